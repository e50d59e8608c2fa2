import type { Command } from '../engine/scenario/command';
import type {
  CursorInfo, FactRows, FrameOptions, FromWorker, Moment, PlacedCommand, RunInfo, SavedRun, SeekTarget, Selection, Speed, Step, ToWorker,
  ViewName, ViewParams,
} from '../worker/contract';
import { decodeFrame, type Frame } from '../worker/frame';
import type { Completions } from '../worker/views/terminal/terminal-contract';
import { NameTable } from './names';
import { workerPort, type SessionPort } from './port';
import { createStores, NO_BRANCHES, NO_TROUBLE, type SessionStores } from './stores';

export interface LoadRequest {
  /** Scenario JSON, unvalidated. */
  readonly scenario: unknown;
  readonly seed?: number;
  readonly commands?: readonly PlacedCommand[];
  readonly cursor?: Moment;
}

/** An ask that was answered with a reason why not; nothing has changed. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export type FactsListener = (rows: FactRows, reset: boolean) => void;

interface Pending {
  resolve(answer: CursorInfo | Completions): void;
  reject(reason: Error): void;
}

interface Subscription {
  holders: number;
  params: string;
}

/**
 * One running simulation as the main thread sees it. Asks give promises that resolve with the cursor when the worker has
 * done them, and reject with `Refused` and a sentence when it has not. State arrives in `stores`; frames are pulled.
 */
export class Session {
  readonly stores: SessionStores = createStores();

  private nextId = 1;
  private readonly pending = new Map<number, Pending>();
  private readonly subscriptions = new Map<ViewName, Subscription>();
  private readonly factsListeners = new Map<FactsListener, 0 | 1 | 2>();
  private readonly frameListeners = new Set<() => void>();
  private arrived: ArrayBuffer | null = null;
  private current: Frame | null = null;
  private closed = false;

  constructor(private readonly port: SessionPort = workerPort()) {
    port.listen((message) => this.receive(message), (message) => this.breakDown(message));
  }

  // ---- asks --------------------------------------------------------------------------------------------------------

  /** Starts a run. Rejects with `Refused`, and leaves the errors in `stores.run`, when the scenario is not valid. */
  async load(request: LoadRequest): Promise<RunInfo> {
    this.stores.run.setState({ phase: 'loading', errors: [], crash: null });
    await this.ask((id) => ({ type: 'load', id, ...request }));
    return this.stores.run.getState().run as RunInfo;
  }

  play(speed: Speed = this.stores.speed.getState().speed): void {
    this.stores.speed.setState({ speed });
    this.post({ type: 'play', speed });
  }

  pause(): void {
    this.post({ type: 'pause' });
  }

  /** Changes the speed, whether playing or not. */
  setSpeed(speed: Speed): void {
    this.stores.speed.setState({ speed });
    if (this.stores.cursor.getState().playing) this.post({ type: 'play', speed });
  }

  step(step: Step): Promise<CursorInfo> {
    return this.ask((id) => ({ type: 'step', id, step }));
  }

  seek(to: SeekTarget, pause = true): Promise<CursorInfo> {
    return this.ask((id) => ({ type: 'seek', id, to, pause }));
  }

  act(command: Command): Promise<CursorInfo> {
    return this.ask((id) => ({ type: 'act', id, command }));
  }

  /** What could stand at `cursor` of a line that is being typed at a terminal. */
  complete(terminal: number, text: string, cursor: number): Promise<Completions> {
    return this.ask<Completions>((id) => ({ type: 'complete', id, terminal, text, cursor }));
  }

  undo(): Promise<CursorInfo> {
    return this.ask((id) => ({ type: 'undo', id }));
  }

  redo(): Promise<CursorInfo> {
    return this.ask((id) => ({ type: 'redo', id }));
  }

  switchBranch(branch: number, keepCursor = false): Promise<CursorInfo> {
    return this.ask((id) => ({ type: 'switchBranch', id, branch, keepCursor }));
  }

  setInvariants(on: boolean): void {
    this.post({ type: 'setInvariants', on });
  }

  select(selection: Selection | null): void {
    this.stores.selection.setState({ selection });
  }

  /** The run as it is at this moment, for a link or a file: all commands of the current branch, and where the cursor is. */
  savedRun(): SavedRun | null {
    const { run } = this.stores.run.getState();
    if (run === null) return null;
    const { branches, current } = this.stores.branches.getState();
    const { events, timeUs } = this.stores.cursor.getState();
    const commands = branches.find(({ branch }) => branch === current)?.commands ?? [];
    return { scenario: run.scenario, seed: run.seed, commands, cursor: { events, timeUs } };
  }

  // ---- views, frames, facts ----------------------------------------------------------------------------------------

