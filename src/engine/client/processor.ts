import { FactKind } from '../facts/fact-kinds';
import type { Behavior, Context } from '../kernel/behavior';
import type { PlainRecord } from '../protocol/record-batch';
import { recordOffset } from '../protocol/record-batch';
import type { TxnOffsetCommitTopic } from '../protocol/messages/txn-offset-commit';
import { wallClockMs } from '../protocol/clock';
import { diesAt } from './client-step';
import { consumerBehavior, wakeConsumer, type ConsumerCommand } from './consumer';
import { commitPositions } from './consumer-commit';
import { ensureCoordinator } from './consumer-coordinator';
import { copyConsumerState, type ConsumerState } from './consumer-state';
import { usesConsumerProtocol } from './consumer-heartbeats';
import { ConsumerTimer } from './consumer-timers';
import { isOfPart, isTimerOfPart, PartContext, requestOfPart, slotOfPart, timerOfPart } from './part-context';
import { poisonIn } from './poison';
import { bornProcessorState, type ProcessorState, type ReturnedRecords } from './processor-state';
import { producerBehavior, reopenProducer, sendRecord } from './producer';
import { pump } from './sender';
import { abortTransaction, beginTransaction, commitTransaction, sendOffsetsToTransaction } from './transaction-manager';

/**
 * An application that reads, works and writes: a consumer and a producer in one process. What one poll returned is a round;
 * the next poll comes when it is over. With exactly-once the round is a transaction, the input's offsets within it (R-TXN-36);
 * with the others offsets are committed after or before what is written (R-CONS-19).
 */

const REOPEN_US = 1_000_000;
/** Where an output record comes from: `orders-2@17`. */
export const ORIGIN_HEADER = 'from';

export const processorBehavior: Behavior<ConsumerState> = {
  onStart(ctx, s) {
    producerBehavior.onStart(new PartContext(ctx), processorOf(s).producer);
    consumerBehavior.onStart(ctx, s);
    advance(ctx, s);
  },

  onRequest: consumerBehavior.onRequest,

  onResponse(ctx, s, request, body) {
    if (isOfPart(request.slot)) producerBehavior.onResponse(new PartContext(ctx), processorOf(s).producer, requestOfPart(request), body);
    else consumerBehavior.onResponse(ctx, s, request, body);
    advance(ctx, s);
  },

  onDisconnect(ctx, s, server, slot, lost, reason) {
    if (isOfPart(slot)) producerBehavior.onDisconnect(new PartContext(ctx), processorOf(s).producer, server, slotOfPart(slot), lost.map(requestOfPart), reason);
    else consumerBehavior.onDisconnect(ctx, s, server, slot, lost, reason);
    advance(ctx, s);
  },

  onTimer(ctx, s, type, a, b, ref) {
    if (type === ConsumerTimer.Reopen) reopenProducer(new PartContext(ctx), processorOf(s).producer);
    else if (isTimerOfPart(type)) producerBehavior.onTimer(new PartContext(ctx), processorOf(s).producer, timerOfPart(type), a, b, ref);
    else consumerBehavior.onTimer(ctx, s, type, a, b, ref);
    advance(ctx, s);
  },

  onCommand(ctx, s, command) {
    const asked = command as ConsumerCommand;
    // These two are steps of the producer's.
    const isOfProducer = asked.type === 'crashAt' && (asked.step === 'sent' || asked.step === 'ending');
    if (asked.type === 'crashAt') processorOf(s).producer.crashAt = isOfProducer ? asked.step : null;
    consumerBehavior.onCommand(ctx, s, isOfProducer ? { ...asked, step: null } : command);
  },

  onStop(ctx, s) {
    const processor = processorOf(s);
    processor.stopping = true;
    // The round that is under way is finished first.
    if (processor.step === 'polling' || processor.step === 'working') close(ctx, s, processor);
  },

  onDown(s, clean) {
    consumerBehavior.onDown(s, clean);
    const processor = processorOf(s);
    producerBehavior.onDown(processor.producer, clean);
    Object.assign(processor, bornProcessorState());
  },

  copy: copyConsumerState,
};

