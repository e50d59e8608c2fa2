/** Turns the session's view of the cluster into what the stage draws: order, words and which lines are shown. */
import { FactKind } from '../../engine/facts/fact-kinds';
import { formatClock, formatSpan, type Micros } from '../../base/time';
import { groupThing, linkThing, nodeThing, partitionThing, replicaThing, type ThingId } from '../../session/commands/things';
import type { AssignedPartition, BrokerRow, ClusterView, ConsumerRow, ControllerRow, LinkFaultRow, NodeStatusName, ObjectStoreRow, PartitionRow, ProducerRow, ReplicaRow, SharedPosition, ZooKeeperRow } from '../../worker/contract';
import type { Fact } from '../../engine/kernel/fact';
import type { BrokerShape, ClusterShape, ControllerShape, CrowdShape, GroupShape, LinkShape, MemberShape, NodeCondition, PartitionShape, ProducerShape, ReplicaShape, ReplicaState } from './types';

export interface ShapeOptions {
  readonly showInternal: boolean;
  /** Finds a fact that is still at hand, to say what a fault was. */
  readonly fact: (id: number) => Fact | undefined;
  /** When the controller last fenced a broker, if it is still known. */
  readonly fencedUs: (broker: number) => number | undefined;
  readonly selected?: ThingId;
}

/** More lines than this between clients and brokers are drawn only where a client talks to a leader. */
const LINES_UP_TO = 40;
/** More producers than this are drawn as one crowd, except for those that stand out. */
const CARDS_UP_TO = 10;
const CHIPS_UP_TO = 8;
const CROWD: ThingId = 'node/*producers';

export function shapeOf(view: ClusterView, options: ShapeOptions): ClusterShape {
  const internal = new Set(view.topics.filter((t) => t.internal).map((t) => t.topic));
  const shown = (topic: string): boolean => options.showInternal || !internal.has(topic);
  const nodeOfBroker = new Map(view.brokers.map((b) => [b.id, b.name]));
  const partitionOf = new Map(view.partitions.map((p) => [key(p.topic, p.partition), p]));
  const partitions = view.partitions.filter((p) => shown(p.topic));

  const replicasOf = new Map<number, ReplicaShape[]>();
  const ends = new Map<string, number>();
  for (const row of view.replicas) {
    if (!shown(row.topic)) continue;
    const shape = replicaShape(row, partitionOf.get(key(row.topic, row.partition)), nodeOfBroker.get(row.broker) ?? `broker-${row.broker}`);
    const list = replicasOf.get(row.broker);
    if (list) list.push(shape);
    else replicasOf.set(row.broker, [shape]);
    if (!row.offline) ends.set(key(row.topic, row.partition), Math.max(ends.get(key(row.topic, row.partition)) ?? 0, row.leo));
  }

  const { cards, crowd, within } = gather(view, options);
  const brokers = view.brokers.map((b) => brokerShape(b, replicasOf.get(b.id) ?? [], view, options));
  return {
    headline: headline(view),
    brokers,
    controllers: [...view.controllers.map((c) => controllerShape(c, options)), ...(view.zookeeper === undefined ? [] : [zooKeeperShape(view.zookeeper, options)]), ...(view.objectStore === undefined ? [] : [objectStoreShape(view.objectStore, options)])],
    producers: cards,
    crowd,
    within,
    groups: groupShapes(view, options),
    partitions: partitions.map(
      (p): PartitionShape => ({
        thing: partitionThing(p.topic, p.partition),
        topic: p.topic,
        partition: p.partition,
        leader: p.leader,
        end: ends.get(key(p.topic, p.partition)) ?? lastEnd(view.replicas, p),
      }),
    ),
    links: links(view, nodeOfBroker, within),
    hiddenInternal: options.showInternal ? 0 : view.partitions.length - partitions.length,
  };
}

const key = (topic: string, partition: number): string => `${topic}-${partition}`;

