import { javaStringHash } from '../../base/java-hash';
import { utf8 } from '../../base/utf8';
import { FactKind } from '../facts/fact-kinds';
import { ROUND_ROBIN_PARTITIONER } from '../config/producer-definitions';
import type { Context } from '../kernel/behavior';
import { batchSizeUpperBound, type RecordShape } from '../log/batch-size';
import { ErrorCode } from '../protocol/error-codes';
import type { PlainRecord } from '../protocol/record-batch';
import { TimerRange } from '../protocol/timer-kinds';
import { countAppended, createStickyPartitioner, currentPartition, partitionLoad, type TopicPartitions } from './built-in-partitioner';
import type { ClientMetadata, ClientTopic } from './client-metadata';
import { partitionForKey } from './murmur2';
import { requestMetadataUpdate } from './network-client';
import { failFuture } from './producer-program';
import { exceptionOf, thrown, type Thrown } from './thrown';
import { onBatchFailed } from './transaction-manager';
import { ProducerBatch } from './producer-batch';
import type { BlockedRun, BrokerQueue, PartitionQueue, ProducerState, TopicQueues } from './producer-state';
import { copyRun, type Run } from './workload/record-content';


/** Timers of a producer. */
export const ProducerTimer = {
  /** The oldest open batch has waited linger.ms. */
  Linger: TimerRange.Producer * 100,
  /** A batch that came back may be sent again. */
  Retry: TimerRange.Producer * 100 + 1,
  /** Some batch may have reached delivery.timeout.ms. */
  Expiry: TimerRange.Producer * 100 + 2,
  /** A producer id may be asked for again. */
  ProducerId: TimerRange.Producer * 100 + 3,
  /** send() has been blocked for max.block.ms. */
  Block: TimerRange.Producer * 100 + 4,
  /** A transactional request may be sent again. */
  Transaction: TimerRange.Producer * 100 + 5,
  /** The application ends its transaction. */
  TransactionEnd: TimerRange.Producer * 100 + 6,
  /** The application makes another producer in the place of one that failed for good. */
  Reopen: TimerRange.Producer * 100 + 7,
  /** A call of the program has waited as long as it may. */
  Call: TimerRange.Producer * 100 + 8,
} as const;

// ---- topics and leaders --------------------------------------------------------------------------------------------

/** The queues of a topic, made when it is first written to. Null while its metadata is unknown. */
export function topicQueues(s: ProducerState, name: string): TopicQueues | null {
  const known = s.topics.get(name);
  if (known !== undefined) return known;
  const topic = s.net.metadata.topics.get(name);
  if (topic === undefined) return null;
  const queues: TopicQueues = { topic: name, nameId: topic.nameId, topicId: topic.topicId, queues: [], sticky: createStickyPartitioner(), roundRobin: 0, compressionRatio: 1 };
  s.topics.set(name, queues);
  growTopic(s, queues, topic);
  return queues;
}

function growTopic(s: ProducerState, queues: TopicQueues, topic: ClientTopic): void {
  for (let p = queues.queues.length; p < topic.partitions.length; p++) {
    const leader = topic.partitions[p] as ClientTopic['partitions'][number];
    const queue: PartitionQueue = {
      index: s.queues.length, topic: topic.name, partition: p, key: leader.key, batches: [], inFlight: [], broker: brokerQueue(s, leader.leaderNode),
      leaderEpoch: leader.leaderEpoch, listed: false, producerId: s.producerId, producerEpoch: s.producerEpoch, nextSequence: 0, lastAckedSequence: -1,
      unresolved: false, rewrite: false, acknowledgedRecords: 0, lastAcknowledgedOffset: -1,
    };
    s.queues.push(queue);
    queues.queues.push(queue.index);
  }
}

function brokerQueue(s: ProducerState, node: number): number {
  if (node < 0) return -1;
  const known = s.brokers.findIndex((broker) => broker.node === node);
  if (known >= 0) return known;
  s.brokers.push({ node, queues: [], start: 0, ready: false, inFlight: 0, waitingSinceUs: -1 });
  return s.brokers.length - 1;
}

