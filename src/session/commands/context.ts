/** What commands see and may do. The app gives the real thing; tests give a small one. */
import type { Command as Action } from '../../engine/scenario/command';
import type { PictureId } from './pictures';
import type { ThingId } from './things';

export type NodeRole = 'broker' | 'controller' | 'zookeeper' | 'object-store' | 'producer' | 'consumer' | 'share-consumer';
export type NodeCondition = 'running' | 'starting' | 'stopping' | 'paused' | 'crashed' | 'stopped';

export interface NodeFacts {
  readonly name: string;
  /** How people call it: `broker 2`. */
  readonly label: string;
  readonly role: NodeRole;
  readonly condition: NodeCondition;
  readonly diskWriteUs: number;
  /** Log directories of a broker that work. */
  readonly directories?: readonly string[];
  readonly recordsPerSecond?: number;
}

export interface LinkFacts {
  readonly a: string;
  readonly b: string;
  readonly cut: boolean;
  readonly lossPpm: number;
  readonly extraUs: number;
}

export interface TopicFacts {
  readonly name: string;
  readonly partitions: number;
  /** Broker that leads each partition, −1 for none. */
  readonly leaders: readonly number[];
}

/** How far a step goes: one event, to the next fact that changes something, to the next event of the selected thing. */
export type Stride = 'event' | 'fact' | 'thing';

export interface RunFacts {
  readonly ready: boolean;
  readonly playing: boolean;
  readonly speed: number;
  readonly nowUs: number;
  /** As far as this history has been computed. */
  readonly endUs: number;
  readonly nodes: readonly NodeFacts[];
  /** Links that are not healthy. */
  readonly links: readonly LinkFacts[];
  readonly topics: readonly TopicFacts[];
  readonly groups: readonly string[];
  /** Words for what undo would take back, and redo bring back. */
  readonly undo: string | undefined;
  readonly redo: string | undefined;
  readonly branches: readonly { readonly id: number; readonly label: string; readonly current: boolean }[];
}

export interface RunPort {
  facts(): RunFacts;
  play(): void;
  pause(): void;
  setSpeed(speed: number): void;
  seek(timeUs: number): void;
  /** Where the clock will be when the journeys under way are over: what is relative counts from there. */
  heading(): number;
  step(stride: Stride, direction: 1 | -1, thing: ThingId | undefined): void;
  act(action: Action): void;
  undo(): void;
  redo(): void;
  switchBranch(id: number): void;
  /** The same run from its beginning, nothing done. */
  restart(): void;
}

export type Dialog = 'palette' | 'keys' | 'share' | 'real-run' | 'paste' | 'terminal';
/** `lesson`: the one to go on with. */
export type Page = 'home' | 'lesson' | 'lab' | 'compare' | 'model';
export type DockTab = 'timeline' | 'log' | 'terminal';
export type ThemeChoice = 'system' | 'dark' | 'light';

export interface TerminalWish {
  readonly text?: string;
  /** Which of those in sight, from 1; the one that was used last when absent. */
  readonly place?: number;
}

export interface ShellPort {
  readonly selected: ThingId | undefined;
  select(thing: ThingId | undefined): void;
  open(dialog: Dialog): void;
  /** Opens the palette at a command whose parameters are still to be given. */
  ask(commandId: string): void;
  readonly theme: ThemeChoice;
  setTheme(theme: ThemeChoice): void;
  readonly presenting: boolean;
  present(on: boolean): void;
  togglePanel(panel: 'lesson' | 'inspector' | 'dock'): void;
  showDock(tab: DockTab): void;
  /** Shows the terminals and gives one of them the focus, with a text at its prompt that is not yet entered. */
  openTerminal(wish: TerminalWish): void;
  /** What the stage shows. */
  readonly picture: PictureId;
  showPicture(picture: PictureId): void;
  readonly stageAsText: boolean;
  setStageAsText(on: boolean): void;
  readonly showInternal: boolean;
  setShowInternal(on: boolean): void;
  why(): void;
  readonly backTo: number | undefined;
  goBack(): void;
  openPage(page: Page): void;
}

export interface CommandContext {
  readonly run: RunPort;
  readonly shell: ShellPort;
}
