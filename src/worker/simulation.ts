import type { FactSink } from '../engine/kernel/fact';
import type { World } from '../engine/kernel/world';
import type { Command } from '../engine/scenario/command';
import type { BranchInfo, Moment, ReplayMismatch, SeekTarget } from './contract';
import { Branch, commandsAt, compareMoments, placeOf, type Given, type Known } from './history/branch';
import { Checkpoints, DEFAULT_LIMITS, type Checkpoint, type CheckpointLimits } from './history/checkpoints';
import { GroupWatch } from './groups/group-watch';
import { MessageLog } from './messages/message-log';
import { Recorder } from './recorder';

export interface SimulationOptions {
  readonly limits?: Partial<CheckpointLimits>;
  /** A replay did not give the hash it gave before. */
  readonly onMismatch?: (mismatch: ReplayMismatch) => void;
}

/** A moment whose hash is known, to be compared when a replay passes it. */
interface Waypoint extends Known {
  readonly hash: string;
}

/**
 * Where to go. Both bounds hold: not beyond that number of events, not beyond that time. `clockUs`: where the clock is to
 * stand at the end, when no event lies in between.
 */
export interface Goal {
  readonly events: number;
  readonly untilUs: number;
  readonly clockUs: number;
}

/** Enough events before a moment reached by a jump, so that its log of events does not begin with it. */
const CONTEXT_EVENTS = 1500;
const CONTEXT_EVENTS_MAX = 12_000;
const CONTEXT_FACTS = 500;
/** So far before a moment that is gone to, worlds are put aside for steps back. */
const NEAR_STOPS_EVENTS: readonly number[] = [2048, 128];
const WAYPOINT_SPACING_EVENTS = 500;
const SLICE_EVENTS = 4096;

/**
 * A run with time travel: the world at the cursor, the commands that led there, and worlds put aside to come back to. Knows
 * nothing of browsers; the worker and tests drive the same one. Whatever the slices in which it is run, and however often
 * it went back, the same moment of the same branch is the same world.
 */
export class Simulation {
  world: World;
  readonly recorder: Recorder;
  readonly checkpoints: Checkpoints;
  readonly branches: Branch[];
  /** Commands of the branch given so far. */
  applied = 0;

  private messages: MessageLog | null = null;
  private groups: GroupWatch | null = null;
  private branch: Branch;
  private waypoints: Waypoint[] = [];
  private readonly onMismatch: (mismatch: ReplayMismatch) => void;

  /** `start` is a world at its beginning; `commands` are those of a run that was saved. */
  constructor(start: World, options: SimulationOptions = {}, commands: readonly Given[] = []) {
    this.onMismatch = options.onMismatch ?? (() => undefined);
    this.branch = new Branch(0, -1, { events: 0, timeUs: 0 }, null);
    this.branch.commands = [...commands].sort((a, b) => compareMoments(placeOf(a), placeOf(b)));
    this.branches = [this.branch];
    this.recorder = new Recorder(this.branch.marks);
    this.checkpoints = new Checkpoints({ ...DEFAULT_LIMITS, ...options.limits });
    this.checkpoints.add(start, this.recorder.ledger, null, this.branch);
    this.world = start;
    this.world.sink = this.recorder;
  }

  // ---- where we are ------------------------------------------------------------------------------------------------

  get cursor(): Moment {
    return { events: this.world.events, timeUs: this.world.nowUs };
  }

  get head(): Moment {
    return this.branch.head;
  }

  get currentBranch(): Branch {
    return this.branch;
  }

  private get lastCommand(): Given | null {
    return this.branch.commands[this.applied - 1] ?? null;
  }

  // ---- forwards ----------------------------------------------------------------------------------------------------

