import { utf8Length } from '../../../base/utf8';
import type { DiskFile } from '../../protocol/disk-file';
import { lastOffsetOf, recordOffset, type PlainRecord, type RecordBatch } from '../../protocol/record-batch';
import type { ToolContext } from '../process/tool';
import { batchCrc } from './batch-crc';
import type { Decoder } from './decoders';

const MAX_SEQUENCE = 2_147_483_647;

export interface LogDump {
  readonly showsRecords: boolean;
  readonly showsContent: boolean;
  readonly skipsMetadata: boolean;
  readonly decode: Decoder;
  /** Infinity: all of the file. */
  readonly maxBytes: number;
}

/** Gives the pairs of offsets that do not follow each other, which are looked for where records are shown. */
export function dumpBatches(context: ToolContext, name: string, file: DiskFile & { readonly kind: 'log' }, dump: LogDump): readonly (readonly [number, number])[] {
  const gaps: (readonly [number, number])[] = [];
  let position = 0;
  let last = -1;
  for (const batch of file.batches) {
    // A batch that is cut by the limit is not whole.
    if (position + batch.sizeBytes > dump.maxBytes) return gaps;
    context.out(batchLine(batch, position));
    for (let i = 0; dump.showsRecords && i < batch.recordCount; i++) {
      const offset = recordOffset(batch, i);
      if (last >= 0 && offset !== last + 1) gaps.push([last, offset]);
      last = offset;
      context.out(recordText(batch, i, offset, dump));
    }
    position += batch.sizeBytes;
  }
  if (file.brokenBytes > 0 && dump.maxBytes === Infinity) context.out(`Found ${file.brokenBytes} invalid bytes at the end of ${name}`);
  return gaps;
}

function batchLine(batch: RecordBatch, position: number): string {
  const { baseOffset, recordCount, baseSequence, producerId, producerEpoch, partitionLeaderEpoch, isTransactional, isControl, deleteHorizonMs, timestampType, maxTimestampMs, sizeBytes, compression, corrupt } = batch;
  const horizon = deleteHorizonMs === undefined || deleteHorizonMs < 0 ? 'OptionalLong.empty' : `OptionalLong[${deleteHorizonMs}]`;
  return [
    `baseOffset: ${baseOffset} lastOffset: ${lastOffsetOf(batch)} count: ${recordCount} baseSequence: ${baseSequence} lastSequence: ${sequenceAt(batch, batch.lastOffsetDelta)}`,
    `producerId: ${producerId} producerEpoch: ${producerEpoch} partitionLeaderEpoch: ${partitionLeaderEpoch} isTransactional: ${String(isTransactional)} isControl: ${String(isControl)}`,
    `deleteHorizonMs: ${horizon} position: ${position} ${timestampType}: ${maxTimestampMs} size: ${sizeBytes} magic: 2 compresscodec: ${compression}`,
    `crc: ${batchCrc(batch)} isvalid: ${String(corrupt !== true)}`,
  ].join(' ');
}

function sequenceAt({ baseSequence }: RecordBatch, delta: number): number {
  if (baseSequence < 0) return -1;
  return baseSequence > MAX_SEQUENCE - delta ? delta - (MAX_SEQUENCE - baseSequence) - 1 : baseSequence + delta;
}

function recordText(batch: RecordBatch, index: number, offset: number, { showsContent, skipsMetadata, decode }: LogDump): string {
  const parts = ['|'];
  const record = batch.source.recordAt(batch, index);
  if (!skipsMetadata) {
    const headers = (record.headers ?? []).map(([name]) => name).join(',');
    parts.push(`offset: ${offset} ${batch.timestampType}: ${record.timestampMs} ${sizes(record)} sequence: ${sequenceAt(batch, offset - batch.baseOffset)} headerKeys: [${headers}]`);
    if (record.control !== undefined) parts.push(`endTxnMarker: ${record.control} coordinatorEpoch: ${String((record.data as { readonly coordinatorEpoch?: number } | undefined)?.coordinatorEpoch ?? 0)}`);
  }
  if (showsContent && !batch.isControl) {
    const { key, payload } = decode(batch, index, offset);
    if (key !== null) parts.push(`key: ${key}`);
    if (payload !== null) parts.push(`payload: ${payload}`);
  }
  // Where nothing is to be said of a record its mark is not written either.
  return parts.length === 1 ? '' : parts.join(' ');
}

/** A marker has numbers for key and value. */
function sizes({ key, value, valueSizeBytes, control }: PlainRecord): string {
  if (control !== undefined) return 'keySize: 4 valueSize: 6';
  return `keySize: ${key === null ? -1 : utf8Length(key)} valueSize: ${valueSizeBytes ?? (value === null ? -1 : utf8Length(value))}`;
}
