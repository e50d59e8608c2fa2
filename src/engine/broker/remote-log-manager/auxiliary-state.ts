import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { wallClockMs } from '../../protocol/clock';
import { StorageApi } from '../../protocol/storage-api';
import type { FetchIndexRequest, FetchIndexResponse, ListRemoteLogSegmentsRequest, ListRemoteLogSegmentsResponse } from '../../tiered/messages';
import type { BrokerState } from '../broker-state';
import { resumeFetching } from '../replica-manager/fetcher';
import { Role, type Partition } from '../replica-manager/partition';
import { recheckFetches } from '../replica-manager/purgatory';
import { Slot } from '../slots';
import { askStore } from './ask-store';
import type { AuxiliaryTarget, RemoteWork } from './remote-log-state';

/**
 * A follower asked for records that its leader has only in the store. It does not copy them: it takes the epochs and producers that
 * were kept with the segment before the leader's local start, and fetches from behind that segment (R-TIER-05).
 */
export function buildAuxiliaryState(ctx: Context, broker: BrokerState, partition: Partition, target: AuxiliaryTarget): void {
  const { auxiliary } = broker.remote;
  if (auxiliary.has(partition.key)) return;
  auxiliary.add(partition.key);
  const body: ListRemoteLogSegmentsRequest = { partitions: [{ topicId: partition.topicId, partition: partition.index }] };
  askStore(ctx, broker, Slot.RemoteLogTask, StorageApi.ListRemoteLogSegments, body, { kind: 'auxiliary-list', key: partition.key, target });
}

/** The segment that holds the offset before the leader's local start, of the newest epoch if several do. */
export function onAuxiliaryListed(ctx: Context, broker: BrokerState, { key, target }: Extract<RemoteWork, { readonly kind: 'auxiliary-list' }>, { segments }: ListRemoteLogSegmentsResponse): void {
  const before = target.localLogStartOffset - 1;
  let found = segments[0];
  let newest = -1;
  for (const segment of segments) {
    const [epoch] = segment.segmentLeaderEpochs[segment.segmentLeaderEpochs.length - 1];
    if (segment.state !== 'COPY_SEGMENT_FINISHED' || before < segment.startOffset || before > segment.endOffset || epoch <= newest) continue;
    found = segment;
    newest = epoch;
  }
  // Without one the next fetch is refused again, and all begins anew (R-REPL-05).
  if (newest < 0) broker.remote.auxiliary.delete(key);
  else askStore(ctx, broker, Slot.RemoteLogTask, StorageApi.FetchIndex, { id: found.id } satisfies FetchIndexRequest, { kind: 'auxiliary-index', key, target, metadata: found });
}

export function onAuxiliaryIndex(ctx: Context, broker: BrokerState, { key, target, metadata }: Extract<RemoteWork, { readonly kind: 'auxiliary-index' }>, answer: FetchIndexResponse): void {
  broker.remote.auxiliary.delete(key);
  const partition = broker.replicas.partitions.get(key);
  if (partition === undefined || !answer.isFound || partition.role !== Role.Follower || partition.leaderEpoch !== target.leaderEpoch) return;
  const nextOffset = metadata.endOffset + 1;
  partition.log.startBehindRemote(nextOffset, target.logStartOffset, answer.leaderEpochs, answer.producerSnapshot, wallClockMs(ctx.clockUs));
  ctx.emit(FactKind.AuxiliaryStateBuilt, key, nextOffset, target.logStartOffset);
  recheckFetches(ctx, broker, partition);
  resumeFetching(ctx, broker, partition);
}
