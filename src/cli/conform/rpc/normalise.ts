import type { ApiField, ApiFields } from '../../../engine/protocol/catalogue-types';
import type { RecordBatch } from '../../../engine/protocol/record-batch';
import { isObject } from './json';
import { recordedBatches } from './records';

const TOPIC_CONFIG = 1;

/**
 * An answer of the engine as recordings write it: batches spelled out, tagged fields gone that have their default, and of a
 * created topic's settings only its own.
 */
export function normalise(api: ApiFields | undefined, answer: unknown): unknown {
  return normaliseStruct(api?.response ?? [], answer, api?.name ?? '');
}

function normaliseStruct(fields: readonly ApiField[], value: unknown, api: string): unknown {
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined) continue;
    const field = fields.find((candidate) => candidate.name === name);
    if (field?.tag !== undefined && isDefault(part)) continue;
    result[name] = normaliseValue(field, name, part, api);
  }
  return result;
}

function normaliseValue(field: ApiField | undefined, name: string, value: unknown, api: string): unknown {
  if (name === 'records' && Array.isArray(value)) return recordedBatches(value as readonly RecordBatch[]);
  if (api === 'CreateTopics' && name === 'configs' && Array.isArray(value)) {
    return value.filter((entry) => isObject(entry) && entry['configSource'] === TOPIC_CONFIG).map((entry) => normaliseStruct(field?.fields ?? [], entry, api));
  }
  if (Array.isArray(value)) return value.map((entry) => normaliseStruct(field?.fields ?? [], entry, api));
  return normaliseStruct(field?.fields ?? [], value, api);
}

/** Defaults of tagged fields: empty, 0, −1 or false, and structures of nothing else. */
function isDefault(value: unknown): boolean {
  if (value === null || value === '' || value === 0 || value === -1 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isDefault);
}
