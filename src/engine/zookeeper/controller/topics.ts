import { newPartition } from '../../controller/assignment';
import type { DecisionState } from '../../controller/decision';
import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { applyRecords, type TopicImage } from '../../metadata/image';
import type { PartitionRegistration } from '../../metadata/partition-registration';
import { EPOCH_DURING_DELETE } from '../../protocol/messages/control-plane';
import { ANY_VERSION, type MultiOp } from '../operations';
import { configEntity, configPath, deleteTopicPath, partitionPath, partitionsPath, Path, statePath, topicPath } from '../paths';
import type { TopicData } from '../znode-data';
import { tellStopReplica, tellTopicGone } from './channel';
import type { StepResult } from './controller';
import { decisionState, type ControllerContext, type ControllerHost, type Job } from './controller-state';
import { getChildren, getData, read, write } from './jobs';
import { topicRecords } from './startup';
import { writesOf, type Write } from './writes';

/** R-ZK-09: whoever wrote it, a new entry below /brokers/topics is a topic: its partitions begin, led by their first living replica. */
export function onTopicChange(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job): StepResult {
  switch (job.step) {
    case 'begin':
      read(ctx, host, job, 'listed', [], [getChildren(Path.Topics, true)]);
      return 'wait';
    case 'listed': {
      const names = (job.answers[0].children ?? []).filter((name) => !context.image.topics.has(name) && !context.deleting.has(name));
      read(ctx, host, job, 'read', names, names.map((name) => getData(topicPath(name))));
      return 'wait';
    }
    default: {
      const state = decisionState(host, context);
      const records = job.answers.flatMap(({ data }, i) => (data === undefined || data === null ? [] : topicRecords(job.names[i], data as TopicData)));
      const begun = records.map((record) => (record.type === 'PartitionRecord' ? { ...record, registration: beginning(state, record.registration) } : record));
      write(ctx, host, context, job, writesOf(context.image, begun, context.epoch), begun, null);
      return 'wait';
    }
  }
}

/** A partition without a living replica waits for one: it has no state yet. */
function beginning(state: DecisionState, unborn: PartitionRegistration): PartitionRegistration {
  const led = newPartition(state, unborn.replicas);
  return led.isr.length === 0 ? unborn : led;
}

/** R-ZK-09: entries below /admin/delete_topics are topics to be deleted. */
export function onTopicDeletion(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job): StepResult {
  if (job.step === 'begin') {
    read(ctx, host, job, 'listed', [], [getChildren(Path.DeleteTopics, true)]);
    return 'wait';
  }
  const writes: Write[] = [];
  for (const name of job.answers[0].children ?? []) {
    const topic = context.image.topics.get(name);
    if (topic !== undefined) beginDeletion(ctx, host, context, topic);
    else if (!context.deleting.has(name)) writes.push(deletion(deleteTopicPath(name)));
  }
  write(ctx, host, context, job, writes, [], null);
  return 'wait';
}

/** Clients are told that it is gone, its replicas to go; the znodes follow once all replicas have gone. */
function beginDeletion(ctx: Context, host: ControllerHost, context: ControllerContext, topic: TopicImage): void {
  const brokers = [...new Set(topic.partitions.flatMap((partition) => partition.replicas))];
  context.deleting.set(topic.name, { partitions: topic.partitions.length, brokers });
  context.image = applyRecords(context.image, [{ type: 'RemoveTopicRecord', topicId: topic.topicId }], context.image.offset, context.epoch);
  tellTopicGone(ctx, host, context, topic);
  stopReplicas(ctx, host, context, topic.name);
}

function stopReplicas(ctx: Context, host: ControllerHost, context: ControllerContext, name: string): void {
  const { partitions, brokers } = context.deleting.get(name) ?? { partitions: 0, brokers: [] };
  tellStopReplica(ctx, host, context, brokers.flatMap((broker) =>
    Array.from({ length: partitions }, (_, index) => ({ broker, topic: name, index, leaderEpoch: EPOCH_DURING_DELETE, isDeleted: true }))));
}

/** A controller has come, or a broker: deletions that wait go on. */
export function resumeDeletions(ctx: Context, host: ControllerHost, context: ControllerContext): void {
  for (const name of [...context.deleting.keys()]) {
    const topic = context.image.topics.get(name);
    if (topic !== undefined) beginDeletion(ctx, host, context, topic);
    else if (context.deleting.get(name)?.brokers.length === 0) context.queue.push({ type: 'CompleteDeletion', cause: ctx.cause, topic: name });
    else stopReplicas(ctx, host, context, name);
  }
}

/** A broker has stopped all its replicas of a topic that goes; true when it was the last one. */
export function replicaStopped(context: ControllerContext, name: string, broker: number): boolean {
  const known = context.deleting.get(name);
  if (known === undefined || !known.brokers.includes(broker)) return false;
  const brokers = known.brokers.filter((other) => other !== broker);
  context.deleting.set(name, { ...known, brokers });
  return brokers.length === 0;
}

export function onCompleteDeletion(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job, name: string): StepResult {
  const known = context.deleting.get(name);
  if (known === undefined) return 'done';
  const paths: string[] = [];
  for (let partition = 0; partition < known.partitions; partition++) paths.push(statePath(name, partition), partitionPath(name, partition));
  paths.push(partitionsPath(name), topicPath(name), configPath(configEntity('TOPIC', name)), deleteTopicPath(name));
  write(ctx, host, context, job, paths.map(deletion), [], null);
  return 'wait';
}

function deletion(path: string): Write {
  const op: MultiOp = { type: 'delete', path, version: ANY_VERSION };
  return { records: [], ops: [op] };
}

/** The znodes of a topic are gone, and it with them. One of the same name may be waiting. */
export function deletionCompleted(ctx: Context, context: ControllerContext, name: string): void {
  context.deleting.delete(name);
  ctx.emit(FactKind.TopicDeleted, ctx.nameId(name));
  context.queue.push({ type: 'TopicChange', cause: 0 });
}
