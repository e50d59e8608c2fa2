import { stateOf } from '../../../engine/coordinator/consumer/consumer-group';
import type { BrokerState } from '../../../engine/broker/broker-state';
import { Role } from '../../../engine/broker/replica-manager/partition';
import type { ConsumerState } from '../../../engine/client/consumer-state';
import type { ShareConsumerState } from '../../../engine/client/share-consumer-state';
import type { ProducerState } from '../../../engine/client/producer-state';
import type { ObjectStoreState } from '../../../engine/tiered/object-store';
import type { ZooKeeperServerState } from '../../../engine/zookeeper/server-state';
import type { ControllerState } from '../../../engine/controller/controller-state';
import type { Node } from '../../../engine/kernel/node';
import type { World } from '../../../engine/kernel/world';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import type { ScenarioSetting } from '../../../engine/scenario/build-world';
import type { ConfigRow, InspectorSection, StateRow } from '../../contract';
import { consumerRow, coordinatedGroups } from '../group-rows';
import { shareMemberRow } from '../share-group-rows';
import { committedImage, statusOf, type Typed } from '../nodes';
import { brokerLayers, configRows } from './config-rows';
import { brokerSelection, row, span } from './rows';

export interface NodeParts {
  readonly kind: string;
  readonly sections: readonly InspectorSection[];
  readonly config: readonly ConfigRow[];
}

/** State and configuration of a node of any kind. */
export function nodeParts(world: World, ix: number, node: Node): NodeParts {
  switch (node.kind) {
    case NodeKind.Broker:
      return brokerParts(world, { ix, node, state: node.state as BrokerState });
    case NodeKind.Controller:
      return controllerParts(world, { ix, node, state: node.state as ControllerState });
    case NodeKind.ZooKeeper:
      return zooKeeperParts(world, { ix, node, state: node.state as ZooKeeperServerState });
    case NodeKind.Producer:
      return producerParts(world, { ix, node, state: node.state as ProducerState });
    case NodeKind.Consumer:
      return consumerParts(world, { ix, node, state: node.state as ConsumerState });
    case NodeKind.ShareConsumer:
      return shareConsumerParts(world, { ix, node, state: node.state as ShareConsumerState });
    case NodeKind.ObjectStore:
      return objectStoreParts(world, { ix, node, state: node.state as ObjectStoreState });
    default:
      return { kind: 'edge', sections: [{ title: 'Process', rows: processRows(node) }], config: [] };
  }
}

function processRows(node: Node): StateRow[] {
  const status = statusOf(node);
  const rows = [row('process', status, { tone: status === 'running' ? 'good' : status === 'down' ? 'bad' : 'warn' })];
  if (node.diskWriteUs > 0) rows.push(row('disk write', span(node.diskWriteUs), { tone: 'bad', help: 'Every write takes that long.' }));
  return rows;
}

function settingOf(world: World): ScenarioSetting | null {
  return world.setting as ScenarioSetting | null;
}

function settingsMap(config: Readonly<Record<string, string | number | boolean>> | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(config ?? {}).map(([name, value]) => [name, String(value)]));
}

