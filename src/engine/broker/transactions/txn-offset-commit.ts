import { handleTxnOffsetCommit } from '../../coordinator/group-coordinator';
import { partitionForGroup } from '../../coordinator/shard-access';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { TxnOffsetCommitRequest } from '../../protocol/messages/txn-offset-commit';
import { partitionKey } from '../../protocol/partition-key';
import { GROUP_METADATA_TOPIC } from '../../protocol/topic-name';
import type { BrokerState } from '../broker-state';
import { groupHost } from '../group-host';
import { askCoordinator, guardFor, isVerificationRequired, type PendingVerification, type Verified, type VerifiedOperation } from './verification';

/** As for Produce: who adds the partition, and which error is known. */
const ADD_VERSION = 5;
const ABORTABLE_VERSION = 4;
const NO_SEQUENCE = -1;

function operationOf(version: number): VerifiedOperation {
  return version >= ADD_VERSION ? 'add' : version >= ABORTABLE_VERSION ? 'verify' : 'verify-old';
}

/** TxnOffsetCommit: the group's partition of `__consumer_offsets` is one more partition of the transaction (R-TXN-06, R-TXN-26). */
export function onTxnOffsetCommit(ctx: Context, broker: BrokerState, request: Request): void {
  const { groupId, transactionalId, producerId, producerEpoch, topics } = request.body as TxnOffsetCommitRequest;
  const index = partitionForGroup(groupHost(broker), groupId);
  const key = partitionKey(ctx.nameId(GROUP_METADATA_TOPIC), index);
  const partition = broker.replicas.partitions.get(key);
  const operation = operationOf(request.version);
  const isWorthAsking = groupId !== '' && topics.some(({ name, partitions }) => partitions.some(({ partitionIndex }) => broker.image.topics.get(name)?.partitions[partitionIndex] !== undefined));
  const isAsked = isWorthAsking && isVerificationRequired(broker, operation);
  const guard = isAsked && partition?.isLeader === true ? guardFor(partition, producerId, producerEpoch, NO_SEQUENCE, operation) : 0;
  if (guard === 0) {
    handleTxnOffsetCommit(ctx, groupHost(broker), broker.groups, request, ErrorCode.NONE, 0);
    return;
  }
  const asked = [{ key, topic: GROUP_METADATA_TOPIC, partition: index, guard }];
  askCoordinator(ctx, broker, { purpose: 'offsets', request, operation, transactionalId, producerId, producerEpoch, asked, failed: NOTHING, startedUs: ctx.nowUs }, commitVerifiedOffsets);
}

const NOTHING: ReadonlyMap<number, ErrorCode> = new Map();

export function commitVerifiedOffsets(ctx: Context, broker: BrokerState, { asked }: PendingVerification, { request, errors, guards }: Verified): void {
  const { key } = asked[0];
  const errorCode = errors.get(key) ?? ErrorCode.NONE;
  // Old clients know no better error that makes them come again without looking for the coordinator.
  const told = errorCode === ErrorCode.NETWORK_EXCEPTION ? ErrorCode.COORDINATOR_LOAD_IN_PROGRESS : errorCode;
  handleTxnOffsetCommit(ctx, groupHost(broker), broker.groups, request, told, guards.get(key) ?? 0);
}
