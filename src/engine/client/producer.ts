import { utf8Length } from '../../base/utf8';
import type { ProducerConfig } from '../config/producer-config';
import { ROUND_ROBIN_PARTITIONER } from '../config/producer-definitions';
import type { Behavior, Context } from '../kernel/behavior';
import { DisconnectReason, type NodeIx, type Request } from '../kernel/connection';
import type { RecordShape } from '../log/batch-size';
import { ApiKey } from '../protocol/api-keys';
import { wallClockMs } from '../protocol/clock';
import type { InitProducerIdResponse } from '../protocol/messages/init-producer-id';
import type { ProduceResponse } from '../protocol/messages/produce';
import type { PlainRecord } from '../protocol/record-batch';
import { TimerRange } from '../protocol/timer-kinds';
import { appendKept, appendSticky, appendToPartition, block, enlist, failBlocked, followMetadata, keptRun, nextRoundRobin, ProducerTimer, queueOf, topicQueues, unblock } from './accumulator';
import { createNetworkClient, onNetworkDisconnect, onNetworkResponse, onNetworkTimer, startNetworkClient, wantTopic } from './network-client';
import { contentSizeOf } from './producer-batch';
import { onProducerId, requestProducerId, retryProducerId } from './producer-identity';
import { driveProducerCall, onCallTimeout, startProducerCall } from './producer-calls';
import { forgetSettled, type ProducerCall, type ProducerProgram } from './producer-program';
import { copyProducerState, type PartitionQueue, type ProducerState, type TopicQueues } from './producer-state';
import { expireBatches, onProduceLost, onProduceResponse, pump } from './sender';
import { initTransactions, onTransactionalAnswer, onTransactionalLost, onTransactionTimer } from './transaction-manager';
import { createTransactionState, type TransactionRhythm } from './transaction-state';
import { closeTransaction, forgetTransaction, handleTransactionError, isTransactionOver, onTransactionEnd, openForRecords } from './transactional-application';
import { drawCounts, drawPartition } from './workload/draw-counts';
import { keySpread, type KeySpread } from './workload/key-spread';
import { syntheticKey, type Run } from './workload/record-content';
import { POISON } from './poison';
import type { ClientStep } from './client-step';
import { setRate, setRunning, startWorkload, tick, WorkloadTimer, type WorkloadState } from './workload/workload';
import { UNEVEN, type WorkloadPlan } from './workload/workload-plan';

/** What a producer is asked to do; the scenario's commands of these types fit. */
export type ProducerCommand =
  | { readonly type: 'produce'; readonly topic: string; readonly key: string | null; readonly value: string | null; readonly partition?: number; readonly isPoison?: boolean }
  | { readonly type: 'setRate'; readonly recordsPerSecond: number }
  | { readonly type: 'crashAt'; readonly step: ClientStep | null }
  | { readonly type: 'call'; readonly call: ProducerCall }
  /** The program has looked at what callbacks told it. */
  | { readonly type: 'taken' };

export function createProducer(
  name: string, config: ProducerConfig, bootstrap: readonly NodeIx[], topics: readonly string[], workload: WorkloadState | null, rhythm: TransactionRhythm | null = null,
  program: ProducerProgram | null = null,
): ProducerState {
  return {
    program,
    transaction: config.transactionalId === null ? null : createTransactionState(config.transactionalId, rhythm),
    name, config, net: createNetworkClient(config, bootstrap, topics, program !== null), workload, topics: new Map(), queues: [], brokers: [], metadataVersion: -1,
    sent: [], producerId: -1, producerEpoch: -1, producerIdRequest: 0, producerIdTimer: 0, producerIdFailures: 0, epochBumpNeeded: false,
    hasUnresolved: false, lingering: [], lingerTimer: 0, expiryTimer: 0, freeMemoryBytes: config.bufferMemoryBytes, blocked: [], blockTimer: 0,
    closing: false, crashAt: null, stream: -1, totals: { sentRecords: 0, acknowledgedRecords: 0, failedRecords: 0, retries: 0, requests: 0 },
  };
}