function brokerParts(world: World, { node, state }: Typed<BrokerState>): NodeParts {
  const image = committedImage(world);
  const registration = image.brokers.get(state.brokerId);
  const rows = processRows(node);
  rows.push(row('lifecycle', state.lifecycle.phase, { help: 'Kafka’s broker state.' }));
  if (registration === undefined) rows.push(row('registered', 'no', { tone: 'warn' }));
  else {
    rows.push(row('fenced', registration.fenced ? 'yes' : 'no', { tone: registration.fenced ? 'warn' : 'good', help: 'A fenced broker leads nothing and is left out of clients’ metadata.' }));
    if (registration.inControlledShutdown) rows.push(row('controlled shutdown', 'yes', { tone: 'warn' }));
    rows.push(row('broker epoch', registration.brokerEpoch));
  }
  if (state.zookeeper === null) rows.push(row('metadata offset', `${state.image.offset} of ${image.offset}`, { tone: state.image.offset < image.offset && node.status !== 'down' ? 'warn' : 'plain' }));
  else {
    const { session, controllerEpoch, controller } = state.zookeeper;
    rows.push(row('ZooKeeper session', session.id === 0 ? 'none' : session.connected ? session.id : `${session.id}, not connected`, { tone: session.connected ? 'plain' : 'warn' }));
    rows.push(row('controller epoch', controllerEpoch, { help: 'The newest that a request has named: older controllers are refused.' }));
    if (controller !== null) rows.push(row('controller', controller.active ? 'yes' : 'yes, it reads ZooKeeper', { tone: controller.active ? 'good' : 'warn' }));
  }
  if (state.rack !== null) rows.push(row('rack', state.rack));
  for (const { path, id, isOffline, logCount } of state.directories) {
    rows.push(row(`log directory ${path}`, isOffline ? 'failed' : `${logCount} replicas · id ${id}`, { tone: isOffline ? 'bad' : 'plain', help: 'A disk of its own. The first also holds the metadata log.' }));
  }
  const replicas: StateRow[] = [];
  for (const partition of state.replicas.partitions.values()) {
    const { topic, index, role, leaderEpoch, log } = partition;
    const what = role === Role.Leader ? 'leader' : role === Role.Follower ? `follower of ${partition.leaderId}` : partition.isOffline ? 'offline, its disk has failed' : 'no role';
    replicas.push(row(`${topic}-${index}`, `${what} · epoch ${leaderEpoch} · HW ${log.highWatermark} · LEO ${log.logEndOffset}`, { link: { type: 'replica', node: node.name, topic, partition: index } }));
  }
  const sections = [{ title: 'Broker', rows }, { title: 'Replicas', rows: replicas }];
  const groups = [...state.groups.shards.values()].flatMap((shard) => [
    ...[...shard.groups.values()].map((group) => groupLine(group.groupId, `${group.state} · generation ${group.generation}`)),
    ...[...shard.consumerGroups.values()].map((group) => groupLine(group.groupId, `${stateOf(group)} · group epoch ${group.groupEpoch}`)),
  ]);
  if (groups.length > 0) sections.push({ title: 'Coordinates', rows: groups });
  return { kind: 'broker', sections, config: configRows('broker', brokerLayers(state.staticConfig, state.image.configs, state.brokerId)) };
}

function groupLine(groupId: string, text: string): StateRow {
  return row(groupId, text, { link: { type: 'group', group: groupId } });
}

function controllerParts(world: World, { node, state }: Typed<ControllerState>): NodeParts {
  const rows = processRows(node);
  rows.push(row('log end offset', state.log.logEndOffset), row('high watermark', state.log.highWatermark), row('role in the quorum', state.raft.role), row('epoch', state.raft.election.epoch), row('waiting to be written', state.pending.length));
  const sessions: StateRow[] = [];
  if (state.active) {
    for (const [id, { lastContact }] of state.heartbeats.sessions) {
      const silentUs = world.nowUs - lastContact;
      sessions.push(row(`broker ${id}`, `heard ${span(Math.max(0, silentUs))} ago`, { tone: silentUs > state.heartbeats.session / 2 ? 'warn' : 'plain', link: brokerSelection(id), help: `Fenced after ${span(state.heartbeats.session)} of silence.` }));
    }
  }
  return {
    kind: 'controller',
    sections: [{ title: 'Controller', rows }, { title: 'Broker sessions', rows: sessions }],
    config: configRows('broker', brokerLayers(state.staticConfig, state.committed.configs, null)),
  };
}

