import type { Context } from '../../kernel/behavior';
import type { DisconnectReason, NodeIx, Request } from '../../kernel/connection';
import type { AlterPartitionRequest, AlterPartitionResponse } from '../../protocol/messages/alter-partition';
import type { DeleteRecordsRequest } from '../../protocol/messages/delete-records';
import type { FetchRequest } from '../../protocol/messages/fetch';
import type { ListOffsetsRequest } from '../../protocol/messages/list-offsets';
import type { OffsetForLeaderEpochRequest } from '../../protocol/messages/offset-for-leader-epoch';
import type { ProduceRequest } from '../../protocol/messages/produce';
import type { PartitionKey } from '../../protocol/partition-key';
import type { RecordBatch } from '../../protocol/record-batch';
import type { BrokerState } from '../broker-state';
import { Slot } from '../slots';
import type { Verified } from '../transactions/verification';
import * as deletes from './delete-records';
import * as fetches from './fetch';
import * as fetcher from './fetcher';
import * as isr from './isr';
import * as epochs from './offset-for-leader-epoch';
import * as offsets from './list-offsets';
import * as produces from './produce';
import { cleanLogs, deleteOldLogSegments } from './log-maintenance';
import { expireFetches, expireProduces } from './purgatory';
import { ReplicaTimer } from './timers';
import { checkpointHighWatermarks, expireProducerIds, startPeriodicTasks } from './periodic-tasks';

/** The replica manager's doors: what a broker's node calls. */
export { applyMetadata, applyPartition, settleChanges, stopReplica, type RoleChanges } from './apply-metadata';
export { onBrokerDown } from './broker-down';
export { openLogs } from './open-logs';
export { appendInternally } from './produce';
export { takeOffline } from './take-offline';

export function handleFetch(ctx: Context, broker: BrokerState, request: Request): void {
  fetches.handleFetch(ctx, broker, request as Request<FetchRequest>);
}

export function handleListOffsets(ctx: Context, broker: BrokerState, request: Request): void {
  offsets.handleListOffsets(ctx, broker, request as Request<ListOffsetsRequest>);
}

export function handleOffsetForLeaderEpoch(ctx: Context, broker: BrokerState, request: Request): void {
  epochs.handleOffsetForLeaderEpoch(ctx, broker, request as Request<OffsetForLeaderEpochRequest>);
}

export function handleDeleteRecords(ctx: Context, broker: BrokerState, request: Request): void {
  deletes.handleDeleteRecords(ctx, broker, request as Request<DeleteRecordsRequest>);
}

/** An answer on the connection to another broker. */
export function handleFetchResponse(ctx: Context, broker: BrokerState, request: Request, body: object): void {
  fetcher.handleFetchResponse(ctx, broker, request, body);
}

export function handleAlterPartitionResponse(ctx: Context, broker: BrokerState, request: Request, body: object): void {
  isr.handleAlterPartitionResponse(ctx, broker, request as Request<AlterPartitionRequest>, body as AlterPartitionResponse);
}

/** A connection of the replica manager is gone. */
export function handleReplicaDisconnect(ctx: Context, broker: BrokerState, server: NodeIx, slot: number, lost: readonly Request[], _reason: DisconnectReason): void {
  if (slot === Slot.ReplicaFetch) fetcher.handleFetcherDisconnect(ctx, broker, ctx.kafkaId(server));
  else if (lost.length > 0) isr.handleAlterPartitionDisconnect(ctx, broker);
}

/** The broker has caught up with the metadata and takes up its work; its periodic tasks count from here. */
export function startReplicaManager(ctx: Context, broker: BrokerState): void {
  startPeriodicTasks(ctx, broker);
}

export function onReplicaTimer(ctx: Context, broker: BrokerState, type: number, a: number, _b: number, ref: object | null): void {
  switch (type) {
    case ReplicaTimer.ProduceDeadline:
      expireProduces(ctx, broker);
      break;
    case ReplicaTimer.FetchDeadline:
      expireFetches(ctx, broker);
      break;
    case ReplicaTimer.DeleteDeadline:
      deletes.expireDeletes(ctx, broker);
      break;
    case ReplicaTimer.IsrExpiration:
      isr.shrinkIsrs(ctx, broker);
      startPeriodicTasks(ctx, broker, type);
      break;
    case ReplicaTimer.HighWatermarkCheckpoint:
      checkpointHighWatermarks(broker);
      startPeriodicTasks(ctx, broker, type);
      break;
    case ReplicaTimer.ProducerIdExpiration:
      expireProducerIds(ctx, broker);
      startPeriodicTasks(ctx, broker, type);
      break;
    case ReplicaTimer.LogRetention:
      deleteOldLogSegments(ctx, broker);
      startPeriodicTasks(ctx, broker, type);
      break;
    case ReplicaTimer.LogCleaner:
      cleanLogs(ctx, broker);
      startPeriodicTasks(ctx, broker, type);
      break;
    case ReplicaTimer.AlterPartitionRetry:
      isr.retryIsrChanges(ctx, broker);
      break;
    case ReplicaTimer.FetcherWake:
      fetcher.wakeFetcher(ctx, broker, a);
      break;
    case ReplicaTimer.ProduceWritten:
      produces.appendProduce(ctx, broker, ref as Request<ProduceRequest>, null);
      break;
    case ReplicaTimer.VerifiedProduceWritten: {
      const verified = ref as Verified;
      produces.appendProduce(ctx, broker, verified.request as Request<ProduceRequest>, verified);
      break;
    }
    case ReplicaTimer.FetchResponseWritten:
      fetcher.onFetchResponseWritten(ctx, broker, a, ref);
      break;
    default:
      throw new Error(`the replica manager has no timer of type ${type}`);
  }
}

/** Calls with every batch of the local replica from an offset on, in order; without a replica not at all. */
export function readLocalLog(broker: BrokerState, key: PartitionKey, fromOffset: number, visit: (batch: RecordBatch) => void): void {
  broker.replicas.partitions.get(key)?.log.forEachBatch(fromOffset, visit);
}
