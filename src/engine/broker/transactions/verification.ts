import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { coordinatorPartition } from '../../coordinator/shard-access';
import { NO_LEADER } from '../../metadata/partition-registration';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { AddPartitionsToTxnRequest, AddPartitionsToTxnResponse, TxnTopic } from '../../protocol/messages/add-partitions-to-txn';
import type { PartitionKey } from '../../protocol/partition-key';
import type { RecordBatch } from '../../protocol/record-batch';
import { TimerRange } from '../../protocol/timer-kinds';
import { TRANSACTION_STATE_TOPIC } from '../../protocol/topic-name';
import type { BrokerState } from '../broker-state';
import type { Partition } from '../replica-manager/partition';
import { Slot } from '../slots';

/**
 * Before the first batch of a transaction goes into a partition, its leader asks the transaction coordinator: to add the
 * partition (transactions version 2, R-TXN-26), or whether the producer has added it (version 1, R-TXN-27). So nothing is ever
 * written into a transaction that its coordinator does not know of.
 */

export const VERIFICATION_RETRY_TIMER = TimerRange.TransactionVerification * 100;

const ADD_PARTITIONS_VERSION = 5;

/** What a request may have done for it, by its version: partitions added, or only verified, with a newer or an older error when they are not. */
export type VerifiedOperation = 'add' | 'verify' | 'verify-old';

/** From these versions on a Produce request speaks for a client that leaves adding partitions to the leader, and for one that knows TRANSACTION_ABORTABLE. */
const ADD_VERSION = 12;
const ABORTABLE_VERSION = 11;

export function produceOperation(version: number): VerifiedOperation {
  return version >= ADD_VERSION ? 'add' : version >= ABORTABLE_VERSION ? 'verify' : 'verify-old';
}

/** How the log is to check what such a request writes: every transaction has an epoch of its own, or not (R-TXN-31). */
export function transactionVersionOf(operation: VerifiedOperation): number {
  return operation === 'add' ? 2 : 1;
}

export interface AskedPartition {
  readonly key: PartitionKey;
  readonly topic: string;
  readonly partition: number;
  readonly guard: number;
}

/** What a request for a transaction waits for. Immutable. */
export interface PendingVerification {
  readonly purpose: 'produce' | 'offsets';
  readonly request: Request;
  readonly operation: VerifiedOperation;
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly asked: readonly AskedPartition[];
  /** Partitions that failed before anybody was asked. */
  readonly failed: ReadonlyMap<PartitionKey, ErrorCode>;
  readonly startedUs: number;
}

/** What came out, for each partition: an error, or the guard that its append must show. Immutable. */
export interface Verified {
  readonly request: Request;
  readonly errors: ReadonlyMap<PartitionKey, ErrorCode>;
  readonly guards: ReadonlyMap<PartitionKey, number>;
}

export interface VerificationState {
  /** By request to a coordinator. */
  readonly inFlight: Map<number, PendingVerification>;
}

export function createVerifications(): VerificationState {
  return { inFlight: new Map() };
}

export function copyVerifications(state: VerificationState): VerificationState {
  return { inFlight: new Map(state.inFlight) };
}

/** Called with the outcome; that may be at once. */
export type Verify = (ctx: Context, broker: BrokerState, pending: PendingVerification, verified: Verified) => void;

/** The guard that a producer's next batch in a led partition must show; 0 when its transaction is open there already. */
export function guardFor(partition: Partition, producerId: number, producerEpoch: number, sequence: number, operation: VerifiedOperation): number {
  const { producers } = partition.log;
  return producers.hasOpenTransaction(producerId, producerEpoch) ? 0 : producers.startVerification(producerId, sequence, producerEpoch, operation !== 'add');
}

/** Why a transactional batch may not go into a partition; NONE = it may. What is not led here any more is somebody else's error. */
export function verificationError(broker: BrokerState, partition: Partition, batch: RecordBatch, operation: VerifiedOperation, verified: Verified | null): ErrorCode {
  const failed = verified?.errors.get(partition.key) ?? ErrorCode.NONE;
  if (failed !== ErrorCode.NONE || !partition.isLeader || !isVerificationRequired(broker, operation)) return failed;
  const { producerId, producerEpoch, baseSequence } = batch;
  const { producers } = partition.log;
  if (producers.hasOpenTransaction(producerId, producerEpoch)) return ErrorCode.NONE;
  const known = producers.verificationOf(producerId);
  if (known === undefined || known.guard !== verified?.guards.get(partition.key)) return ErrorCode.INVALID_TXN_STATE;
  return baseSequence > known.lowestSequence ? ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER : ErrorCode.NONE;
}

/** Version 2 adds and so always asks; the older way can be switched off. */
export function isVerificationRequired({ config }: BrokerState, operation: VerifiedOperation): boolean {
  return operation === 'add' || config.transactionPartitionVerificationEnable;
}