  /**
   * Processes at most `limit` events due at or before `untilUs`, with the branch's commands in their places; gives how many. When
   * it stops for the time and not for the limit, the clock stands at `untilUs` (if that is finite).
   */
  advance(limit: number, untilUs: number): number {
    const { world } = this;
    let done = 0;
    for (;;) {
      if (this.giveDueCommand(untilUs, done < limit)) continue;
      if (done >= limit) break;
      const slice = this.groups === null ? this.nextStop(limit - done) : 1;
      const ran = world.run(slice, untilUs);
      if (ran > 0) this.groups?.after(world, this.recorder.log);
      done += ran;
      this.passed();
      if (ran === slice) continue;
      if (this.giveDueCommand(untilUs, true)) continue;
      // All that was due is done: the rest of the time passes.
      if (Number.isFinite(untilUs)) world.advanceTo(untilUs);
      break;
    }
    this.moveHead();
    return done;
  }

  /** One event, shown before it is processed. What is void or has to wait is shown and passed over. False when none is pending. */
  stepEvent(look: (world: World, slot: number) => void): boolean {
    while (this.giveDueCommand(Infinity, true));
    const { world } = this;
    for (;;) {
      const slot = world.queue.peek();
      if (slot < 0) return false;
      look(world, slot);
      if (world.step()) break;
    }
    this.groups?.after(world, this.recorder.log);
    this.passed();
    while (this.giveDueCommand(world.nowUs, false));
    this.moveHead();
    return true;
  }

  /** Gives the next command if this is its place. `timeMayPass`: it may move the clock to the command's time. */
  private giveDueCommand(untilUs: number, timeMayPass: boolean): boolean {
    const next = this.branch.commands[this.applied];
    const { world } = this;
    if (next === undefined || next.atEvent > world.events || next.timeUs > untilUs) return false;
    if (next.timeUs > world.nowUs) {
      if (!timeMayPass) return false;
      world.advanceTo(next.timeUs);
    }
    if (next.atEvent !== world.events || next.timeUs !== world.nowUs) {
      this.onMismatch({ atEvent: next.atEvent, expected: `a command at ${next.timeUs} µs after ${next.atEvent} events`, found: `${world.nowUs} µs after ${world.events} events` });
    }
    this.applied++;
    world.act(next.command);
    this.groups?.afterCommand(world, this.recorder.log);
    return true;
  }

  /** How many events may be run before something is to be looked at. */
  private nextStop(limit: number): number {
    const { world, branch } = this;
    let stop = Math.min(limit, SLICE_EVENTS);
    const command = branch.commands[this.applied];
    if (command !== undefined && command.atEvent > world.events) stop = Math.min(stop, command.atEvent - world.events);
    const waypoint = this.nextWaypoint(world.events);
    if (waypoint !== undefined) stop = Math.min(stop, waypoint.events - world.events);
    const checkpointAt = this.checkpoints.nextAt(branch);
    if (checkpointAt > world.events) stop = Math.min(stop, checkpointAt - world.events);
    return Math.max(1, stop);
  }

  /** Looks at the moment just reached: compares it with what is known of it, or makes it known. */
  private passed(): void {
    const { world, branch, lastCommand } = this;
    const { events } = world;
    for (let i = this.waypointIndex(events); i < this.waypoints.length; i++) {
      const known = this.waypoints[i] as Waypoint;
      if (known.events !== events) break;
      if (known.lastCommand === lastCommand) this.compare(known);
    }
    if (events >= this.checkpoints.nextAt(branch)) {
      const checkpoint = this.checkpoints.add(world, this.recorder.ledger, lastCommand, branch);
      this.remember({ events, lastCommand, hash: checkpoint.hash });
    }
  }

  private moveHead(): void {
    const { branch, cursor } = this;
    if (compareMoments(cursor, branch.head) > 0) branch.head = cursor;
  }

  // ---- going to a moment -------------------------------------------------------------------------------------------

  /** The goal that a target stands for. */
  goalOf(target: SeekTarget): Goal {
    if ('event' in target) return { events: Math.max(0, target.event), untilUs: Infinity, clockUs: 0 };
    const timeUs = Math.max(0, target.timeUs);
    return { events: Infinity, untilUs: timeUs, clockUs: timeUs };
  }

  goalOfMoment({ events, timeUs }: Moment): Goal {
    return { events, untilUs: Infinity, clockUs: timeUs };
  }

