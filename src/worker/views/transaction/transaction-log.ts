import { Role, type Partition } from '../../../engine/broker/replica-manager/partition';
import type { World } from '../../../engine/kernel/world';
import type { AbortedTransaction } from '../../../engine/log/transaction-index';
import { markerIn } from '../../../engine/log/transaction-marker';
import type { PartitionLog } from '../../../engine/log/partition-log';
import { floorIndex } from '../../../engine/log/log-segments';
import type { MetadataImage } from '../../../engine/metadata/image';
import { partitionKey } from '../../../engine/protocol/partition-key';
import { lastOffsetOf, recordOffset, type RecordBatch } from '../../../engine/protocol/record-batch';
import { classOf } from '../log/record-class';
import { consumersOf, replicaOf, statusOf } from '../nodes';
import type { HeldPartition, RecordState, TransactionCell, TransactionLog, TransactionParams, TransactionReader } from './transaction-contract';

const DEFAULT_COLUMNS = 40;
const MAX_COLUMNS = 120;
const MAX_HELD = 16;

type OpenTransaction = TransactionLog['open'][number];

/** What the transactions of a partition have left in its leader's log, and what readers of both kinds are given. */
export function transactionLog(world: World, image: MetadataImage, topic: string, partition: number, params: TransactionParams): TransactionLog | null {
  const registration = image.topics.get(topic)?.partitions[partition];
  if (registration === undefined) return null;
  const { leader, leaderEpoch } = registration;
  const replica = leaderReplica(world, image, topic, partition);
  if (replica === null) {
    return { topic, partition, leader, leaderEpoch, logStart: 0, lastStableOffset: 0, highWatermark: 0, logEnd: 0, from: 0, to: 0, cells: [], open: [], readers: readersOf(world, topic, partition, null) };
  }
  const { log } = replica;
  const columns = Math.min(MAX_COLUMNS, Math.max(8, Math.floor(params.columns ?? DEFAULT_COLUMNS)));
  const to = Math.max(log.logStartOffset, Math.min(log.logEndOffset, params.before ?? log.logEndOffset));
  const from = Math.max(log.logStartOffset, to - columns);
  const open = openTransactions(log);
  return {
    topic, partition, leader, leaderEpoch, logStart: log.logStartOffset, lastStableOffset: log.lastStableOffset, highWatermark: log.highWatermark, logEnd: log.logEndOffset,
    from, to, cells: cellsOf(log, open, from, to), open, readers: readersOf(world, topic, partition, log),
  };
}

/** Of a broker that leads by its own word as well; looking at a follower would hurry its learning of producers. */
function leaderReplica(world: World, image: MetadataImage, topic: string, partition: number): Partition | null {
  const leader = image.topics.get(topic)?.partitions[partition]?.leader ?? -1;
  const replica = leader < 0 ? null : replicaOf(world, leader, partitionKey(world.findName(topic), partition));
  return replica === null || replica.role !== Role.Leader ? null : replica;
}

function openTransactions(log: PartitionLog): OpenTransaction[] {
  const open: OpenTransaction[] = [];
  for (const { producerId, producerEpoch, transactionStartOffset } of log.producers.all()) {
    if (transactionStartOffset >= 0) open.push({ producerId, producerEpoch, firstOffset: transactionStartOffset });
  }
  return open.sort((a, b) => a.firstOffset - b.firstOffset);
}

function cellsOf(log: PartitionLog, open: readonly OpenTransaction[], from: number, to: number): TransactionCell[] {
  const aborted = to > from ? log.collectAborted(from, to) : [];
  const cells: TransactionCell[] = [];
  for (let s = Math.max(0, floorIndex(log.segments, from)); s < log.segments.length; s++) {
    const segment = log.segments[s];
    for (let i = segment.lookup(from); i < segment.batchCount; i++) {
      const batch = segment.batchAt(i);
      if (batch.baseOffset >= to) return cells;
      if (lastOffsetOf(batch) >= from) addCells(log, batch, aborted, open, from, to, cells);
    }
  }
  return cells;
}

function addCells(log: PartitionLog, batch: RecordBatch, aborted: readonly AbortedTransaction[], open: readonly OpenTransaction[], from: number, to: number, cells: TransactionCell[]): void {
  for (let r = 0; r < batch.recordCount; r++) {
    const offset = recordOffset(batch, r);
    if (offset >= to) return;
    if (offset < from) continue;
    const state = stateOf(batch, offset, aborted, open);
    const isMarker = batch.isControl;
    const replicated = offset < log.highWatermark;
    cells.push({
      offset, recordClass: classOf(batch, r), state, producerId: batch.isTransactional ? batch.producerId : -1, producerEpoch: batch.isTransactional ? batch.producerEpoch : -1,
      replicated, readUncommitted: replicated && !isMarker, readCommitted: offset < log.lastStableOffset && (state === 'plain' || state === 'committed'),
    });
  }
}

function stateOf(batch: RecordBatch, offset: number, aborted: readonly AbortedTransaction[], open: readonly OpenTransaction[]): RecordState {
  if (batch.isControl) return markerIn(batch)?.type === 'COMMIT' ? 'commit marker' : 'abort marker';
  if (!batch.isTransactional) return 'plain';
  if (open.some(({ producerId, firstOffset }) => producerId === batch.producerId && offset >= firstOffset)) return 'open';
  return aborted.some(({ producerId, firstOffset, lastOffset }) => producerId === batch.producerId && offset >= firstOffset && offset <= lastOffset) ? 'aborted' : 'committed';
}

function readersOf(world: World, topic: string, partition: number, log: PartitionLog | null): TransactionReader[] {
  const key = partitionKey(world.findName(topic), partition);
  const readers: TransactionReader[] = [];
  for (const { node, state } of consumersOf(world)) {
    const assigned = state.assigned.get(key);
    if (assigned === undefined) continue;
    const isolation = state.config.isolationLevel === 'read_committed' ? 'read_committed' : 'read_uncommitted';
    const end = log === null ? -1 : isolation === 'read_committed' ? log.lastStableOffset : log.highWatermark;
    readers.push({
      name: node.name, group: state.group, status: statusOf(node), isolation, position: assigned.position,
      lag: end < 0 || assigned.position < 0 ? null : Math.max(0, end - assigned.position),
    });
  }
  return readers;
}

/** Partitions whose leader has met transactional producers, those first whose readers of committed data are held back most. */
export function heldPartitions(world: World, image: MetadataImage): HeldPartition[] {
  const held: HeldPartition[] = [];
  for (const topic of image.topics.values()) {
    for (let partition = 0; partition < topic.partitions.length; partition++) {
      const replica = leaderReplica(world, image, topic.name, partition);
      if (replica === null || replica.log.producers.isEmpty) continue;
      const { log } = replica;
      let transactional = false;
      let openTransactions = 0;
      for (const { coordinatorEpoch, transactionStartOffset } of log.producers.all()) {
        // A marker has been there, or will be.
        if (coordinatorEpoch >= 0 || transactionStartOffset >= 0) transactional = true;
        if (transactionStartOffset >= 0) openTransactions++;
      }
      if (transactional) held.push({ topic: topic.name, partition, openTransactions, lastStableOffset: log.lastStableOffset, highWatermark: log.highWatermark, logEnd: log.logEndOffset });
    }
  }
  const waits = ({ highWatermark, lastStableOffset }: HeldPartition): number => highWatermark - lastStableOffset;
  return held.sort((a, b) => waits(b) - waits(a)).slice(0, MAX_HELD);
}
