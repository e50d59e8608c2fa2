import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { AddOffsetsToTxnRequest, AddOffsetsToTxnResponse } from '../../protocol/messages/add-offsets-to-txn';
import type { AddPartitionsToTxnRequest, AddPartitionsToTxnResponse, AddPartitionsToTxnTransaction, TxnTopicResult } from '../../protocol/messages/add-partitions-to-txn';
import { GROUP_METADATA_TOPIC } from '../../protocol/topic-name';
import { coordinatorPartition } from '../shard-access';
import type { AddAnswer } from './transaction-coordinator-state';
import { EPOCH_BUMP_VERSION, hasPartitions, isEnding, withPartitions, type TransactionPartition } from './transaction-metadata';
import { findTransaction, nowMs, type TransactionWork } from './transaction-work';
import { writeTransaction } from './transaction-writes';

/** From this version on partition leaders ask, for several transactions at once. */
const BROKER_VERSION = 4;
/** Up to the version before, a fenced producer is told INVALID_PRODUCER_EPOCH. */
const PRODUCER_FENCED_VERSION = 2;

/** AddPartitionsToTxn: from a client (R-TXN-05), or from a partition's leader that adds or verifies for it (R-TXN-26, R-TXN-27). */
export function addPartitionsToTxn(work: TransactionWork, request: Request<AddPartitionsToTxnRequest>): void {
  const { state } = work;
  const transactions = transactionsOf(request);
  const gatherId = state.nextGatherId++;
  state.gathers.set(gatherId, { request, results: [], remaining: transactions.length });
  for (const asked of transactions) addOrVerify(work, request.version, asked, gatherId);
  if (transactions.length === 0) finishGather(work, gatherId);
}

function transactionsOf({ version, body }: Request<AddPartitionsToTxnRequest>): readonly AddPartitionsToTxnTransaction[] {
  if (version >= BROKER_VERSION) return body.transactions ?? [];
  const { v3AndBelowTransactionalId = '', v3AndBelowProducerId = -1, v3AndBelowProducerEpoch = -1, v3AndBelowTopics = [] } = body;
  return [{ transactionalId: v3AndBelowTransactionalId, producerId: v3AndBelowProducerId, producerEpoch: v3AndBelowProducerEpoch, verifyOnly: false, topics: v3AndBelowTopics }];
}

function addOrVerify(work: TransactionWork, version: number, asked: AddPartitionsToTxnTransaction, gatherId: number): void {
  const { transactionalId, producerId, producerEpoch, verifyOnly, topics } = asked;
  const partitions = topics.flatMap(({ name, partitions: indexes }) => indexes.map((partition): TransactionPartition => ({ topic: name, partition })));
  const isMissing = ({ topic, partition }: TransactionPartition): boolean => work.host.image.topics.get(topic)?.partitions[partition] === undefined;
  if (partitions.some(isMissing)) {
    // One that does not exist stops them all.
    settleGather(work, gatherId, transactionalId, partitions, (partition) => (isMissing(partition) ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.OPERATION_NOT_ATTEMPTED));
  } else if (verifyOnly) {
    verify(work, asked, partitions, gatherId);
  } else {
    const clientTransactionVersion = version >= BROKER_VERSION ? EPOCH_BUMP_VERSION : 0;
    add(work, transactionalId, producerId, producerEpoch, partitions, clientTransactionVersion, { type: 'addPartitions', gatherId, transactionalId, partitions });
  }
}

/** R-TXN-27: what is on its way to the log does not matter; the append itself is looked at once more. */
function verify(work: TransactionWork, { transactionalId, producerId, producerEpoch }: AddPartitionsToTxnTransaction, partitions: readonly TransactionPartition[], gatherId: number): void {
  const found = transactionalId === '' ? ErrorCode.INVALID_REQUEST : findTransaction(work, transactionalId);
  const error = typeof found === 'number' ? found : whyNot(found.transaction.value, producerId, producerEpoch);
  settleGather(work, gatherId, transactionalId, partitions, (partition) => {
    if (error !== ErrorCode.NONE || typeof found === 'number') return error;
    return hasPartitions(found.transaction.value, [partition]) ? ErrorCode.NONE : ErrorCode.TRANSACTION_ABORTABLE;
  });
}

