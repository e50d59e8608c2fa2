import type { MetadataImage } from '../../../engine/metadata/image';
import { ApiKey } from '../../../engine/protocol/api-keys';
import { errorName } from '../../../engine/protocol/error-classes';
import type { AlterPartitionRequest, AlterPartitionResponse } from '../../../engine/protocol/messages/alter-partition';
import type { BrokerHeartbeatRequest, BrokerHeartbeatResponse } from '../../../engine/protocol/messages/broker-lifecycle';
import type { FetchRequest, FetchResponse } from '../../../engine/protocol/messages/fetch';
import type { OffsetCommitRequest } from '../../../engine/protocol/messages/offset-commit';
import type { ProduceRequest, ProduceResponse } from '../../../engine/protocol/messages/produce';
import type { RecordBatch } from '../../../engine/protocol/record-batch';
import { keyClass, CLASS_CONTROL } from '../../frame';
import { apiName } from './api-name';
import { topicName } from './topic-names';

/** What a message says, as far as a label and a line of text need it. */
export interface Content {
  readonly label: string;
  readonly summary: string;
  readonly records: number;
  readonly keys: readonly number[];
  readonly highWatermark: number;
  readonly error: string;
  /** The partitions it speaks of, as `orders-0`. */
  readonly partitions: readonly string[];
}

const SHOWN = 3;
const KEYS = 4;

/** One partition's part of a message. */
interface Part {
  readonly name: string;
  readonly words: string;
  readonly batches?: readonly RecordBatch[];
  readonly offset?: number;
  readonly highWatermark?: number;
  readonly errorCode?: number;
}

export function contentOf(api: number, isResponse: boolean, body: object, image: MetadataImage): Content {
  const name = apiName(api);
  switch (api) {
    case ApiKey.Produce:
      return isResponse ? produceResponse(body as ProduceResponse, image) : produceRequest(body as ProduceRequest, image);
    case ApiKey.Fetch:
      return isResponse ? fetchResponse(body as FetchResponse, image) : fetchRequest(body as FetchRequest, image);
    case ApiKey.AlterPartition:
      return isResponse ? alterResponse(body as AlterPartitionResponse, image) : alterRequest(body as AlterPartitionRequest, image);
    case ApiKey.BrokerHeartbeat:
      return isResponse ? heartbeatResponse(body as BrokerHeartbeatResponse) : heartbeatRequest(body as BrokerHeartbeatRequest);
    case ApiKey.OffsetCommit:
      if (!isResponse) return commitRequest(body as OffsetCommitRequest, image);
      return plain(name, isResponse, body);
    default:
      return plain(name, isResponse, body);
  }
}

function produceRequest(body: ProduceRequest, image: MetadataImage): Content {
  const parts: Part[] = [];
  for (const { name, topicId, partitionData } of body.topicData) {
    for (const { index, records } of partitionData) {
      const batches = records ?? [];
      parts.push({ name: `${topicName(image, name ?? topicId ?? '')}-${index}`, words: countOf(batches), batches });
    }
  }
  return compose('Produce', `acks=${body.acks === -1 ? 'all' : body.acks}`, parts);
}

function produceResponse(body: ProduceResponse, image: MetadataImage): Content {
  const parts: Part[] = [];
  for (const { name, topicId, partitionResponses } of body.responses) {
    for (const { index, errorCode, baseOffset } of partitionResponses) {
      parts.push({ name: `${topicName(image, name ?? topicId ?? '')}-${index}`, words: errorCode === 0 ? `base offset ${baseOffset}` : errorName(errorCode), errorCode, offset: baseOffset });
    }
  }
  const only = parts.length === 1 ? parts[0] : undefined;
  const ok = only !== undefined && only.errorCode === 0;
  return compose(ok ? `ok, base ${only.offset}` : 'Produce answer', '', parts);
}

function fetchRequest(body: FetchRequest, image: MetadataImage): Content {
  const parts: Part[] = [];
  for (const { topicId, topic, partitions } of body.topics) {
    for (const { partition, fetchOffset } of partitions) {
      parts.push({ name: `${topicName(image, topic ?? topicId)}-${partition}`, words: `from ${fetchOffset}`, offset: fetchOffset });
    }
  }
  const only = parts.length === 1 ? parts[0] : undefined;
  const label = only !== undefined ? `Fetch(${only.offset})` : parts.length === 0 ? 'Fetch' : `Fetch ×${parts.length}`;
  // An incremental fetch of a session names only what has changed since the one before.
  return compose(label, parts.length === 0 ? 'the session’s partitions, nothing new about them' : '', parts);
}

function fetchResponse(body: FetchResponse, image: MetadataImage): Content {
  const parts: Part[] = [];
  for (const { topicId, topic, partitions } of body.responses) {
    for (const { partitionIndex, errorCode, records, highWatermark } of partitions) {
      const words = errorCode !== 0 ? errorName(errorCode) : `${records.length === 0 ? 'no records' : countOf(records)}, HW ${highWatermark}`;
      parts.push({ name: `${topicName(image, topic ?? topicId)}-${partitionIndex}`, words, batches: records, highWatermark, errorCode });
    }
  }
  const total = countRecords(parts);
  const label = total > 0 ? records(total) : parts.length === 0 ? 'nothing new' : parts.some((p) => (p.errorCode ?? 0) !== 0) ? 'Fetch answer' : 'HW';
  return withError(compose(label, parts.length === 0 ? 'nothing new' : '', parts), body.errorCode);
}

