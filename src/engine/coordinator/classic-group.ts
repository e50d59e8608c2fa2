import { javaStringOrder } from '../../base/java-hash';
import type { JoinGroupMember, JoinGroupProtocol } from '../protocol/messages/join-group';
import { EMPTY_BLOB, sameBlob, subscriptionOf, type ProtocolBlob } from '../protocol/protocol-blob';
import type { ClassicGroup, ClassicGroupStateName, ClassicMember } from './classic-group-state';
import type { GroupMetadataValue } from './offsets-topic-records';

/** What a group of the classic protocol is, without time and messages: `classic-rebalance.ts` moves it. */

const CONSUMER_PROTOCOL_TYPE = 'consumer';

export function createClassicGroup(groupId: string, nameId: number, shard: number, nowMs: number): ClassicGroup {
  return {
    groupId, nameId, state: 'Empty', previousState: 'Empty', currentStateTimestampMs: nowMs, generation: 0, protocolType: null,
    protocolName: null, leaderId: null, members: new Map(), staticMembers: new Map(), pendingJoins: new Map(), pendingSyncs: new Set(),
    newMemberAdded: false, subscribedTopics: null, subject: { shard, groupId, memberId: '' }, joinTimer: 0, syncTimer: 0,
  };
}

/** The states a group may come from (§7.2). */
const LEGAL_FROM: Readonly<Record<ClassicGroupStateName, readonly ClassicGroupStateName[]>> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['Empty', 'CompletingRebalance', 'Stable'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
  Dead: ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable', 'Dead'],
};

export function canRebalance(group: ClassicGroup): boolean {
  return LEGAL_FROM.PreparingRebalance.includes(group.state);
}

export function transitionTo(group: ClassicGroup, state: ClassicGroupStateName, nowMs: number): void {
  if (!LEGAL_FROM[state].includes(group.state)) throw new Error(`group ${group.groupId}: ${state} cannot follow ${group.state}`);
  group.previousState = group.state;
  group.state = state;
  group.currentStateTimestampMs = nowMs;
}

export function isLeader(group: ClassicGroup, memberId: string): boolean {
  return group.leaderId === memberId;
}

export function addMember(group: ClassicGroup, member: ClassicMember, protocolType: string): void {
  if (group.members.size === 0) group.protocolType = protocolType;
  // R-GRP-07: the first to join leads.
  group.leaderId ??= member.memberId;
  group.members.set(member.memberId, member);
  if (member.groupInstanceId !== null) group.staticMembers.set(member.groupInstanceId, member.memberId);
  group.pendingJoins.delete(member.memberId);
}

export function removeMember(group: ClassicGroup, memberId: string): void {
  const member = group.members.get(memberId);
  group.members.delete(memberId);
  if (member !== undefined && member.groupInstanceId !== null && group.staticMembers.get(member.groupInstanceId) === memberId) {
    group.staticMembers.delete(member.groupInstanceId);
  }
  if (isLeader(group, memberId)) group.leaderId = firstKey(group.members);
  group.pendingJoins.delete(memberId);
  group.pendingSyncs.delete(memberId);
}

function firstKey<V>(map: ReadonlyMap<string, V>): string | null {
  for (const key of map.keys()) return key;
  return null;
}

/** R-GRP-20: the same member under a new id, in the same place. */
export function replaceStaticMember(group: ClassicGroup, member: ClassicMember, newMember: ClassicMember): void {
  const others = [...group.members];
  group.members.clear();
  for (const [id, other] of others) {
    if (id === member.memberId) group.members.set(newMember.memberId, newMember);
    else group.members.set(id, other);
  }
  if (isLeader(group, member.memberId)) group.leaderId = newMember.memberId;
  if (newMember.groupInstanceId !== null) group.staticMembers.set(newMember.groupInstanceId, newMember.memberId);
}

/** R-GRP-10: every known member waits in a join, and no handed-out id is still on its way. */
export function hasAllMembersJoined(group: ClassicGroup): boolean {
  return group.pendingJoins.size === 0 && awaitingJoinCount(group) === group.members.size;
}

export function awaitingJoinCount(group: ClassicGroup): number {
  let count = 0;
  for (const member of group.members.values()) if (member.awaitingJoin !== null) count++;
  return count;
}

/** R-GRP-10: the longest rebalance timeout of all members. */
export function rebalanceTimeoutMs(group: ClassicGroup): number {
  let longest = 0;
  for (const member of group.members.values()) if (member.rebalanceTimeoutMs > longest) longest = member.rebalanceTimeoutMs;
  return longest;
}

/** R-GRP-06: an empty group takes any protocol; others need the same type and an assignor in common with all members. */
export function supportsProtocols(group: ClassicGroup, protocolType: string, protocols: readonly JoinGroupProtocol[]): boolean {
  if (group.state === 'Empty') return protocolType !== '' && protocols.length > 0;
  return group.protocolType === protocolType && protocols.some(({ name }) => isSupportedByAll(group, name));
}

function isSupportedByAll(group: ClassicGroup, name: string): boolean {
  for (const member of group.members.values()) if (!supports(member, name)) return false;
  return true;
}

function supports(member: ClassicMember, name: string): boolean {
  return member.protocols.some((protocol) => protocol.name === name);
}

