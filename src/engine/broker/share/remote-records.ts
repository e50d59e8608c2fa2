import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { lastOffsetOf } from '../../protocol/record-batch';
import { StorageApi } from '../../protocol/storage-api';
import type { FetchLogSegmentRequest, FetchLogSegmentResponse } from '../../tiered/messages';
import { copiedSegments, segmentHolding } from '../../tiered/remote-log-segment';
import type { BrokerState } from '../broker-state';
import { askStore } from '../remote-log-manager/ask-store';
import { abortedUpTo } from '../remote-log-manager/remote-fetch';
import type { RemoteWork } from '../remote-log-manager/remote-log-state';
import type { Partition } from '../replica-manager/partition';
import { Slot } from '../slots';
import { wakeSharePartition } from './share-fetch';
import type { LocalSharePartition, RemoteRecords } from './share-manager-state';

/** Records that only the object store has any more (R-TIER-05): they are fetched once somebody waits for them. */

const MAX_BYTES = 1_048_576;
const NOT_ASKED = -1;

/** What the store gave for that offset; null while it is asked. */
export function remoteRecords(ctx: Context, broker: BrokerState, local: LocalSharePartition, partition: Partition, offset: number, isReadCommitted: boolean): RemoteRecords | null {
  if (local.remote !== null && local.remote.offset === offset) return local.remote;
  if (local.remoteAsked === offset) return null;
  const view = broker.remote.views.get(local.partition);
  const segment = view === undefined ? undefined : segmentHolding(copiedSegments(view, partition.log), offset);
  // As long as this broker has not heard what is in the store, the fetch waits out its time and comes again.
  if (segment === undefined) return null;
  local.remoteAsked = offset;
  const body: FetchLogSegmentRequest = { id: segment.id, offset, maxBytes: MAX_BYTES };
  askStore(ctx, broker, Slot.RemoteLogFetch, StorageApi.FetchLogSegment, body, { kind: 'share-fetch', key: local.partition, share: local.key, instance: local.instance, offset, isReadCommitted });
  return null;
}

export function onShareRecordsFetched(ctx: Context, broker: BrokerState, work: Extract<RemoteWork, { readonly kind: 'share-fetch' }>, response: FetchLogSegmentResponse): void {
  const local = broker.shares.partitions.get(work.share);
  if (local === undefined || local.instance !== work.instance) return;
  local.remoteAsked = NOT_ASKED;
  const { records, isFound } = response;
  if (!isFound || records.length === 0) return;
  ctx.emit(FactKind.RemoteSegmentFetched, work.key, work.offset, records.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  local.remote = { offset: work.offset, records, aborted: work.isReadCommitted ? abortedUpTo(broker, work, response, lastOffsetOf(records[records.length - 1]) + 1) : [] };
  wakeSharePartition(ctx, broker, local.key);
}

/** The store did not answer. */
export function forgetRemoteQuestion({ shares }: BrokerState, key: string): void {
  const local = shares.partitions.get(key);
  if (local !== undefined) local.remoteAsked = NOT_ASKED;
}
