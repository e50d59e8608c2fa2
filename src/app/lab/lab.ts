/** One running simulation and everything around it that outlives a component. */
import { CommandRegistry } from '../../session/commands/registry';
import { createUiStore, notify, type UiStore } from './ui-store';
import { FactIndex } from './fact-index';
import { allCommands } from '../../session/commands/all-commands';
import { leftPlace } from '../../course/progress/place';
import { LiveRun } from './run-port';
import { nextLesson, outline } from '../../course/outline';
import { progressKeeper } from '../../course/progress/keeper';
import { safeStorage } from './settings';
import { selectionOf, thingOf, type ThingId } from '../../session/commands/things';
import { Session } from '../../session/session';
import { StripFeed } from '../../panels/cluster/strip-feed';
import type { CommandContext, Page, ShellPort } from '../../session/commands/context';
import type { CommandDesk } from '../../panels/shared/commands';
import type { Fact } from '../../engine/kernel/fact';
import type { Scenario } from '../../engine/scenario/scenario';
import type { SessionPort } from '../../session/port';

export interface Lab {
  readonly session: Session;
  readonly ui: UiStore;
  readonly run: LiveRun;
  readonly desk: CommandDesk;
  readonly strips: StripFeed;
  readonly index: FactIndex;
  /** Goes to the moment of a fact and remembers where from. */
  jumpTo(fact: Fact): void;
  selected(): ThingId | undefined;
}

export function createLab(port?: SessionPort): Lab {
  const session = port ? new Session(port) : new Session();
  const ui = createUiStore();
  const index = new FactIndex();
  const strips = new StripFeed();
  const run = new LiveRun(session, ui, index);
  const { stores } = session;

  const selected = (): ThingId | undefined => {
    const { selection } = stores.selection.getState();
    return selection ? thingOf(selection) : undefined;
  };
  const shell = shellPort(session, ui, run, selected);
  const context: CommandContext = { run, shell };
  const registry = new CommandRegistry<CommandContext>(() => context);
  registry.register(allCommands);

  stores.views.timeline.subscribe(({ data }) => index.fill(data));
  stores.run.subscribe(({ phase }, before) => {
    if (phase === 'ready' && before.phase !== 'ready') {
      strips.clear();
      ui.setState({ backTo: undefined });
    }
  });

  return {
    session,
    ui,
    run,
    strips,
    index,
    selected,
    desk: commandDesk(session, ui, registry, context),
    jumpTo(fact) {
      remember(session, ui);
      run.goTo({ event: fact.event });
    },
  };
}

function remember(session: Session, ui: UiStore): void {
  if (ui.getState().backTo === undefined) ui.setState({ backTo: session.stores.cursor.getState().timeUs });
}

function shellPort(session: Session, ui: UiStore, run: LiveRun, selected: () => ThingId | undefined): ShellPort {
  const state = ui.getState;
  return {
    get selected() {
      return selected();
    },
    select(thing) {
      session.select(thing === undefined ? null : (selectionOf(thing) ?? null));
    },
    open: (dialog) => ui.setState({ dialog, asking: undefined }),
    ask: (asking) => ui.setState({ dialog: 'palette', asking }),
    get theme() {
      return state().theme;
    },
    setTheme: (theme) => ui.setState({ theme }),
    get presenting() {
      return state().presenting;
    },
    present: (presenting) => ui.setState({ presenting }),
    togglePanel: (panel) => ui.setState({ panels: { ...state().panels, [panel]: !state().panels[panel] } }),
    showDock: (dockTab) => ui.setState({ dockTab, panels: { ...state().panels, dock: true }, ...(dockTab === 'log' ? { sheet: 'log' as const } : {}) }),
    openTerminal(wish) {
      const { presenting, presentsTerminal, panels } = state();
      const isAway = presenting && presentsTerminal && wish.place === undefined && (wish.text ?? '') === '';
      if (isAway) ui.setState({ presentsTerminal: false });
      else if (presenting) ui.setState({ terminalWish: wish, presentsTerminal: true });
      else ui.setState({ terminalWish: wish, dockTab: 'terminal', panels: { ...panels, dock: true }, sheet: 'terminal' });
    },
    get picture() {
      return state().picture;
    },
    // On a phone a sheet lies over the stage: it makes room for what was asked for.
    showPicture: (picture) => ui.setState({ picture, sheet: undefined }),
    get stageAsText() {
      return state().stageAsText;
    },
    setStageAsText: (stageAsText) => ui.setState({ stageAsText }),
    get showInternal() {
      return state().showInternal;
    },
    setShowInternal: (showInternal) => ui.setState({ showInternal }),
    why() {
      ui.setState({ panels: { ...state().panels, inspector: true }, sheet: 'why', whyAsked: true });
    },
    get backTo() {
      return state().backTo;
    },
    goBack() {
      const { backTo } = state();
      if (backTo !== undefined) run.seek(backTo);
      ui.setState({ backTo: undefined });
    },
    openPage(page) {
      window.location.hash = addressOf(page);
    },
  };
}

function commandDesk(session: Session, ui: UiStore, registry: CommandRegistry<CommandContext>, context: CommandContext): CommandDesk {
  const { stores } = session;
  let version = 0;
  const listeners = new Set<() => void>();
  const bump = (): void => {
    version++;
    for (const changed of listeners) changed();
  };
  // The cursor changes with every frame; commands care for its edges only.
  stores.cursor.subscribe((now, before) => {
    const atEnd = (c: typeof now): boolean => c.timeUs >= c.head.timeUs;
    if (now.playing !== before.playing || (now.timeUs > 0) !== (before.timeUs > 0) || atEnd(now) !== atEnd(before) || now.branch !== before.branch) bump();
  });
  for (const store of [stores.run, stores.speed, stores.branches, stores.selection, stores.views.cluster, stores.views.timeline] as const) store.subscribe(bump);
  ui.subscribe((now, before) => {
    if (now.notice === before.notice && now.menu === before.menu) bump();
  });

  return {
    registry,
    version: () => version,
    subscribe(changed) {
      listeners.add(changed);
      return () => {
        listeners.delete(changed);
      };
    },
    run(id, values) {
      const outcome = registry.check(id, values);
      if (!outcome.ok && outcome.missing !== undefined) {
        ui.setState({ dialog: 'palette', asking: id });
        return;
      }
      if (!outcome.ok) {
        notify(ui, sentence(`${registry.title(id, values)}: ${outcome.reason}`));
        return;
      }
      void registry.run(id, values);
    },
    async realCommand(id, values) {
      const { realCommandOf } = await import('../../session/real-commands/of-command');
      const { run } = stores.run.getState();
      return run === null ? { kind: 'none', reason: 'Nothing runs yet.' } : realCommandOf(registry, context, id, values, run.scenario as Scenario);
    },
  };
}

function addressOf(page: Page): string {
  switch (page) {
    case 'home':
      return '#/';
    case 'lesson':
      return nextAddress();
    case 'lab':
    case 'model':
    case 'compare':
      return `#/${page}`;
  }
}

/** The lesson to go on with, at the moment where it was left. */
function nextAddress(): string {
  const storage = safeStorage();
  const left = storage ? leftPlace(storage) : null;
  const lesson = nextLesson(outline(progressKeeper().store.getState().progress), left?.lesson ?? null);
  if (lesson === null) return '#/';
  return `#/lesson/${lesson.id}${left?.lesson === lesson.id && left.run !== null && lesson.standing !== 'passed' ? '/here' : ''}`;
}

const sentence = (text: string): string => `${text}.`;
