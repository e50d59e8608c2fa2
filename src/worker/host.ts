import { validateCommand } from '../engine';
import { InvariantMonitor } from '../engine/invariant/invariant-monitor';
import type { World } from '../engine/kernel/world';
import type { CursorInfo, FrameOptions, FromWorker, InvariantViolation, Moment, RunInfo, Speed, ToWorker } from './contract';
import { FactStream } from './fact-stream';
import { readRun, type ReadyRun } from './load-run';
import { NameSender } from './name-sender';
import { Pacing, SLICE_MS } from './pacing';
import { Simulation, type Goal, type SimulationOptions } from './simulation';
import { step } from './stepping';
import { ViewSender } from './view-sender';
import { FrameView } from './views/frame-view';
import { completeAt } from './views/terminal/terminal-view';

/** What the host needs from where it runs: a worker, or Node in tests. */
export interface HostSurroundings {
  post(message: FromWorker, transfer?: ArrayBuffer[]): void;
  nowMs(): number;
  /** Calls back after all messages that have arrived by now. */
  yield(callback: () => void): void;
  /** Calls back later; gives a function that calls it off. */
  after(delayMs: number, callback: () => void): () => void;
  readonly simulation?: SimulationOptions;
}

type Ask = Extract<ToWorker, { readonly id: number }>;

/** Events between two looks at the clock. */
const BATCH_EVENTS = 512;
/** While playing, how long to wait for the next simulated moment when nobody takes frames. */
const IDLE_MS = 16;

/**
 * Runs a simulation for whoever is at the other end of the wire: plays it in slices, serves asks one after another, sends
 * frames against credit and views as they are due.
 */
export class Host {
  private run: ReadyRun | null = null;
  private simulation: Simulation | null = null;
  private readonly asks: Ask[] = [];
  private serving = false;
  private playing = false;
  private readonly pacing = new Pacing();

  private ticking = false;
  private cancelTimer: (() => void) | null = null;
  private credit = true;
  private buffer: ArrayBuffer | null = null;
  private frameStamp = '';
  private options: FrameOptions = {};
  /** Counts changes that the moment alone does not tell (branches, play and pause). */
  private changes = 0;
  private checkInvariants = false;
  private monitor: { readonly world: World; readonly monitor: InvariantMonitor } | null = null;

  private readonly names: NameSender;
  private readonly views: ViewSender;
  private readonly facts: FactStream;
  private readonly frames = new FrameView();
  private frameGeneration = -1;