function processorOf(s: ConsumerState): ProcessorState {
  if (s.processor === null) throw new Error(`${s.name} writes nothing`);
  return s.processor;
}

function close(ctx: Context, s: ConsumerState, processor: ProcessorState): void {
  processor.step = 'polling';
  consumerBehavior.onStop(ctx, s);
}

/** As far as a round gets now; whatever happens next comes back here. */
function advance(ctx: Context, s: ConsumerState): void {
  const processor = processorOf(s);
  const cause = ctx.cause;
  for (;;) {
    const before = processor.step;
    step(ctx, s, processor);
    if (processor.step === before || s.phase === 'closing') return;
    ctx.because(cause);
  }
}

function step(ctx: Context, s: ConsumerState, processor: ProcessorState): void {
  const { producer, guarantee } = processor;
  const txn = producer.transaction;
  if (txn !== null && txn.phase === 'abortableError' && processor.step !== 'aborting') {
    abortTransaction(new PartContext(ctx), producer, txn);
    pump(new PartContext(ctx), producer);
    processor.step = 'aborting';
    return;
  }
  if (txn !== null && txn.phase === 'fatalError' && processor.step !== 'reopening') {
    ctx.after(REOPEN_US, ConsumerTimer.Reopen);
    processor.step = 'reopening';
    return;
  }
  switch (processor.step) {
    case 'polling':
      // The consumer says when a poll has returned something.
      return;
    case 'working':
      if (s.phase === 'processing' && !s.working) begin(processor);
      return;
    case 'waiting':
      if (guarantee === 'at-most-once') commitAlone(processor);
      else if (txn === null || txn.phase === 'ready') write(ctx, s, processor);
      return;
    case 'writing':
      if (!isWritten(processor) || diesAt(ctx, s, 'written')) return;
      if (producer.totals.failedRecords > processor.failedBefore && guarantee !== 'at-most-once') abandon(ctx, s, processor);
      else if (guarantee === 'at-least-once') commitAlone(processor);
      else finish(ctx, s, processor);
      return;
    case 'committing':
      if (guarantee !== 'exactly-once') driveCommit(ctx, s, processor);
      else if (txn !== null && txn.phase === 'ready') finish(ctx, s, processor);
      return;
    case 'aborting':
    case 'reopening':
      if (txn !== null && txn.phase === 'ready') abandon(ctx, s, processor);
      return;
  }
}

/** poll() has returned records, and the work on them is done. */
function begin(processor: ProcessorState): void {
  processor.failedBefore = processor.producer.totals.failedRecords;
  processor.step = 'waiting';
}

function write(ctx: Context, s: ConsumerState, processor: ProcessorState): void {
  const { producer, topic, offsets } = processor;
  const part = new PartContext(ctx);
  const txn = producer.transaction;
  if (txn !== null) {
    beginTransaction(part, producer, txn);
    txn.started = true;
  }
  for (const returned of processor.returned) {
    for (let i = 0; i < returned.batch.recordCount; i++) {
      const offset = recordOffset(returned.batch, i);
      if (offset < returned.from || offset >= returned.to || poisonIn(returned.batch, offset, offset + 1) >= 0) continue;
      sendRecord(part, producer, topic, outputOf(ctx, returned, i, offset));
      processor.totals.writtenRecords++;
    }
  }
  if (txn !== null) {
    sendOffsetsToTransaction(part, producer, txn, { groupId: s.group, generationId: generationOf(s, processor), memberId: processor.memberId, groupInstanceId: s.config.groupInstanceId, topics: topicsOf(offsets) });
    commitTransaction(part, producer, txn);
    processor.step = 'committing';
  } else {
    processor.step = 'writing';
  }
  pump(part, producer);
}

/** The membership of the round; under the consumer protocol its epoch may have risen meanwhile without anything being lost. */
function generationOf(s: ConsumerState, { generation, memberId }: ProcessorState): number {
  return usesConsumerProtocol(s) && s.memberId === memberId && s.generation > generation ? s.generation : generation;
}