/** The client's picture of the cluster has changed: queues go to their new leaders. */
export function followMetadata(ctx: Context, s: ProducerState): void {
  const { metadata } = s.net;
  if (metadata.version === s.metadataVersion) return;
  s.metadataVersion = metadata.version;
  for (const broker of s.brokers) {
    broker.queues = [];
    broker.ready = false;
  }
  for (const queues of s.topics.values()) {
    const topic = metadata.topics.get(queues.topic);
    if (topic !== undefined) {
      queues.topicId = topic.topicId;
      growTopic(s, queues, topic);
    }
    for (let p = 0; p < queues.queues.length; p++) {
      const queue = s.queues[queues.queues[p] as number] as PartitionQueue;
      const leader = topic?.partitions[p];
      queue.broker = leader === undefined ? -1 : brokerQueue(s, leader.leaderNode);
      queue.listed = false;
      if (leader !== undefined && leader.leaderEpoch !== queue.leaderEpoch) {
        queue.leaderEpoch = leader.leaderEpoch;
        // A new leader is tried without waiting (R-PROD-20).
        for (const batch of queue.batches) if (batch.leaderEpoch !== leader.leaderEpoch) batch.retryAtUs = 0;
      }
      enlist(ctx, s, queue);
    }
  }
}

/** Puts a queue that holds batches on its broker's list, and says if something in it may go. */
export function enlist(ctx: Context, s: ProducerState, queue: PartitionQueue): void {
  if (queue.batches.length === 0 || queue.broker < 0) return;
  const broker = s.brokers[queue.broker] as BrokerQueue;
  if (!queue.listed) {
    queue.listed = true;
    broker.queues.push(queue.index);
  }
  if (isReady(ctx, s, queue)) broker.ready = true;
}

/** R-PROD-13, as far as it depends on the queue alone. */
export function isReady(ctx: Context, s: ProducerState, queue: PartitionQueue): boolean {
  const head = queue.batches[0];
  if (head === undefined || head.retryAtUs > ctx.nowUs || isMuted(s, queue)) return false;
  return queue.batches.length > 1 || head.isFull || head.attempts > 0 || ctx.nowUs - head.createdUs >= s.config.lingerMs * 1000 || s.closing || s.blocked.length > 0 || (s.program !== null && s.program.flushing) || (s.transaction !== null && s.transaction.phase !== 'inTransaction');
}

/** With one request in flight at most, a partition waits for its batch's answer (R-PROD-16). */
export function isMuted(s: ProducerState, queue: PartitionQueue): boolean {
  return s.config.maxInFlightRequestsPerConnection === 1 && queue.inFlight.some((batch) => batch.onWire);
}

// ---- appending -----------------------------------------------------------------------------------------------------

/** Records of a known partition. */
export function appendToPartition(ctx: Context, s: ProducerState, queue: PartitionQueue, run: Run, content: RecordShape): void {
  if (refuseTooLarge(ctx, s, queue, run, content)) return;
  if (s.blocked.length > 0) {
    block(ctx, s, run, content, queue.topic, queue.partition);
    return;
  }
  let rest = run;
  for (;;) {
    const batch = openBatch(ctx, s, queue, rest, content);
    if (batch === null) {
      block(ctx, s, rest, content, queue.topic, queue.partition);
      break;
    }
    const taken = batch.append(rest, content);
    s.totals.sentRecords += taken;
    if (taken === rest.count) break;
    rest = after(rest, taken);
    batch.closed = true;
  }
  enlist(ctx, s, queue);
}

