import { wallClockMs } from '../../protocol/clock';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { controllerEndpoint } from '../../protocol/endpoints';
import { ErrorCode } from '../../protocol/error-codes';
import type { DescribedQuorum, DescribedReplica, DescribeQuorumRequest, DescribeQuorumResponse } from '../../protocol/messages/quorum';
import { CLUSTER_METADATA_TOPIC, ZERO_UUID } from '../../protocol/topic-name';
import type { ControllerState } from '../controller-state';
import type { ReplicaProgress } from './raft-state';
import { currentVoters, isVoterIn } from './voter-set';

/** An observer that has not fetched for so long is not shown any more. */
const OBSERVER_FORGOTTEN_US = 300_000_000;
const UNKNOWN = -1;

/** Who votes, who follows, and how far each has come: only the leader knows. */
export function onDescribeQuorum(ctx: Context, state: ControllerState, request: Request): void {
  if (state.raft.role !== 'Leader') {
    ctx.reply(request, { errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER, errorMessage: null, topics: [], nodes: [] } satisfies DescribeQuorumResponse);
    return;
  }
  const { topics } = request.body as DescribeQuorumRequest;
  const isMetadata = topics.length === 1 && topics[0].topicName === CLUSTER_METADATA_TOPIC && topics[0].partitions.every(({ partitionIndex }) => partitionIndex === 0);
  const answers = topics.map(({ topicName, partitions }) => ({
    topicName,
    partitions: partitions.map(({ partitionIndex }) => (isMetadata ? describe(ctx, state) : unknownPartition(partitionIndex))),
  }));
  const nodes = isMetadata ? currentVoters(state.raft.voterSets).map(({ voterId }) => controllerEndpoint(voterId)) : [];
  ctx.reply(request, { errorCode: ErrorCode.NONE, errorMessage: null, topics: answers, nodes } satisfies DescribeQuorumResponse);
}

function unknownPartition(partitionIndex: number): DescribedQuorum {
  return {
    partitionIndex, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: 'This server does not host this topic-partition.', leaderId: 0, leaderEpoch: 0,
    highWatermark: 0, currentVoters: [], observers: [],
  };
}

function describe(ctx: Context, state: ControllerState): DescribedQuorum {
  const { raft, log, nodeId } = state;
  const own: ReplicaProgress = { replicaId: nodeId, logEndOffset: log.logEndOffset, lastFetchUs: ctx.nowUs, lastCaughtUpUs: ctx.nowUs };
  // Voters of a static quorum are known by their ids alone (R-CLI-60).
  const isStatic = raft.voterSets[raft.voterSets.length - 1].kRaftVersion < 1;
  const voters = currentVoters(raft.voterSets).map((voter) => {
    const known = voter.voterId === nodeId ? own : raft.replicas.get(voter.voterId);
    return describeReplica(voter.voterId, isStatic ? ZERO_UUID : voter.voterDirectoryId, known);
  });
  const observers = [...raft.replicas.values()].filter(({ replicaId, lastFetchUs }) => !isVoterIn(raft.voterSets, replicaId) && ctx.nowUs - lastFetchUs < OBSERVER_FORGOTTEN_US);
  return {
    partitionIndex: 0, errorCode: ErrorCode.NONE, errorMessage: null, leaderId: nodeId, leaderEpoch: raft.election.epoch, highWatermark: log.highWatermark,
    currentVoters: voters, observers: observers.map((progress) => describeReplica(progress.replicaId, observerDirectory(state, progress.replicaId), progress)),
  };
}

/** A broker keeps the metadata log in the first of its directories. */
function observerDirectory({ committed }: ControllerState, replicaId: number): string {
  return committed.brokers.get(replicaId)?.logDirs?.[0] ?? ZERO_UUID;
}

function describeReplica(replicaId: number, replicaDirectoryId: string, known: ReplicaProgress | undefined): DescribedReplica {
  return {
    replicaId, replicaDirectoryId, logEndOffset: known?.logEndOffset ?? UNKNOWN, lastFetchTimestamp: timestamp(known?.lastFetchUs), lastCaughtUpTimestamp: timestamp(known?.lastCaughtUpUs),
  };
}

function timestamp(us: number | undefined): number {
  return us === undefined || us < 0 ? UNKNOWN : wallClockMs(us);
}