  /** Makes ready to go there: jumps to the world from which the way is shortest. `towards` then goes it. */
  begin(goal: Goal): void {
    const { world, branch } = this;
    const isBefore = (c: Checkpoint): boolean => c.events === 0 || (c.events < goal.events && c.timeUs < goal.untilUs);
    const ahead = world.nowUs <= goal.untilUs && (world.events < goal.events || (world.events === goal.events && world.nowUs <= goal.clockUs));
    const near = this.checkpoints.latest(branch, isBefore);
    if (ahead && near.events <= world.events + CONTEXT_EVENTS) return;
    let base = near;
    if (!this.hasContext(near, goal)) {
      // One further back, if that is not far, so that the log of events does not begin with the moment itself.
      const further = this.checkpoints.latest(branch, (c) => isBefore(c) && c.events <= near.events - CONTEXT_EVENTS);
      if (near.events - further.events <= CONTEXT_EVENTS_MAX) base = further;
    }
    if (ahead && base.events <= world.events) return;
    this.rememberHere();
    this.restore(base);
  }

  /** Will there be facts to show from before the goal, when going there from that checkpoint? */
  private hasContext(from: Checkpoint, goal: Goal): boolean {
    const { head } = this.branch;
    const perUs = (head.events - from.events) / Math.max(1, head.timeUs - from.timeUs);
    const wayEvents = goal.events === Infinity ? (goal.untilUs - from.timeUs) * perUs : goal.events - from.events;
    if (wayEvents >= CONTEXT_EVENTS || from.events === 0) return true;
    const heldAfter = this.recorder.heldAfter();
    const isBehind = from.world.factCount <= this.world.factCount;
    return isBehind && (heldAfter === 0 || from.world.factCount - heldAfter > CONTEXT_FACTS);
  }

  /**
   * Goes on towards the goal by at most that many events; true when there. Close before it worlds are put aside: whoever asked
   * for one event will step back from it.
   */
  towards(goal: Goal, limit: number): boolean {
    const wanted = goal.events - this.world.events;
    if (wanted > 0) {
      const stop = NEAR_STOPS_EVENTS.find((behind) => wanted >= 2 * behind) ?? 0;
      const budget = Math.min(wanted - stop, limit);
      const done = this.advance(budget, goal.untilUs);
      // Stopped before the budget: nothing more is due (or ever will be).
      if (done === budget && done < wanted) {
        if (done === wanted - stop) this.checkpoints.addNear(this.world, this.recorder.ledger, this.lastCommand);
        return false;
      }
    }
    if (goal.events !== Infinity) this.settle(goal.clockUs);
    return true;
  }

  /** After an exact number of events: the clock, and the commands given until then. */
  private settle(clockUs: number): void {
    while (this.giveDueCommand(Math.max(clockUs, this.world.nowUs), true));
    const { world } = this;
    // A true moment has no event between its last one and its clock; should one say otherwise, the clock stays.
    world.advanceTo(clockUs);
    this.moveHead();
  }

  seek(target: SeekTarget): void {
    this.goTo(this.goalOf(target));
  }

  goTo(goal: Goal): void {
    this.begin(goal);
    while (!this.towards(goal, 1 << 20));
  }

  /** Jumps to the latest world put aside before that many events; gives how many it had processed. */
  jumpBefore(events: number): number {
    this.rememberHere();
    this.restore(this.checkpoints.latest(this.branch, (c) => c.events === 0 || c.events < events));
    return this.world.events;
  }

  /** The latest world put aside at or before the cursor, for going on after a crash. */
  lastSafeMoment(): Moment {
    const { events, timeUs } = this.checkpoints.latest(this.branch, (c) => c.events <= this.world.events);
    return { events, timeUs };
  }

  /** A run of its own from the world put aside before a fact of this branch; what is done to it leaves this one alone. */
  aside(factId: number): Simulation {
    return this.asideFrom(this.checkpoints.latest(this.branch, (c) => c.events === 0 || c.world.factCount < factId));
  }

  /** As `aside`, from the world put aside before a time. */
  asideAt(timeUs: number): Simulation {
    return this.asideFrom(this.checkpoints.latest(this.branch, (c) => c.events === 0 || c.timeUs < timeUs));
  }

