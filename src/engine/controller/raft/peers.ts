import type { Context } from '../../kernel/behavior';
import { ApiKey } from '../../protocol/api-keys';
import { metadataPartition, type BeginQuorumEpochRequest, type EndQuorumEpochRequest, type VoteRequest } from '../../protocol/messages/quorum';
import type { QuorumVoter } from '../../metadata/records';
import { directoryIdOf, type ControllerState } from '../controller-state';
import { lastEpoch } from '../metadata-log';
import { ControllerTimer } from '../timers';
import { IDLE_PEER } from './raft-state';
import { RaftSlot } from './slots';
import { currentVoters } from './voter-set';

const VOTE_VERSION = 2;
const BEGIN_VERSION = 1;
const END_VERSION = 1;
/** Asking a voter again that did not answer: 50 ms, doubling up to this. */
const RETRY_US = 50_000;
const RETRY_MAX_US = 500_000;

/** The role has changed: what was asked in the one before matters no more. */
export function resetPeers(ctx: Context, { raft }: ControllerState): void {
  for (const peer of raft.peers.values()) ctx.cancel(peer.retryTimer);
  raft.peers = new Map();
}

/** Asks every other voter what the role wants of it; one question at a time. */
export function askVoters(ctx: Context, state: ControllerState): void {
  for (const voter of currentVoters(state.raft.voterSets)) if (voter.voterId !== state.nodeId) askVoter(ctx, state, voter);
}

/** Time to try one again. */
export function onPeerRetry(ctx: Context, state: ControllerState, voterId: number): void {
  const voter = currentVoters(state.raft.voterSets).find((other) => other.voterId === voterId);
  if (voter !== undefined) askVoter(ctx, state, voter);
}

/** An answer came; false when it is to a question of an earlier role. */
export function onPeerAnswered({ raft }: ControllerState, voterId: number, requestId: number): boolean {
  if (raft.peers.get(voterId)?.requestId !== requestId) return false;
  raft.peers.set(voterId, IDLE_PEER);
  return true;
}

/** The voter is gone or silent: it is asked again after a pause that doubles. */
export function onPeerLost(ctx: Context, { raft }: ControllerState, voterId: number): void {
  const failures = (raft.peers.get(voterId)?.failures ?? 0) + 1;
  const retryTimer = ctx.periodic(retryDelayUs(failures), ControllerTimer.PeerRetry, voterId);
  raft.peers.set(voterId, { requestId: 0, failures, retryTimer });
}

export function retryDelayUs(failures: number): number {
  let delayUs = RETRY_US;
  for (let i = 1; i < failures && delayUs < RETRY_MAX_US; i++) delayUs *= 2;
  return Math.min(delayUs, RETRY_MAX_US);
}

function askVoter(ctx: Context, state: ControllerState, voter: QuorumVoter): void {
  const { raft } = state;
  const peer = raft.peers.get(voter.voterId) ?? IDLE_PEER;
  if (peer.requestId !== 0 || ctx.isPending(peer.retryTimer)) return;
  const requestId = sendTo(ctx, state, voter);
  if (requestId !== 0) raft.peers.set(voter.voterId, { ...peer, requestId });
}

/** What each role has to say to another voter; 0 when it is nothing. */
function sendTo(ctx: Context, state: ControllerState, voter: QuorumVoter): number {
  const { raft } = state;
  switch (raft.role) {
    case 'Prospective':
    case 'Candidate':
      if (raft.granted.includes(voter.voterId) || raft.rejected.includes(voter.voterId)) return 0;
      return send(ctx, state, voter.voterId, ApiKey.Vote, VOTE_VERSION, voteRequest(state, voter));
    case 'Leader':
      if (raft.acknowledged.includes(voter.voterId)) return 0;
      return send(ctx, state, voter.voterId, ApiKey.BeginQuorumEpoch, BEGIN_VERSION, beginRequest(state, voter));
    case 'Resigned':
      if (raft.acknowledged.includes(voter.voterId)) return 0;
      return send(ctx, state, voter.voterId, ApiKey.EndQuorumEpoch, END_VERSION, endRequest(state));
    case 'Unattached':
    case 'Follower':
      return 0;
  }
}

function send(ctx: Context, state: ControllerState, voterId: number, api: number, version: number, body: object): number {
  return ctx.request(ctx.nodeByKafkaId(voterId), RaftSlot.Quorum, api, version, body, state.config.controllerQuorumRequestTimeoutMs * 1000);
}

function voteRequest({ raft, log, clusterId, nodeId }: ControllerState, { voterId, voterDirectoryId }: QuorumVoter): VoteRequest {
  return {
    clusterId, voterId,
    topics: metadataPartition({
      partitionIndex: 0, replicaEpoch: raft.election.epoch, replicaId: nodeId, replicaDirectoryId: raft.directoryId, voterDirectoryId,
      lastOffsetEpoch: lastEpoch(log), lastOffset: log.logEndOffset, preVote: raft.role === 'Prospective',
    }),
  };
}

function beginRequest({ raft, clusterId, nodeId }: ControllerState, { voterId, voterDirectoryId }: QuorumVoter): BeginQuorumEpochRequest {
  return { clusterId, voterId, topics: metadataPartition({ partitionIndex: 0, voterDirectoryId, leaderId: nodeId, leaderEpoch: raft.election.epoch }) };
}

function endRequest({ raft, clusterId, nodeId }: ControllerState): EndQuorumEpochRequest {
  const preferredCandidates = raft.preferredSuccessors.map((candidateId) => ({ candidateId, candidateDirectoryId: directoryIdOf(candidateId) }));
  return { clusterId, topics: metadataPartition({ partitionIndex: 0, leaderId: nodeId, leaderEpoch: raft.election.epoch, preferredCandidates }) };
}
