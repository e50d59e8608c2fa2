import type { AssignedPartitions, CurrentAssignment, MemberState, TopicPartitionSets } from '../../engine/coordinator/consumer/member-assignment';
import { reconcile } from '../../engine/coordinator/consumer/reconcile';
import { differences } from './compare';
import { fail, PASS, type Runner } from './outcome';

type Partitions = Readonly<Record<string, readonly number[]>>;
type WithEpochs = Readonly<Record<string, Readonly<Record<string, number>>>>;

interface RecordedMember {
  readonly epoch: number;
  readonly previousEpoch: number;
  readonly state: MemberState;
  readonly assigned: WithEpochs;
  readonly pendingRevocation: WithEpochs;
}

interface RecordedStep {
  readonly id: string;
  readonly subscribed: readonly string[];
  readonly subscriptionChanged?: boolean;
  readonly member: RecordedMember;
  readonly target: { readonly epoch: number; readonly assigned: Partitions };
  readonly held: Partitions;
  readonly owned: Partitions | null;
  readonly after: RecordedMember;
}

/** A consumer-protocol member's next step towards its target. */
export const runReconcile: Runner = (recorded) => {
  const { steps } = recorded as unknown as { readonly steps: readonly RecordedStep[] };
  const report = steps.flatMap((step, i) => differences(step.after, after(step)).map((line) => `steps[${i}] (${step.id}): ${line}`));
  return report.length === 0 ? PASS : fail(...report);
};

function after({ member, subscribed, subscriptionChanged = false, target, held, owned }: RecordedStep): CurrentAssignment {
  const holds = sets(held);
  return reconcile({
    member: { ...member, assigned: withEpochs(member.assigned), pendingRevocation: withEpochs(member.pendingRevocation) },
    targetEpoch: target.epoch,
    target: sets(target.assigned),
    isSubscribed: (topic) => subscribed.includes(topic),
    subscriptionChanged,
    isHeld: (topic, partition) => holds.get(topic)?.has(partition) ?? false,
    owned: owned === null ? null : sets(owned),
  });
}

function sets(partitions: Partitions): TopicPartitionSets {
  return new Map(Object.entries(partitions).map(([topic, numbers]) => [topic, new Set(numbers)]));
}

function withEpochs(partitions: WithEpochs): AssignedPartitions {
  return new Map(Object.entries(partitions).map(([topic, epochs]) => [topic, new Map(Object.entries(epochs).map(([partition, epoch]) => [Number(partition), epoch]))]));
}
