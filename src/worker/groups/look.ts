import type { ConsumerState, Membership } from '../../engine/client/consumer-state';
import { preferredAssignor, stateOf } from '../../engine/coordinator/consumer/consumer-group';
import type { Node } from '../../engine/kernel/node';
import type { World } from '../../engine/kernel/world';
import type { PartitionKey } from '../../engine/protocol/partition-key';
import { committedImage, statusOf } from '../views/nodes';
import { coordinatedGroups } from '../views/group-rows';

/** What the process of a consumer is doing. */
export type Activity = 'poll' | 'processing' | 'closing' | 'failed' | 'paused' | 'down';

/** What is looked at of a consumer after every event at it. Of its state nothing else is read here. */
export interface MemberLook {
  readonly activity: Activity;
  readonly membership: Membership;
  /** Of a member of the consumer protocol its epoch. */
  readonly generation: number;
  /** Partitions that it reads, in order of their keys. One that is being given up is not among them: nothing more of it is returned. */
  readonly owned: readonly PartitionKey[];
}

/** What is looked at of a group where its coordinator holds it. */
export interface GroupLook {
  readonly coordinator: number;
  /** Partition of `__consumer_offsets`. */
  readonly shard: number;
  readonly protocol: 'classic' | 'consumer';
  readonly state: string;
  /** Generation, or group epoch. */
  readonly generation: number;
  /** Epoch of the target assignment; −1 in the classic protocol. */
  readonly targetEpoch: number;
  readonly assignor: string;
  readonly members: number;
}

export function activityOf(node: Node): Activity {
  const status = statusOf(node);
  if (status === 'down' || status === 'paused') return status;
  const { phase } = node.state as ConsumerState;
  if (phase === 'polling') return 'poll';
  // Within the event that ends it: at its end the process is gone.
  if (phase === 'dying') return 'down';
  // A program that is not in poll() is about its own business.
  return phase === 'idle' ? 'processing' : phase;
}

/** The same object as before when nothing has changed. */
export function lookAtMember(node: Node, before: MemberLook | null): MemberLook {
  const { membership, generation, assigned } = node.state as ConsumerState;
  const activity = activityOf(node);
  const owned: PartitionKey[] = [];
  for (const { key, revoking } of assigned.values()) if (!revoking) owned.push(key);
  owned.sort((a, b) => a - b);
  const isSame = before !== null && before.owned.length === owned.length && before.owned.every((key, i) => key === owned[i]);
  if (isSame && before.activity === activity && before.membership === membership && before.generation === generation) return before;
  return { activity, membership, generation, owned: isSame ? before.owned : owned };
}

/** Every group that a coordinator holds, by name. */
export function lookAtGroups(world: World): Map<string, GroupLook> {
  const looks = new Map<string, GroupLook>();
  for (const [name, { group, consumerGroup, coordinator, shard: { partition: shard } }] of coordinatedGroups(world, committedImage(world))) {
    if (group !== null) {
      const { state, generation, protocolName, members } = group;
      looks.set(name, { coordinator, shard, protocol: 'classic', state, generation, targetEpoch: -1, assignor: protocolName ?? '', members: members.size });
    } else if (consumerGroup !== null) {
      const { groupEpoch, targetEpoch, members } = consumerGroup;
      const assignor = preferredAssignor(members.values()) ?? 'uniform';
      looks.set(name, { coordinator, shard, protocol: 'consumer', state: stateOf(consumerGroup), generation: groupEpoch, targetEpoch, assignor, members: members.size });
    }
  }
  return looks;
}

export function isSameGroup(a: GroupLook, b: GroupLook): boolean {
  return (
    a.coordinator === b.coordinator && a.protocol === b.protocol && a.state === b.state && a.generation === b.generation && a.targetEpoch === b.targetEpoch &&
    a.assignor === b.assignor && a.members === b.members
  );
}
