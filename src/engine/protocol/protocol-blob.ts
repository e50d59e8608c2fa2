/**
 * Bytes that the group coordinator passes on without reading them, in the way they are written down here: opaque text, or
 * the two structures of Kafka's consumer protocol. The empty text is "no bytes".
 */
export type ProtocolBlob = string | { readonly subscription: ConsumerProtocolSubscription } | { readonly assignment: ConsumerProtocolAssignment };

/** What a member tells the leader: `ConsumerProtocolSubscription`, versions 0 to 3. */
export interface ConsumerProtocolSubscription {
  readonly version: number;
  readonly topics: readonly string[];
  readonly userData: string | null;
  /** From version 1. */
  readonly ownedPartitions?: readonly TopicPartitions[];
  /** From version 2. */
  readonly generationId?: number;
  /** From version 3. */
  readonly rackId?: string | null;
}

/** What the leader hands to a member: `ConsumerProtocolAssignment`. */
export interface ConsumerProtocolAssignment {
  readonly version: number;
  readonly assignedPartitions: readonly TopicPartitions[];
  readonly userData: string | null;
}

export interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export const EMPTY_BLOB: ProtocolBlob = '';

export function subscriptionOf(blob: ProtocolBlob): ConsumerProtocolSubscription | null {
  return typeof blob === 'object' && 'subscription' in blob ? blob.subscription : null;
}

export function assignmentOf(blob: ProtocolBlob): ConsumerProtocolAssignment | null {
  return typeof blob === 'object' && 'assignment' in blob ? blob.assignment : null;
}

/** Would the bytes be the same? Lists count in their order, as the bytes would. */
export function sameBlob(a: ProtocolBlob, b: ProtocolBlob): boolean {
  if (a === b) return true;
  const subscriptionA = subscriptionOf(a);
  const subscriptionB = subscriptionOf(b);
  if (subscriptionA !== null && subscriptionB !== null) return sameSubscription(subscriptionA, subscriptionB);
  const assignmentA = assignmentOf(a);
  const assignmentB = assignmentOf(b);
  if (assignmentA !== null && assignmentB !== null) return sameAssignment(assignmentA, assignmentB);
  return false;
}

function sameSubscription(a: ConsumerProtocolSubscription, b: ConsumerProtocolSubscription): boolean {
  return (
    a.version === b.version &&
    a.userData === b.userData &&
    (a.generationId ?? -1) === (b.generationId ?? -1) &&
    (a.rackId ?? null) === (b.rackId ?? null) &&
    sameTexts(a.topics, b.topics) &&
    samePartitions(a.ownedPartitions ?? [], b.ownedPartitions ?? [])
  );
}

function sameAssignment(a: ConsumerProtocolAssignment, b: ConsumerProtocolAssignment): boolean {
  return a.version === b.version && a.userData === b.userData && samePartitions(a.assignedPartitions, b.assignedPartitions);
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}

function samePartitions(a: readonly TopicPartitions[], b: readonly TopicPartitions[]): boolean {
  return (
    a.length === b.length &&
    a.every((entry, i) => {
      const other = b[i] as TopicPartitions;
      return entry.topic === other.topic && entry.partitions.length === other.partitions.length && entry.partitions.every((p, j) => p === other.partitions[j]);
    })
  );
}