/** R-GRP-08: each member votes for the first of its protocols that all support; the most votes win. */
export function selectProtocol(group: ClassicGroup): string {
  const votes = new Map<string, number>();
  for (const member of group.members.values()) {
    const vote = member.protocols.find(({ name }) => isSupportedByAll(group, name));
    if (vote !== undefined) votes.set(vote.name, (votes.get(vote.name) ?? 0) + 1);
  }
  let chosen = '';
  let most = 0;
  // Of equals the first in the order of Java's hash map, as the real coordinator walks one.
  for (const name of javaStringOrder([...votes.keys()])) {
    const count = votes.get(name) as number;
    if (count > most) {
      most = count;
      chosen = name;
    }
  }
  return chosen;
}

/** Are these the protocols the member came with before, in the same order and with the same metadata? */
export function matches(member: ClassicMember, protocols: readonly JoinGroupProtocol[]): boolean {
  return (
    member.protocols.length === protocols.length &&
    member.protocols.every((known, i) => {
      const other = protocols[i] as JoinGroupProtocol;
      return known.name === other.name && sameBlob(known.metadata, other.metadata);
    })
  );
}

export function metadataOf(member: ClassicMember, protocolName: string | null): ProtocolBlob {
  return member.protocols.find((protocol) => protocol.name === protocolName)?.metadata ?? EMPTY_BLOB;
}

/** R-GRP-07: what the leader learns of everyone. */
export function membersForLeader(group: ClassicGroup): JoinGroupMember[] {
  const members: JoinGroupMember[] = [];
  for (const member of group.members.values()) {
    members.push({ memberId: member.memberId, groupInstanceId: member.groupInstanceId, metadata: metadataOf(member, group.protocolName) });
  }
  return members;
}

/** R-GRP-07: if the leader has not rejoined, another who has takes over. False when nobody has. */
export function electJoinedLeader(group: ClassicGroup): boolean {
  if (group.leaderId === null) return false;
  if (group.members.get(group.leaderId)?.awaitingJoin) return true;
  for (const member of group.members.values()) {
    if (member.awaitingJoin !== null) {
      group.leaderId = member.memberId;
      return true;
    }
  }
  return false;
}

/** R-GRP-09: the generation goes up, also when nobody is left. */
export function initNextGeneration(group: ClassicGroup, nowMs: number): void {
  group.generation++;
  group.protocolName = group.members.size === 0 ? null : selectProtocol(group);
  group.subscribedTopics = computeSubscribedTopics(group);
  transitionTo(group, group.members.size === 0 ? 'Empty' : 'CompletingRebalance', nowMs);
  group.pendingSyncs.clear();
}

export function usesConsumerProtocol(group: ClassicGroup): boolean {
  return group.protocolType === CONSUMER_PROTOCOL_TYPE;
}

/** Null when the members' metadata does not say it. */
export function computeSubscribedTopics(group: ClassicGroup): ReadonlySet<string> | null {
  if (!usesConsumerProtocol(group)) return null;
  const topics = new Set<string>();
  for (const member of group.members.values()) {
    const subscription = subscriptionOf(metadataOf(member, group.protocolName));
    if (subscription === null) return null;
    for (const topic of subscription.topics) topics.add(topic);
  }
  return topics;
}

export function isSubscribedTo(group: ClassicGroup, topic: string): boolean {
  return group.subscribedTopics === null ? usesConsumerProtocol(group) : group.subscribedTopics.has(topic);
}

/** The group as its record in `__consumer_offsets` holds it. */
export function groupMetadata(group: ClassicGroup, assignments: ReadonlyMap<string, ProtocolBlob>): GroupMetadataValue {
  return {
    protocolType: group.protocolType ?? '',
    generation: group.generation,
    protocol: group.protocolName,
    leader: group.leaderId,
    currentStateTimestampMs: group.currentStateTimestampMs,
    members: [...group.members.values()].map((member) => ({
      memberId: member.memberId, groupInstanceId: member.groupInstanceId, clientId: member.clientId, clientHost: member.clientHost,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs, sessionTimeoutMs: member.sessionTimeoutMs,
      subscription: metadataOf(member, group.protocolName), assignment: assignments.get(member.memberId) ?? EMPTY_BLOB,
    })),
  };
}

/** R-GRP-03: the group as last written. A rebalance that was under way is lost. */
export function loadedGroup(groupId: string, nameId: number, shard: number, value: GroupMetadataValue): ClassicGroup {
  const group = createClassicGroup(groupId, nameId, shard, value.currentStateTimestampMs);
  group.state = value.members.length === 0 ? 'Empty' : 'Stable';
  group.generation = value.generation;
  for (const member of value.members) {
    addMember(group, {
      memberId: member.memberId, groupInstanceId: member.groupInstanceId, clientId: member.clientId, clientHost: member.clientHost,
      subject: { shard, groupId, memberId: member.memberId }, clientNode: -1,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs < 0 ? member.sessionTimeoutMs : member.rebalanceTimeoutMs,
      sessionTimeoutMs: member.sessionTimeoutMs, protocols: [{ name: value.protocol ?? '', metadata: member.subscription }],
      assignment: member.assignment, isNew: false, awaitingJoin: null, awaitingSync: null, sessionDeadlineUs: 0, sessionTimer: 0, sessionTimerUs: 0,
    }, value.protocolType);
  }
  group.protocolType = value.protocolType === '' ? null : value.protocolType;
  group.protocolName = value.protocol;
  group.leaderId = value.leader;
  group.subscribedTopics = computeSubscribedTopics(group);
  return group;
}
