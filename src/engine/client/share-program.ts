import type { EventHandle } from '../kernel/event-queue';
import { ErrorCode } from '../protocol/error-codes';
import type { TopicPartition } from './consumer-program';
import type { PendingAcknowledgements, ProcessingAnswer, ReceivedRecords } from './share-consumer-state';
import { exceptionOf, type CallAnswer, type Thrown } from './thrown';

/** What a program that holds a KafkaShareConsumer calls, one call after another as one thread does. */
export type ShareCall =
  | { readonly type: 'subscribe'; readonly topics: readonly string[] }
  | { readonly type: 'unsubscribe' | 'subscription' }
  | { readonly type: 'poll' | 'commitSync' | 'close'; readonly timeoutMs: number }
  | { readonly type: 'acknowledge'; readonly at: TopicPartition; readonly offsets: readonly number[]; readonly answer: Exclude<ProcessingAnswer, 'none'> };

/** What can be asked of a share consumer that a program holds. */
export type ShareProgramCommand =
  | { readonly type: 'call'; readonly call: ShareCall }
  | { readonly type: 'wakeup' }
  /** The program has looked at what polls returned and at what it was told. */
  | { readonly type: 'taken' };

/** The acknowledgement callback: offsets of one partition, and what came of them. */
export interface SettledAcknowledgements extends TopicPartition {
  readonly offsets: readonly number[];
  readonly thrown: Thrown | null;
}

/** A program in the place of the application that polls, works and answers. */
export interface ShareProgram {
  call: ShareCall | null;
  callTimer: EventHandle;
  answer: CallAnswer | null;
  /** What commitSync waits for, and what has come of it. */
  awaited: readonly PendingAcknowledgements[];
  committed: readonly SettledAcknowledgements[];
  /** What polls have returned since somebody looked. */
  returned: readonly ReceivedRecords[];
  /** Non-empty polls since somebody looked: the records of each. */
  pollSizes: number[];
  journal: readonly SettledAcknowledgements[];
  /** Another thread wants the next poll or commitSync to throw. */
  wakeup: boolean;
  closed: boolean;
}

export function createShareProgram(): ShareProgram {
  return { call: null, callTimer: 0, answer: null, awaited: [], committed: [], returned: [], pollSizes: [], journal: [], wakeup: false, closed: false };
}

export function copyShareProgram(from: ShareProgram): ShareProgram {
  return { ...from, pollSizes: from.pollSizes.slice() };
}

/** The broker has answered these, or never will. */
export function noteSettled(program: ShareProgram, acknowledged: PendingAcknowledgements, errorCode: number): void {
  const { topic, partition, batches } = acknowledged;
  const offsets = batches.flatMap(({ firstOffset, lastOffset }) => Array.from({ length: lastOffset - firstOffset + 1 }, (_, i) => firstOffset + i));
  const settled = { topic, partition, offsets, thrown: errorCode === ErrorCode.NONE ? null : exceptionOf(errorCode) };
  program.journal = [...program.journal, settled];
  if (!program.awaited.includes(acknowledged)) return;
  program.awaited = program.awaited.filter((one) => one !== acknowledged);
  program.committed = [...program.committed, settled];
}