/** Nobody of this partition is up: the longest log that is on a disk. */
function lastEnd(replicas: readonly ReplicaRow[], p: PartitionRow): number {
  return replicas.reduce((end, r) => (r.topic === p.topic && r.partition === p.partition ? Math.max(end, r.leo) : end), 0);
}

function headline(view: ClusterView): string {
  const topics = view.topics.filter((t) => !t.internal);
  if (topics.length === 0) return 'no topics yet';
  const [first] = topics;
  if (topics.length === 1) return `topic “${first.topic}” · ${first.partitions} ${first.partitions === 1 ? 'partition' : 'partitions'} · RF ${first.replicationFactor} · min ISR ${first.minIsr}`;
  return `${topics.length} topics · ${topics.reduce((n, t) => n + t.partitions, 0)} partitions`;
}

/** A process that is down and was never hurt has not come up yet. */
export function conditionOf(row: { readonly status: NodeStatusName; readonly lastFault: number }, fact: (id: number) => Fact | undefined): NodeCondition {
  if (row.status !== 'down') return row.status;
  if (row.lastFault === 0) return 'starting';
  const kind = fact(row.lastFault)?.kind;
  return kind === FactKind.NodeStopping || kind === FactKind.NodeStopped ? 'stopped' : 'crashed';
}

function replicaShape(row: ReplicaRow, partition: PartitionRow | undefined, node: string): ReplicaShape {
  return {
    thing: replicaThing(row.topic, row.partition, node),
    topic: row.topic,
    partition: row.partition,
    broker: row.broker,
    state: replicaState(row, partition),
    epoch: row.role === 'leader' ? row.leaderEpoch : (partition?.leaderEpoch ?? row.leaderEpoch),
    logStart: row.logStart,
    hw: row.hw,
    leo: row.leo,
    lag: row.lag ?? undefined,
  };
}

/** `elected` is a leader by the controller's word that has not applied it yet. */
function replicaState(row: ReplicaRow, partition: PartitionRow | undefined): ReplicaState {
  const elected = partition?.leader === row.broker;
  if (row.offline) return partition?.leader === -1 && row.role !== 'none' ? 'no leader' : 'offline';
  if (row.role === 'leader') return elected ? 'leader' : 'deposed';
  if (elected) return 'elected';
  return row.inIsr ? 'in sync' : 'lagging';
}

function brokerShape(b: BrokerRow, replicas: readonly ReplicaShape[], view: ClusterView, options: ShapeOptions): BrokerShape {
  const fault = b.lastFault > 0 ? options.fact(b.lastFault) : undefined;
  const condition = conditionOf(b, options.fact);
  const notes: string[] = [];
  const down = condition === 'crashed' || condition === 'stopped';
  const absent = down || condition === 'starting';
  if (condition !== 'running') notes.push(fault && condition !== 'stopping' && condition !== 'starting' ? `${condition} ${formatClock(fault.timeUs as Micros)}` : condition);
  if (b.fenced === true) {
    const since = options.fencedUs(b.id);
    const ago = since !== undefined && view.timeUs >= since ? `fenced ${formatSpan(roughly(view.timeUs - since))} ago` : 'fenced';
    notes.push(down || condition === 'paused' ? ago : `${ago}: no session with the controller`);
  }
  if (b.fenced === null && condition === 'running') notes.push('registering');
  if (b.controllerEpoch !== undefined) notes.push(b.isLoading === true ? `controller, epoch ${b.controllerEpoch}: reading ZooKeeper` : `controller, epoch ${b.controllerEpoch}`);
  if (b.controlledShutdown) notes.push('moving its leaders away');
  if (b.diskWriteUs > 0) notes.push(`slow disk: ${formatSpan(b.diskWriteUs as Micros)} a write`);
  const failed = (b.directories ?? []).filter((directory) => directory.isOffline);
  if (failed.length > 0) notes.push(`disk failed: ${failed.map((directory) => directory.path).join(', ')}`);
  const bad = linkNotes(b.name, view.linkFaults);
  if (bad !== undefined) notes.push(bad);
  return {
    thing: nodeThing(b.name),
    id: b.id,
    name: `broker ${b.id}`,
    rack: b.rack ?? undefined,
    condition,
    fenced: b.fenced === true,
    note: notes.length > 0 ? notes.join(' · ') : undefined,
    noteTone: down || (b.fenced === true && condition !== 'paused') ? 'fault' : notes.length === 1 && b.controllerEpoch !== undefined && condition === 'running' ? 'plain' : 'lag',
    replicas: absent ? replicas.map((r) => ({ ...r, state: 'offline' as const })) : replicas,
  };
}

