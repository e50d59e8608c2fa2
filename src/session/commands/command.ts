/**
 * One action of the app: what buttons, menus, keys, the palette, links, lessons and tests all call. A command says by itself
 * whether it can be done now, and if not, why not.
 */
import type { ThingId } from './things';

export type CommandGroup = 'Run' | 'Time' | 'Faults' | 'Admin' | 'Select' | 'History' | 'Workload' | 'View' | 'Help';

export type Value = string | number;
export type Values = Readonly<Record<string, Value | undefined>>;

export interface Option {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

/** What a parameter may be. `initial` makes it optional. */
export type Parameter =
  | { readonly kind: 'thing'; readonly label: string; readonly initial?: ThingId }
  | { readonly kind: 'choice'; readonly label: string; readonly initial?: Value }
  | { readonly kind: 'number'; readonly label: string; readonly min: number; readonly max: number; readonly unit?: string; readonly initial?: number }
  | { readonly kind: 'span'; readonly label: string; readonly minUs: number; readonly maxUs: number; readonly initial?: number }
  | { readonly kind: 'text'; readonly label: string; readonly maxLength: number; readonly initial?: string };

export interface Command<Context> {
  readonly id: string;
  readonly group: CommandGroup;
  readonly title: string;
  /** The title once the parameters are known: `Crash broker 2`. */
  readonly describe?: (context: Context, values: Values) => string;
  /** Chords that run it: `Space`, `Mod+k`, `Shift+ArrowLeft`. The first is shown. */
  readonly keys?: readonly string[];
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** What a choice or a thing can be at this moment. */
  readonly options?: (context: Context, parameter: string) => readonly Option[];
  /** Whether a thing may be it, where going through all options would take long. */
  readonly accepts?: (context: Context, parameter: string, value: Value) => boolean;
  /** Fills in parameters that the situation already says, as the selected broker; given ones win. */
  readonly presume?: (context: Context) => Values;
  /** `true`, or the reason why not. */
  readonly availability?: (context: Context, values: Values) => true | string;
  readonly run: (context: Context, values: Values) => void | Promise<void>;
  /** Not offered in the palette: it needs a pointer's place or is run by others only. */
  readonly quiet?: boolean;
}

export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly missing?: string };