/** KafkaProducer with its application: a workload, and whoever has records sent by hand. */
export const producerBehavior: Behavior<ProducerState> = {
  onStart(ctx, s) {
    s.stream = ctx.stream(`producer/${s.name}`);
    startNetworkClient(ctx, s.net, `net-client/${s.name}`);
    if (s.transaction !== null && s.program === null) initTransactions(ctx, s, s.transaction);
    if (s.workload !== null) startWorkload(ctx, s.workload);
  },

  onRequest(ctx, _s, request) {
    ctx.hangUp(request); // a client serves nobody
  },

  onResponse(ctx, s, request, body) {
    if (onNetworkResponse(ctx, s.net, request, body)) {
      followPicture(ctx, s);
      afterwards(ctx, s);
      return;
    }
    if (onTransactionalAnswer(ctx, s, request, body)) {
      unblock(ctx, s);
      pump(ctx, s);
      afterwards(ctx, s);
      return;
    }
    switch (request.api) {
      case ApiKey.Produce:
        onProduceResponse(ctx, s, request.id, body as ProduceResponse);
        followPicture(ctx, s);
        break;
      case ApiKey.InitProducerId:
        if (request.id !== s.producerIdRequest) break;
        onProducerId(ctx, s, body as InitProducerIdResponse);
        pump(ctx, s);
        break;
      default:
        // An answer to a transactional request that was given up meanwhile.
        if (s.transaction === null) throw new Error(`a producer got an answer to request type ${request.api}`);
    }
    afterwards(ctx, s);
  },

  onDisconnect(ctx, s, server, slot, lost, reason) {
    onNetworkDisconnect(ctx, s.net, server, slot, lost, reason);
    if (lost.some((request) => request.id === s.producerIdRequest)) retryProducerId(ctx, s);
    onTransactionalLost(ctx, s, server, lost);
    onProduceLost(ctx, s, idsOf(lost), reason === DisconnectReason.TimedOut);
    followPicture(ctx, s);
    afterwards(ctx, s);
  },

  onTimer(ctx, s, type, a) {
    const owner = Math.floor(type / 100);
    if (owner === TimerRange.Workload) onWorkloadTimer(ctx, s, type);
    else if (owner === TimerRange.NetworkClient) {
      onNetworkTimer(ctx, s.net, type);
      pump(ctx, s);
    } else onProducerTimer(ctx, s, type, a);
    afterwards(ctx, s);
  },

  onCommand(ctx, s, command) {
    const asked = command as ProducerCommand;
    switch (asked.type) {
      case 'produce':
        wantTopic(ctx, s.net, asked.topic);
        sendRecord(ctx, s, asked.topic, { key: asked.key, value: asked.value, timestampMs: wallClockMs(ctx.clockUs), ...(asked.isPoison === true ? { headers: POISON } : {}) }, asked.partition);
        pump(ctx, s);
        break;
      case 'setRate':
        if (s.workload !== null) setRate(ctx, s.workload, asked.recordsPerSecond);
        break;
      case 'crashAt':
        s.crashAt = asked.step;
        break;
      case 'call':
        if (s.program === null) throw new Error(`${s.name} is held by no program`);
        startProducerCall(ctx, s, s.program, asked.call);
        afterwards(ctx, s);
        break;
      case 'taken':
        if (s.program !== null) forgetSettled(s.program);
        break;
    }
  },

  onStop(ctx, s) {
    // close(): no new records, everything that is there goes out first (R-PROD-13).
    s.closing = true;
    if (s.workload !== null) setRunning(ctx, s.workload, false);
    if (s.transaction !== null) closeTransaction(ctx, s, s.transaction);
    for (const queue of s.queues) enlist(ctx, s, queue);
    pump(ctx, s);
    afterwards(ctx, s);
  },

  onDown(s) {
    // A producer keeps nothing on disk; a new process gets a new producer id (R-IDEM-02).
    forgetProducer(s);
    s.crashAt = null;
    if (s.transaction !== null) forgetTransaction(s.transaction);
  },

  copy: copyProducerState,
};