/** To a tenth of a second: the line is read, not measured with. */
const roughly = (us: number): Micros => (us < 1_000_000 ? us : Math.round(us / 100_000) * 100_000) as Micros;

function linkNotes(name: string, faults: readonly LinkFaultRow[]): string | undefined {
  const mine = faults.filter((f) => f.from === name || f.to === name);
  const cut = mine.filter((f) => f.cut);
  if (cut.length > 2) return `cut off from ${cut.length} others`;
  if (cut.length > 0) return `cut off from ${cut.map((f) => (f.from === name ? f.to : f.from)).join(', ')}`;
  const lossy = mine.find((f) => f.lossPpm > 0 || f.extraUs > 0);
  return lossy && 'bad link';
}

function controllerShape(c: ControllerRow, options: ShapeOptions): ControllerShape {
  const condition = conditionOf(c, options.fact);
  const note = condition !== 'running' ? condition : c.active ? `active controller · epoch ${c.epoch}` : `follower · metadata ${c.metadataOffset}`;
  return { thing: nodeThing(c.name), name: `controller ${c.id}`, condition, active: c.active && condition === 'running', note };
}

function zooKeeperShape(z: ZooKeeperRow, options: ShapeOptions): ControllerShape {
  const condition = conditionOf(z, options.fact);
  const office = z.controller < 0 ? 'no controller' : `/controller: broker ${z.controller}`;
  return { thing: nodeThing(z.name), name: 'ZooKeeper', condition, active: false, note: condition === 'running' ? `${z.sessions} sessions · ${office}` : condition };
}

function objectStoreShape(s: ObjectStoreRow, options: ShapeOptions): ControllerShape {
  const condition = conditionOf(s, options.fact);
  const holds = `${s.segments} ${s.segments === 1 ? 'segment' : 'segments'} · ${(s.sizeBytes / 1_000_000).toFixed(1)} MB`;
  return { thing: nodeThing(s.name), name: 'object store', condition, active: false, note: condition !== 'running' ? condition : s.unfinished > 0 ? `${holds} · ${s.unfinished} under way` : holds };
}

function producerShape(p: ProducerRow, options: ShapeOptions): ProducerShape {
  const trouble = p.failed > 0 ? `${p.failed.toLocaleString('en')} failed` : p.buffered > 0 && p.inFlight === 0 ? `${p.buffered.toLocaleString('en')} waiting` : undefined;
  return {
    thing: nodeThing(p.name),
    name: p.name,
    condition: conditionOf(p, options.fact),
    lines: [settings(p.config), p.recordsPerSecond > 0 ? `${p.recordsPerSecond.toLocaleString('en')} rec/s` : 'silent'].filter((line) => line !== ''),
    trouble,
  };
}

