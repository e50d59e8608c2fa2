import { validate } from './validate';
import type { Command, Option, Outcome, Values } from './command';

/** All commands by id, and the one way to run them. */
export class CommandRegistry<Context> {
  private readonly commands = new Map<string, Command<Context>>();

  constructor(private readonly context: () => Context) {}

  register(commands: readonly Command<Context>[]): void {
    for (const command of commands) {
      if (this.commands.has(command.id)) throw new Error(`Two commands are called ${command.id}.`);
      this.commands.set(command.id, command);
    }
  }

  get(id: string): Command<Context> | undefined {
    return this.commands.get(id);
  }

  all(): Command<Context>[] {
    return [...this.commands.values()];
  }

  /** The values it would run with: given, presumed from the situation, or initial. */
  complete(command: Command<Context>, given: Values = {}): Values {
    const values: Record<string, string | number | undefined> = {};
    for (const [name, parameter] of Object.entries(command.parameters ?? {})) if (parameter.initial !== undefined) values[name] = parameter.initial;
    return { ...values, ...command.presume?.(this.context()), ...given };
  }

  options(command: Command<Context>, parameter: string): readonly Option[] {
    return command.options?.(this.context(), parameter) ?? [];
  }

  /** Can it be done now? The reason if not; `missing` when only a parameter is wanting. */
  check(id: string, given?: Values): Outcome {
    const command = this.commands.get(id);
    if (!command) return { ok: false, reason: `There is no command ${id}.` };
    const values = this.complete(command, given);
    const context = this.context();
    for (const [name, parameter] of Object.entries(command.parameters ?? {})) {
      const value = values[name];
      if (value === undefined) return { ok: false, reason: `${parameter.label} is missing`, missing: name };
      const valid = validate(parameter, value, command.accepts ? undefined : command.options?.(context, name));
      if (valid.ok && command.accepts && !command.accepts(context, name, value)) return { ok: false, reason: `${parameter.label}: ${JSON.stringify(value)} is not one of those possible` };
      if (!valid.ok) return { ok: false, reason: valid.error };
    }
    const available = command.availability?.(context, values) ?? true;
    return available === true ? { ok: true } : { ok: false, reason: available };
  }

  /** Does it take these values, whatever else may stand in its way now? */
  fits(id: string, values: Values): boolean {
    const command = this.commands.get(id);
    const context = this.context();
    return command !== undefined && Object.entries(values).every(([name, value]) => value === undefined || command.accepts?.(context, name, value) !== false);
  }

  title(id: string, given?: Values): string {
    const command = this.commands.get(id);
    if (!command) return id;
    const values = this.complete(command, given);
    const whole = Object.keys(command.parameters ?? {}).every((name) => values[name] !== undefined);
    return whole && command.describe ? command.describe(this.context(), values) : command.title;
  }

  async run(id: string, given?: Values): Promise<Outcome> {
    const outcome = this.check(id, given);
    const command = this.commands.get(id);
    if (!outcome.ok || !command) return outcome;
    await command.run(this.context(), this.complete(command, given));
    return outcome;
  }
}
