import { MICROS_PER_MS } from '../../base/time';
import { buildWorld } from '../../engine/scenario/build-world';
import type { Command as Action } from '../../engine/scenario/command';
import { parseScenario } from '../../engine/scenario/parse-scenario';
import { conditionOf } from '../../panels/cluster/from-view';
import type { CommandContext, NodeFacts, NodeRole, RunFacts, RunPort, ShellPort } from '../../session/commands/context';
import { allCommands } from '../../session/commands/all-commands';
import { nodeLabel } from '../../session/commands/describe-action';
import { CommandRegistry } from '../../session/commands/registry';
import type { ThingId } from '../../session/commands/things';
import type { NodeRow, PlacedCommand } from '../../worker/contract';
import { Simulation } from '../../worker/simulation';
import { clusterView } from '../../worker/views/cluster-view';
import type { Lesson, LessonAction, SolutionStep } from '../format';
import { FactArchive } from '../goals/archive';
import type { Now } from '../goals/now';
import type { Place } from '../goals/place';
import { readFact, type Names } from '../goals/read-fact';
import { GoalTracker, type GoalState } from '../goals/tracker';

export const LOOK_EVERY_US = 50 * MICROS_PER_MS;

/**
 * A lesson played without a screen: the simulation that the worker drives, the commands that buttons call, the goals that the
 * panel shows. Looks at the run twenty times a simulated second.
 */
export class HeadlessRun {
  readonly simulation: Simulation;
  goals: GoalState[] = [];
  now: Now;

  private readonly archive = new FactArchive();
  private readonly tracker: GoalTracker;
  private readonly registry: CommandRegistry<CommandContext>;
  private readonly names: Names;
  private readonly factLevel: 0 | 1;
  private generation = -1;
  private lastFact = 0;
  private selected: ThingId | undefined;

  constructor(lesson: Lesson) {
    const parsed = parseScenario(lesson.scenario);
    if (!parsed.ok) throw new Error(parsed.errors.map(({ path, value, expected }) => `${path}: ${value}, expected ${expected}`).join('\n'));
    this.simulation = new Simulation(buildWorld(parsed.scenario), { onMismatch: (mismatch) => { throw new Error(`The replay differs: ${JSON.stringify(mismatch)}`); } });
    this.tracker = new GoalTracker(lesson.play.goals);
    this.factLevel = lesson.play.factLevel ?? 1;
    this.names = { nodeName: (ix) => this.simulation.world.nodes[ix]?.name ?? '', nameOf: (id) => this.simulation.world.nameOf(id) };
    const context: CommandContext = { run: this.runPort(), shell: this.shellPort() };
    this.registry = new CommandRegistry<CommandContext>(() => context);
    this.registry.register(allCommands);
    this.now = this.look();
  }

  get place(): Place {
    return { moment: this.simulation.cursor, commands: this.commands() };
  }

  /** Runs that much simulated time, or until something holds; says whether it came to hold. */
  runFor(ms: number, until: (now: Now) => boolean = () => false): boolean {
    const endUs = this.simulation.world.nowUs + ms * MICROS_PER_MS;
    while (!until(this.now)) {
      const { nowUs } = this.simulation.world;
      if (nowUs >= endUs) return false;
      this.simulation.advance(Infinity, Math.min(endUs, nowUs + LOOK_EVERY_US));
      this.look();
    }
    return true;
  }

  async act(action: LessonAction): Promise<void> {
    const outcome = await this.registry.run(action.command, action.values?.(this.now));
    if (!outcome.ok) throw new Error(`${action.command}: ${outcome.reason}`);
    this.look();
  }

  async play(steps: readonly SolutionStep[]): Promise<void> {
    for (const step of steps) {
      if ('action' in step) await this.act(step.action);
      else if (!this.runFor(step.atMostMs, step.wait)) throw new Error(`Stuck at “${step.say}”: ${this.describe()}`);
    }
  }

  seek(timeUs: number): void {
    this.simulation.seek({ timeUs });
    this.look();
  }

  statusOf(goal: string): GoalState['status'] | undefined {
    return this.goals.find(({ id }) => id === goal)?.status;
  }