/** Everything but the totals, which are a book about the application. */
function forgetProducer(s: ProducerState): void {
  s.topics = new Map();
  s.queues = [];
  s.brokers = [];
  s.metadataVersion = -1;
  s.sent = [];
  s.producerId = -1;
  s.producerEpoch = -1;
  s.producerIdRequest = 0;
  s.producerIdTimer = 0;
  s.producerIdFailures = 0;
  s.epochBumpNeeded = false;
  s.hasUnresolved = false;
  s.lingering = [];
  s.lingerTimer = 0;
  s.expiryTimer = 0;
  s.freeMemoryBytes = s.config.bufferMemoryBytes;
  s.blocked = [];
  s.blockTimer = 0;
  s.closing = false;
}

function idsOf(requests: readonly Request[]): number[] {
  return requests.map((request) => request.id);
}

/** The picture of the cluster may be new: queues follow their leaders, and whoever waited for it goes on. */
function followPicture(ctx: Context, s: ProducerState): void {
  followMetadata(ctx, s);
  unblock(ctx, s);
  pump(ctx, s);
}

/** At the end of every event: the application hears of errors, and a producer that is closing may be done. */
function afterwards(ctx: Context, s: ProducerState): void {
  if (s.program !== null) {
    driveProducerCall(ctx, s, s.program);
    if (s.program.call === null) finishClosing(ctx, s);
    return;
  }
  const txn = s.transaction;
  if (txn !== null && txn.error !== 0) {
    handleTransactionError(ctx, s);
    pump(ctx, s);
  } else if (txn !== null && txn.phase === 'ready' && s.blocked.length > 0 && openForRecords(ctx, s)) {
    // A send() that waited for the transaction before to end.
    unblock(ctx, s);
    pump(ctx, s);
  }
  finishClosing(ctx, s);
}

function finishClosing(ctx: Context, s: ProducerState): void {
  if (s.transaction !== null && !isTransactionOver(s.transaction)) return;
  if (s.closing && s.sent.length === 0 && s.blocked.length === 0 && s.queues.every((queue) => queue.batches.length === 0 && queue.inFlight.length === 0)) ctx.exit();
}

function onProducerTimer(ctx: Context, s: ProducerState, type: number, a: number): void {
  switch (type) {
    case ProducerTimer.Linger:
      onLinger(ctx, s);
      break;
    case ProducerTimer.Retry: {
      const queue = s.queues[a];
      if (queue !== undefined) enlist(ctx, s, queue);
      pump(ctx, s);
      break;
    }
    case ProducerTimer.Expiry:
      expireBatches(ctx, s);
      break;
    case ProducerTimer.ProducerId:
      s.producerIdTimer = 0;
      requestProducerId(ctx, s);
      break;
    case ProducerTimer.Block:
      failBlocked(ctx, s);
      break;
    case ProducerTimer.Transaction:
      onTransactionTimer(ctx, s);
      pump(ctx, s);
      break;
    case ProducerTimer.TransactionEnd:
      onTransactionEnd(ctx, s);
      pump(ctx, s);
      break;
    case ProducerTimer.Call:
      if (s.program !== null) onCallTimeout(ctx, s, s.program);
      break;
    case ProducerTimer.Reopen:
      reopenProducer(ctx, s);
      break;
    default:
      throw new Error(`unknown timer ${type} of a producer`);
  }
}

/** In the place of a producer that failed for good: the same settings, and everything from the beginning. */
export function reopenProducer(ctx: Context, s: ProducerState): void {
  if (s.transaction === null || s.closing) return;
  ctx.cancel(s.lingerTimer);
  ctx.cancel(s.expiryTimer);
  ctx.cancel(s.blockTimer);
  const { blocked } = s;
  forgetProducer(s);
  forgetTransaction(s.transaction);
  for (const one of blocked) block(ctx, s, one.run, one.content, one.topic, one.partition);
  followMetadata(ctx, s);
  initTransactions(ctx, s, s.transaction);
}

