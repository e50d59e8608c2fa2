import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { AbortedTransaction } from '../../log/transaction-index';
import { ErrorCode } from '../../protocol/error-codes';
import { lastOffsetOf } from '../../protocol/record-batch';
import { StorageApi } from '../../protocol/storage-api';
import type { FetchLogSegmentRequest, FetchLogSegmentResponse } from '../../tiered/messages';
import { copiedSegments, segmentHolding } from '../../tiered/remote-log-segment';
import type { BrokerState } from '../broker-state';
import { completeFetch } from '../replica-manager/fetch';
import type { FetchContext, FetchedPartition, RemoteRead } from '../replica-manager/fetch-context';
import { Slot } from '../slots';
import { askStore } from './ask-store';
import type { RemoteWork } from './remote-log-state';

const READ_COMMITTED = 1;

/**
 * Asks the store for what a parked fetch wants of a partition (R-TIER-05). As long as this broker has not heard what is in the store,
 * the fetch waits out its time and comes again.
 */
export function fetchFromStore(ctx: Context, broker: BrokerState, context: FetchContext, fetched: FetchedPartition): void {
  const { key, fetchOffset: offset, maxBytes } = fetched;
  const view = broker.remote.views.get(key);
  const partition = broker.replicas.partitions.get(key);
  if (view === undefined || partition === undefined || context.parked === null) return;
  const segment = segmentHolding(copiedSegments(view, partition.log), offset);
  if (segment === undefined) {
    settle(ctx, broker, context, fetched, { offset, errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, records: [], aborted: [] });
    return;
  }
  const isReadCommitted = context.parked.body.isolationLevel === READ_COMMITTED;
  const body: FetchLogSegmentRequest = { id: segment.id, offset, maxBytes };
  askStore(ctx, broker, Slot.RemoteLogFetch, StorageApi.FetchLogSegment, body, { kind: 'fetch', key, contextId: context.id, requestId: context.parked.id, offset, isReadCommitted });
}

/** The store has answered; once it has for all partitions of the fetch, the client gets its own answer. */
export function onRemoteFetched(ctx: Context, broker: BrokerState, work: Extract<RemoteWork, { readonly kind: 'fetch' }>, response: FetchLogSegmentResponse): void {
  const context = broker.replicas.contexts.get(work.contextId);
  const fetched = context?.partitions.get(work.key);
  // The client has its answer by now, or has gone.
  if (context === undefined || fetched === undefined || context.parked === null || context.parked.id !== work.requestId || context.awaitedRemotes === 0) return;
  const { records, isFound } = response;
  let sizeBytes = 0;
  for (const batch of records) sizeBytes += batch.sizeBytes;
  ctx.emit(FactKind.RemoteSegmentFetched, work.key, work.offset, sizeBytes);
  const aborted = work.isReadCommitted && records.length > 0 ? abortedUpTo(broker, work, response, lastOffsetOf(records[records.length - 1]) + 1) : [];
  // What is known of but not there is the store's failure, not a wrong offset: a client comes again, and by then the view is newer [RemoteLogReader].
  settle(ctx, broker, context, fetched, { offset: work.offset, errorCode: isFound ? ErrorCode.NONE : ErrorCode.UNKNOWN_SERVER_ERROR, records, aborted });
}

/** Aborted transactions of the store's segments, and those that ended only in what is local. */
export function abortedUpTo(broker: BrokerState, { key }: { readonly key: number }, { aborted }: FetchLogSegmentResponse, endOffset: number): readonly AbortedTransaction[] {
  const log = broker.replicas.partitions.get(key)?.log;
  const overlapping = aborted.filter(({ firstOffset }) => firstOffset < endOffset);
  return log === undefined ? overlapping : [...overlapping, ...log.collectAborted(log.localLogStartOffset, endOffset).filter(({ lastOffset }) => !overlapping.some((known) => known.lastOffset === lastOffset))];
}

function settle(ctx: Context, broker: BrokerState, context: FetchContext, fetched: FetchedPartition, read: RemoteRead): void {
  fetched.remote = read;
  context.awaitedRemotes--;
  if (context.awaitedRemotes === 0) completeFetch(ctx, broker, context);
}