  /**
   * Keeps a view up to date in `stores.views` until the returned function is called. A view may have several holders; the
   * parameters given last are used by all.
   */
  subscribe<N extends ViewName>(view: N, params: ViewParams[N], perSecond?: number): () => void {
    const known = this.subscriptions.get(view);
    const key = JSON.stringify([params, perSecond]);
    if (known === undefined || known.params !== key) {
      this.post({ type: 'subscribe', view, params, ...(perSecond === undefined ? {} : { perSecond }) } as ToWorker);
    }
    const subscription = known ?? { holders: 0, params: key };
    subscription.holders++;
    subscription.params = key;
    this.subscriptions.set(view, subscription);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--subscription.holders > 0) return;
      this.subscriptions.delete(view);
      this.post({ type: 'unsubscribe', view });
    };
  }

  /**
   * The newest frame, null before the first. Call it once an animation frame, from whoever draws: taking a frame is what
   * makes the worker send the next. The one before is void from then on.
   */
  takeFrame(): Frame | null {
    if (this.arrived === null) return this.current;
    const before = this.current;
    this.current = decodeFrame(this.arrived);
    this.arrived = null;
    if (before === null) this.post({ type: 'frameTaken', buffer: null });
    else this.post({ type: 'frameTaken', buffer: before.buffer }, [before.buffer]);
    return this.current;
  }

  /** Tells when a frame has arrived that `takeFrame` would give (for drawing on demand while paused). */
  onFrame(arrived: () => void): () => void {
    this.frameListeners.add(arrived);
    return () => {
      this.frameListeners.delete(arrived);
    };
  }

  frameOptions(options: FrameOptions): void {
    this.post({ type: 'frameOptions', options });
  }

  /** Streams facts of at least that level. With `reset`, all facts seen before are void: time went back, or jumped. */
  onFacts(listener: FactsListener, minLevel: 0 | 1 | 2 = 1): () => void {
    this.factsListeners.set(listener, minLevel);
    this.streamFacts();
    return () => {
      this.factsListeners.delete(listener);
      this.streamFacts();
    };
  }

  private streamFacts(): void {
    const levels = [...this.factsListeners.values()];
    this.post({ type: 'streamFacts', minLevel: levels.length === 0 ? null : (Math.min(...levels) as 0 | 1 | 2) });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.port.close();
    this.rejectAll(new Refused('This simulation was closed.'));
  }

  // ---- the wire ----------------------------------------------------------------------------------------------------

  /** Asks what is answered with the cursor; only `complete` is answered with something else. */
  private ask<Answer extends CursorInfo | Completions = CursorInfo>(message: (id: number) => ToWorker): Promise<Answer> {
    if (this.closed) return Promise.reject(new Refused('This simulation was closed.'));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve: resolve as Pending['resolve'], reject });
      this.port.post(message(id));
    });
  }

  private post(message: ToWorker, transfer?: ArrayBuffer[]): void {
    if (!this.closed) this.port.post(message, transfer);
  }

  private receive(message: FromWorker): void {
    const { stores } = this;
    switch (message.type) {
      case 'loaded':
        stores.run.setState({ phase: 'ready', run: message.run, errors: [], crash: null });
        stores.cursor.setState(message.run.cursor);
        stores.trouble.setState(NO_TROUBLE);
        stores.selection.setState({ selection: null });
        break;
      case 'loadFailed':
        stores.run.setState({ phase: stores.run.getState().run === null ? 'failed' : 'ready', errors: message.errors });
        break;
      case 'done':
        stores.cursor.setState(message.cursor);
        this.settle(message.id)?.resolve(message.cursor);
        break;
      case 'completions':
        this.settle(message.id)?.resolve(message.completions);
        break;
      case 'refused':
        if (stores.run.getState().phase === 'loading') stores.run.setState({ phase: stores.run.getState().run === null ? 'failed' : 'ready' });
        this.settle(message.id)?.reject(new Refused(message.reason));
        break;
      case 'frame':
        this.arrived = message.buffer;
        stores.cursor.setState(message.cursor);
        for (const arrived of this.frameListeners) arrived();
        break;
      case 'view':
        (stores.views[message.view].setState as (state: { data: unknown }) => void)({ data: message.data });
        break;
      case 'names':
        stores.names.setState({ names: stores.names.getState().names.with(message) });
        break;
      case 'facts':
        for (const listener of this.factsListeners.keys()) listener(message.rows, message.reset);
        break;
      case 'branches': {
        const { branches, current, undo, redo } = message;
        stores.branches.setState({ branches, current, undo, redo });
        break;
      }
      case 'invariantBroken':
        stores.trouble.setState({ violations: [...stores.trouble.getState().violations, ...message.violations] });
        stores.cursor.setState(message.cursor);
        break;
      case 'replayMismatch':
        stores.trouble.setState({ mismatches: [...stores.trouble.getState().mismatches, message.mismatch] });
        break;
      case 'crashed': {
        const { message: text, stack, run, lastCheckpoint } = message;
        stores.run.setState({ phase: 'crashed', crash: { message: text, stack, run, lastCheckpoint } });
        stores.cursor.setState({ playing: false });
        this.rejectAll(new Refused(text));
        break;
      }
    }
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private rejectAll(reason: Error): void {
    for (const pending of this.pending.values()) pending.reject(reason);
    this.pending.clear();
  }

  /** The host itself is gone (its script did not load, or the browser ended it): not even a crash report came. */
  private breakDown(message: string): void {
    this.stores.run.setState({ phase: 'crashed', crash: { message, stack: '', run: this.savedRun(), lastCheckpoint: { events: 0, timeUs: 0 } } });
    this.stores.branches.setState(NO_BRANCHES);
    this.stores.names.setState({ names: NameTable.EMPTY });
    this.rejectAll(new Refused(message));
  }
}