  /** As `aside`, from the earliest world put aside that lies at most so many events before the cursor. */
  asideWithin(events: number): Simulation {
    const earliest = this.world.events - events;
    const found = this.checkpoints.ofBranch(this.branch).find((c) => c.events >= earliest && c.events <= this.world.events);
    return this.asideFrom(found ?? this.checkpoints.latest(this.branch, (c) => c.events <= this.world.events));
  }

  private asideFrom(base: Checkpoint): Simulation {
    const commands = this.branch.commands.slice(Math.max(0, commandsAt(this.branch, base)));
    return new Simulation(base.world.copy(), { limits: { spacingEvents: Infinity } }, commands);
  }

  /** Facts go through another sink for a while (or back to the recorder). It has to hand them on. */
  watch(sink: FactSink): void {
    this.world.sink = sink;
  }

  /** Keeps the messages of the running world from now on, until `stopListening`. */
  listen(): MessageLog {
    if (this.messages === null) {
      this.messages = new MessageLog();
      this.messages.begin(this.world);
      this.world.tap = this.messages;
    }
    return this.messages;
  }

  stopListening(): void {
    this.messages = null;
    this.world.tap = null;
  }

  /** Watches consumers and groups of the running world from now on, event by event, until `stopWatching`. */
  watchGroups(): GroupWatch {
    if (this.groups === null) {
      this.groups = new GroupWatch();
      this.groups.begin(this.world);
    }
    return this.groups;
  }

  /** Goes on with one that has seen more and has come to this very moment. */
  watchWith(watch: GroupWatch): void {
    this.groups = watch;
  }

  stopWatching(): void {
    this.groups = null;
  }

  private restore(checkpoint: Checkpoint): void {
    this.recorder.goTo(checkpoint.world.factCount, checkpoint.ledger);
    this.world.sink = null;
    this.world.tap = null;
    this.world = checkpoint.world.copy();
    this.world.sink = this.recorder;
    if (this.messages !== null) {
      this.messages = new MessageLog();
      this.messages.begin(this.world);
      this.world.tap = this.messages;
    }
    if (this.groups !== null) {
      this.groups = new GroupWatch();
      this.groups.begin(this.world);
    }
    this.applied = Math.max(0, commandsAt(this.branch, checkpoint));
  }

  // ---- commands and branches ---------------------------------------------------------------------------------------

  /** Gives a command at the cursor. In the past of the branch a new one begins. */
  act(command: Command): void {
    const { branch, cursor } = this;
    const given: Given = { atEvent: cursor.events, timeUs: cursor.timeUs, command };
    const inThePast = compareMoments(cursor, branch.head) < 0 || this.applied < branch.commands.length;
    if (inThePast) this.fork(given);
    this.branch.undone = [];
    this.branch.commands.push(given);
    this.applied = this.branch.commands.length;
    this.world.act(command);
    this.groups?.afterCommand(this.world, this.recorder.log);
    this.moveHead();
  }

  private fork(given: Given): void {
    const { branch, cursor } = this;
    this.rememberHere();
    const next = new Branch(this.branches.length, branch.id, cursor, given);
    next.commands = branch.commands.slice(0, this.applied);
    next.head = cursor;
    next.marks = branch.marks.copyUpTo(this.world.factCount);
    this.branches.push(next);
    this.use(next);
  }

  private use(branch: Branch): void {
    this.branch = branch;
    this.recorder.marks = branch.marks;
  }

  /** What `undo` would take back. */
  get undoable(): Given | null {
    return this.branch.commands.at(-1) ?? null;
  }

  get redoable(): Given | null {
    return this.branch.undone.at(-1)?.given ?? null;
  }

  /** Takes the last command of the branch back; the goal to go to, or null when there is none. */
  undo(): Goal | null {
    const { branch } = this;
    const given = this.undoable;
    if (given === null) return null;
    const returnTo = this.cursor;
    const wasGiven = this.applied === branch.commands.length;
    this.rememberHere();
    branch.commands.pop();
    branch.undone.push({ given, returnTo });
    if (!wasGiven) {
      // The cursor is before it: only the future changes, and nothing is known of that any more.
      branch.marks.truncateAfter(this.world.factCount);
      branch.head = this.cursor;
      return this.goalOfMoment(this.cursor);
    }
    const before = placeOf(given);
    const goal = this.goalOfMoment(before);
    const base = this.checkpoints.latest(branch, (c) => c.events === 0 || c.events < goal.events);
    this.restore(base);
    branch.marks.truncateAfter(this.world.factCount);
    branch.head = this.cursor;
    return goal;
  }