/** Batches were opened in order, so the first that has not left is the next whose linger time ends (R-PROD-13). */
function onLinger(ctx: Context, s: ProducerState): void {
  s.lingerTimer = 0;
  const lingerUs = s.config.lingerMs * 1000;
  for (let batch = s.lingering[0]; batch !== undefined; batch = s.lingering[0]) {
    if (batch.attempts === 0 && !batch.done) {
      const dueUs = batch.createdUs + lingerUs;
      if (dueUs > ctx.nowUs) {
        s.lingerTimer = ctx.after(dueUs - ctx.nowUs, ProducerTimer.Linger);
        break;
      }
      enlist(ctx, s, s.queues[batch.queue] as PartitionQueue);
    }
    // Nothing of what has left is held on to: a batch that is answered should be garbage at once.
    s.lingering.shift();
  }
  pump(ctx, s);
}

// ---- the application -----------------------------------------------------------------------------------------------

function onWorkloadTimer(ctx: Context, s: ProducerState, type: number): void {
  const { workload } = s;
  if (workload === null) return;
  switch (type) {
    case WorkloadTimer.Start:
      if (!s.closing) setRunning(ctx, workload, true);
      break;
    case WorkloadTimer.Stop:
      setRunning(ctx, workload, false);
      break;
    case WorkloadTimer.Tick: {
      const records = tick(ctx, workload);
      // A blocked send() does not return, so the application sends nothing further meanwhile (R-PROD-08, R-PROD-09).
      if (records > 0 && s.blocked.length === 0 && openForRecords(ctx, s)) {
        sendSynthetic(ctx, s, workload, records);
        pump(ctx, s);
      }
      break;
    }
    default:
      throw new Error(`unknown timer ${type} of a workload`);
  }
}

function sendSynthetic(ctx: Context, s: ProducerState, workload: WorkloadState, records: number): void {
  const { plan } = workload;
  const topic = topicQueues(s, plan.topic);
  if (topic === null) return; // the first send waits for metadata
  const partitionCount = topic.queues.length;
  for (let p = workload.nextIndex.length; p < partitionCount; p++) workload.nextIndex.push(0);
  if (s.config.partitionerClass === ROUND_ROBIN_PARTITIONER) sendInTurn(ctx, s, workload, topic, records);
  else if (!plan.hasKeys || s.config.partitionerIgnoreKeys) {
    const run = syntheticRun(ctx, workload, records, -1, 0);
    if (plan.keySizeBytes === UNEVEN) for (const single of singles(run)) appendSticky(ctx, s, topic, single, contentOf(single, 0));
    else appendSticky(ctx, s, topic, run, planContent(plan));
  } else sendByKey(ctx, s, workload, topic, records);
}

/** Every key has its partition (R-PROD-02): only how many records each partition gets is drawn. */
const counts: number[] = [];

function sendByKey(ctx: Context, s: ProducerState, workload: WorkloadState, topic: TopicQueues, records: number): void {
  const { plan } = workload;
  const partitionCount = topic.queues.length;
  const spread = keySpread(plan, partitionCount);
  if (records === 1) {
    // The usual tick: nobody else's count is looked at.
    const p = drawPartition(ctx, workload.stream, spread);
    sendRun(ctx, s, queueOf(s, topic, p), syntheticRun(ctx, workload, 1, p, partitionCount, spread));
    return;
  }
  drawCounts(ctx, workload.stream, spread, records, counts);
  for (let p = 0; p < partitionCount; p++) {
    const count = counts[p] as number;
    if (count === 0) continue;
    sendRun(ctx, s, queueOf(s, topic, p), syntheticRun(ctx, workload, count, p, partitionCount, spread));
  }
}