/** What the application makes of a record: the same again, with a note where it comes from. */
function outputOf(ctx: Context, { topic, partition, batch }: ReturnedRecords, index: number, offset: number): PlainRecord {
  const { key, value, valueSizeBytes } = batch.source.recordAt(batch, index);
  return { key, value, timestampMs: wallClockMs(ctx.clockUs), valueSizeBytes, headers: [[ORIGIN_HEADER, `${topic}-${partition}@${offset}`]] };
}

function topicsOf(offsets: ProcessorState['offsets']): readonly TxnOffsetCommitTopic[] {
  const topics: { name: string; partitions: { partitionIndex: number; committedOffset: number; committedLeaderEpoch: number; committedMetadata: string }[] }[] = [];
  for (const { topic, partition, offset } of offsets) {
    let entry = topics.find(({ name }) => name === topic);
    if (entry === undefined) topics.push((entry = { name: topic, partitions: [] }));
    entry.partitions.push({ partitionIndex: partition, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: '' });
  }
  return topics;
}

function isWritten({ producer }: ProcessorState): boolean {
  return producer.blocked.length === 0 && producer.queues.every((queue) => queue.batches.length === 0 && queue.inFlight.length === 0);
}

/** commitSync(), until it has an answer that is final. */
function commitAlone(processor: ProcessorState): void {
  processor.step = 'committing';
  processor.commit = 'wanted';
  processor.commitNotBeforeUs = 0;
}

function driveCommit(ctx: Context, s: ConsumerState, processor: ProcessorState): void {
  switch (processor.commit) {
    case 'wanted':
      // Who is no member any more has nothing to commit.
      if ((s.membership !== 'stable' && s.membership !== 'reconciling') || s.assigned.size === 0) abandon(ctx, s, processor);
      else if (ctx.nowUs >= processor.commitNotBeforeUs && ensureCoordinator(ctx, s) && commitPositions(ctx, s, 'round')) processor.commit = 'underWay';
      return;
    case 'underWay':
      return;
    case 'done':
      if (processor.guarantee === 'at-most-once') write(ctx, s, processor);
      else finish(ctx, s, processor);
      return;
    case 'refused':
      abandon(ctx, s, processor);
      return;
  }
}

function finish(ctx: Context, s: ConsumerState, processor: ProcessorState): void {
  if (processor.guarantee === 'exactly-once') {
    noteCommitted(ctx, s, processor);
    if (diesAt(ctx, s, 'committed')) return;
  }
  processor.totals.rounds++;
  pollAgain(ctx, s, processor);
}

function noteCommitted(ctx: Context, s: ConsumerState, { offsets }: ProcessorState): void {
  const cause = ctx.cause;
  for (const { key, offset } of offsets) {
    const partition = s.assigned.get(key);
    if (partition !== undefined) partition.committed = offset;
    ctx.because(cause);
    ctx.emit(FactKind.OffsetsCommitted, key, offset, s.groupId);
  }
}

/** The round came to nothing: the application goes back to the last committed offsets itself (R-TXN-36). */
function abandon(ctx: Context, s: ConsumerState, processor: ProcessorState): void {
  processor.totals.abandoned++;
  for (const partition of s.assigned.values()) {
    partition.position = -1;
    partition.awaiting = 'committed';
    partition.askedUntilUs = 0;
  }
  s.buffered = [];
  pollAgain(ctx, s, processor);
}

function pollAgain(ctx: Context, s: ConsumerState, processor: ProcessorState): void {
  processor.step = 'polling';
  processor.returned = [];
  processor.offsets = [];
  ctx.cancel(s.pollIntervalTimer);
  s.pollIntervalTimer = 0;
  if (s.phase === 'closing' || s.phase === 'failed' || s.phase === 'dying') return;
  s.phase = 'polling';
  if (processor.stopping) close(ctx, s, processor);
  else wakeConsumer(ctx, s);
}