  /** Goals and what is missing, for the message of a failed test. */
  describe(): string {
    return this.goals.map(({ id, status, sentence }) => `${id} ${status}${sentence === '' ? '' : ` (${sentence})`}`).join('; ');
  }

  private commands(): readonly PlacedCommand[] {
    return this.simulation.currentBranch.commands.slice(0, this.simulation.applied);
  }

  private look(): Now {
    const { recorder, world } = this.simulation;
    if (recorder.generation !== this.generation) {
      this.generation = recorder.generation;
      this.lastFact = 0;
    }
    const facts = this.factLevel === 0 ? recorder.log.since(this.lastFact) : recorder.log.notableSince(this.lastFact);
    const { place } = this;
    this.archive.add(facts.map((fact) => readFact(fact, this.names)), place);
    this.lastFact = facts.at(-1)?.id ?? this.lastFact;
    this.now = { view: clusterView(world, recorder.ledger), history: this.archive.historyAt(place) };
    this.goals = this.tracker.observe(place, this.now);
    return this.now;
  }

  private runPort(): RunPort {
    return {
      facts: () => this.runFacts(),
      play: () => undefined,
      pause: () => undefined,
      setSpeed: () => undefined,
      seek: (timeUs) => this.seek(timeUs),
      heading: () => this.simulation.cursor.timeUs,
      step: () => undefined,
      act: (action: Action) => this.simulation.act(action),
      undo: () => {
        const goal = this.simulation.undo();
        if (goal !== null) this.simulation.goTo(goal);
      },
      redo: () => {
        const goal = this.simulation.redo();
        if (goal !== null) this.simulation.goTo(goal);
      },
      switchBranch: (id) => {
        const goal = this.simulation.switchTo(id, true);
        if (goal !== null) this.simulation.goTo(goal);
      },
      restart: () => {
        throw new Error('A test makes a new run instead.');
      },
    };
  }

  private runFacts(): RunFacts {
    const { simulation } = this;
    const { view } = this.now;
    const node = (row: Pick<NodeRow, 'name' | 'status' | 'lastFault'>, role: NodeRole, diskWriteUs = 0): NodeFacts => ({
      name: row.name, label: nodeLabel(row.name), role, condition: conditionOf(row, (id) => simulation.recorder.log.find(id) ?? undefined), diskWriteUs,
    });
    return {
      ready: true, playing: false, speed: 1, nowUs: view.timeUs, endUs: simulation.head.timeUs,
      nodes: [
        ...view.brokers.map((row) => node(row, 'broker', row.diskWriteUs)),
        ...view.controllers.map((row) => node(row, 'controller', row.diskWriteUs)),
        ...view.producers.map((row) => node(row, 'producer')),
        ...[...view.groups.flatMap(({ members }) => members), ...view.consumers].map((row) => node(row, 'consumer')),
      ],
      links: view.linkFaults.map(({ from, to, cut, lossPpm, extraUs }) => ({ a: from, b: to, cut, lossPpm, extraUs })),
      topics: view.topics.map(({ topic, partitions }) => ({ name: topic, partitions, leaders: view.partitions.filter((row) => row.topic === topic).map(({ leader }) => leader) })),
      groups: view.groups.map(({ group }) => group),
      undo: simulation.undoable === null ? undefined : 'the last action',
      redo: simulation.redoable === null ? undefined : 'the last action',
      branches: simulation.branchInfos().map(({ branch }) => ({ id: branch, label: String(branch), current: branch === simulation.currentBranch.id })),
    };
  }

  /** Selecting works; everything else of the screen is not there. */
  private shellPort(): ShellPort {
    const selected = (): ThingId | undefined => this.selected;
    const nothing = (): void => undefined;
    return {
      get selected() {
        return selected();
      },
      select: (thing) => {
        this.selected = thing;
      },
      open: nothing, ask: nothing, theme: 'system', setTheme: nothing, presenting: false, present: nothing, togglePanel: nothing, showDock: nothing, openTerminal: nothing, picture: 'cluster', showPicture: nothing,
      stageAsText: false, setStageAsText: nothing, showInternal: false, setShowInternal: nothing, why: nothing, backTo: undefined, goBack: nothing, openPage: nothing,
    };
  }
}
