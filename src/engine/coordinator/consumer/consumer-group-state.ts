import type { EventHandle } from '../../kernel/event-queue';
import type { MemberMetadata, ResolvedRegex } from '../offsets-topic-records';
import type { SessionTimer } from '../session-timer';
import type { CurrentAssignment, TopicPartitionSets } from './member-assignment';

export type ConsumerGroupStateName = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable' | 'Dead';

/** A member of a consumer group as the log has it. Immutable; topics go by their id. */
export interface ConsumerMember extends MemberMetadata {
  readonly memberId: string;
  readonly current: CurrentAssignment;
}

/** What only this coordinator knows of a member: its timers. */
export interface MemberSession extends SessionTimer {
  /** Runs while the member has partitions to give up (R-CGP-11); 0 when none is armed. */
  rebalanceTimer: EventHandle;
  /** Runs while a classic member owes a JoinGroup or a SyncGroup (R-CGP-17); 0 when none is armed. */
  classicTimer: EventHandle;
}

/** A group of the consumer protocol: what its records say, and the timers of its members. */
export interface ConsumerGroup {
  readonly groupId: string;
  /** `ctx.nameId(groupId)`, for facts. */
  readonly nameId: number;
  /** G. */
  groupEpoch: number;
  metadataHash: number;
  /** T: the epoch that the target was computed for, and when. */
  targetEpoch: number;
  targetTimestampMs: number;
  readonly members: Map<string, ConsumerMember>;
  /** Group instance id → member id. */
  readonly staticMembers: Map<string, string>;
  readonly target: Map<string, TopicPartitionSets>;
  readonly regexes: Map<string, ResolvedRegex>;
  readonly sessions: Map<string, MemberSession>;
  /** Topics of the group have changed: look at the next heartbeat whether that matters (R-CGP-02). */
  metadataChanged: boolean;
  /** There are topics that the regular expressions have not been held against. */
  regexStale: boolean;
  /** Armed while regular expressions are being looked up; 0 otherwise. */
  regexTimer: EventHandle;
  /** Was stable when last looked at, for facts. */
  wasStable: boolean;
}

export function copyConsumerGroup(g: ConsumerGroup): ConsumerGroup {
  const sessions = new Map<string, MemberSession>();
  for (const [id, s] of g.sessions) {
    sessions.set(id, {
      subject: s.subject, clientNode: s.clientNode, sessionDeadlineUs: s.sessionDeadlineUs, sessionTimer: s.sessionTimer, sessionTimerUs: s.sessionTimerUs,
      rebalanceTimer: s.rebalanceTimer, classicTimer: s.classicTimer,
    });
  }
  return {
    groupId: g.groupId, nameId: g.nameId, groupEpoch: g.groupEpoch, metadataHash: g.metadataHash, targetEpoch: g.targetEpoch, targetTimestampMs: g.targetTimestampMs,
    members: new Map(g.members), staticMembers: new Map(g.staticMembers), target: new Map(g.target), regexes: new Map(g.regexes), sessions,
    metadataChanged: g.metadataChanged, regexStale: g.regexStale, regexTimer: g.regexTimer, wasStable: g.wasStable,
  };
}
