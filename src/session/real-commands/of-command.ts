/** The real command of an entry of the command layer: it is rehearsed, and what it would have done is said in real commands. */
import type { Command as Action } from '../../engine/scenario/command';
import type { Scenario } from '../../engine/scenario/scenario';
import type { Command, CommandGroup, Values } from '../commands/command';
import type { CommandContext, RunPort, ShellPort } from '../commands/context';
import type { CommandRegistry } from '../commands/registry';
import { ofAction } from './of-action';
import { none, steps, type RealCommand, type RealStep } from './real-command';

/** Groups whose commands do nothing to the cluster, and why that is so; null for those that do. */
const WITHOUT: Readonly<Record<CommandGroup, string | null>> = {
  Run: 'Time on a real cluster goes on by itself, at its own speed.',
  Time: 'Time on a real cluster only goes forward.',
  History: 'A real cluster takes nothing back.',
  Select: 'This is about the screen: the cluster hears nothing of it.',
  View: 'This is about the screen: the cluster hears nothing of it.',
  Help: 'This is about the screen: the cluster hears nothing of it.',
  Faults: null,
  Admin: null,
  Workload: null,
};

export function realCommandOf(registry: CommandRegistry<CommandContext>, context: CommandContext, id: string, given: Values | undefined, scenario: Scenario): RealCommand {
  const command = registry.get(id);
  if (command === undefined) return none(`There is no command ${id}.`);
  const without = WITHOUT[command.group];
  if (without !== null) return none(without);
  const outcome = registry.check(id, given);
  if (!outcome.ok && outcome.missing !== undefined) return none('It depends on what is chosen next.');
  if (!outcome.ok) return none(`Not possible now: ${outcome.reason}.`);
  return together(rehearse(command, context, registry.complete(command, given)).map((action) => ofAction(action, scenario)));
}

/** What a command would do to the run. Nothing is done: its context only takes notes. */
export function rehearse(command: Command<CommandContext>, { run, shell }: CommandContext, values: Values): readonly Action[] {
  const actions: Action[] = [];
  const nothing = (): void => undefined;
  const notes: RunPort = {
    facts: () => run.facts(), heading: () => run.heading(), act: (action) => void actions.push(action),
    play: nothing, pause: nothing, setSpeed: nothing, seek: nothing, step: nothing, undo: nothing, redo: nothing, switchBranch: nothing, restart: nothing,
  };
  const still = Object.fromEntries(Object.entries(shell).map(([name, value]) => [name, typeof value === 'function' ? nothing : (value as unknown)])) as unknown as ShellPort;
  void command.run({ run: notes, shell: still }, values);
  return actions;
}

/** Several actions of one command: their steps one after the other; what none of them can be said for, once. */
function together(reals: readonly RealCommand[]): RealCommand {
  const all: RealStep[] = [];
  const remarks = new Set<string>();
  for (const real of reals) {
    if (real.kind === 'none') remarks.add(real.reason);
    else {
      all.push(...real.steps);
      if (real.remark !== undefined) remarks.add(real.remark);
    }
  }
  const remark = [...remarks].join(' ');
  if (all.length === 0) return none(remark === '' ? 'It would do nothing now.' : remark);
  return steps(all, remark === '' ? undefined : remark);
}