/** Records without a key, or with keys that are to be ignored: the partition is chosen here (R-PROD-05). */
export function appendSticky(ctx: Context, s: ProducerState, topic: TopicQueues, run: Run, content: RecordShape): void {
  const { sticky } = topic;
  // A batch size of 0 is taken as 1.
  const batchSizeBytes = Math.max(1, s.config.batchSizeBytes);
  const partitions = topicPartitions(s, topic);
  const nextInt = (): number => ctx.draw(s.stream, 0x80000000);
  let rest = run;
  if (s.blocked.length > 0) {
    block(ctx, s, run, content, topic.topic, -1);
    return;
  }
  while (rest.count > 0) {
    const partition = currentPartition(sticky, partitions, nextInt);
    const queue = queueOf(s, topic, partition);
    if (refuseTooLarge(ctx, s, queue, rest, content)) return;
    const last = queue.batches[queue.batches.length - 1];
    if (last === undefined || last.isFull) {
      if (sticky.producedBytes >= batchSizeBytes) updateLoad(ctx, s, topic);
      if (countAppended(sticky, 0, true, batchSizeBytes, partitions, nextInt)) continue;
    }
    const batch = openBatch(ctx, s, queue, rest, content);
    if (batch === null) {
      block(ctx, s, rest, content, topic.topic, -1);
      break;
    }
    const before = batch.estimatedBytes;
    const taken = batch.append(rest, content, 2 * batchSizeBytes - sticky.producedBytes);
    if (taken === 0) {
      batch.closed = true;
      continue;
    }
    rest = after(rest, taken);
    s.totals.sentRecords += taken;
    const grown = batch.estimatedBytes - before;
    if (sticky.producedBytes + grown >= batchSizeBytes) updateLoad(ctx, s, topic);
    countAppended(sticky, grown, batch.isFull, batchSizeBytes, partitions, nextInt);
    enlist(ctx, s, queue);
  }
}

/** A record that somebody wrote: its partition is chosen in Kafka's order (R-PROD-01). */
export function appendKept(ctx: Context, s: ProducerState, topic: TopicQueues, run: Run, content: RecordShape): void {
  const key = run.record?.key ?? null;
  if (s.config.partitionerClass === ROUND_ROBIN_PARTITIONER) appendToPartition(ctx, s, queueOf(s, topic, nextRoundRobin(s, topic)), run, content);
  else if (key === null || s.config.partitionerIgnoreKeys) appendSticky(ctx, s, topic, run, content);
  else appendToPartition(ctx, s, queueOf(s, topic, partitionForKey(utf8(key), topic.queues.length)), run, content);
}

export function queueOf(s: ProducerState, topic: TopicQueues, partition: number): PartitionQueue {
  return s.queues[topic.queues[partition] as number] as PartitionQueue;
}

/** What comes next in turn (R-PROD-07): over the partitions with a leader, over all if none has one. */
export function nextRoundRobin(s: ProducerState, topic: TopicQueues): number {
  const { available, count } = topicPartitions(s, topic);
  const turn = topic.roundRobin++;
  if (available.length === 0) return turn % count;
  const order = hashOrder(s.net.metadata, topic.topic).filter((partition) => available.includes(partition));
  return order[turn % order.length] as number;
}

/**
 * A topic's partitions in the order in which a client of Java's lists them: as its hash table of all partitions it knows lays them out.
 * The table has room for them all, or twice that when it would be more than three quarters full.
 */
export function hashOrder({ topics }: ClientMetadata, name: string): number[] {
  let count = 0;
  for (const topic of topics.values()) count += topic.partitions.length;
  let size = 1;
  while (size < count) size *= 2;
  if (count > size * 0.75) size *= 2;
  const place = (partition: number): number => {
    const hash = (Math.imul(HASH_FACTOR, HASH_FACTOR + partition) + javaStringHash(name)) | 0;
    return (hash ^ (hash >>> 16)) & (size - 1);
  };
  const partitions = topics.get(name)?.partitions.map(({ partition }) => partition) ?? [];
  return partitions.sort((a, b) => place(a) - place(b) || a - b);
}

const HASH_FACTOR = 31;

function topicPartitions(s: ProducerState, topic: TopicQueues): TopicPartitions {
  const known = s.net.metadata.topics.get(topic.topic);
  return { count: topic.queues.length, available: known?.available ?? [] };
}

/** The weights for the next choice, from the lengths of the queues (R-PROD-06). */
function updateLoad(ctx: Context, s: ProducerState, topic: TopicQueues): void {
  const { partitionerAdaptivePartitioningEnable, partitionerAvailabilityTimeoutMs } = s.config;
  if (!partitionerAdaptivePartitioningEnable) return;
  const lengths: number[] = [];
  const ids: number[] = [];
  for (let p = 0; p < topic.queues.length; p++) {
    const queue = queueOf(s, topic, p);
    const broker = s.brokers[queue.broker];
    if (broker === undefined) continue;
    const waitedUs = broker.waitingSinceUs < 0 ? 0 : ctx.nowUs - broker.waitingSinceUs;
    if (partitionerAvailabilityTimeoutMs > 0 && waitedUs > partitionerAvailabilityTimeoutMs * 1000) continue;
    lengths.push(queue.batches.length);
    ids.push(p);
  }
  topic.sticky.load = partitionLoad(lengths, ids, topic.queues.length);
}

