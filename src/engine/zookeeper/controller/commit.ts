import { statedFacts } from '../../controller/committed-facts';
import type { Context } from '../../kernel/behavior';
import { applyRecords, topicById, type MetadataImage, type TopicImage } from '../../metadata/image';
import type { MetadataRecord } from '../../metadata/records';
import { tellLeaderAndIsr, tellMetadata, tellStopReplica, type StoppedReplica, type Told } from './channel';
import type { ControllerContext, ControllerHost } from './controller-state';

/**
 * What is written in ZooKeeper becomes part of the context, is stated as facts, and told to the brokers: to the replicas when their
 * leader epoch is new, to all brokers for their clients (R-ZK-05). Nothing but these requests tells a broker.
 */
export function takeEffect(ctx: Context, host: ControllerHost, context: ControllerContext, records: readonly MetadataRecord[], resting?: ReadonlySet<string>): void {
  if (records.length === 0) return;
  const { cause } = ctx;
  const before = context.image;
  const { causes } = statedFacts(ctx, before, { baseOffset: 0, epoch: context.epoch, records, cause, causes: [] });
  context.image = applyRecords(before, records, before.offset, context.epoch);
  const changed = changesOf(before, context.image, records, causes);
  ctx.because(changed.told[0]?.cause ?? cause);
  tellLeaderAndIsr(ctx, host, context, changed.told.filter(({ topic, index }) => hasNewEpoch(before, topic, index)), resting);
  tellMetadata(ctx, host, context, changed.told);
  tellStopReplica(ctx, host, context, changed.stopped);
  ctx.because(cause);
}

interface Changes {
  readonly told: readonly Told[];
  readonly stopped: readonly StoppedReplica[];
}

function changesOf(before: MetadataImage, after: MetadataImage, records: readonly MetadataRecord[], causes: readonly number[]): Changes {
  const told = new Map<string, Told>();
  const stopped: StoppedReplica[] = [];
  records.forEach((record, i) => {
    if (record.type !== 'PartitionRecord' && record.type !== 'PartitionChangeRecord') return;
    const topic = topicById(after, record.topicId);
    // A partition that waits for its first living replica concerns nobody.
    if (topic === undefined || topic.partitions[record.partitionId].isr.length === 0) return;
    const known = before.topics.get(topic.name)?.partitions[record.partitionId];
    const partition = topic.partitions[record.partitionId];
    told.set(`${record.partitionId}/${topic.topicId}`, { topic, index: record.partitionId, cause: causes[i], isNew: known === undefined });
    for (const broker of known?.replicas ?? []) {
      // R-REASN-04: a replica that is not one any more deletes its log.
      if (!partition.replicas.includes(broker)) stopped.push({ broker, topic: topic.name, index: record.partitionId, leaderEpoch: partition.leaderEpoch, isDeleted: true });
    }
  });
  return { told: [...told.values()], stopped };
}

function hasNewEpoch(before: MetadataImage, topic: TopicImage, index: number): boolean {
  const known = before.topics.get(topic.name);
  if (known?.topicId !== topic.topicId) return true;
  return known.partitions[index]?.leaderEpoch !== topic.partitions[index].leaderEpoch;
}

/**
 * The same records, but each with a leader named: the leader epoch rises, so that replicas take notice. Before KRaft every change of the
 * controller did that, whereas one that a leader had asked for did not.
 */
export function withNewEpochs(image: MetadataImage, records: readonly MetadataRecord[]): MetadataRecord[] {
  return records.map((record) => {
    if (record.type !== 'PartitionChangeRecord' || record.leader !== undefined) return record;
    const partition = topicById(image, record.topicId)?.partitions[record.partitionId];
    return partition === undefined ? record : { ...record, leader: partition.leader };
  });
}
