import type { TopicPartitionSets } from '../consumer/member-assignment';
import type { SessionTimer } from '../session-timer';

export type ShareGroupStateName = 'Empty' | 'Stable' | 'Dead';

/** What a member of a share group says of itself. */
export interface ShareMemberMetadata {
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** Sorted, each once. */
  readonly subscribedTopicNames: readonly string[];
}

/** Where a member stands: it moves straight to its target (R-SHR-01). Immutable. */
export interface ShareMemberAssignment {
  readonly epoch: number;
  readonly previousEpoch: number;
  readonly assigned: TopicPartitionSets;
}

/** A member as the log has it. Immutable; topics go by their id. */
export interface ShareMember extends ShareMemberMetadata {
  readonly memberId: string;
  readonly current: ShareMemberAssignment;
}

/** Of which partitions the share coordinators keep a state, or are about to (R-SHR-16). Immutable; topics go by their id. */
export interface SharePartitionStates {
  readonly initializing: TopicPartitionSets;
  readonly initialized: TopicPartitionSets;
}

/** A share group: what its records say, and the sessions of its members. */
export interface ShareGroup {
  readonly groupId: string;
  /** `ctx.nameId(groupId)`, for facts. */
  readonly nameId: number;
  groupEpoch: number;
  metadataHash: number;
  targetEpoch: number;
  targetTimestampMs: number;
  states: SharePartitionStates;
  /** Since when the newest initialization is under way; only the coordinator that asked for it knows. */
  initializingSinceUs: number;
  readonly members: Map<string, ShareMember>;
  readonly target: Map<string, TopicPartitionSets>;
  readonly sessions: Map<string, SessionTimer>;
  /** Topics of the group have changed: look at the next heartbeat whether that matters. */
  metadataChanged: boolean;
}

export function copyShareGroup(g: ShareGroup): ShareGroup {
  const sessions = new Map<string, SessionTimer>();
  for (const [memberId, session] of g.sessions) sessions.set(memberId, { ...session });
  return { ...g, members: new Map(g.members), target: new Map(g.target), sessions };
}