/** Few producers have a card each; of many, those that are selected, hurt or in trouble. */
function gather(view: ClusterView, options: ShapeOptions): { cards: readonly ProducerShape[]; crowd: CrowdShape | undefined; within: ReadonlyMap<ThingId, ThingId> } {
  const all = view.producers.map((p) => producerShape(p, options));
  if (all.length <= CARDS_UP_TO) return { cards: all, crowd: undefined, within: NOBODY };
  const failed = new Set(view.producers.filter((p) => p.failed > 0).map((p) => nodeThing(p.name)));
  const cards = all.filter((p) => p.thing === options.selected || p.condition === 'crashed' || p.condition === 'stopped' || p.condition === 'paused' || failed.has(p.thing)).slice(0, CARDS_UP_TO);
  const apart = new Set(cards.map((p) => p.thing));
  const members = all.map((p) => p.thing).filter((thing) => !apart.has(thing));
  const rate = view.producers.reduce((sum, p) => (apart.has(nodeThing(p.name)) ? sum : sum + p.recordsPerSecond), 0);
  const crowd: CrowdShape = { thing: CROWD, name: `${members.length} ${cards.length > 0 ? 'other ' : ''}producers`, lines: [`${rate.toLocaleString('en')} rec/s together`], members };
  return { cards, crowd, within: new Map(members.map((thing) => [thing, CROWD])) };
}

const NOBODY: ReadonlyMap<ThingId, ThingId> = new Map();

/** What decides over a record's fate; the inspector has the rest. */
function settings(config: readonly string[]): string {
  const acks = config.find((c) => c.startsWith('acks='));
  return [acks, config.includes('enable.idempotence=true') && 'idempotent'].filter(Boolean).join(' · ');
}

function groupShapes(view: ClusterView, options: ShapeOptions): GroupShape[] {
  const groups = view.groups.map(
    (g): GroupShape => ({
      thing: groupThing(g.group),
      name: g.group,
      state: g.state === 'Unknown' ? 'no coordinator' : g.state,
      stable: g.state === 'Stable',
      generation: g.generation,
      members: g.members.map((m) => memberShape(m, options, g.topics.length > 1)),
    }),
  );
  if (view.consumers.length > 0) {
    // They belong together by their group's name even while no coordinator knows them.
    const byGroup = new Map<string, ConsumerRow[]>();
    for (const c of view.consumers) byGroup.set(c.group, [...(byGroup.get(c.group) ?? []), c]);
    for (const [name, members] of byGroup) {
      const known = groups.findIndex((g) => g.name === name);
      const shapes = members.map((m) => memberShape(m, options, false));
      if (known >= 0) groups[known] = { ...groups[known], members: [...groups[known].members, ...shapes] };
      else groups.push({ thing: groupThing(name), name, state: 'not joined', stable: false, generation: -1, members: shapes });
    }
  }
  return groups;
}

function chip(a: AssignedPartition, manyTopics: boolean): MemberShape['partitions'][number] {
  return {
    key: `${a.topic}-${a.partition}`,
    label: manyTopics ? `${a.topic}-${a.partition}` : `p${a.partition}`,
    title: `${a.topic}-${a.partition}: ${a.shared === undefined ? `position ${a.position < 0 ? 'not known' : a.position}, committed ${a.committed < 0 ? 'nothing' : a.committed}` : sharedTitle(a.shared)}`,
  };
}

function sharedTitle(shared: SharedPosition | null): string {
  return shared === null ? 'shared, nobody reads it now' : `shared, everything before offset ${shared.startOffset} is done with, ${shared.acquiredByMember} offsets in hand`;
}

/** Many partitions, neighbours taken together: `p0–p127`. */
function runs(assignment: readonly AssignedPartition[], manyTopics: boolean): MemberShape['partitions'] {
  const sorted = [...assignment].sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
  const found: { first: AssignedPartition; last: AssignedPartition }[] = [];
  for (const a of sorted) {
    const run = found.at(-1);
    if (run && run.last.topic === a.topic && run.last.partition + 1 === a.partition) run.last = a;
    else found.push({ first: a, last: a });
  }
  const shown = found.slice(0, CHIPS_UP_TO).map(({ first, last }) =>
    first === last
      ? chip(first, manyTopics)
      : {
          key: `${first.topic}-${first.partition}`,
          label: manyTopics ? `${first.topic}-${first.partition}–${last.partition}` : `p${first.partition}–p${last.partition}`,
          title: `${first.topic}-${first.partition} to ${last.topic}-${last.partition}: ${last.partition - first.partition + 1} partitions`,
        },
  );
  const rest = found.length - shown.length;
  return rest > 0 ? [...shown, { key: 'more', label: `+${rest}`, title: `${rest} more: ${assignment.length} partitions in all` }] : shown;
}

