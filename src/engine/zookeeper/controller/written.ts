import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { applyRecords, type TopicImage } from '../../metadata/image';
import type { MetadataRecord } from '../../metadata/records';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { CreateTopicsResponse } from '../../protocol/messages/topics';
import { ZooKeeperError, ZooKeeperOp, type ZooKeeperResponse } from '../operations';
import { statePath } from '../paths';
import type { PartitionStateData } from '../znode-data';
import { tellLeaderAndIsr, tellMetadata, type Told } from './channel';
import { takeEffect } from './commit';
import type { StepResult } from './controller';
import type { ControllerContext, ControllerHost, Job } from './controller-state';
import { getData, read } from './jobs';
import { deletionCompleted } from './topics';

/**
 * All writes of a job are answered. What was written takes effect; a partition whose znode had another version than expected is read
 * again first, and the event is dealt with anew (R-ZK-03).
 */
export function finishWrites(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job): StepResult {
  const { cause } = ctx;
  const refused = new Set<number>();
  job.answers.forEach(({ err }, i) => {
    if (err !== ZooKeeperError.OK) for (const record of job.writes[i].records) refused.add(record);
  });
  if (job.isIndirect) {
    afterIndirect(ctx, context, job, refused);
    return 'done';
  }
  if (createsConfigs(ctx, host, job)) return 'wait';
  takeEffect(ctx, host, context, job.records.filter((_, i) => !refused.has(i)), job.resting);
  if (refused.size > 0) {
    for (const i of refused) ctx.emit(FactKind.ZnodeWriteRefused, ctx.nameId(job.writes.find(({ records }) => records.includes(i))?.path ?? ''), 0, 0, 0, cause);
    readRefused(ctx, host, context, job, [...refused].map((i) => job.records[i]));
    return 'wait';
  }
  ctx.because(cause);
  if (job.event.type === 'CompleteDeletion') deletionCompleted(ctx, context, job.event.topic);
  if (job.event.type === 'Request' && job.body !== null) ctx.reply(job.event.request, job.body);
  answerWaiting(ctx, context);
  return 'done';
}

/** Settings of an entity that had none have no znode yet: it is made in place of being changed. */
function createsConfigs(ctx: Context, host: ControllerHost, job: Job): boolean {
  let isCreating = false;
  job.answers.forEach(({ err, failedOp }, i) => {
    const { path, records, config } = job.writes[i];
    if (err !== ZooKeeperError.NoNode || failedOp !== 1 || records.length > 0 || config === undefined) return;
    isCreating = true;
    job.unanswered++;
    delete job.answers[i];
    host.ask(ctx, ZooKeeperOp.Create, { path, data: config, flags: { ephemeral: false, sequential: false } }, { owner: 'controller', job: job.id, index: i });
  });
  return isCreating;
}

function readRefused(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job, records: readonly MetadataRecord[]): void {
  const names: string[] = [];
  for (const record of records) {
    if (record.type !== 'PartitionChangeRecord' && record.type !== 'PartitionRecord') continue;
    const topic = context.image.topicNames.get(record.topicId);
    if (topic !== undefined) names.push(`${record.partitionId}/${topic}`);
  }
  read(ctx, host, job, 'refreshed', names, names.map((name) => getData(statePath(...partitionOfName(name)))));
}

function partitionOfName(name: string): [topic: string, partition: number] {
  const at = name.indexOf('/');
  return [name.slice(at + 1), Number(name.slice(0, at))];
}

/** The partitions that others had written are known now: replicas are told, and the event's turn comes again. */
export function readBack(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job): StepResult {
  const told = adopt(context, job.names.map((name) => partitionOfName(name)), job.answers);
  tellLeaderAndIsr(ctx, host, context, told);
  tellMetadata(ctx, host, context, told);
  context.queue.unshift(job.event);
  return 'done';
}

/** Takes partitions into the context as their znodes have them, if they are newer. */
export function adopt(context: ControllerContext, partitions: readonly (readonly [topic: string, partition: number])[], answers: readonly ZooKeeperResponse[]): Told[] {
  const records: MetadataRecord[] = [];
  partitions.forEach(([name, partitionId], i) => {
    const { data, stat } = answers[i];
    const topic = context.image.topics.get(name);
    if (topic === undefined || data === undefined || data === null || stat === undefined) return;
    const known = topic.partitions[partitionId];
    if (stat.version < known.partitionEpoch || (stat.version === known.partitionEpoch && known.isr.length > 0)) return;
    const { leader, leader_epoch: leaderEpoch, isr, leader_recovery_state: recovery } = data as PartitionStateData;
    const registration = { ...known, leader, leaderEpoch, isr, partitionEpoch: stat.version, leaderRecoveryState: recovery as 0 | 1 };
    records.push({ type: 'PartitionRecord', topicId: topic.topicId, partitionId, registration });
  });
  context.image = applyRecords(context.image, records, context.image.offset, context.epoch);
  return records.flatMap((record) => {
    if (record.type !== 'PartitionRecord') return [];
    const topic = context.image.topics.get(context.image.topicNames.get(record.topicId) ?? '') as TopicImage;
    return [{ topic, index: record.partitionId, cause: 0 }];
  });
}

/** R-ZK-09: topics were asked for by writing znodes. The answer waits until the watch has led to what was asked. */
function afterIndirect(ctx: Context, context: ControllerContext, job: Job, refused: ReadonlySet<number>): void {
  if (job.event.type !== 'Request' || job.body === null) return;
  const { request } = job.event;
  const names = job.records.map((record) => (record.type === 'TopicRecord' ? record.name : record.type === 'RemoveTopicRecord' ? (context.image.topicNames.get(record.topicId) ?? '') : ''));
  const topics = names.filter((name, i) => name !== '' && !refused.has(i));
  const isCreation = request.api === ApiKey.CreateTopics;
  const failed = isCreation ? names.filter((name, i) => name !== '' && refused.has(i)) : [];
  context.waiting.push({ request, body: failed.length > 0 ? withExisting(job.body as CreateTopicsResponse, failed) : job.body, topics, until: isCreation ? 'led' : 'gone' });
  answerWaiting(ctx, context);
}

/** Topics whose entry somebody else has made, or has not taken away yet. */
function withExisting(body: CreateTopicsResponse, names: readonly string[]): CreateTopicsResponse {
  const topics = body.topics.map((topic) => (names.includes(topic.name) ? { ...topic, errorCode: ErrorCode.TOPIC_ALREADY_EXISTS, errorMessage: `Topic '${topic.name}' already exists.` } : topic));
  return { ...body, topics };
}

function answerWaiting(ctx: Context, context: ControllerContext): void {
  if (context.waiting.length === 0) return;
  const isDone = (name: string, until: 'led' | 'gone'): boolean =>
    until === 'led' ? context.image.topics.has(name) : !context.image.topics.has(name) && !context.deleting.has(name);
  const [done, open] = [context.waiting.filter((one) => one.topics.every((name) => isDone(name, one.until))), context.waiting.filter((one) => !one.topics.every((name) => isDone(name, one.until)))];
  context.waiting = open;
  for (const { request, body } of done) ctx.reply(request, body);
}
