import { Role, type Partition } from '../../engine/broker/replica-manager/partition';
import { factLevel } from '../../engine/facts/fact-table';
import type { World } from '../../engine/kernel/world';
import type { MetadataImage } from '../../engine/metadata/image';
import type { GroupRow, InspectorSection, InspectorView, Selection, StateRow } from '../contract';
import { Recall } from '../recall';
import { keyOf, matcherOf } from '../selection';
import type { Simulation } from '../simulation';
import { minIsrOf, partitionRow, replicaRow } from './cluster-view';
import { factRows } from './event-log-view';
import { inFlightRuns } from '../../engine/broker/share/share-partition';
import { groupRows } from './group-rows';
import { shareGroupRows, sharePartitionOnLeader } from './share-group-rows';
import { brokerLayers, topicConfigRows } from './inspector/config-rows';
import { nodeParts } from './inspector/node-parts';
import { brokerSelection, listOf, row, span } from './inspector/rows';
import { brokersOf, committedImage, replicaOf, statusOf } from './nodes';

type Parts = Pick<InspectorView, 'title' | 'kind' | 'status' | 'sections' | 'config'>;

/** Causes brought back by replay, a memory for each run. */
const recalls = new WeakMap<Simulation, Recall>();

export function inspectorView(simulation: Simulation, selection: Selection): InspectorView {
  const { world } = simulation;
  const parts = partsOf(world, selection);
  const found = selection.type === 'fact' ? simulation.recorder.log.find(selection.id) !== null || selection.id <= world.factCount : parts !== null;
  if (!found) return { selection, found: false, title: '', kind: '', status: null, sections: [], config: [], why: new Float64Array(0), whyCut: false };
  let recall = recalls.get(simulation);
  if (recall === undefined) recalls.set(simulation, (recall = new Recall()));
  const newest = selection.type === 'fact' ? selection.id : newestFact(simulation, selection);
  const { facts, cut } = newest === 0 ? { facts: [], cut: false } : recall.chain(simulation, newest);
  return { selection, found: true, ...(parts ?? { title: '', kind: 'fact', status: null, sections: [], config: [] }), why: factRows(facts), whyCut: cut };
}

/**
 * The last fact about the thing that changed something; failing that, the last one worth a stop; 0 for none. That a client has
 * learnt of a new leader is no answer to why the leader is new.
 */
function newestFact(simulation: Simulation, selection: Selection): number {
  const matcher = matcherOf(simulation.world, selection);
  if (matcher === null) return 0;
  let newest = 0;
  let found = 0;
  simulation.recorder.log.backwards(Infinity, true, ({ id, node, kind, a, b, c, d }) => {
    if (!matcher.touchesFact(node, kind, a, b, c, d)) return true;
    if (newest === 0) newest = id;
    if (factLevel(kind) < 2) return true;
    found = id;
    return false;
  });
  return found > 0 ? found : newest;
}

function partsOf(world: World, selection: Selection): Parts | null {
  const image = committedImage(world);
  switch (selection.type) {
    case 'node': {
      const ix = world.nodeByName(selection.node);
      const node = world.nodes[ix];
      return node === undefined ? null : { title: node.name, status: statusOf(node), ...nodeParts(world, ix, node) };
    }
    case 'partition':
      return partitionParts(world, image, selection.topic, selection.partition);
    case 'replica':
      return replicaParts(world, image, selection.node, selection.topic, selection.partition);
    case 'group':
      return groupParts(world, image, selection.group);
    case 'link':
      return linkParts(world, selection.from, selection.to);
    case 'fact':
      return null;
  }
}

function topicSettings(world: World, image: MetadataImage, topic: string): Parts['config'] {
  const staticConfig = brokersOf(world)[0]?.state.staticConfig ?? new Map<string, string>();
  return topicConfigRows(image.configs.get(`TOPIC/${topic}`), brokerLayers(staticConfig, image.configs, null));
}

