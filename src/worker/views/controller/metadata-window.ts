import type { MetadataLog } from '../../../engine/controller/metadata-log';
import { metadataOf } from '../../../engine/controller/metadata-log';
import { topicById, type MetadataImage } from '../../../engine/metadata/image';
import type { MetadataRecord } from '../../../engine/metadata/records';
import { lastOffsetOf, type RecordBatch } from '../../../engine/protocol/record-batch';
import type { MetadataRow } from './controller-contract';

/** One record of the log with the row that shows it. */
export interface FoundRecord {
  readonly row: MetadataRow;
  readonly record: MetadataRecord;
}

/** Records looked at for one window, at most: an idle controller writes NoOps for hours. */
const SEARCHED = 5000;

/**
 * The last records below an offset, in order, NoOps that follow each other in one row; read from the end, so the length of the
 * log does not matter.
 */
export function recordsBelow(log: MetadataLog, image: MetadataImage, before: number, limit: number): MetadataRow[] {
  const rows: MetadataRow[] = [];
  let searched = 0;
  batchesBackwards(log, (batch) => {
    if (batch.baseOffset >= before) return true;
    for (let index = batch.recordCount - 1; index >= 0; index--) {
      if (batch.baseOffset + index >= before) continue;
      const { row } = recordAt(log, image, batch, index);
      const after = rows[rows.length - 1];
      if (after !== undefined && isQuiet(row) && isQuiet(after) && row.epoch === after.epoch && row.committed === after.committed) {
        rows[rows.length - 1] = { ...row, through: after.through };
      } else if (rows.length === limit) return false;
      else rows.push(row);
      if (++searched === SEARCHED) return false;
    }
    return true;
  });
  return rows.reverse();
}

function isQuiet({ type }: MetadataRow): boolean {
  return type === 'NoOpRecord';
}

export function recordOf(log: MetadataLog, image: MetadataImage, offset: number): FoundRecord | null {
  let found: FoundRecord | null = null;
  batchesBackwards(log, (batch) => {
    if (batch.baseOffset > offset) return true;
    if (lastOffsetOf(batch) >= offset) found = recordAt(log, image, batch, offset - batch.baseOffset);
    return false;
  });
  return found;
}

function recordAt(log: MetadataLog, image: MetadataImage, batch: RecordBatch, index: number): FoundRecord {
  const content = metadataOf(batch);
  const record = content.records[index];
  const offset = batch.baseOffset + index;
  return {
    record,
    row: {
      offset, through: offset, epoch: content.epoch, batchBase: batch.baseOffset, batchSize: batch.recordCount, type: record.type, summary: summaryOf(record, image),
      committed: offset < log.highWatermark, timestampMs: batch.baseTimestampMs, fact: content.causes[index] ?? 0,
    },
  };
}

function batchesBackwards(log: MetadataLog, visit: (batch: RecordBatch) => boolean): void {
  for (let i = log.tail.length - 1; i >= 0; i--) if (!visit(log.tail[i])) return;
  for (let piece = log.sealed.length - 1; piece >= 0; piece--) {
    const batches = log.sealed[piece];
    for (let i = batches.length - 1; i >= 0; i--) if (!visit(batches[i])) return;
  }
}

/** What a record says, in a few words. */
export function summaryOf(record: MetadataRecord, image: MetadataImage): string {
  switch (record.type) {
    case 'RegisterBrokerRecord':
      return `broker ${record.brokerId}, epoch ${record.brokerEpoch}${record.fenced ? ', fenced' : ''}`;
    case 'BrokerRegistrationChangeRecord':
      return `broker ${record.brokerId}${record.fenced === undefined ? '' : record.fenced ? ' fenced' : ' unfenced'}${record.inControlledShutdown ? ' in controlled shutdown' : ''}`;
    case 'UnregisterBrokerRecord':
      return `broker ${record.brokerId}`;
    case 'TopicRecord':
      return record.name;
    case 'RemoveTopicRecord':
      return topicById(image, record.topicId)?.name ?? record.topicId;
    case 'PartitionRecord':
      return `${nameOf(image, record.topicId)}-${record.partitionId}, replicas ${record.registration.replicas.join(',')}, leader ${record.registration.leader}`;
    case 'PartitionChangeRecord': {
      const parts: string[] = [];
      if (record.leader !== undefined) parts.push(record.leader < 0 ? 'no leader' : `leader ${record.leader}`);
      if (record.isr !== undefined) parts.push(`ISR ${record.isr.join(',')}`);
      if (record.eligibleLeaderReplicas !== undefined) parts.push(`ELR ${record.eligibleLeaderReplicas.join(',') || 'none'}`);
      if (record.replicas !== undefined) parts.push(`replicas ${record.replicas.join(',')}`);
      return `${nameOf(image, record.topicId)}-${record.partitionId}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
    }
    case 'ConfigRecord':
      return `${record.resourceType.toLowerCase()} ${record.resourceName}: ${record.name} = ${record.value ?? 'its default'}`;
    case 'ClearElrRecord':
      return record.topicName === '' ? 'all topics' : record.topicName;
    case 'ClientQuotaRecord':
      return `${record.entity.map(({ entityType, entityName }) => `${entityType} ${entityName ?? 'default'}`).join(', ')}: ${record.key}${record.remove ? ' removed' : ` = ${record.value}`}`;
    case 'AccessControlEntryRecord':
      return `${record.principal} on ${record.resourceName}`;
    case 'RemoveAccessControlEntryRecord':
      return record.id;
    case 'FeatureLevelRecord':
      return `${record.name} ${record.featureLevel}`;
    case 'ProducerIdsRecord':
      return `broker ${record.brokerId}, next producer id ${record.nextProducerId}`;
    case 'NoOpRecord':
      return 'says only that the controller is alive';
    case 'LeaderChangeMessage':
      return `controller ${record.leaderId} leads`;
    case 'SnapshotHeaderRecord':
      return 'begins a snapshot';
    case 'SnapshotFooterRecord':
      return 'ends a snapshot';
    case 'KRaftVersionRecord':
      return `kraft.version ${record.kRaftVersion}`;
    case 'VotersRecord':
      return `voters ${record.voters.map((voter) => voter.voterId).join(',')}`;
  }
}

function nameOf(image: MetadataImage, topicId: string): string {
  return image.topicNames.get(topicId) ?? topicId;
}
