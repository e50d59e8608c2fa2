import { AcknowledgeTypeCode, type AcknowledgementBatchData } from '../protocol/messages/share-fetch';
import { recordOffset, type RecordBatch } from '../protocol/record-batch';
import type { AcquiredOffsets, PendingAcknowledgements, ProcessingAnswer, ReceivedRecords, ShareConsumerState } from './share-consumer-state';

/** What an application has been handed, and what it says of it (R-SHR-11). */

const CODES: Readonly<Record<Exclude<ProcessingAnswer, 'none'> | 'gap', number>> = {
  accept: AcknowledgeTypeCode.ACCEPT, release: AcknowledgeTypeCode.RELEASE, reject: AcknowledgeTypeCode.REJECT, gap: AcknowledgeTypeCode.GAP,
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
  return s.inHand.every((received) => splitAnswers(s, received).unanswered.length === 0);
}

export function answerFor({ answer, exceptions, config }: ShareConsumerState, { key }: ReceivedRecords, offset: number): ProcessingAnswer {
  // Implicitly, the next poll accepts whatever the one before returned.
  if (config.shareAcknowledgementMode === 'implicit') return 'accept';
  return exceptions.get(key)?.get(offset) ?? answer;
}

/** What has an answer leaves the application's hands and travels with the next request to the broker it is from. */
export function giveAnswers(s: ShareConsumerState): readonly PendingAcknowledgements[] {
  const given: PendingAcknowledgements[] = [];
  const kept: ReceivedRecords[] = [];
  for (const received of s.inHand) {
    const { node, key, topic, topicId, partition } = received;
    const { answered, unanswered } = splitAnswers(s, received);
    if (unanswered.length > 0) kept.push({ ...received, acquired: unanswered });
    if (answered.length === 0) continue;
    const acknowledgements = { key, topic, topicId, partition, batches: answered };
    given.push(acknowledgements);
    s.acknowledgements.set(node, [...(s.acknowledgements.get(node) ?? []), acknowledgements]);
  }
  s.inHand = kept;
  return given;
}

/** Offsets without a record are told as such; they want no answer. */
function splitAnswers(s: ShareConsumerState, received: ReceivedRecords): { readonly answered: AcknowledgementBatchData[]; readonly unanswered: AcquiredOffsets[] } {
  const answered: AcknowledgementBatchData[] = [];
  const unanswered: AcquiredOffsets[] = [];
  for (const { firstOffset, lastOffset, deliveryCount } of received.acquired) {
    const isWhole = countRecords(received, firstOffset, lastOffset) === lastOffset - firstOffset + 1;
    const offsets = isWhole ? null : recordOffsets(received, firstOffset, lastOffset);
    const answerAt = (offset: number) => (offsets !== null && !offsets.has(offset) ? 'gap' : answerFor(s, received, offset));
    for (let from = firstOffset; from <= lastOffset; ) {
      const isOpen = answerAt(from) === 'none';
      const types: number[] = [];
      let to = from;
      for (; to <= lastOffset; to++) {
        const answer = answerAt(to);
        if ((answer === 'none') !== isOpen) break;
        if (answer !== 'none') types.push(CODES[answer]);
      }
      if (isOpen) unanswered.push({ firstOffset: from, lastOffset: to - 1, deliveryCount });
      else answered.push({ firstOffset: from, lastOffset: to - 1, acknowledgeTypes: new Set(types).size === 1 ? types.slice(0, 1) : types });
      from = to;
    }
  }
  return { answered, unanswered };
}

function recordOffsets({ batches }: ReceivedRecords, firstOffset: number, lastOffset: number): ReadonlySet<number> {
  const offsets = new Set<number>();
  for (const batch of batches) {
    if (batch.isControl || batch.baseOffset > lastOffset || batch.baseOffset + batch.lastOffsetDelta < firstOffset) continue;
    for (let i = 0; i < batch.recordCount; i++) offsets.add(recordOffset(batch, i));
  }
  return offsets;
}