/** AddOffsetsToTxn: the partition that holds the group's offsets (R-TXN-06). */
export function addOffsetsToTxn(work: TransactionWork, request: Request<AddOffsetsToTxnRequest>): void {
  const { transactionalId, producerId, producerEpoch, groupId } = request.body;
  const count = work.host.image.topics.get(GROUP_METADATA_TOPIC)?.partitions.length ?? work.host.config.offsetsTopicNumPartitions;
  const partition = { topic: GROUP_METADATA_TOPIC, partition: coordinatorPartition(groupId, count) };
  add(work, transactionalId, producerId, producerEpoch, [partition], 0, { type: 'addOffsets', request });
}

/** R-TXN-16 */
function add(
  work: TransactionWork, transactionalId: string, producerId: number, producerEpoch: number, partitions: readonly TransactionPartition[], clientTransactionVersion: number,
  answer: AddAnswer,
): void {
  const found = transactionalId === '' ? ErrorCode.INVALID_REQUEST : findTransaction(work, transactionalId);
  if (typeof found === 'number') {
    answerAdd(work, answer, found);
    return;
  }
  const { value, pendingState } = found.transaction;
  const error = pendingState !== null ? ErrorCode.CONCURRENT_TRANSACTIONS : whyNot(value, producerId, producerEpoch);
  if (error !== ErrorCode.NONE || (value.state === 'Ongoing' && hasPartitions(value, partitions))) answerAdd(work, answer, error);
  else writeTransaction(work, found, withPartitions(value, partitions, clientTransactionVersion, nowMs(work.ctx)), { type: 'partitionsAdded', answer });
}

function whyNot(value: { readonly producerId: number; readonly producerEpoch: number; readonly state: Parameters<typeof isEnding>[0] }, producerId: number, producerEpoch: number): ErrorCode {
  if (value.producerId !== producerId) return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
  if (value.producerEpoch !== producerEpoch) return ErrorCode.PRODUCER_FENCED;
  return isEnding(value.state) ? ErrorCode.CONCURRENT_TRANSACTIONS : ErrorCode.NONE;
}

export function answerAdd(work: TransactionWork, answer: AddAnswer, errorCode: ErrorCode): void {
  switch (answer.type) {
    case 'addOffsets':
      work.ctx.reply(answer.request, { throttleTimeMs: 0, errorCode: told(errorCode, answer.request.version) } satisfies AddOffsetsToTxnResponse);
      return;
    case 'addPartitions':
      settleGather(work, answer.gatherId, answer.transactionalId, answer.partitions, () => errorCode);
      return;
  }
}

function told(errorCode: ErrorCode, version: number): ErrorCode {
  return errorCode === ErrorCode.PRODUCER_FENCED && version < PRODUCER_FENCED_VERSION ? ErrorCode.INVALID_PRODUCER_EPOCH : errorCode;
}

/** One transaction of a request is decided; the request is answered with the last of them. */
function settleGather(work: TransactionWork, gatherId: number, transactionalId: string, partitions: readonly TransactionPartition[], errorOf: (partition: TransactionPartition) => ErrorCode): void {
  const gather = work.state.gathers.get(gatherId);
  if (gather === undefined) return;
  const { version } = gather.request;
  const topicResults: { name: string; resultsByPartition: { partitionIndex: number; partitionErrorCode: number }[] }[] = [];
  for (const partition of partitions) {
    let topic = topicResults.find((known) => known.name === partition.topic);
    if (topic === undefined) topicResults.push((topic = { name: partition.topic, resultsByPartition: [] }));
    topic.resultsByPartition.push({ partitionIndex: partition.partition, partitionErrorCode: told(errorOf(partition), version) });
  }
  gather.results.push({ transactionalId, topicResults });
  gather.remaining--;
  if (gather.remaining === 0) finishGather(work, gatherId);
}

function finishGather(work: TransactionWork, gatherId: number): void {
  const gather = work.state.gathers.get(gatherId);
  if (gather === undefined) return;
  work.state.gathers.delete(gatherId);
  const { request, results } = gather;
  const body: AddPartitionsToTxnResponse = request.version >= BROKER_VERSION
    ? { throttleTimeMs: 0, errorCode: ErrorCode.NONE, resultsByTransaction: results }
    : { throttleTimeMs: 0, resultsByTopicV3AndBelow: results[0]?.topicResults ?? NO_RESULTS };
  work.ctx.reply(request, body);
}

const NO_RESULTS: readonly TxnTopicResult[] = [];