/** The batch that the next record goes to; a new one if there is none open. Null: no memory for it (R-PROD-09, R-PROD-10). */
function openBatch(ctx: Context, s: ProducerState, queue: PartitionQueue, run: Run, content: RecordShape): ProducerBatch | null {
  const last = queue.batches[queue.batches.length - 1];
  if (last !== undefined && !last.isFull) return last;
  const limitBytes = Math.max(s.config.batchSizeBytes, batchSizeUpperBound(content));
  if (s.freeMemoryBytes < limitBytes) return null;
  s.freeMemoryBytes -= limitBytes;
  const batch = new ProducerBatch(queue.index, queue.partition, run.timestampMs, limitBytes, limitBytes, ctx.nowUs, s.config.compressionType === 'none' ? 0 : (s.topics.get(queue.topic)?.compressionRatio ?? 1));
  queue.batches.push(batch);
  const lingerUs = s.config.lingerMs * 1000;
  if (lingerUs > 0) {
    s.lingering.push(batch);
    if (s.lingerTimer === 0) s.lingerTimer = ctx.after(lingerUs, ProducerTimer.Linger);
  }
  if (s.expiryTimer === 0) s.expiryTimer = ctx.after(s.config.deliveryTimeoutMs * 1000, ProducerTimer.Expiry);
  return batch;
}

function after(run: Run, taken: number): Run {
  return {
    count: run.count - taken, timestampMs: run.timestampMs, record: run.record, plan: run.plan, spread: run.spread, spreadPartition: run.spreadPartition,
    firstIndex: run.firstIndex + taken, steps: null,
  };
}

/** The application has handed these over, and they never came into a batch. */
function noteRefused({ totals }: ProducerState, { count }: Run): void {
  totals.sentRecords += count;
  totals.failedRecords += count;
}

/** The record alone is more than a request or the memory may hold (R-PROD-08). */
function refuseTooLarge(ctx: Context, s: ProducerState, queue: PartitionQueue, run: Run, content: RecordShape): boolean {
  const bound = batchSizeUpperBound(content);
  if (bound <= s.config.maxRequestSizeBytes && bound <= s.config.bufferMemoryBytes) return false;
  noteRefused(s, run);
  ctx.emit(FactKind.SendFailed, queue.key, ErrorCode.MESSAGE_TOO_LARGE, run.count, 0);
  if (s.program !== null && run.record !== null) failFuture(s.program, run.record, s.program.open.get(run.record)?.partition ?? -1, exceptionOf(ErrorCode.MESSAGE_TOO_LARGE), run.count, ctx.nowUs, tooLarge(s, bound));
  // Every error of a send ends the transaction's chances (R-TXN-08).
  if (s.transaction !== null) onBatchFailed(ctx, s.transaction, ErrorCode.MESSAGE_TOO_LARGE);
  return true;
}

/** What the exception says (R-CLI-32). */
function tooLarge({ config }: ProducerState, boundBytes: number): string {
  const which = boundBytes > config.maxRequestSizeBytes
    ? `${config.maxRequestSizeBytes}, which is the value of the max.request.size configuration.`
    : 'the total memory buffer you have configured with the buffer.memory configuration.';
  return `The message is ${boundBytes} bytes when serialized which is larger than ${which}`;
}

/** send() does not return: the application waits (R-PROD-08, R-PROD-09). */
export function block(ctx: Context, s: ProducerState, run: Run, content: RecordShape, topic: string, partition: number): void {
  s.blocked.push({ run: copyRun(run), content, topic, partition });
  if (s.blockTimer === 0) s.blockTimer = ctx.after(s.config.maxBlockMs * 1000, ProducerTimer.Block);
  for (const broker of s.brokers) if (broker.queues.length > 0) broker.ready = true;
}

