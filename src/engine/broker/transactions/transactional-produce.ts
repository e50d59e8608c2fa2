import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { ProduceRequest } from '../../protocol/messages/produce';
import type { PartitionKey } from '../../protocol/partition-key';
import type { BrokerState } from '../broker-state';
import { writeProduce } from '../replica-manager/produce';
import { askCoordinator, guardFor, isVerificationRequired, produceOperation, type AskedPartition, type PendingVerification, type Verified, type VerifiedOperation } from './verification';

/** A produce request; without a transactional id nobody is asked anything. */
export function onProduce(ctx: Context, broker: BrokerState, request: Request): void {
  const asked = request as Request<ProduceRequest>;
  if (asked.body.transactionalId === null) writeProduce(ctx, broker, asked, null);
  else produceInTransaction(ctx, broker, asked);
}

/** With a transactional id it goes on when every partition that must be asked about is (R-TXN-26, R-TXN-27). */
function produceInTransaction(ctx: Context, broker: BrokerState, request: Request<ProduceRequest>): void {
  const operation = produceOperation(request.version);
  const asked: AskedPartition[] = [];
  const failed = new Map<PartitionKey, ErrorCode>();
  let producerId = -1;
  let producerEpoch = -1;
  for (const topic of isVerificationRequired(broker, operation) ? request.body.topicData : []) {
    const local = topic.topicId !== undefined ? broker.replicas.topicsById.get(topic.topicId) : broker.replicas.topics.get(topic.name ?? '');
    for (const { index, records } of topic.partitionData) {
      const batch = records?.[0];
      const partition = local?.partitions[index];
      if (batch === undefined || partition === undefined || !batch.isTransactional || batch.producerId < 0) continue;
      if (!partition.isLeader) {
        failed.set(partition.key, ErrorCode.NOT_LEADER_OR_FOLLOWER);
        continue;
      }
      // A client writes as one producer; a batch of another has no business here.
      if (producerId >= 0 && (batch.producerId !== producerId || batch.producerEpoch !== producerEpoch)) {
        failed.set(partition.key, ErrorCode.INVALID_PRODUCER_ID_MAPPING);
        continue;
      }
      producerId = batch.producerId;
      producerEpoch = batch.producerEpoch;
      const guard = guardFor(partition, producerId, producerEpoch, batch.baseSequence, operation);
      if (guard !== 0) asked.push({ key: partition.key, topic: partition.topic, partition: index, guard });
    }
  }
  if (asked.length === 0) {
    writeProduce(ctx, broker, request, failed.size === 0 ? null : { request, errors: failed, guards: NO_GUARDS });
    return;
  }
  const { transactionalId } = request.body;
  const pending: PendingVerification = {
    purpose: 'produce', request, operation, transactionalId: transactionalId ?? '', producerId, producerEpoch, asked, failed, startedUs: ctx.nowUs,
  };
  askCoordinator(ctx, broker, pending, produceVerified);
}

const NO_GUARDS: ReadonlyMap<PartitionKey, number> = new Map();

/** The answer is here; what a producer may not understand is told as an error that makes it try again (R-TXN-28). */
export function produceVerified(ctx: Context, broker: BrokerState, pending: PendingVerification, verified: Verified): void {
  const errors = new Map<PartitionKey, ErrorCode>();
  for (const [key, errorCode] of verified.errors) errors.set(key, pending.failed.has(key) ? errorCode : toldAs(errorCode, pending.operation));
  writeProduce(ctx, broker, verified.request as Request<ProduceRequest>, { ...verified, errors });
}

function toldAs(errorCode: ErrorCode, operation: VerifiedOperation): ErrorCode {
  switch (errorCode) {
    case ErrorCode.NETWORK_EXCEPTION:
    case ErrorCode.COORDINATOR_LOAD_IN_PROGRESS:
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
    case ErrorCode.NOT_COORDINATOR:
      return ErrorCode.NOT_ENOUGH_REPLICAS;
    case ErrorCode.CONCURRENT_TRANSACTIONS:
      return operation === 'add' ? errorCode : ErrorCode.NOT_ENOUGH_REPLICAS;
    default:
      return errorCode;
  }
}