  /** Gives back what was undone last; the goal to go to, or null when there is nothing. */
  redo(): Goal | null {
    const { branch } = this;
    const undone = branch.undone.pop();
    if (undone === undefined) return null;
    const place = placeOf(undone.given);
    const isLater = compareMoments(this.cursor, place) > 0;
    if (isLater) this.rememberHere();
    branch.commands.push(undone.given);
    if (isLater) {
      const base = this.checkpoints.latest(branch, (c) => c.events === 0 || c.events < place.events);
      this.restore(base);
    }
    branch.marks.truncateAfter(this.world.factCount);
    branch.head = this.cursor;
    return this.goalOfMoment(undone.returnTo);
  }

  /** Goes over to another branch; the goal to go to there. */
  switchTo(id: number, keepCursor: boolean): Goal | null {
    const next = this.branches[id];
    if (next === undefined) return null;
    const { timeUs } = this.cursor;
    const goal = keepCursor && timeUs < next.head.timeUs ? this.goalOf({ timeUs }) : this.goalOfMoment(next.head);
    if (next === this.branch) return goal;
    const here: Known = { events: this.world.events, lastCommand: this.lastCommand };
    this.rememberHere();
    this.use(next);
    const shared = commandsAt(next, here);
    // Where the two have parted, this world is of no use; where they have not, it is one of that branch as well.
    if (shared >= 0 && this.isSharedPast(next, shared)) {
      this.applied = shared;
      return goal;
    }
    this.recorder.forget();
    this.restore(this.checkpoints.latest(next, (c) => c.events === 0 || (c.events < goal.events && c.timeUs < goal.untilUs)));
    return goal;
  }

  /** Is the world at the cursor, with that many commands given, one of the branch's own past? */
  private isSharedPast(branch: Branch, given: number): boolean {
    const next = branch.commands[given];
    return next === undefined || compareMoments(this.cursor, placeOf(next)) <= 0;
  }

  branchInfos(): BranchInfo[] {
    return this.branches.map((branch) => ({
      branch: branch.id,
      parent: branch.parent,
      forkedAt: branch.forkedAt,
      firstCommand: branch.firstCommand?.command ?? null,
      head: branch.head,
      commands: branch.commands.slice(),
    }));
  }

  // ---- proof -------------------------------------------------------------------------------------------------------

  /** Notes the hash of this moment, so that a replay that passes here proves itself. */
  rememberHere(): void {
    this.remember({ events: this.world.events, lastCommand: this.lastCommand, hash: this.world.traceHash() });
  }

  private remember(waypoint: Waypoint): void {
    const at = this.waypointIndex(waypoint.events);
    for (let i = at; i < this.waypoints.length && (this.waypoints[i] as Waypoint).events === waypoint.events; i++) {
      const known = this.waypoints[i] as Waypoint;
      if (known.lastCommand === waypoint.lastCommand) {
        this.compare(known);
        return;
      }
    }
    const before = this.waypoints[at - 1];
    const after = this.waypoints[at];
    const close = (other: Waypoint | undefined): boolean =>
      other !== undefined && other.lastCommand === waypoint.lastCommand && Math.abs(other.events - waypoint.events) < WAYPOINT_SPACING_EVENTS;
    if (close(before) || close(after)) return;
    this.waypoints.splice(at, 0, waypoint);
  }

  private compare(known: Waypoint): void {
    const found = this.world.traceHash();
    if (found !== known.hash) this.onMismatch({ atEvent: known.events, expected: known.hash, found });
  }

  /** Index of the first waypoint at or after that many events. */
  private waypointIndex(events: number): number {
    let lo = 0;
    let hi = this.waypoints.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if ((this.waypoints[mid] as Waypoint).events < events) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }

  private nextWaypoint(events: number): Waypoint | undefined {
    return this.waypoints[this.waypointIndex(events + 1)];
  }
}