/** One after another, whatever the keys (R-PROD-07): whole rounds at once, the rest in turn. */
function sendInTurn(ctx: Context, s: ProducerState, workload: WorkloadState, topic: TopicQueues, records: number): void {
  const share = new Map<number, number>();
  const available = Math.max(1, s.net.metadata.topics.get(workload.plan.topic)?.available.length ?? topic.queues.length);
  const rounds = Math.floor(records / available);
  for (let i = 0; i < (rounds === 0 ? records : available); i++) {
    const p = nextRoundRobin(s, topic);
    share.set(p, rounds === 0 ? 1 : rounds + (i < records % available ? 1 : 0));
  }
  for (const [p, count] of share) sendRun(ctx, s, queueOf(s, topic, p), syntheticRun(ctx, workload, count, p, 1));
  if (rounds > 0) topic.roundRobin += records % available;
}

function sendRun(ctx: Context, s: ProducerState, queue: PartitionQueue, run: Run): void {
  const { keySizeBytes } = run.plan as WorkloadPlan;
  if (keySizeBytes === UNEVEN) for (const single of singles(run)) appendToPartition(ctx, s, queue, single, contentOf(single, queue.partition));
  else appendToPartition(ctx, s, queue, run, planContent(run.plan as WorkloadPlan));
}

/** Written over by every run: whoever keeps one copies it. */
const nextRun: Run = { count: 0, timestampMs: 0, record: null, plan: null, spread: null, spreadPartition: 0, firstIndex: 0, steps: null };

/**
 * The next records of a workload for a partition; −1: for whichever the sticky partitioner chooses, counted in the first.
 * Keys come from the partition's own share, or, when they do not decide the partition (`partitionCount` 0 or 1), from all.
 */
function syntheticRun(ctx: Context, workload: WorkloadState, count: number, partition: number, partitionCount: number, known: KeySpread | null = null): Run {
  const at = Math.max(0, partition);
  const firstIndex = workload.nextIndex[at] as number;
  workload.nextIndex[at] = firstIndex + count;
  const keyed = workload.plan.hasKeys;
  nextRun.count = count;
  nextRun.timestampMs = wallClockMs(ctx.clockUs);
  nextRun.plan = workload.plan;
  nextRun.spread = known ?? (keyed ? keySpread(workload.plan, Math.max(1, partitionCount)) : null);
  nextRun.spreadPartition = partitionCount > 1 ? at : 0;
  nextRun.firstIndex = firstIndex;
  return nextRun;
}

/** Keys of different lengths make records of different sizes: taken one by one. */
function singles(run: Run): Run[] {
  return Array.from({ length: run.count }, (_, i) => ({ ...run, count: 1, firstIndex: run.firstIndex + i }));
}

function contentOf(run: Run, partition: number): RecordShape {
  const key = syntheticKey(run, partition, run.firstIndex);
  return { timestamp: 0, keySize: key === null ? -1 : utf8Length(key), valueSize: (run.plan as WorkloadPlan).valueSizeBytes };
}

const contents = new WeakMap<WorkloadPlan, RecordShape>();

/** Sizes of every record of a workload whose keys are all of one length. */
function planContent(workloadPlan: WorkloadPlan): RecordShape {
  let content = contents.get(workloadPlan);
  if (content === undefined) contents.set(workloadPlan, (content = { timestamp: 0, keySize: workloadPlan.keySizeBytes, valueSize: workloadPlan.valueSizeBytes }));
  return content;
}

/** send() with a record that somebody wrote. It waits for metadata, if need be (R-PROD-08). */
export function sendRecord(ctx: Context, s: ProducerState, topicName: string, record: PlainRecord, partition?: number): void {
  const run = keptRun(record);
  const content = contentSizeOf(record);
  const topic = topicQueues(s, topicName);
  if (topic === null || !openForRecords(ctx, s)) block(ctx, s, run, content, topicName, partition ?? -1);
  else if (partition !== undefined && partition < topic.queues.length) appendToPartition(ctx, s, queueOf(s, topic, partition), run, content);
  else appendKept(ctx, s, topic, run, content);
}
