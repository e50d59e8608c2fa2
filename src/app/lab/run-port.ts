import { conditionOf } from '../../panels/cluster/from-view';
import { describeAction, nodeLabel } from '../../session/commands/describe-action';
import { formatClock, type Micros } from '../../base/time';
import { MAX_SPEED } from '../../session/commands/speed';
import { notify, type UiStore } from './ui-store';
import { Refused, type Session } from '../../session/session';
import type { FactIndex } from './fact-index';
import type { NodeFacts, NodeRole, RunFacts, RunPort, Stride } from '../../session/commands/context';
import type { NodeStatusName, SeekTarget, Speed } from '../../worker/contract';

export const speedOf = (speed: Speed): number => (speed === 'max' ? MAX_SPEED : speed);
const toSpeed = (speed: number): Speed => (speed === MAX_SPEED ? 'max' : speed);

const UNITS = { event: 'event', fact: 'fact', thing: 'selected' } as const satisfies Record<Stride, string>;

/** The session as the commands see it. */
export class LiveRun implements RunPort {
  private known: RunFacts | undefined;
  private knownFor: readonly unknown[] = [];
  private seeking = false;
  private next: SeekTarget | undefined;
  private towards: SeekTarget | undefined;

  constructor(
    private readonly session: Session,
    private readonly ui: UiStore,
    private readonly index: FactIndex,
  ) {}

  facts(): RunFacts {
    const { stores } = this.session;
    const sources = [stores.run.getState(), stores.cursor.getState(), stores.speed.getState(), stores.branches.getState(), stores.views.cluster.getState(), this.index.version];
    if (this.known && sources.every((source, i) => source === this.knownFor[i])) return this.known;
    this.knownFor = sources;
    this.known = this.read();
    return this.known;
  }

  play(): void {
    this.session.play();
  }

  pause(): void {
    this.session.pause();
  }

  setSpeed(speed: number): void {
    this.session.setSpeed(toSpeed(speed));
  }

  seek(timeUs: number): void {
    this.goTo({ timeUs });
  }

  heading(): number {
    const target = this.next ?? this.towards;
    return target && 'timeUs' in target ? target.timeUs : this.session.stores.cursor.getState().timeUs;
  }

  /** Goes to a moment. While one journey is under way only the latest wish is kept, so that dragging stays light. */
  goTo(target: SeekTarget): void {
    this.next = target;
    if (!this.seeking) void this.travel();
  }

  step(stride: Stride, direction: 1 | -1): void {
    const thing = this.session.stores.selection.getState().selection;
    this.tell(this.session.step({ unit: UNITS[stride], direction, ...(stride === 'thing' && thing ? { selection: thing } : {}) }));
  }

  act(action: Parameters<RunPort['act']>[0]): void {
    this.ui.setState({ backTo: undefined });
    this.tell(this.session.act(action));
  }

  undo(): void {
    this.tell(this.session.undo());
  }

  redo(): void {
    this.tell(this.session.redo());
  }

  switchBranch(id: number): void {
    this.tell(this.session.switchBranch(id, true));
  }

  restart(): void {
    const { run } = this.session.stores.run.getState();
    if (run) this.tell(this.session.load({ scenario: run.scenario, seed: run.seed }));
  }

  private async travel(): Promise<void> {
    this.seeking = true;
    try {
      while (this.next) {
        const target = this.next;
        this.next = undefined;
        this.towards = target;
        await this.session.seek(target);
      }
    } catch (reason) {
      this.complain(reason);
    } finally {
      this.seeking = false;
      this.towards = undefined;
    }
  }

  private tell(answer: Promise<unknown>): void {
    answer.catch((reason: unknown) => this.complain(reason));
  }

  private complain(reason: unknown): void {
    if (!(reason instanceof Refused)) throw reason;
    notify(this.ui, reason.message);
  }

  private read(): RunFacts {
    const { stores } = this.session;
    const { phase } = stores.run.getState();
    const cursor = stores.cursor.getState();
    const { branches, current, undo, redo } = stores.branches.getState();
    const view = stores.views.cluster.getState().data;
    const nodes: NodeFacts[] = [];
    const add = (name: string, role: NodeRole, status: NodeStatusName, lastFault: number, diskWriteUs = 0, directories?: readonly string[]): void => {
      nodes.push({ name, label: nodeLabel(name), role, condition: conditionOf({ status, lastFault }, (id) => this.index.find(id)), diskWriteUs, directories });
    };
    for (const b of view?.brokers ?? []) add(b.name, 'broker', b.status, b.lastFault, b.diskWriteUs, b.directories?.filter((d) => !d.isOffline).map((d) => d.path));
    for (const c of view?.controllers ?? []) add(c.name, 'controller', c.status, c.lastFault, c.diskWriteUs);
    if (view?.zookeeper !== undefined) add(view.zookeeper.name, 'zookeeper', view.zookeeper.status, view.zookeeper.lastFault);
    if (view?.objectStore !== undefined) add(view.objectStore.name, 'object-store', view.objectStore.status, view.objectStore.lastFault);
    for (const p of view?.producers ?? []) add(p.name, 'producer', p.status, p.lastFault);
    for (const g of view?.groups ?? []) for (const m of g.members) add(m.name, g.isShare === true ? 'share-consumer' : 'consumer', m.status, m.lastFault);
    for (const c of view?.consumers ?? []) add(c.name, 'consumer', c.status, c.lastFault);
    return {
      ready: phase === 'ready',
      playing: cursor.playing,
      speed: speedOf(stores.speed.getState().speed),
      nowUs: cursor.timeUs,
      endUs: Math.max(cursor.timeUs, cursor.head.timeUs),
      nodes,
      links: (view?.linkFaults ?? []).map((l) => ({ a: l.from, b: l.to, cut: l.cut, lossPpm: l.lossPpm, extraUs: l.extraUs })),
      topics: (view?.topics ?? []).map((t) => ({ name: t.topic, partitions: t.partitions, leaders: (view?.partitions ?? []).filter((p) => p.topic === t.topic).map((p) => p.leader) })),
      groups: (view?.groups ?? []).map((g) => g.group),
      undo: undo ? describeAction(undo) : undefined,
      redo: redo ? describeAction(redo) : undefined,
      branches: branches.map((b) => ({
        id: b.branch,
        label: b.firstCommand ? `${describeAction(b.firstCommand)} at ${formatClock(b.forkedAt.timeUs as Micros)}` : 'the first history',
        current: b.branch === current,
      })),
    };
  }
}

