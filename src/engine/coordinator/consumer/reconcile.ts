import {
  addPartition, hasPartition, NO_PARTITIONS, type AssignedPartitions, type CurrentAssignment, type MutablePartitions, type TopicPartitionSets,
} from './member-assignment';

/** What a step of a member towards its target depends on. */
export interface Reconciliation {
  readonly member: CurrentAssignment;
  /** The epoch the target was computed for, and this member's part of it. */
  readonly targetEpoch: number;
  readonly target: TopicPartitionSets;
  /** Is the member subscribed to it now? The target may be of an earlier subscription. */
  readonly isSubscribed: (topic: string) => boolean;
  readonly subscriptionChanged: boolean;
  /** Does any member, this one included, hold it, to keep or to give up? */
  readonly isHeld: (topic: string, partition: number) => boolean;
  /** What the heartbeat says the member owns; null when it does not say. */
  readonly owned: TopicPartitionSets | null;
}

/** The member after this heartbeat (R-CGP-06..08); the same object when nothing changes. */
export function reconcile(r: Reconciliation): CurrentAssignment {
  const { member } = r;
  switch (member.state) {
    case 'STABLE':
      if (member.epoch !== r.targetEpoch) return towardsTarget(r);
      return r.subscriptionChanged ? withoutUnsubscribed(r) : member;
    case 'UNREVOKED_PARTITIONS':
      // R-CGP-07: nothing moves until the member says that it owns none of them any more.
      if (stillOwns(r.owned, member.pendingRevocation)) return r.subscriptionChanged ? withoutUnsubscribed(r) : member;
      return towardsTarget(r);
    case 'UNRELEASED_PARTITIONS':
      return towardsTarget(r);
  }
}

function stillOwns(owned: TopicPartitionSets | null, partitions: AssignedPartitions): boolean {
  if (owned === null) return true;
  for (const [topic, numbers] of owned) for (const partition of numbers) if (hasPartition(partitions, topic, partition)) return true;
  return false;
}

/** R-CGP-06 */
function towardsTarget(r: Reconciliation): CurrentAssignment {
  const { member, target } = r;
  const keep: MutablePartitions = new Map();
  const revoke: MutablePartitions = new Map();
  for (const [topic, partitions] of member.assigned) {
    const isSubscribed = r.isSubscribed(topic);
    for (const [partition, epoch] of partitions) {
      const stays = isSubscribed && (target.get(topic)?.has(partition) ?? false);
      addPartition(stays ? keep : revoke, topic, partition, epoch);
    }
  }
  if (revoke.size > 0 && stillOwns(r.owned, revoke)) {
    return { epoch: member.epoch, previousEpoch: member.epoch, state: 'UNREVOKED_PARTITIONS', assigned: keep, pendingRevocation: revoke };
  }
  let isWaiting = false;
  for (const [topic, partitions] of target) {
    if (!r.isSubscribed(topic)) continue;
    for (const partition of partitions) {
      if (hasPartition(keep, topic, partition)) continue;
      // R-CGP-08: what somebody else still holds comes with a later heartbeat; what this member has just given up it may have again.
      if (r.isHeld(topic, partition) && !hasPartition(member.pendingRevocation, topic, partition)) isWaiting = true;
      else addPartition(keep, topic, partition, r.targetEpoch);
    }
  }
  return {
    epoch: r.targetEpoch, previousEpoch: member.epoch, state: isWaiting ? 'UNRELEASED_PARTITIONS' : 'STABLE', assigned: keep, pendingRevocation: NO_PARTITIONS,
  };
}

/** The target is not new, but the member no longer wants all of it: what it left goes back at once. */
function withoutUnsubscribed(r: Reconciliation): CurrentAssignment {
  const { member } = r;
  const keep: MutablePartitions = new Map();
  const revoke: MutablePartitions = new Map();
  for (const [topic, partitions] of member.pendingRevocation) for (const [partition, epoch] of partitions) addPartition(revoke, topic, partition, epoch);
  let isSmaller = false;
  for (const [topic, partitions] of member.assigned) {
    const stays = r.isSubscribed(topic);
    if (!stays) isSmaller = true;
    for (const [partition, epoch] of partitions) addPartition(stays ? keep : revoke, topic, partition, epoch);
  }
  if (!isSmaller) return member;
  if (member.state === 'STABLE' && !stillOwns(r.owned, revoke)) return { ...member, previousEpoch: member.epoch, assigned: keep };
  return { epoch: member.epoch, previousEpoch: member.epoch, state: 'UNREVOKED_PARTITIONS', assigned: keep, pendingRevocation: revoke };
}