function partitionParts(world: World, image: MetadataImage, topic: string, partition: number): Parts | null {
  const registration = image.topics.get(topic)?.partitions[partition];
  if (registration === undefined) return null;
  const state = partitionRow(topic, partition, registration, minIsrOf(world, image, topic));
  const rows: StateRow[] = [
    row('leader', state.leader < 0 ? 'none' : `broker ${state.leader}`, { tone: state.offline ? 'bad' : 'plain', ...(state.leader < 0 ? {} : { link: brokerSelection(state.leader) }) }),
    row('leader epoch', state.leaderEpoch),
    row('partition epoch', state.partitionEpoch),
    row('replicas', listOf(state.replicas)),
    row('in sync (ISR)', listOf(state.isr), { tone: state.underReplicated ? 'warn' : 'good' }),
    row('min.insync.replicas', state.minIsr, { tone: state.underMinIsr ? 'bad' : 'plain', help: 'With fewer in sync, writes with acks=all are refused.' }),
  ];
  if (state.elr.length > 0) rows.push(row('eligible leaders (ELR)', listOf(state.elr)));
  const replicas = state.replicas.map((id) => {
    const { role, logStart, hw, leo, lag, inIsr, offline } = replicaRow(world, topic, partition, registration, id);
    return row(`broker ${id}`, `${role} · ${logStart}–${leo} · HW ${hw} · lag ${lag ?? 'unknown'}`, {
      tone: offline ? 'bad' : inIsr ? 'good' : 'warn', link: { type: 'replica', node: `broker-${id}`, topic, partition },
    });
  });
  return { title: `${topic}-${partition}`, kind: 'partition', status: null, sections: [{ title: 'Partition', rows }, { title: 'Replicas', rows: replicas }], config: topicSettings(world, image, topic) };
}

function replicaParts(world: World, image: MetadataImage, node: string, topic: string, partition: number): Parts | null {
  const ix = world.nodeByName(node);
  const broker = world.nodes[ix];
  const registration = image.topics.get(topic)?.partitions[partition];
  if (broker === undefined || registration === undefined) return null;
  const id = broker.kafkaId;
  const state = replicaRow(world, topic, partition, registration, id);
  const replica = replicaOf(world, id, keyOf(world, topic, partition));
  const rows: StateRow[] = [
    row('partition', `${topic}-${partition}`, { link: { type: 'partition', topic, partition } }),
    row('broker', id, { link: brokerSelection(id) }),
    row('role', state.role),
    row('leader epoch', state.leaderEpoch),
    row('in sync', state.inIsr ? 'yes' : 'no', { tone: state.inIsr ? 'good' : 'warn' }),
    row('log start offset', state.logStart),
    row('high watermark', state.hw),
    row('log end offset', state.leo),
    row('lag', state.lag ?? 'unknown', { tone: (state.lag ?? 0) > 0 ? 'warn' : 'plain' }),
  ];
  const sections: InspectorSection[] = [{ title: 'Replica', rows }];
  if (replica !== null) sections.push(...leaderSections(world, replica), epochSection(replica));
  return { title: `${topic}-${partition} on ${node}`, kind: 'replica', status: statusOf(broker), sections, config: topicSettings(world, image, topic) };
}

function leaderSections(world: World, replica: Partition): InspectorSection[] {
  if (replica.role !== Role.Leader) return [];
  const rows = replica.remotes.map(({ brokerId, logEndOffset, lastCaughtUpUs }) =>
    row(`broker ${brokerId}`, `${logEndOffset < 0 ? 'has not fetched yet' : `log end ${logEndOffset}`} · ${lastCaughtUpUs < 0 ? 'never caught up' : `caught up ${span(Math.max(0, world.nowUs - lastCaughtUpUs))} ago`}`, {
      tone: replica.isr.includes(brokerId) ? 'good' : 'warn', link: brokerSelection(brokerId),
    }));
  return [{ title: 'What the leader knows of its followers', rows }];
}

function epochSection(replica: Partition): InspectorSection {
  return { title: 'Leader epochs in this log', rows: replica.log.epochs.entries().map(([epoch, start]) => row(`epoch ${epoch}`, `from offset ${start}`)) };
}

