import type { DiskFile, DiskProducer } from '../../protocol/disk-file';
import { lastOffsetOf, type RecordBatch } from '../../protocol/record-batch';
import type { ToolContext } from '../process/tool';

type File<Kind extends DiskFile['kind']> = DiskFile & { readonly kind: Kind };

export interface IndexDump {
  readonly onlySanity: boolean;
  readonly onlyVerify: boolean;
}

/** What an index says, and what lies there. */
export type Mismatch = readonly [indexed: number, found: number];

/** What follows the entries of a file that was given its full size reads as an entry at the base. */
const UNUSED = { offset: 0, position: 0, timestampMs: 0 } as const;

/** Entries as they stand in the file: where it is longer than its entries and there are none, the first zeros look like one. */
function written<Entry>(entries: readonly Entry[], isPreallocated: boolean, unused: Entry): readonly Entry[] {
  return entries.length === 0 && isPreallocated ? [unused] : entries;
}

export function dumpOffsetIndex(context: ToolContext, path: string, baseOffset: number, index: File<'index'>, log: File<'log'>, { onlySanity, onlyVerify }: IndexDump): Mismatch[] {
  if (index.entries.length === 0 && !index.isPreallocated) {
    context.out(`${path} is empty.`);
    return [];
  }
  if (onlySanity) {
    context.out(`${path} passed sanity check.`);
    return [];
  }
  const at = batchesByPosition(log);
  const mismatches: Mismatch[] = [];
  for (const { offset, position } of written(index.entries, index.isPreallocated, { ...UNUSED, offset: baseOffset })) {
    const batch = at.get(position);
    if (batch !== undefined && lastOffsetOf(batch) !== offset) mismatches.unshift([offset, lastOffsetOf(batch)]);
    if (!onlyVerify) context.out(`offset: ${offset} position: ${position}`);
  }
  return mismatches;
}

function batchesByPosition({ batches }: File<'log'>): Map<number, RecordBatch> {
  const found = new Map<number, RecordBatch>();
  let position = 0;
  for (const batch of batches) {
    found.set(position, batch);
    position += batch.sizeBytes;
  }
  return found;
}

export interface TimeIndexErrors {
  readonly mismatches: Mismatch[];
  readonly outOfOrder: Mismatch[];
  readonly notFound: Mismatch[];
}

export function dumpTimeIndex(context: ToolContext, path: string, baseOffset: number, index: File<'timeindex'>, log: File<'log'>, { onlySanity, onlyVerify }: IndexDump): TimeIndexErrors {
  const errors: TimeIndexErrors = { mismatches: [], outOfOrder: [], notFound: [] };
  if (onlySanity) {
    context.out(`${path} passed sanity check.`);
    return errors;
  }
  let before = -1;
  for (const { timestampMs, offset } of written(index.entries, index.isPreallocated, { ...UNUSED, offset: baseOffset })) {
    const batch = log.batches.find((one) => lastOffsetOf(one) >= offset);
    if (batch === undefined) errors.notFound.push([offset, -1]);
    else if (lastOffsetOf(batch) !== offset) errors.notFound.push([offset, lastOffsetOf(batch)]);
    else {
      if (batch.maxTimestampMs !== timestampMs) errors.mismatches.push([timestampMs, batch.maxTimestampMs]);
      if (before >= timestampMs) errors.outOfOrder.push([timestampMs, before]);
    }
    if (!onlyVerify) context.out(`timestamp: ${timestampMs} offset: ${offset}`);
    before = timestampMs;
  }
  return errors;
}

export function dumpTransactionIndex(context: ToolContext, { entries }: File<'txnindex'>): void {
  for (const { producerId, firstOffset, lastOffset, lastStableOffset } of entries) {
    context.out(`version: 0 producerId: ${producerId} firstOffset: ${firstOffset} lastOffset: ${lastOffset} lastStableOffset: ${lastStableOffset}`);
  }
}

export function dumpProducers(context: ToolContext, { producers }: File<'snapshot'>): void {
  for (const producer of producers) context.out(producerLine(producer));
}

function producerLine({ producerId, producerEpoch, coordinatorEpoch, transactionStartOffset, lastTimestampMs, lastBatch }: DiskProducer): string {
  const first = transactionStartOffset < 0 ? 'OptionalLong.empty' : `OptionalLong[${transactionStartOffset}]`;
  const batch = lastBatch === null ? '' : `firstSequence: ${lastBatch.firstSequence} lastSequence: ${lastBatch.lastSequence} lastOffset: ${lastBatch.lastOffset} offsetDelta: ${lastBatch.offsetDelta} timestamp: ${lastBatch.timestampMs}`;
  return `producerId: ${producerId} producerEpoch: ${producerEpoch} coordinatorEpoch: ${coordinatorEpoch} currentTxnFirstOffset: ${first} lastTimestamp: ${lastTimestampMs} ${batch}`;
}
