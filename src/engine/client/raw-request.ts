import { keptBatch, type KeptBatchFields } from '../log/record-sources';
import { ApiKey } from '../protocol/api-keys';
import { apiFields } from '../protocol/generated/api-fields';
import type { PlainRecord, RecordBatch } from '../protocol/record-batch';
import { withRequestDefaults } from '../protocol/request-defaults';

/** Record batches as they are written in JSON: one batch or a list; what is left out is as a plain producer has it. */
interface WrittenBatch extends Omit<KeptBatchFields, 'records'> {
  readonly records: readonly WrittenRecord[];
}

interface WrittenRecord {
  readonly key?: string | null;
  readonly value?: string | null;
  readonly timestamp?: number;
  readonly headers?: Readonly<Record<string, string | null>>;
  /** A value of so many bytes without content. */
  readonly valueSize?: number;
}

const fieldsByName = new Map(apiFields.map((api) => [api.name, api]));

/** The body of a request that somebody wrote by hand: left-out fields get Kafka's defaults, records become batches. */
export function rawRequestBody(api: string, body: object): object {
  const fields = fieldsByName.get(api);
  const filled = fields === undefined ? body : withRequestDefaults(fields, body);
  return ApiKey[api as keyof typeof ApiKey] === ApiKey.Produce ? (withBatches(filled) as object) : filled;
}

function withBatches(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withBatches);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([field, value]) => [field, field === 'records' ? batches(value) : withBatches(value)]));
}

function batches(written: unknown): RecordBatch[] | null {
  if (written === null || written === undefined) return null;
  const list = (Array.isArray(written) ? written : [written]) as readonly WrittenBatch[];
  return list.map((batch) => keptBatch({ ...batch, records: batch.records.map(plainRecord) }));
}

function plainRecord(record: WrittenRecord): PlainRecord {
  const value = record.value ?? null;
  const headers = Object.entries(record.headers ?? {});
  return {
    key: record.key ?? null,
    value: record.valueSize !== undefined && value === null ? '' : value,
    timestampMs: record.timestamp ?? 0,
    ...(headers.length === 0 ? {} : { headers }),
    ...(record.valueSize === undefined ? {} : { valueSizeBytes: record.valueSize }),
  };
}