/** Memory came back, or metadata came: whoever waits tries again, in order. */
export function unblock(ctx: Context, s: ProducerState): void {
  if (s.blocked.length === 0) return;
  // Outside a transaction nothing can be sent in one.
  if (s.program === null && s.transaction !== null && s.transaction.phase !== 'inTransaction') return;
  const waiting = s.blocked;
  const timer = s.blockTimer;
  s.blocked = [];
  s.blockTimer = 0;
  for (const { run, content, topic, partition } of waiting) {
    const queues = topicQueues(s, topic);
    if (queues === null) block(ctx, s, run, content, topic, partition);
    else if (partition >= queues.queues.length) {
      // A partition that may yet come (R-PROD-08).
      block(ctx, s, run, content, topic, partition);
      requestMetadataUpdate(ctx, s.net);
    } else if (partition >= 0) appendToPartition(ctx, s, queueOf(s, queues, partition), run, content);
    else if (run.record !== null) appendKept(ctx, s, queues, run, content);
    else appendSticky(ctx, s, queues, run, content);
  }
  // The wait of whoever is first goes on; when the first got through, the next begins its own.
  const [first] = s.blocked;
  if (first !== undefined && isSameSend(first.run, waiting[0]?.run)) {
    ctx.cancel(s.blockTimer);
    s.blockTimer = timer;
  } else ctx.cancel(timer);
}

/** Do both hold the same records, or the later one what is left of the earlier? */
function isSameSend(now: Run, before: Run | undefined): boolean {
  return before !== undefined && now.record === before.record && now.plan === before.plan && now.spreadPartition === before.spreadPartition && now.firstIndex === before.firstIndex && now.timestampMs === before.timestampMs;
}

/** max.block.ms is over: the send fails (R-PROD-08, R-PROD-09). */
export function failBlocked(ctx: Context, s: ProducerState): void {
  s.blockTimer = 0;
  const failed = s.blocked.shift();
  if (failed === undefined) return;
  const topic = s.topics.get(failed.topic);
  const key = topic === undefined || failed.partition < 0 ? -1 : (s.queues[topic.queues[failed.partition] as number]?.key ?? -1);
  noteRefused(s, failed.run);
  ctx.emit(FactKind.SendFailed, key, ErrorCode.REQUEST_TIMED_OUT, failed.run.count, 0);
  const { record } = failed.run;
  if (s.program !== null && record !== null) failFuture(s.program, record, failed.partition, whyBlocked(s, failed), failed.run.count, ctx.nowUs, whatBlocked(s, failed));
  if (s.program !== null && s.transaction !== null) onBatchFailed(ctx, s.transaction, ErrorCode.REQUEST_TIMED_OUT);
  if (s.blocked.length > 0) s.blockTimer = ctx.after(s.config.maxBlockMs * 1000, ProducerTimer.Block);
}

/** What the send waited for in vain: memory, or metadata that the cluster had no answer to (R-PROD-08, R-PROD-09). */
function whyBlocked(s: ProducerState, { topic, partition }: BlockedRun): Thrown {
  const known = s.topics.get(topic);
  if (known !== undefined && partition < known.queues.length) return { error: 'BufferExhaustedException' };
  return metadataTimeout(s, topic);
}

/** What the exception says (R-CLI-32). */
function whatBlocked(s: ProducerState, { topic, partition }: BlockedRun): string | null {
  const known = s.topics.get(topic);
  if (known === undefined) return `Topic ${topic} not present in metadata after ${s.config.maxBlockMs} ms.`;
  if (partition < known.queues.length) return null;
  return `Partition ${partition} of topic ${topic} with partition count ${known.queues.length} is not present in metadata after ${s.config.maxBlockMs} ms.`;
}

export function metadataTimeout({ net }: ProducerState, topic: string): Thrown {
  const error = net.metadata.errors.get(topic);
  return thrown('TimeoutException', error === undefined ? null : exceptionOf(error));
}

/** A record that somebody wrote, or so many alike. */
export function keptRun(record: PlainRecord, count = 1): Run {
  return { count, timestampMs: record.timestampMs, record, plan: null, spread: null, spreadPartition: 0, firstIndex: 0, steps: null };
}
