import { AcknowledgeTypeCode, type AcknowledgementBatchData } from '../protocol/messages/share-fetch';
import { recordOffset, type RecordBatch } from '../protocol/record-batch';
import type { ProcessingAnswer, ReceivedRecords, ShareConsumerState } from './share-consumer-state';

/** What an application has been handed, and what it says of it (R-SHR-11). */

const CODES: Readonly<Record<Exclude<ProcessingAnswer, 'none'>, number>> = {
  accept: AcknowledgeTypeCode.ACCEPT, release: AcknowledgeTypeCode.RELEASE, reject: AcknowledgeTypeCode.REJECT,
};

/** How many records an application gets of acquired offsets: markers and holes are none. */
export function countRecords({ batches }: ReceivedRecords, firstOffset: number, lastOffset: number): number {
  let count = 0;
  for (const batch of batches) {
    if (batch.isControl) continue;
    const last = batch.baseOffset + batch.lastOffsetDelta;
    if (batch.baseOffset >= firstOffset && last <= lastOffset) count += batch.recordCount;
    else if (last >= firstOffset && batch.baseOffset <= lastOffset) count += countWithin(batch, firstOffset, lastOffset);
  }
  return count;
}

function countWithin(batch: RecordBatch, firstOffset: number, lastOffset: number): number {
  let count = 0;
  for (let i = 0; i < batch.recordCount; i++) {
    const offset = recordOffset(batch, i);
    if (offset >= firstOffset && offset <= lastOffset) count++;
  }
  return count;
}

/** Does the application have an answer for every record? */
export function hasAllAnswers(s: ShareConsumerState): boolean {
  return s.inHand.every((received) => received.acquired.every(({ firstOffset, lastOffset }) => {
    for (let offset = firstOffset; offset <= lastOffset; offset++) if (answerFor(s, received, offset) === 'none') return false;
    return true;
  }));
}

export function answerFor({ answer, exceptions, config }: ShareConsumerState, { key }: ReceivedRecords, offset: number): ProcessingAnswer {
  // Implicitly, the next poll accepts whatever the one before returned.
  if (config.shareAcknowledgementMode === 'implicit') return 'accept';
  return exceptions.get(key)?.get(offset) ?? answer;
}

/** The acknowledgements of what was received: offsets without a record are told as such. */
export function acknowledgementsOf(s: ShareConsumerState, received: ReceivedRecords): AcknowledgementBatchData[] {
  return received.acquired.map(({ firstOffset, lastOffset }) => {
    const isWhole = countRecords(received, firstOffset, lastOffset) === lastOffset - firstOffset + 1;
    const offsets = isWhole ? null : recordOffsets(received, firstOffset, lastOffset);
    const types: number[] = [];
    for (let offset = firstOffset; offset <= lastOffset; offset++) {
      const answer = answerFor(s, received, offset);
      types.push(offsets !== null && !offsets.has(offset) ? AcknowledgeTypeCode.GAP : answer === 'none' ? AcknowledgeTypeCode.ACCEPT : CODES[answer]);
    }
    const [first = AcknowledgeTypeCode.ACCEPT] = types;
    return { firstOffset, lastOffset, acknowledgeTypes: types.every((type) => type === first) ? [first] : types };
  });
}

function recordOffsets({ batches }: ReceivedRecords, firstOffset: number, lastOffset: number): ReadonlySet<number> {
  const offsets = new Set<number>();
  for (const batch of batches) {
    if (batch.isControl || batch.baseOffset > lastOffset || batch.baseOffset + batch.lastOffsetDelta < firstOffset) continue;
    for (let i = 0; i < batch.recordCount; i++) offsets.add(recordOffset(batch, i));
  }
  return offsets;
}
