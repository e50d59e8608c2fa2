import { createContext, use, useSyncExternalStore, type ButtonHTMLAttributes, type ReactNode } from 'react';
import type { CommandRegistry } from '../../session/commands/registry';
import { showChord } from '../../session/commands/keys';
import type { CommandContext } from '../../session/commands/context';
import type { Values } from '../../session/commands/command';
import type { RealCommand } from '../../session/real-commands/real-command';

/** The commands as components see them. `version` rises whenever availability or a title may have changed. */
export interface CommandDesk {
  readonly registry: CommandRegistry<CommandContext>;
  version(): number;
  subscribe(changed: () => void): () => void;
  /** Runs one, asks for what is missing, and says why when it cannot be done. */
  run(id: string, values?: Values): void;
  /** What stands for it on a real cluster. */
  realCommand(id: string, values?: Values): Promise<RealCommand>;
}

export const CommandDeskContext = createContext<CommandDesk | undefined>(undefined);

export function useDesk(): CommandDesk {
  const desk = use(CommandDeskContext);
  if (!desk) throw new Error('No command desk around this component.');
  return desk;
}

export const onMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.userAgent);

export interface CommandState {
  readonly title: string;
  /** Why it cannot be done now. */
  readonly reason: string | undefined;
  readonly keys: string | undefined;
  run(): void;
}

export function useCommand(id: string, values?: Values): CommandState {
  const desk = useDesk();
  useSyncExternalStore(desk.subscribe, desk.version);
  const outcome = desk.registry.check(id, values);
  const chord = desk.registry.get(id)?.keys?.[0];
  return {
    title: desk.registry.title(id, values),
    // A parameter that is still to be asked for does not make a command impossible.
    reason: outcome.ok || outcome.missing !== undefined ? undefined : outcome.reason,
    keys: chord === undefined ? undefined : showChord(chord, onMac),
    run: () => desk.run(id, values),
  };
}

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick' | 'title' | 'type'> {
  readonly command: string;
  readonly values?: Values;
  /** What is shown; the command's title when absent. */
  readonly children?: ReactNode;
  /** Not there at all while it cannot be done. */
  readonly hideWhenUnavailable?: boolean;
}

/** A button that is a command: same words, same reason when it is not available. It stays focusable, so that the reason can be read. */
export function CommandButton({ command, values, children, hideWhenUnavailable, ...rest }: ButtonProps) {
  const state = useCommand(command, values);
  if (hideWhenUnavailable && state.reason !== undefined) return null;
  const hint = state.keys === undefined ? state.title : `${state.title} (${state.keys})`;
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={state.reason !== undefined || undefined}
      data-command={command}
      title={state.reason === undefined ? hint : `${state.title}: ${state.reason}`}
      onClick={(event) => {
        event.stopPropagation();
        state.run();
      }}
    >
      {children ?? state.title}
    </button>
  );
}
