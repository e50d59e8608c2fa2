import type { Request } from '../kernel/connection';
import type { EventHandle } from '../kernel/event-queue';
import type { JoinGroupProtocol } from '../protocol/messages/join-group';
import type { ProtocolBlob } from '../protocol/protocol-blob';
import type { SessionTimer, TimerSubject } from './session-timer';

export type ClassicGroupStateName = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

export interface ClassicMember extends SessionTimer {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  rebalanceTimeoutMs: number;
  sessionTimeoutMs: number;
  /** In order of preference. Immutable. */
  protocols: readonly JoinGroupProtocol[];
  assignment: ProtocolBlob;
  /** Has not come through a join phase yet (R-GRP-12). */
  isNew: boolean;
  /** The parked JoinGroup, and the parked SyncGroup. */
  awaitingJoin: Request | null;
  awaitingSync: Request | null;
}

/** An id that was handed out and has not come back yet (R-GRP-05). */
export interface PendingMember {
  readonly subject: TimerSubject;
  timer: EventHandle;
}

export interface ClassicGroup {
  readonly groupId: string;
  /** `ctx.nameId(groupId)`, for facts. */
  readonly nameId: number;
  state: ClassicGroupStateName;
  previousState: ClassicGroupStateName;
  currentStateTimestampMs: number;
  generation: number;
  /** Null until the first member joins. */
  protocolType: string | null;
  protocolName: string | null;
  leaderId: string | null;
  readonly members: Map<string, ClassicMember>;
  /** Group instance id → member id. */
  readonly staticMembers: Map<string, string>;
  readonly pendingJoins: Map<string, PendingMember>;
  readonly pendingSyncs: Set<string>;
  /** Somebody joined since the last look of the initial rebalance (R-GRP-11). */
  newMemberAdded: boolean;
  /** Topics of all members; null when they cannot be told. Immutable. */
  subscribedTopics: ReadonlySet<string> | null;
  readonly subject: TimerSubject;
  joinTimer: EventHandle;
  syncTimer: EventHandle;
}

function copyMember(m: ClassicMember): ClassicMember {
  return {
    memberId: m.memberId, groupInstanceId: m.groupInstanceId, clientId: m.clientId, clientHost: m.clientHost, subject: m.subject,
    clientNode: m.clientNode, rebalanceTimeoutMs: m.rebalanceTimeoutMs, sessionTimeoutMs: m.sessionTimeoutMs, protocols: m.protocols,
    assignment: m.assignment, isNew: m.isNew, awaitingJoin: m.awaitingJoin, awaitingSync: m.awaitingSync,
    sessionDeadlineUs: m.sessionDeadlineUs, sessionTimer: m.sessionTimer,
    sessionTimerUs: m.sessionTimerUs,
  };
}

export function copyClassicGroup(g: ClassicGroup): ClassicGroup {
  const members = new Map<string, ClassicMember>();
  for (const [id, member] of g.members) members.set(id, copyMember(member));
  const pendingJoins = new Map<string, PendingMember>();
  for (const [id, pending] of g.pendingJoins) pendingJoins.set(id, { subject: pending.subject, timer: pending.timer });
  return {
    groupId: g.groupId, nameId: g.nameId, state: g.state, previousState: g.previousState, currentStateTimestampMs: g.currentStateTimestampMs,
    generation: g.generation, protocolType: g.protocolType, protocolName: g.protocolName, leaderId: g.leaderId, members,
    staticMembers: new Map(g.staticMembers), pendingJoins, pendingSyncs: new Set(g.pendingSyncs), newMemberAdded: g.newMemberAdded,
    subscribedTopics: g.subscribedTopics, subject: g.subject, joinTimer: g.joinTimer, syncTimer: g.syncTimer,
  };
}
