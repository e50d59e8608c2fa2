import type { MetadataImage } from '../../../engine/metadata/image';
import type { ApiField } from '../../../engine/protocol/catalogue-types';
import { errorName } from '../../../engine/protocol/error-classes';
import { apiFields } from '../../../engine/protocol/generated/api-fields';
import type { RecordBatch } from '../../../engine/protocol/record-batch';
import type { FieldRow } from './sequence-contract';
import { topicName } from './topic-names';

const MAX_ROWS = 300;
const MAX_ELEMENTS = 24;
const MAX_RECORDS = 8;
const MAX_TEXT = 120;

/** Fields of a batch that the protocol shows, in the order in which they lie on the wire. */
const BATCH_FIELDS = [
  'baseOffset', 'sizeBytes', 'partitionLeaderEpoch', 'lastOffsetDelta', 'baseTimestampMs', 'maxTimestampMs', 'producerId', 'producerEpoch', 'baseSequence', 'recordCount',
  'isTransactional', 'isControl', 'compression', 'timestampType',
] as const satisfies readonly (keyof RecordBatch)[];

/**
 * A body as rows of fields with Kafka's names, in the order of Kafka's message definition; what that does not know (fields of
 * older versions) follows as the engine has it.
 */
export function fieldRows(api: string, isResponse: boolean, body: object, image: MetadataImage): { readonly rows: FieldRow[]; readonly leftOut: number } {
  const shape = apiFields.find(({ name }) => name === api);
  const writer = new Writer(image);
  writer.struct(body as Fields, (isResponse ? shape?.response : shape?.request) ?? [], 0);
  return { rows: writer.rows, leftOut: writer.leftOut };
}

type Fields = Readonly<Record<string, unknown>>;

class Writer {
  readonly rows: FieldRow[] = [];
  leftOut = 0;

  constructor(private readonly image: MetadataImage) {}

  struct(body: Fields, shape: readonly ApiField[], depth: number): void {
    const order = shape.filter(({ name }) => name in body).map(({ name }) => name);
    for (const name of [...order, ...Object.keys(body).filter((key) => !order.includes(key))]) {
      const value = body[name];
      if (value === undefined) continue;
      this.field(name, value, shape.find((field) => field.name === name)?.fields ?? [], depth);
    }
  }

  private field(name: string, value: unknown, shape: readonly ApiField[], depth: number): void {
    if (Array.isArray(value)) this.list(name, value, shape, depth);
    else if (typeof value === 'object' && value !== null) {
      this.row(depth, name, '', '');
      this.struct(value as Fields, shape, depth + 1);
    } else this.row(depth, name, text(value), this.noteOf(name, value));
  }

  private list(name: string, values: readonly unknown[], shape: readonly ApiField[], depth: number): void {
    if (values.every((value) => typeof value !== 'object' || value === null)) {
      this.row(depth, name, values.length === 0 ? 'none' : clip(values.slice(0, MAX_ELEMENTS).map(text).join(', ')), values.length > MAX_ELEMENTS ? `${values.length} in all` : '');
      return;
    }
    if (values.every(isBatch)) {
      this.batches(name, values, depth);
      return;
    }
    this.row(depth, name, String(values.length), values.length === 1 ? 'element' : 'elements');
    values.slice(0, MAX_ELEMENTS).forEach((value, i) => {
      if (values.length > 1) this.row(depth + 1, `[${i}]`, '', '');
      this.struct(value as Fields, shape, depth + (values.length > 1 ? 2 : 1));
    });
    if (values.length > MAX_ELEMENTS) this.row(depth + 1, '…', '', `${values.length - MAX_ELEMENTS} more`);
  }

  private batches(name: string, batches: readonly RecordBatch[], depth: number): void {
    this.row(depth, name, String(batches.length), batches.length === 1 ? 'record batch' : 'record batches');
    batches.slice(0, MAX_RECORDS).forEach((batch, i) => {
      const inner = depth + (batches.length > 1 ? 2 : 1);
      if (batches.length > 1) this.row(depth + 1, `[${i}]`, '', '');
      for (const field of BATCH_FIELDS) this.row(inner, field, text(batch[field]), '');
      for (let index = 0; index < Math.min(MAX_RECORDS, batch.recordCount); index++) {
        const { key, value, control } = batch.source.recordAt(batch, index);
        this.row(inner, `record ${index}`, control === undefined ? `key ${text(key)}` : `${control} marker`, clip(text(value)));
      }
      if (batch.recordCount > MAX_RECORDS) this.row(inner, '…', '', `${batch.recordCount - MAX_RECORDS} more records`);
    });
    if (batches.length > MAX_RECORDS) this.row(depth + 1, '…', '', `${batches.length - MAX_RECORDS} more batches`);
  }

  private noteOf(name: string, value: unknown): string {
    if (name === 'errorCode' && typeof value === 'number') return errorName(value);
    if (name === 'topicId' && typeof value === 'string') {
      const found = topicName(this.image, value);
      return found === value ? '' : found;
    }
    if (name === 'acks' && value === -1) return 'all in-sync replicas';
    if (name === 'sessionEpoch' && value === 0) return 'opens a fetch session';
    return '';
  }

  private row(depth: number, name: string, value: string, note: string): void {
    if (this.rows.length === MAX_ROWS) this.leftOut++;
    else this.rows.push({ depth, name, value, note });
  }
}

function isBatch(value: unknown): value is RecordBatch {
  return typeof value === 'object' && value !== null && 'recordCount' in value && 'source' in value;
}

function text(value: unknown): string {
  return value === '' ? '""' : String(value);
}

function clip(words: string): string {
  return words.length > MAX_TEXT ? `${words.slice(0, MAX_TEXT)}…` : words;
}