function zooKeeperParts(world: World, { node, state }: Typed<ZooKeeperServerState>): NodeParts {
  const rows = processRows(node);
  rows.push(row('znodes', state.tree.nodes.size), row('last transaction', state.tree.zxid));
  const sessions = [...state.sessions.values()].map(({ id, client, lastHeardUs, timeoutUs }) =>
    row(world.nodes[client]?.name ?? '', `session ${id} · heard ${span(world.nowUs - lastHeardUs)} ago`, { help: `Expires after ${span(timeoutUs)} of silence.` }));
  return { kind: 'ZooKeeper', sections: [{ title: 'ZooKeeper', rows }, { title: 'Sessions', rows: sessions }], config: [] };
}

/** What lies there of each partition, as the store itself has it: also what no leader counts any more. */
function objectStoreParts(world: World, { node, state }: Typed<ObjectStoreState>): NodeParts {
  const image = committedImage(world);
  const sections: InspectorSection[] = [{ title: 'Object store', rows: [...processRows(node), row('segments', state.segments.size, { help: 'Closed segments that brokers have copied here, and those under way.' })] }];
  for (const topic of image.topics.values()) {
    const rows = topic.partitions.flatMap((_, partition) => {
      const held = [...state.segments.values()].filter((segment) => segment.topicId === topic.topicId && segment.partition === partition);
      if (held.length === 0) return [];
      const first = Math.min(...held.map(({ startOffset }) => startOffset));
      const last = Math.max(...held.map(({ endOffset }) => endOffset));
      const sizeBytes = held.reduce((sum, segment) => sum + segment.sizeBytes, 0);
      const link = { type: 'partition', topic: topic.name, partition } as const;
      return [row(`${topic.name}-${partition}`, `${held.length} ${held.length === 1 ? 'segment' : 'segments'} · ${first}–${last} · ${(sizeBytes / 1_000_000).toFixed(1)} MB`, { link })];
    });
    if (rows.length > 0) sections.push({ title: `Segments of ${topic.name}`, rows });
  }
  return { kind: 'object store', sections, config: [] };
}

function producerParts(world: World, { node, state }: Typed<ProducerState>): NodeParts {
  const { totals, workload } = state;
  const rows = processRows(node);
  rows.push(
    row('rate', workload === null ? 'on command only' : `${workload.running ? workload.recordsPerSecond : 0} records/s`),
    row('taken', totals.sentRecords, { help: 'Records that the application has handed over.' }),
    row('acknowledged', totals.acknowledgedRecords, { tone: 'good' }),
    row('failed', totals.failedRecords, { tone: totals.failedRecords > 0 ? 'bad' : 'plain' }),
    row('batches sent again', totals.retries, { tone: totals.retries > 0 ? 'warn' : 'plain' }),
    row('requests in flight', state.sent.length),
    row('free buffer memory', `${state.freeMemoryBytes} bytes`),
  );
  if (state.producerId >= 0) rows.push(row('producer id', `${state.producerId}, epoch ${state.producerEpoch}`));
  const queues = state.queues.map((queue) => {
    const records = queue.batches.reduce((sum, batch) => sum + batch.records, 0);
    return row(`${queue.topic}-${queue.partition}`, `${queue.batches.length} batches, ${records} records waiting · ${queue.inFlight.length} in flight · last acknowledged ${queue.lastAcknowledgedOffset}`, {
      link: { type: 'partition', topic: queue.topic, partition: queue.partition },
    });
  });
  const given = settingsMap(settingOf(world)?.scenario.producers.find(({ name }) => name === node.name)?.config);
  return { kind: 'producer', sections: [{ title: 'Producer', rows }, { title: 'Partitions', rows: queues }], config: configRows('producer', [{ source: 'client', settings: given }]) };
}