function groupParts(world: World, image: MetadataImage, name: string): Parts | null {
  const group = [...groupRows(world, image), ...shareGroupRows(world, image)].find((one) => one.group === name);
  if (group === undefined) return null;
  const rows: StateRow[] = [
    row('state', group.state, { tone: group.state === 'Stable' ? 'good' : 'warn' }),
    row(group.isShare === true ? 'group epoch' : 'generation', group.generation < 0 ? 'none' : group.generation),
    row('coordinator', group.coordinator < 0 ? 'none' : `broker ${group.coordinator}`, group.coordinator < 0 ? { tone: 'warn' } : { link: brokerSelection(group.coordinator) }),
    row('assignor', group.protocol === '' ? 'none' : group.protocol),
    row('topics', group.topics.join(', ')),
    row('lag', group.lag ?? 'unknown'),
  ];
  const members = group.members.map((member) =>
    row(member.name, `${member.state} · ${member.assignment.length === 0 ? 'nothing assigned' : member.assignment.map(({ topic, partition }) => `${topic}-${partition}`).join(', ')}`, {
      tone: member.state === 'stable' || member.state === 'at work' ? 'good' : 'warn', link: { type: 'node', node: member.name },
    }));
  const sections = [{ title: group.isShare === true ? 'Share group' : 'Group', rows }, { title: 'Members', rows: members }];
  if (group.isShare === true) sections.push({ title: 'Share partitions', rows: sharePartitionRows(world, image, group) });
  return { title: name, kind: group.isShare === true ? 'share group' : 'group', status: null, sections, config: [] };
}

/** What leaders know of a share group's records. */
function sharePartitionRows(world: World, image: MetadataImage, { group, topics }: GroupRow): StateRow[] {
  return topics.flatMap((topic) => (image.topics.get(topic)?.partitions ?? []).map((_, partition) => {
    const link = { type: 'partition', topic, partition } as const;
    const state = sharePartitionOnLeader(world, image, group, topic, partition)?.state ?? null;
    if (state === null) return row(`${topic}-${partition}`, 'nobody reads it now', { link });
    const counts = { AVAILABLE: 0, ACQUIRED: 0, ACKNOWLEDGED: 0, ARCHIVED: 0 };
    for (const run of inFlightRuns(state)) counts[run.state] += run.lastOffset - run.firstOffset + 1;
    return row(`${topic}-${partition}`, `start ${state.startOffset} · end ${state.endOffset} · ${counts.ACQUIRED} acquired, ${counts.AVAILABLE} available again, ${counts.ACKNOWLEDGED} acknowledged, ${counts.ARCHIVED} archived`, { link });
  }));
}

function linkParts(world: World, from: string, to: string): Parts | null {
  const a = world.nodeByName(from);
  const b = world.nodeByName(to);
  if (a < 0 || b < 0) return null;
  const fault = world.linkFault(a, b);
  let there = 0;
  let back = 0;
  world.forEachFlight(({ request, response }) => {
    const sender = response === null ? request.from : request.to;
    const receiver = response === null ? request.to : request.from;
    if (sender === a && receiver === b) there++;
    else if (sender === b && receiver === a) back++;
  });
  const rows: StateRow[] = [
    row('state', fault.cut ? 'cut' : fault.lossPpm > 0 || fault.extraUs > 0 ? 'impaired' : 'healthy', { tone: fault.cut ? 'bad' : fault.lossPpm > 0 || fault.extraUs > 0 ? 'warn' : 'good' }),
    row('one-way time', span(world.latencyUs(a, b) + fault.extraUs), { help: 'Without jitter.' }),
    row('packet loss', `${fault.lossPpm / 10_000} %`, { help: 'A lost packet is sent again and costs time, not the message.' }),
    row(`in flight to ${to}`, there, { link: { type: 'node', node: to } }),
    row(`in flight to ${from}`, back, { link: { type: 'node', node: from } }),
  ];
  return { title: `${from} – ${to}`, kind: 'link', status: null, sections: [{ title: 'Link', rows }], config: [] };
}
