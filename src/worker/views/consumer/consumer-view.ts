import { usesConsumerProtocol } from '../../../engine/client/consumer-heartbeats';
import type { ConsumerState } from '../../../engine/client/consumer-state';
import type { World } from '../../../engine/kernel/world';
import type { MetadataImage } from '../../../engine/metadata/image';
import { lastOffsetOf } from '../../../engine/protocol/record-batch';
import { groupsSince } from '../../groups/backfill';
import type { MemberTrack } from '../../groups/group-watch';
import type { Simulation } from '../../simulation';
import { committedOffset, coordinatedGroups, type FoundGroup } from '../group-rows';
import { committedImage, consumersOf, replicaOf, statusOf, type Typed } from '../nodes';
import type { CommitPicture, ConsumerPanelParams, ConsumerPanelView, ConsumerPicture, FetchSessionRow, PartitionPlace } from './consumer-contract';
import { deadlinesOf } from './deadlines';
import { loopOf } from './poll-loop';

const MIN_SPAN_US = 1000;

/** A consumer at the cursor and over the time before. */
export function consumerPanelView(simulation: Simulation, params: ConsumerPanelParams): ConsumerPanelView {
  const { world } = simulation;
  const fromUs = Math.max(0, world.nowUs - Math.max(MIN_SPAN_US, params.spanUs));
  const consumers = consumersOf(world);
  const chosen = consumers.find(({ node }) => node.name === params.node) ?? consumers[0];
  const watch = groupsSince(simulation, fromUs);
  return {
    timeUs: world.nowUs,
    fromUs,
    cutUs: watch.sinceUs > fromUs ? watch.sinceUs : -1,
    all: consumers.map(({ node, state }) => ({ name: node.name, group: state.group, status: statusOf(node) })),
    consumer: chosen === undefined ? null : pictureOf(world, chosen, watch.members.get(chosen.ix), Math.max(fromUs, watch.sinceUs)),
  };
}

function pictureOf(world: World, { ix, node, state }: Typed<ConsumerState>, track: MemberTrack | undefined, fromUs: number): ConsumerPicture {
  const image = committedImage(world);
  const found = coordinatedGroups(world, image).get(state.group);
  const { config, totals } = state;
  const { lastPollUs, ...loop } = loopOf(track, fromUs, world.nowUs);
  return {
    name: node.name, node: ix, group: state.group, status: statusOf(node), protocol: usesConsumerProtocol(state) ? 'consumer' : 'classic', memberId: state.memberId,
    instanceId: config.groupInstanceId, membership: state.membership, generation: state.generation, coordinator: state.coordinator < 0 ? -1 : world.kafkaId(state.coordinator),
    ...loop,
    deadlines: deadlinesOf(world, node, state, found, lastPollUs),
    commits: commitsOf(world, state),
    partitions: placesOf(world, image, state, found),
    sessions: [...state.sessions.values()].map(({ node: broker, id, epoch, request, partitions }): FetchSessionRow => ({ broker: world.kafkaId(broker), id, epoch, partitions: partitions.size, underWay: request !== 0 })),
    buffered: bufferedOf(state), maxPollRecords: config.maxPollRecords, isolation: config.isolationLevel,
    totals: { polls: totals.polls, delivered: totals.deliveredRecords, rebalances: totals.rebalances, commits: totals.commits, failedCommits: totals.failedCommits },
  };
}

function commitsOf(world: World, { config, commits, autoCommitTimer, autoCommitDue }: ConsumerState): CommitPicture {
  const dueUs = world.queue.dueUs(autoCommitTimer);
  let underWay = 0;
  for (const { offsets } of commits.values()) underWay += offsets.length;
  return {
    auto: config.enableAutoCommit, intervalUs: config.autoCommitIntervalMs * 1000,
    nextUs: !config.enableAutoCommit ? -1 : autoCommitDue ? 0 : dueUs < 0 ? -1 : Math.max(0, dueUs - world.nowUs), underWay,
  };
}

/** Markers and what was aborted are counted in: they are told apart when a poll takes them. */
function bufferedOf({ buffered }: ConsumerState): ConsumerPicture['buffered'] {
  let records = 0;
  for (const { batches, batch, nextOffset } of buffered) {
    for (let i = batch; i < batches.length; i++) {
      const one = batches[i];
      if (one === undefined) continue;
      const left = i === batch ? Math.max(0, lastOffsetOf(one) + 1 - Math.max(nextOffset, one.baseOffset)) : one.recordCount;
      records += Math.min(left, one.recordCount);
    }
  }
  return { records, fetches: buffered.length };
}

function placesOf(world: World, image: MetadataImage, state: ConsumerState, found: FoundGroup | undefined): PartitionPlace[] {
  const places = state.assigned.values().map(({ key, topic, partition, position, fetching, revoking, paused, awaiting, fetchNotBeforeUs }): PartitionPlace => {
    const leader = image.topics.get(topic)?.partitions[partition]?.leader ?? -1;
    const log = leader < 0 ? undefined : replicaOf(world, leader, key)?.log;
    const hw = log?.highWatermark ?? -1;
    const lso = log?.lastStableOffset ?? -1;
    const committed = committedOffset(found, state.group, topic, partition);
    let fetched = position;
    for (const data of state.buffered) {
      const last = data.batches.at(-1);
      if (data.key === key && last !== undefined) fetched = Math.max(fetched, lastOffsetOf(last) + 1);
    }
    const readable = state.config.isolationLevel === 'read_committed' ? lso : hw;
    const behind = (offset: number): number | null => (readable < 0 || offset < 0 ? null : Math.max(0, readable - offset));
    return {
      topic, partition, leader, logStart: log?.logStartOffset ?? -1, committed, position, fetched, lso, hw, leo: log?.logEndOffset ?? -1, lag: behind(position),
      committedLag: behind(committed), fetching, stopped: whyStopped(world.nowUs, leader, position, revoking, paused, awaiting, fetchNotBeforeUs),
    };
  });
  return places.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
}

function whyStopped(nowUs: number, leader: number, position: number, revoking: boolean, paused: boolean, awaiting: string, fetchNotBeforeUs: number): string {
  if (revoking) return 'is being given up';
  if (paused) return 'paused by its application';
  if (position < 0) return awaiting === 'reset' ? 'its position is being reset' : 'asks what is committed';
  if (leader < 0) return 'has no leader';
  return fetchNotBeforeUs > nowUs ? 'waits after an error' : '';
}
