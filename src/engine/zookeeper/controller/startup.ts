import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { applyRecords, type MetadataImage } from '../../metadata/image';
import type { MetadataRecord } from '../../metadata/records';
import { brokerPath, Path, statePath, topicPath } from '../paths';
import type { BrokerData, PartitionStateData, TopicData } from '../znode-data';
import type { ZooKeeperResponse } from '../operations';
import { allPartitions, tellAllReplicas, tellMetadata } from './channel';
import { decisionState, type ControllerContext, type ControllerHost, type Job } from './controller-state';
import { electForOffline } from './elections';
import { getChildren, getData, read, write } from './jobs';
import { resumeDeletions } from './topics';
import type { StepResult } from './controller';
import { registrationFrom, writesOf } from './writes';

/**
 * A new controller knows nothing: it reads who lives, every topic and every partition, one question each (R-ZK-04). Only then does it tell
 * the brokers and hold elections, so that the time without a controller grows with the number of partitions.
 */
export function onStartup(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job): StepResult {
  switch (job.step) {
    case 'begin':
      read(ctx, host, job, 'listed', [], [getChildren(Path.BrokerIds, true), getChildren(Path.Topics, true), getChildren(Path.DeleteTopics, true), getChildren(Path.IsrChanges, true)]);
      return 'wait';
    case 'listed': {
      const [brokers, topics, deletions] = job.answers.map(({ children }) => children ?? []);
      // Brokers and topics first; those to be deleted are begun with once all is known.
      for (const topic of deletions) context.deleting.set(topic, { partitions: 0, brokers: [] });
      read(ctx, host, job, 'read', [...brokers, ...topics], [...brokers.map((id) => getData(`${Path.BrokerIds}/${id}`)), ...topics.map((topic) => getData(topicPath(topic)))]);
      return 'wait';
    }
    case 'read': {
      context.image = applyRecords(context.image, registrations(job.names, job.answers), 0, context.epoch);
      const partitions = allPartitions(context.image);
      read(ctx, host, job, 'states-read', [], partitions.map(({ topic, index }) => getData(statePath(topic.name, index))));
      return 'wait';
    }
    default:
      context.image = applyRecords(context.image, states(context.image, job.answers), 0, context.epoch);
      return begin(ctx, host, context, job);
  }
}

/** Everything is known: brokers are told, then what is without a leader gets one. */
function begin(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job): StepResult {
  context.active = true;
  const all = allPartitions(context.image);
  ctx.emit(FactKind.ControllerStateLoaded, context.epoch, all.length, ctx.nowUs - context.startedUs);
  tellMetadata(ctx, host, context, all, context.image.brokers.keys(), 2);
  for (const broker of context.image.brokers.keys()) tellAllReplicas(ctx, host, context, broker);
  resumeDeletions(ctx, host, context);
  const records: MetadataRecord[] = [];
  electForOffline(decisionState(host, context), records);
  context.queue.unshift({ type: 'IsrChangeNotification', cause: ctx.cause });
  write(ctx, host, context, job, writesOf(context.image, records, context.epoch), records, null);
  return 'wait';
}

/** Records for brokers and topics as their znodes say; partitions without a state of their own yet. */
function registrations(names: readonly string[], answers: readonly ZooKeeperResponse[]): MetadataRecord[] {
  const records: MetadataRecord[] = [];
  answers.forEach(({ data, stat }, i) => {
    if (data === undefined || data === null || stat === undefined) return;
    const name = names[i];
    if (stat.ephemeralOwner !== 0) records.push(brokerRecord(Number(name), data as BrokerData, stat.czxid));
    else records.push(...topicRecords(name, data as TopicData));
  });
  return records;
}

export function brokerRecord(brokerId: number, { rack }: BrokerData, brokerEpoch: number): MetadataRecord {
  return { type: 'RegisterBrokerRecord', brokerId, incarnationId: brokerPath(brokerId), brokerEpoch, rack, fenced: false, inControlledShutdown: false };
}

export function topicRecords(name: string, data: TopicData): MetadataRecord[] {
  return [
    { type: 'TopicRecord', name, topicId: data.topic_id },
    ...data.partitions.map((_, partitionId): MetadataRecord => ({ type: 'PartitionRecord', topicId: data.topic_id, partitionId, registration: registrationFrom(data, partitionId, undefined, 0) })),
  ];
}

function states(image: MetadataImage, answers: readonly ZooKeeperResponse[]): MetadataRecord[] {
  const records: MetadataRecord[] = [];
  allPartitions(image).forEach(({ topic, index }, i) => {
    const { data, stat } = answers[i];
    if (data === undefined || data === null || stat === undefined) return;
    const { leader, leader_epoch: leaderEpoch, isr, leader_recovery_state: recovery } = data as PartitionStateData;
    const registration = { ...topic.partitions[index], leader, leaderEpoch, isr, partitionEpoch: stat.version, leaderRecoveryState: recovery as 0 | 1 };
    records.push({ type: 'PartitionRecord', topicId: topic.topicId, partitionId: index, registration });
  });
  return records;
}