function memberShape(m: ConsumerRow, options: ShapeOptions, manyTopics: boolean): MemberShape {
  const known = m.assignment.filter((a) => a.lag !== null);
  return {
    thing: nodeThing(m.name),
    name: m.name,
    condition: conditionOf(m, options.fact),
    partitions: m.assignment.length > CHIPS_UP_TO ? runs(m.assignment, manyTopics) : m.assignment.map((a) => chip(a, manyTopics)),
    doing: m.state === 'stable' ? 'polling' : m.state,
    lag: known.length > 0 ? known.reduce((sum, a) => sum + (a.lag ?? 0), 0) : undefined,
  };
}

function links(view: ClusterView, nodeOfBroker: ReadonlyMap<number, string>, within: ReadonlyMap<ThingId, ThingId>): LinkShape[] {
  const faults = new Map(view.linkFaults.map((f) => [linkThing(f.from, f.to), f]));
  const seen = new Set<ThingId>();
  const out: LinkShape[] = [];
  const add = (from: string, to: string, kind: LinkShape['kind']): void => {
    const thing = linkThing(from, to);
    if (seen.has(thing)) return;
    seen.add(thing);
    const fault = faults.get(thing);
    out.push({ thing, from: nodeThing(from), to: nodeThing(to), kind, cut: fault?.cut === true, impaired: fault !== undefined && !fault.cut });
  };
  const members = [...view.groups.flatMap((g) => g.members), ...view.consumers];
  const clients = view.producers.length - within.size + members.length;
  const every = clients * view.brokers.length <= LINES_UP_TO;
  const leaders = (topics: readonly string[]): Set<number> => new Set(view.partitions.filter((p) => topics.includes(p.topic)).map((p) => p.leader));
  if (within.size > 0) for (const b of view.brokers) out.push({ thing: undefined, from: CROWD, to: nodeThing(b.name), kind: 'produce', cut: false, impaired: false });
  for (const p of view.producers) {
    if (within.has(nodeThing(p.name))) continue;
    const wanted = every ? undefined : leaders(p.topics);
    for (const b of view.brokers) if (!wanted || wanted.has(b.id)) add(p.name, b.name, 'produce');
  }
  for (const m of members) {
    const wanted = every ? undefined : new Set(m.assignment.map((a) => view.partitions.find((p) => p.topic === a.topic && p.partition === a.partition)?.leader));
    for (const b of view.brokers) if (!wanted || wanted.has(b.id)) add(b.name, m.name, 'consume');
  }
  if (view.brokers.length <= 9) {
    view.brokers.forEach((a, i) => {
      for (const b of view.brokers.slice(i + 1)) add(a.name, b.name, 'replicate');
    });
  } else {
    for (const p of view.partitions) {
      const leader = nodeOfBroker.get(p.leader);
      for (const id of p.replicas) {
        const follower = nodeOfBroker.get(id);
        if (leader !== undefined && follower !== undefined && follower !== leader) add(leader, follower, 'replicate');
      }
    }
  }
  for (const c of view.controllers) for (const b of view.brokers) if (c.active || view.controllers.length === 1) add(c.name, b.name, 'control');
  for (const service of [view.zookeeper, view.objectStore]) if (service !== undefined) for (const b of view.brokers) add(service.name, b.name, 'control');
  return out;
}