function alterRequest(body: AlterPartitionRequest, image: MetadataImage): Content {
  const parts: Part[] = [];
  for (const { topicId, partitions } of body.topics) {
    for (const { partitionIndex, newIsrWithEpochs } of partitions) {
      parts.push({ name: `${topicName(image, topicId)}-${partitionIndex}`, words: `ISR ${newIsrWithEpochs.map((b) => b.brokerId).join(',')}` });
    }
  }
  return compose(parts.length === 1 ? `AlterPartition ${parts[0].words}` : 'AlterPartition', `from broker ${body.brokerId}`, parts);
}

function alterResponse(body: AlterPartitionResponse, image: MetadataImage): Content {
  const parts: Part[] = [];
  for (const { topicId, partitions } of body.topics) {
    for (const { partitionIndex, errorCode, isr } of partitions) {
      parts.push({ name: `${topicName(image, topicId)}-${partitionIndex}`, words: errorCode === 0 ? `ISR ${isr.join(',')}` : errorName(errorCode), errorCode });
    }
  }
  return withError(compose(parts.length === 1 ? parts[0].words : 'AlterPartition answer', '', parts), body.errorCode);
}

function heartbeatRequest(body: BrokerHeartbeatRequest): Content {
  const wants = `${body.wantFence ? ', wants to stay fenced' : ''}${body.wantShutDown ? ', wants to shut down' : ''}`;
  return compose('BrokerHeartbeat', `metadata offset ${body.currentMetadataOffset}${wants}`, []);
}

function heartbeatResponse(body: BrokerHeartbeatResponse): Content {
  const words = [body.isFenced ? 'fenced' : 'unfenced', body.isCaughtUp ? 'caught up' : 'behind', ...(body.shouldShutDown ? ['may shut down'] : [])].join(', ');
  return withError(compose(body.isFenced ? 'fenced' : body.shouldShutDown ? 'may shut down' : 'alive', words, []), body.errorCode);
}

function commitRequest(body: OffsetCommitRequest, image: MetadataImage): Content {
  const parts: Part[] = [];
  for (const { name, topicId, partitions } of body.topics) {
    for (const { partitionIndex, committedOffset } of partitions) {
      parts.push({ name: `${topicName(image, name ?? topicId ?? '')}-${partitionIndex}`, words: `at ${committedOffset}` });
    }
  }
  return compose('OffsetCommit', `group ${body.groupId}`, parts);
}

/** Messages that need no words of their own: the group or key they are about, and the error they carry. */
function plain(name: string, isResponse: boolean, body: object): Content {
  const fields = body as Readonly<Record<string, unknown>>;
  const about = ['groupId', 'memberId', 'brokerId', 'candidateId', 'leaderId', 'generationId', 'protocolName', 'transactionalId'].flatMap((field) => {
    const value = fields[field];
    return typeof value === 'number' || (typeof value === 'string' && value !== '') ? [`${field} ${value}`] : [];
  });
  const errorCode = typeof fields['errorCode'] === 'number' ? fields['errorCode'] : 0;
  return withError(compose(isResponse ? `${name} answer` : name, about.join(', '), []), errorCode);
}

function compose(label: string, lead: string, parts: readonly Part[]): Content {
  const shown = parts.slice(0, SHOWN).map(({ name, words }) => `${name} ${words}`);
  if (parts.length > SHOWN) shown.push(`and ${parts.length - SHOWN} more partitions`);
  const failed = parts.find((part) => (part.errorCode ?? 0) !== 0);
  const only = parts.length === 1 ? parts[0] : undefined;
  return {
    label,
    summary: [lead, ...shown].filter((words) => words !== '').join('; '),
    records: countRecords(parts),
    keys: keysOf(parts),
    highWatermark: only?.highWatermark ?? -1,
    error: failed === undefined ? '' : errorName(failed.errorCode ?? 0),
    partitions: parts.map((part) => part.name),
  };
}

function withError(content: Content, errorCode: number): Content {
  if (errorCode === 0) return content;
  const error = errorName(errorCode);
  return { ...content, error, summary: content.summary === '' ? error : `${error}; ${content.summary}` };
}

function countRecords(parts: readonly Part[]): number {
  let total = 0;
  for (const { batches = [] } of parts) for (const batch of batches) total += batch.recordCount;
  return total;
}

function keysOf(parts: readonly Part[]): number[] {
  const keys: number[] = [];
  for (const { batches = [] } of parts) {
    for (const batch of batches) {
      for (let i = 0; i < batch.recordCount; i++) {
        if (keys.length === KEYS) return keys;
        if (batch.isControl) keys.push(CLASS_CONTROL);
        else {
          const record = batch.source.recordAt(batch, i);
          keys.push(record.data === undefined ? keyClass(record.key) : CLASS_CONTROL);
        }
      }
    }
  }
  return keys;
}

function countOf(batches: readonly RecordBatch[]): string {
  let count = 0;
  for (const batch of batches) count += batch.recordCount;
  return records(count);
}

const records = (count: number): string => `${count} ${count === 1 ? 'record' : 'records'}`;
