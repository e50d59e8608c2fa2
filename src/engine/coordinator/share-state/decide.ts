import type { BrokerConfig } from '../../config/broker-config';
import type { MetadataImage } from '../../metadata/image';
import { ErrorCode } from '../../protocol/error-codes';
import type { DonePart, InitializePart, ReadPart, ReadPartResult, SummaryPartResult, WritePart } from '../../protocol/messages/share-group-state';
import { combineBatches, type ShareState, type ShareStateRecord } from './share-state';

/** What a share coordinator answers about one share partition, and the record that makes it so, if one is needed (R-SHR-15, R-SHR-16). */
export interface Decided<Result extends DonePart = DonePart> {
  readonly result: Result;
  readonly record: ShareStateRecord | null;
}

/** What is asked about. */
export interface Subject {
  readonly key: string;
  readonly topicId: string;
  readonly known: ShareState | undefined;
  readonly image: MetadataImage;
  readonly config: BrokerConfig;
  /** Milliseconds since 1970 by the broker's clock. */
  readonly nowMs: number;
}

const UNINITIALIZED = -1;
const MESSAGES: Readonly<Partial<Record<number, string>>> = {
  [ErrorCode.FENCED_LEADER_EPOCH]: 'The leader epoch in the request is older than the epoch on the broker.',
  [ErrorCode.FENCED_STATE_EPOCH]: 'The share coordinator rejected the request because the share-group state epoch did not match.',
  [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]: 'This server does not host this topic-partition.',
};

export function done(partition: number, errorCode: number = ErrorCode.NONE, message: string | null = null): DonePart {
  return { partition, errorCode, errorMessage: errorCode === ErrorCode.NONE ? null : (message ?? MESSAGES[errorCode] ?? null) };
}

export function failedRead(partition: number, errorCode: number, message: string | null = null): ReadPartResult {
  return { ...done(partition, errorCode, message), stateEpoch: 0, startOffset: 0, stateBatches: [] };
}

export function failedSummary(partition: number, errorCode: number, message: string | null = null): SummaryPartResult {
  return { ...done(partition, errorCode, message), stateEpoch: 0, leaderEpoch: 0, startOffset: 0, deliveryCompleteCount: 0 };
}

function isInMetadata({ image, topicId }: Subject, partition: number): boolean {
  const name = image.topicNames.get(topicId);
  return name !== undefined && image.topics.get(name)?.partitions[partition] !== undefined;
}

/** What is wrong with a question about that partition whatever is known of it. */
function partitionError(subject: Subject, partition: number): DonePart | null {
  if (partition < 0) return done(partition, ErrorCode.INVALID_REQUEST, 'The partition id cannot be a negative number.');
  return isInMetadata(subject, partition) ? null : done(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
}

/** The group begins with the partition, or begins anew. */
export function initialize(subject: Subject, { partition, stateEpoch, startOffset }: InitializePart): Decided {
  const { key, known, nowMs } = subject;
  if (known !== undefined && known.stateEpoch > stateEpoch) return { result: done(partition, ErrorCode.FENCED_STATE_EPOCH), record: null };
  const error = partitionError(subject, partition);
  if (error !== null) return { result: error, record: null };
  const snapshotEpoch = known === undefined ? 0 : known.snapshotEpoch + 1;
  const value: ShareState = { snapshotEpoch, stateEpoch, leaderEpoch: 0, startOffset, deliveryCompleteCount: 0, stateBatches: [], updates: 0, createTimestampMs: nowMs };
  return { result: done(partition), record: { type: 'ShareSnapshot', key, value } };
}

/** R-SHR-15: a leader that takes over reads the state, and from then on the leader before it is fenced. */
export function read(subject: Subject, { partition, leaderEpoch }: ReadPart): Decided<ReadPartResult> {
  const { known } = subject;
  if (partition < 0) return { result: failedRead(partition, ErrorCode.INVALID_REQUEST, 'The partition id cannot be a negative number.'), record: null };
  if (known === undefined) return { result: failedRead(partition, ErrorCode.INVALID_REQUEST, 'Read operation on uninitialized share partition not allowed.'), record: null };
  if (leaderEpoch !== -1 && known.leaderEpoch > leaderEpoch) return { result: failedRead(partition, ErrorCode.FENCED_LEADER_EPOCH), record: null };
  if (!isInMetadata(subject, partition)) return { result: failedRead(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION), record: null };
  const { stateEpoch, startOffset, stateBatches } = known;
  const record = leaderEpoch === -1 || known.leaderEpoch === leaderEpoch ? null
    : recordOf(subject, known, { leaderEpoch, startOffset: -1, deliveryCompleteCount: known.deliveryCompleteCount, stateBatches: [] });
  return { result: { ...done(partition), stateEpoch, startOffset, stateBatches }, record };
}

/** R-SHR-10, R-SHR-15: changes of the leader's; one that was replaced, or speaks of a state that was initialized anew, is fenced. */
export function write(subject: Subject, part: WritePart): Decided {
  const { known } = subject;
  const { partition, stateEpoch, leaderEpoch } = part;
  if (partition < 0) return { result: done(partition, ErrorCode.INVALID_REQUEST, 'The partition id cannot be a negative number.'), record: null };
  if (known === undefined) return { result: done(partition, ErrorCode.INVALID_REQUEST, 'Write operation on uninitialized share partition not allowed.'), record: null };
  if (leaderEpoch !== -1 && known.leaderEpoch > leaderEpoch) return { result: done(partition, ErrorCode.FENCED_LEADER_EPOCH), record: null };
  if (stateEpoch !== -1 && known.stateEpoch > stateEpoch) return { result: done(partition, ErrorCode.FENCED_STATE_EPOCH), record: null };
  if (!isInMetadata(subject, partition)) return { result: done(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION), record: null };
  return { result: done(partition), record: recordOf(subject, known, part) };
}

/** A few changes as updates, then all of it once more. */
function recordOf({ key, config }: Subject, known: ShareState, { leaderEpoch, startOffset, deliveryCompleteCount, stateBatches }: Omit<WritePart, 'partition' | 'stateEpoch'>): ShareStateRecord {
  const { snapshotEpoch, updates } = known;
  if (updates < config.shareCoordinatorSnapshotUpdateRecordsPerSnapshot) {
    return { type: 'ShareUpdate', key, value: { snapshotEpoch, leaderEpoch, startOffset, deliveryCompleteCount, stateBatches: combineBatches([], stateBatches, startOffset) } };
  }
  const start = startOffset === UNINITIALIZED ? known.startOffset : startOffset;
  return {
    type: 'ShareSnapshot', key,
    value: {
      ...known, snapshotEpoch: snapshotEpoch + 1, leaderEpoch: leaderEpoch === -1 ? known.leaderEpoch : leaderEpoch, startOffset: start, deliveryCompleteCount,
      stateBatches: combineBatches(known.stateBatches, stateBatches, start), updates: 0,
    },
  };
}

export function summarize(subject: Subject, { partition }: ReadPart): SummaryPartResult {
  const { known } = subject;
  const error = partitionError(subject, partition);
  if (error !== null) return failedSummary(partition, error.errorCode, error.errorMessage);
  if (known === undefined) return { ...failedSummary(partition, ErrorCode.NONE), startOffset: UNINITIALIZED };
  const { stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount } = known;
  return { ...done(partition), stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount };
}

export function remove(subject: Subject, partition: number): Decided {
  const { key, known } = subject;
  const error = partitionError(subject, partition);
  if (error !== null) return { result: error, record: null };
  return { result: done(partition), record: known === undefined ? null : { type: 'ShareSnapshot', key, value: null } };
}
