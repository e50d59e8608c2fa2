import type { EventHandle } from '../kernel/event-queue';
import type { PartitionKey } from '../protocol/partition-key';
import type { TopicPartition } from './consumer-program';
import type { ProcessingAnswer, ReceivedRecords } from './share-consumer-state';
import type { CallAnswer, Thrown } from './thrown';

/** What a program that holds a KafkaShareConsumer calls, one call after another as one thread does. */
export type ShareCall =
  | { readonly type: 'subscribe'; readonly topics: readonly string[] }
  | { readonly type: 'unsubscribe' | 'subscription' | 'commitAsync' }
  | { readonly type: 'poll' | 'commitSync' | 'close'; readonly timeoutMs: number }
  | { readonly type: 'acknowledge'; readonly at: TopicPartition; readonly offset: number; readonly answer: Exclude<ProcessingAnswer, 'none'> };

/** The acknowledgement callback: what came of one partition's offsets (R-SHR-11). Immutable. */
export interface AcknowledgedOffsets extends TopicPartition {
  readonly offsets: readonly number[];
  readonly thrown: Thrown | null;
}

/** A program in the place of the application that polls, works and answers. */
export interface ShareProgram {
  call: ShareCall | null;
  callTimer: EventHandle;
  deadlineUs: number;
  answer: CallAnswer | null;
  wakeup: boolean;
  /** What it has said of records in hand. */
  readonly answers: Map<PartitionKey, ReadonlyMap<number, ProcessingAnswer>>;
  /** Acknowledgements that have ended; its callback hears of them within the next call that waits. */
  ended: AcknowledgedOffsets[];
  /** What the callback has heard. */
  journal: AcknowledgedOffsets[];
  /** What commitSync() will tell, by partition. */
  readonly results: Map<PartitionKey, AcknowledgedOffsets>;
  /** What polls have returned since somebody looked. */
  returned: readonly ReceivedRecords[];
  pollSizes: number[];
  closed: boolean;
}

export function createShareProgram(): ShareProgram {
  return {
    call: null, callTimer: 0, deadlineUs: 0, answer: null, wakeup: false, answers: new Map(), ended: [], journal: [], results: new Map(), returned: [], pollSizes: [], closed: false,
  };
}

export function copyShareProgram(from: ShareProgram): ShareProgram {
  return {
    ...from, answers: new Map(from.answers), ended: from.ended.slice(), journal: from.journal.slice(), results: new Map(from.results), pollSizes: from.pollSizes.slice(),
  };
}