export function askCoordinator(ctx: Context, broker: BrokerState, pending: PendingVerification, then: Verify): void {
  const node = coordinatorNode(ctx, broker, pending.transactionalId);
  if (node < 0) {
    settle(ctx, broker, pending, () => ErrorCode.COORDINATOR_NOT_AVAILABLE, then);
    return;
  }
  const { transactionalId, producerId, producerEpoch, operation, asked } = pending;
  const body: AddPartitionsToTxnRequest = { transactions: [{ transactionalId, producerId, producerEpoch, verifyOnly: operation !== 'add', topics: topicsOf(asked) }] };
  const id = ctx.request(node, Slot.TransactionVerification, ApiKey.AddPartitionsToTxn, ADD_PARTITIONS_VERSION, body, broker.config.requestTimeoutMs * 1000);
  broker.verifications.inFlight.set(id, pending);
}

function coordinatorNode(ctx: Context, broker: BrokerState, transactionalId: string): number {
  const partitions = broker.image.topics.get(TRANSACTION_STATE_TOPIC)?.partitions;
  const leader = partitions === undefined ? NO_LEADER : partitions[coordinatorPartition(transactionalId, partitions.length)].leader;
  return leader === NO_LEADER || broker.image.brokers.get(leader)?.fenced !== false ? -1 : ctx.nodeByKafkaId(leader);
}

function topicsOf(asked: readonly AskedPartition[]): readonly TxnTopic[] {
  const topics: { name: string; partitions: number[] }[] = [];
  for (const { topic, partition } of asked) {
    const known = topics.find(({ name }) => name === topic);
    if (known === undefined) topics.push({ name: topic, partitions: [partition] });
    else known.partitions.push(partition);
  }
  return topics;
}

export function onVerificationAnswered(ctx: Context, broker: BrokerState, request: Request, body: AddPartitionsToTxnResponse, then: Verify): void {
  const pending = take(broker, request);
  if (pending === null) return;
  const topLevel = (body.errorCode ?? ErrorCode.NONE) as ErrorCode;
  const results = body.resultsByTransaction?.[0]?.topicResults ?? [];
  const errorOf = ({ topic, partition }: AskedPartition): ErrorCode => {
    if (topLevel !== ErrorCode.NONE) return topLevel;
    const found = results.find(({ name }) => name === topic)?.resultsByPartition.find(({ partitionIndex }) => partitionIndex === partition);
    return toldAs((found?.partitionErrorCode ?? ErrorCode.NONE) as ErrorCode, pending.operation);
  };
  const { config } = broker;
  const isEarly = ctx.nowUs - pending.startedUs < Math.min(config.addPartitionsToTxnRetryBackoffMaxMs, config.requestTimeoutMs) * 1000;
  // R-TXN-28: the markers of the transaction before are still on their way, most likely not for long.
  const isRetried = pending.purpose === 'produce' && pending.operation === 'add' && isEarly && pending.asked.some((asked) => errorOf(asked) === ErrorCode.CONCURRENT_TRANSACTIONS);
  if (isRetried) ctx.after(config.addPartitionsToTxnRetryBackoffMs * 1000, VERIFICATION_RETRY_TIMER, 0, 0, pending);
  else settle(ctx, broker, pending, errorOf, then);
}

/** Producers know a fence by another name, and older ones know no error for "not in this transaction" (R-TXN-27). */
function toldAs(errorCode: ErrorCode, operation: VerifiedOperation): ErrorCode {
  if (errorCode === ErrorCode.PRODUCER_FENCED) return ErrorCode.INVALID_PRODUCER_EPOCH;
  return errorCode === ErrorCode.TRANSACTION_ABORTABLE && operation === 'verify-old' ? ErrorCode.INVALID_TXN_STATE : errorCode;
}

/** The coordinator went away: nobody knows whether the partitions were added. */
export function onVerificationLost(ctx: Context, broker: BrokerState, lost: readonly Request[], then: Verify): void {
  for (const request of lost) {
    const pending = take(broker, request);
    if (pending !== null) settle(ctx, broker, pending, () => ErrorCode.NETWORK_EXCEPTION, then);
  }
}

function take(broker: BrokerState, request: Request): PendingVerification | null {
  const pending = broker.verifications.inFlight.get(request.id) ?? null;
  broker.verifications.inFlight.delete(request.id);
  return pending;
}

function settle(ctx: Context, broker: BrokerState, pending: PendingVerification, errorOf: (asked: AskedPartition) => ErrorCode, then: Verify): void {
  const errors = new Map(pending.failed);
  const guards = new Map<PartitionKey, number>();
  const { cause } = ctx;
  for (const asked of pending.asked) {
    const errorCode = errorOf(asked);
    guards.set(asked.key, asked.guard);
    if (errorCode === ErrorCode.NONE) continue;
    errors.set(asked.key, errorCode);
    ctx.because(cause);
    ctx.emit(FactKind.VerificationRefused, asked.key, errorCode, pending.producerId, pending.producerEpoch);
  }
  then(ctx, broker, pending, { request: pending.request, errors, guards });
}