  constructor(private readonly around: HostSurroundings) {
    this.names = new NameSender((message) => around.post(message));
    this.views = new ViewSender((message) => around.post(message));
    this.facts = new FactStream((message, transfer) => around.post(message, transfer));
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case 'play':
        this.play(message.speed);
        return;
      case 'pause':
        this.pause();
        this.soon();
        return;
      case 'subscribe':
        this.views.subscribe(message);
        this.soon();
        return;
      case 'unsubscribe':
        this.views.unsubscribe(message.view);
        return;
      case 'streamFacts':
        if (message.minLevel !== this.facts.minLevel) this.facts.restart();
        this.facts.minLevel = message.minLevel;
        this.soon();
        return;
      case 'frameOptions':
        this.options = message.options;
        this.frameStamp = '';
        this.soon();
        return;
      case 'frameTaken':
        if (message.buffer !== null) this.buffer = message.buffer;
        this.credit = true;
        // A drawn frame is the pulse of a running simulation.
        if (this.playing) this.tick();
        else this.soon();
        return;
      case 'setInvariants':
        this.checkInvariants = message.on;
        if (!message.on && this.simulation !== null) this.simulation.watch(this.simulation.recorder);
        this.monitor = null;
        return;
      default:
        this.asks.push(message);
        void this.serve();
    }
  }

  // ---- playing -----------------------------------------------------------------------------------------------------

  private play(speed: Speed): void {
    if (this.simulation === null) return;
    if (!this.playing || speed !== this.pacing.speed) this.changes++;
    this.playing = true;
    this.pacing.start(this.around.nowMs(), this.simulation.cursor.timeUs, speed);
    this.soon();
  }

  private pause(): void {
    if (!this.playing) return;
    this.playing = false;
    this.changes++;
    this.postBranches();
  }

  /** Something is to be done as soon as messages that wait have been read. */
  private soon(): void {
    if (this.ticking) return;
    this.ticking = true;
    this.around.yield(() => {
      this.ticking = false;
      this.tick();
    });
  }

  private later(delayMs: number): void {
    this.cancelTimer?.();
    this.cancelTimer = this.around.after(delayMs, () => {
      this.cancelTimer = null;
      this.tick();
    });
  }

  private tick(): void {
    const { simulation } = this;
    // While an ask is served, the world is in between.
    if (simulation === null || this.serving) return;
    try {
      const behind = this.playing && this.playSlice(simulation);
      const dueMs = this.tell(simulation, false);
      if (behind) this.soon();
      else if (this.playing) this.later(Math.min(IDLE_MS, dueMs - this.around.nowMs()));
      else if (dueMs !== Infinity) this.later(dueMs - this.around.nowMs());
    } catch (error) {
      this.crash(error);
    }
  }

  /** Runs for at most a slice; true when the simulated time is still behind. */
  private playSlice(simulation: Simulation): boolean {
    const startMs = this.around.nowMs();
    const targetUs = this.pacing.targetUs(startMs);
    let behind = true;
    let nowMs = startMs;
    while (this.playing && nowMs - startMs < SLICE_MS) {
      if (this.advance(simulation, BATCH_EVENTS, targetUs) < BATCH_EVENTS) {
        behind = false;
        break;
      }
      nowMs = this.around.nowMs();
    }
    this.pacing.ran(this.around.nowMs(), simulation.cursor.timeUs);
    // As fast as it goes, and nothing is left to happen.
    if (!behind && targetUs === Infinity) this.pause();
    return behind && this.playing;
  }

  private advance(simulation: Simulation, limit: number, untilUs: number): number {
    if (!this.checkInvariants) return simulation.advance(limit, untilUs);
    if (this.monitor?.world !== simulation.world) {
      this.monitor = { world: simulation.world, monitor: new InvariantMonitor(simulation.world, simulation.recorder) };
    }
    const { monitor } = this.monitor;
    let done = 0;
    while (done < limit && simulation.advance(1, untilUs) === 1) {
      done++;
      const violation = monitor.afterEvent();
      if (violation === null) continue;
      this.brokenInvariant([violation]);
      break;
    }
    return done;
  }

  private brokenInvariant(violations: readonly InvariantViolation[]): void {
    this.pause();
    this.around.post({ type: 'invariantBroken', violations, cursor: this.cursorInfo() });
  }

  // ---- telling -----------------------------------------------------------------------------------------------------

  /** Sends what has changed: names first, then facts, the frame, and the views that are due. */
  private tell(simulation: Simulation, force: boolean): number {
    const { world, recorder } = simulation;
    this.names.update(world, recorder.generation);
    this.facts.update(recorder);
    const { events, timeUs } = simulation.cursor;
    const stamp = `${events}/${timeUs}/${recorder.generation}/${this.changes}`;
    if (this.credit && stamp !== this.frameStamp) {
      this.frameStamp = stamp;
      this.sendFrame(simulation);
    }
    return this.views.update(simulation, this.changes, this.around.nowMs(), force);
  }

  private sendFrame(simulation: Simulation): void {
    if (simulation.recorder.generation !== this.frameGeneration) this.frames.reset();
    this.frameGeneration = simulation.recorder.generation;
    const { buffer } = this.frames.draw(simulation.world, this.options, this.buffer);
    this.buffer = null;
    this.credit = false;
    this.around.post({ type: 'frame', buffer, cursor: this.cursorInfo() }, [buffer]);
  }

  private cursorInfo(): CursorInfo {
    const { simulation } = this;
    if (simulation === null) throw new Error('no run is loaded');
    return {
      ...simulation.cursor,
      traceHash: simulation.world.traceHash(),
      branch: simulation.currentBranch.id,
      commandsApplied: simulation.applied,
      head: simulation.head,
      playing: this.playing,
      speed: this.pacing.speed,
      reachedSpeed: this.playing ? this.pacing.reachedSpeed : 0,
    };
  }

  private postBranches(): void {
    const { simulation } = this;
    if (simulation === null) return;
    this.around.post({
      type: 'branches',
      branches: simulation.branchInfos(),
      current: simulation.currentBranch.id,
      undo: simulation.undoable?.command ?? null,
      redo: simulation.redoable?.command ?? null,
    });
  }

  // ---- asks --------------------------------------------------------------------------------------------------------

  private async serve(): Promise<void> {
    if (this.serving) return;
    this.serving = true;
    try {
      for (let ask = this.asks.shift(); ask !== undefined; ask = this.asks.shift()) {
        const isOvertaken = ask.type === 'seek' && this.asks.some((later) => later.type === 'seek');
        const refusal = isOvertaken && this.simulation !== null ? null : await this.answer(ask);
        if (refusal === null && ask.type === 'complete') {
          const { world } = this.simulation as Simulation;
          this.around.post({ type: 'completions', id: ask.id, completions: completeAt(world, ask.terminal, ask.text, ask.cursor) });
        } else if (refusal === null) {
          const simulation = this.simulation as Simulation;
          this.pacing.start(this.around.nowMs(), simulation.cursor.timeUs, this.pacing.speed);
          this.tell(simulation, true);
          this.around.post({ type: 'done', id: ask.id, cursor: this.cursorInfo() });
        } else this.around.post({ type: 'refused', id: ask.id, reason: refusal });
      }
    } catch (error) {
      this.crash(error);
    } finally {
      this.serving = false;
    }
    this.soon();
  }

  /** Does what is asked; gives the reason when it cannot. */
  private async answer(ask: Ask): Promise<string | null> {
    if (ask.type === 'load') return this.load(ask);
    const { simulation } = this;
    if (simulation === null) return 'No run is loaded.';
    switch (ask.type) {
      case 'complete':
        return null;
      case 'seek':
        if (ask.pause !== false) this.pause();
        await this.goTo(simulation, simulation.goalOf(ask.to));
        return null;
      case 'step': {
        this.pause();
        const result = step(simulation, ask.step);
        return result.ok ? null : result.reason;
      }
      case 'act': {
        const checked = validateCommand(simulation.world, ask.command);
        if (!checked.ok) return checked.errors.map(({ path, value, expected, help }) => `${path}: ${value} is not ${expected}. ${help}`.trim()).join(' ');
        simulation.act(checked.command);
        break;
      }
      case 'undo':
      case 'redo': {
        const goal = ask.type === 'undo' ? simulation.undo() : simulation.redo();
        if (goal === null) return ask.type === 'undo' ? 'There is nothing to undo.' : 'There is nothing to redo.';
        this.pause();
        await this.goTo(simulation, goal);
        break;
      }
      case 'switchBranch': {
        const goal = simulation.switchTo(ask.branch, ask.keepCursor === true);
        if (goal === null) return `There is no branch ${ask.branch}.`;
        this.pause();
        await this.goTo(simulation, goal);
        break;
      }
    }
    this.changes++;
    this.postBranches();
    return null;
  }

  private async goTo(simulation: Simulation, goal: Goal): Promise<void> {
    simulation.begin(goal);
    let startMs = this.around.nowMs();
    while (!simulation.towards(goal, BATCH_EVENTS * 8)) {
      if (this.around.nowMs() - startMs < SLICE_MS) continue;
      await new Promise<void>((resolve) => this.around.yield(resolve));
      startMs = this.around.nowMs();
    }
  }

  private async load({ scenario: json, seed, commands = [], cursor }: Extract<ToWorker, { type: 'load' }>): Promise<string | null> {
    const run = await readRun(json, seed, commands);
    if (!run.ok) {
      this.around.post({ type: 'loadFailed', errors: run.errors });
      return 'The scenario cannot be run.';
    }
    this.playing = false;
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.monitor = null;
    this.run = run;
    const simulation = new Simulation(run.world, { ...this.around.simulation, onMismatch: (mismatch) => this.around.post({ type: 'replayMismatch', mismatch }) }, run.commands);
    this.simulation = simulation;
    this.pacing.start(this.around.nowMs(), 0, this.pacing.speed);
    this.names.reset();
    this.facts.restart();
    this.frames.reset();
    this.frameStamp = '';
    this.changes++;
    await this.goTo(simulation, simulation.goalOfMoment(cursor ?? { events: 0, timeUs: 0 }));
    const { scenario, warnings } = run;
    const info: RunInfo = { title: scenario.title, seed: run.seed, scenario, warnings, cursor: this.cursorInfo() };
    this.names.update(simulation.world, simulation.recorder.generation);
    this.around.post({ type: 'loaded', run: info });
    this.postBranches();
    return null;
  }

  /** The engine threw: the run cannot go on from here, but from before. */
  private crash(error: unknown): void {
    const { simulation, run } = this;
    this.playing = false;
    this.simulation = null;
    this.asks.length = 0;
    const lastCheckpoint: Moment = simulation?.lastSafeMoment() ?? { events: 0, timeUs: 0 };
    const saved = simulation === null || run === null ? null
      : { scenario: run.scenario, seed: run.seed, commands: simulation.currentBranch.commands.slice(), cursor: lastCheckpoint };
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    this.around.post({ type: 'crashed', message, stack, run: saved, lastCheckpoint });
  }
}
