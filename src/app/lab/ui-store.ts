import { createStore, type StoreApi } from 'zustand/vanilla';
import { readSettings, writeSettings } from './settings';
import type { Dialog, DockTab, TerminalWish, ThemeChoice } from '../../session/commands/context';
import type { PictureId } from '../../session/commands/pictures';
import type { LinkProblem } from '../../session/link';
import type { ThingId } from '../../session/commands/things';

export type PanelName = 'lesson' | 'inspector' | 'dock';
export type Sheet = 'lesson' | 'why' | 'log' | 'terminal' | 'more';

/** What the screen itself is like. Nothing of the run is in here. */
export interface UiState {
  readonly theme: ThemeChoice;
  readonly panels: Readonly<Record<PanelName, boolean>>;
  readonly dockTab: DockTab;
  /** What the stage shows. */
  readonly picture: PictureId;
  readonly stageAsText: boolean;
  readonly showInternal: boolean;
  readonly presenting: boolean;
  readonly dialog: Dialog | undefined;
  /** The palette opens at this command and asks for its parameters. */
  readonly asking: string | undefined;
  /** What was typed while the palette was still on its way. */
  readonly typedAhead: string;
  readonly menu: { readonly thing: ThingId; readonly x: number; readonly y: number } | undefined;
  /** Why? was asked: the answer takes the focus when it is there. */
  readonly whyAsked: boolean;
  /** Where a jump started: the way back. */
  readonly backTo: number | undefined;
  /** What the terminals are to show, until they do. */
  readonly terminalWish: TerminalWish | undefined;
  /** On the projector the terminals stand under the stage. */
  readonly presentsTerminal: boolean;
  /** A short answer to what was just asked for. */
  readonly notice: { readonly text: string; readonly number: number } | undefined;
  /** Why the link in the address could not be opened. */
  readonly linkProblem: LinkProblem | undefined;
  /** Marked on the stage by the lesson. */
  readonly marked: readonly ThingId[];
  /** On a phone: what lies over the stage. */
  readonly sheet: Sheet | undefined;
}

export type UiStore = StoreApi<UiState>;

export function createUiStore(): UiStore {
  const { theme, panels, dockTab, showInternal } = readSettings();
  const store = createStore<UiState>(() => ({
    theme,
    panels,
    dockTab,
    showInternal,
    picture: 'cluster',
    stageAsText: false,
    presenting: false,
    dialog: undefined,
    asking: undefined,
    typedAhead: '',
    menu: undefined,
    whyAsked: false,
    backTo: undefined,
    terminalWish: undefined,
    presentsTerminal: false,
    notice: undefined,
    linkProblem: undefined,
    marked: [],
    sheet: undefined,
  }));
  store.subscribe((state, before) => {
    if (state.theme !== before.theme || state.panels !== before.panels || state.dockTab !== before.dockTab || state.showInternal !== before.showInternal) writeSettings(state);
  });
  return store;
}

let notices = 0;

export function notify(ui: UiStore, text: string): void {
  ui.setState({ notice: { text, number: ++notices } });
}