function consumerParts(world: World, consumer: Typed<ConsumerState>): NodeParts {
  const { node, state } = consumer;
  const image = committedImage(world);
  const found = coordinatedGroups(world, image).get(state.group);
  const rows = processRows(node);
  rows.push(
    row('group', state.group, { link: { type: 'group', group: state.group } }),
    row('membership', state.membership, { tone: state.membership === 'stable' ? 'good' : 'warn' }),
    row('member id', state.memberId === '' ? 'none yet' : state.memberId),
    row('generation', state.generation),
    row('leads the group', state.isLeader ? 'yes' : 'no'),
    row('application', state.phase),
    row('delivered', state.totals.deliveredRecords),
    row('polls', state.totals.polls),
    row('rebalances', state.totals.rebalances),
    row('commits', state.totals.failedCommits > 0 ? `${state.totals.commits}, ${state.totals.failedCommits} failed` : state.totals.commits, { tone: state.totals.failedCommits > 0 ? 'warn' : 'plain' }),
  );
  const assigned = consumerRow(world, image, consumer, found).assignment.map(({ topic, partition, position, committed, lag }) =>
    row(`${topic}-${partition}`, `position ${position < 0 ? 'unknown' : position} · committed ${committed < 0 ? 'none' : committed} · lag ${lag ?? 'unknown'}`, { link: { type: 'partition', topic, partition } }));
  const given = settingsMap(settingOf(world)?.scenario.groups.find(({ name }) => name === state.group)?.config);
  return { kind: 'consumer', sections: [{ title: 'Consumer', rows }, { title: 'Assigned', rows: assigned }], config: configRows('consumer', [{ source: 'client', settings: given }]) };
}

function shareConsumerParts(world: World, consumer: Typed<ShareConsumerState>): NodeParts {
  const { node, state } = consumer;
  const { totals, exceptions } = state;
  const inHand = state.inHand.reduce((sum, { acquired }) => sum + acquired.reduce((count, { firstOffset, lastOffset }) => count + lastOffset - firstOffset + 1, 0), 0);
  const special = [...exceptions.values()].reduce((sum, offsets) => sum + offsets.size, 0);
  const rows = processRows(node);
  rows.push(
    row('share group', state.group, { link: { type: 'group', group: state.group } }),
    row('membership', state.membership, { tone: state.membership === 'member' ? 'good' : 'warn' }),
    row('member id', state.memberId === '' ? 'none yet' : state.memberId),
    row('member epoch', state.memberEpoch),
    row('application', state.isStuck ? 'has no answer for what it has in hand' : state.phase, { tone: state.isStuck ? 'warn' : 'plain' }),
    row('answers with', state.config.shareAcknowledgementMode === 'implicit' ? 'accept, by polling again' : special === 0 ? state.answer : `${state.answer}, ${special} records otherwise`, { tone: state.answer === 'accept' && special === 0 ? 'plain' : 'warn' }),
    row('in hand', `${inHand} offsets`),
    row('delivered', totals.deliveredRecords),
    row('accepted', totals.acknowledged, { tone: 'good' }),
    row('released', totals.released, { tone: totals.released > 0 ? 'warn' : 'plain' }),
    row('rejected', totals.rejected, { tone: totals.rejected > 0 ? 'warn' : 'plain' }),
    row('acknowledgements that failed', totals.failedAcknowledgements, { tone: totals.failedAcknowledgements > 0 ? 'warn' : 'plain' }),
    row('polls', totals.polls),
  );
  const assigned = shareMemberRow(world, committedImage(world), consumer).assignment.map(({ topic, partition, shared }) =>
    row(`${topic}-${partition}`, shared == null ? 'nobody reads it now' : `start ${shared.startOffset} · end ${shared.endOffset} · ${shared.acquiredByMember} of ${shared.acquired} acquired offsets are with this member`, { link: { type: 'partition', topic, partition } }));
  const given = settingsMap(settingOf(world)?.scenario.groups.find(({ name }) => name === state.group)?.config);
  return { kind: 'share consumer', sections: [{ title: 'Share consumer', rows }, { title: 'Assigned', rows: assigned }], config: configRows('consumer', [{ source: 'client', settings: given }]) };
}
