import { utf8 } from '../../../base/utf8';
import type { CoordinatorRecord } from '../../protocol/coordinator-record';
import type { PlainRecord, RecordBatch } from '../../protocol/record-batch';
import type { ParsedOptions } from '../command-line/joptsimple';
import { valueText } from '../console/record-line';
import { ToolFailure } from '../process/tool-failure';

export interface DecodedRecord {
  /** Null: nothing is printed. */
  readonly key: string | null;
  readonly payload: string | null;
}

export type Decoder = (batch: RecordBatch, index: number, offset: number) => DecodedRecord;

const STRING_DECODER = 'org.apache.kafka.tools.api.StringDecoder';

/** What the bytes of keys and values are taken for; null for the option's absence is text (R-CLI-70). */
export function decoderOf(options: ParsedOptions): Decoder {
  if (options.has('offsets-decoder')) return coordinatorDecoder('group', 'offset');
  if (options.has('transaction-log-decoder')) return coordinatorDecoder('transaction', 'transaction');
  if (options.has('share-group-state-decoder')) return coordinatorDecoder('share', 'share group state');
  if (options.has('cluster-metadata-decoder') || options.has('remote-log-metadata-decoder')) return notTheirs;
  for (const option of ['value-decoder-class', 'key-decoder-class']) {
    const className = options.text(option) ?? STRING_DECODER;
    if (className !== STRING_DECODER && className !== 'org.apache.kafka.tools.api.DefaultDecoder') throw new ToolFailure('java.lang.ClassNotFoundException', className);
  }
  return (batch, index) => {
    const record = batch.source.recordAt(batch, index);
    return { key: record.key, payload: valueText(record) };
  };
}

function coordinatorDecoder(coordinator: CoordinatorRecord['coordinator'], topic: string): Decoder {
  return (batch, index, offset) => {
    const record = batch.source.decodedAt?.(batch, index) ?? null;
    if (record?.coordinator !== coordinator) return undecoded(batch.source.recordAt(batch, index), topic, offset);
    const { key, value } = record;
    const payload = value === null ? '<DELETE>' : JSON.stringify({ version: String(value.version), data: value.data });
    return { key: JSON.stringify({ type: String(key.type), data: key.data }), payload };
  };
}

/** Bytes that no coordinator wrote: their first two would be the type. */
function undecoded({ key }: PlainRecord, topic: string, offset: number): DecodedRecord {
  if (key === null) throw new ToolFailure('java.lang.RuntimeException', `Failed to decode message at offset ${offset} using ${topic} topic decoder (message had a missing key)`);
  const [high, low] = utf8(key);
  if (high === undefined || low === undefined) return { key: `Error at offset ${offset}, skipping. null`, payload: null };
  return { key: `Unknown record type ${(high << 8) | low} at offset ${offset}, skipping.`, payload: null };
}

/** Records of a metadata log have no keys, and no partition's log has such records. */
const notTheirs: Decoder = (_batch, _index, offset) => ({ key: null, payload: `Error at ${offset}, skipping. Could not read the frame version.` });
