import type { BrokerState } from '../broker/broker-state';
import { Role, type Partition } from '../broker/replica-manager/partition';
import type { ConsumerState } from '../client/consumer-state';
import { FactKind } from '../facts/fact-kinds';
import type { Node } from '../kernel/node';
import type { World } from '../kernel/world';
import { markerIn } from '../log/transaction-marker';
import { NodeKind } from '../protocol/node-kinds';
import { lastOffsetOf, recordOffset, type RecordBatch } from '../protocol/record-batch';
import { isInternalTopic } from '../protocol/topic-name';
import type { Violation } from './violation';

/** One return of poll() to a reader of committed data. */
interface Delivery {
  readonly node: number;
  readonly key: number;
  readonly firstOffset: number;
  readonly records: number;
  readonly position: number;
}

/** What a transactional producer was told of an end: epoch before it, records acknowledged in it. */
interface ToldEnd {
  readonly node: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly isCommit: boolean;
  readonly records: number;
}

/** A transaction's outcome in one partition, by the epoch of its marker. */
type Outcomes = Map<string, 'COMMIT' | 'ABORT'>;

/**
 * Transactions (clients.md §12): an outcome is decided once and never changes (INV-C05), every partition has its marker and none of
 * the other kind (INV-C06), readers of committed data get exactly what was committed (INV-C07), epochs only rise (INV-C08); and a
 * producer that was told of a commit finds all its records, each once. Knows only facts and, at the end, the logs.
 */
export class TransactionChecks {
  /** By producer id and epoch of the outcome. */
  private readonly decided: Outcomes = new Map();
  /** Newest epoch by transactional id and producer id. */
  private readonly epochs = new Map<string, number>();
  private readonly deliveries: Delivery[] = [];
  private readonly told: ToldEnd[] = [];
  /** By node: the end it has asked for. */
  private readonly asked = new Map<number, { readonly producerId: number; readonly producerEpoch: number }>();
  /** How far committed data has ever reached, by partition. */
  private readonly stable = new Map<number, number>();
  /** Elections were allowed to lose records: what is in the logs proves nothing. */
  mayHaveLost = false;

  constructor(private readonly world: World) {}

  fact(node: number, kind: number, a: number, b: number, c: number, d: number): Violation | null {
    switch (kind) {
      case FactKind.TransactionalIdInitialized:
        return this.raiseEpoch(a, b, c);
      case FactKind.TransactionEnding:
        this.asked.set(node, { producerId: c, producerEpoch: d });
        return null;
      case FactKind.TransactionEnded: {
        const asked = this.asked.get(node);
        // An end that nobody was asked for leaves the epoch as it is (R-TXN-04).
        if (asked !== undefined && (asked.producerEpoch !== d || c > 0)) this.told.push({ node, ...asked, isCommit: b === 1, records: c });
        return null;
      }
      case FactKind.RecordsDelivered:
        return this.deliver({ node, key: a, firstOffset: b, records: c, position: d });
      default:
        return null;
    }
  }

  /** INV-C08 */
  private raiseEpoch(transactionalId: number, producerId: number, epoch: number): Violation | null {
    const id = `${transactionalId}/${producerId}`;
    const before = this.epochs.get(id) ?? -1;
    if (epoch < before) return { invariant: 'INV-C08', message: `${this.world.nameOf(transactionalId)}: producer ${producerId} goes from epoch ${before} to ${epoch}` };
    this.epochs.set(id, epoch);
    return null;
  }

  private deliver(delivery: Delivery): Violation | null {
    const node = this.world.nodes[delivery.node];
    if (!readsCommitted(node)) return null;
    this.deliveries.push(delivery);
    const stable = this.stable.get(delivery.key) ?? 0;
    if (delivery.position <= stable) return null;
    return { invariant: 'INV-C07', message: `${node.name} was given records up to ${delivery.position - 1} of partition ${delivery.key}; what is stable ends at ${stable}` };
  }

  /** A leader has moved. */
  look(partition: Partition): void {
    const { key, log } = partition;
    if (partition.role === Role.None || log.lastStableOffset <= (this.stable.get(key) ?? 0)) return;
    this.stable.set(key, log.lastStableOffset);
  }

  // ---- at the end ----------------------------------------------------------------------------------------------------

  atEnd(): Violation[] {
    if (this.mayHaveLost) return [];
    const violations: Violation[] = [];
    const leaders = this.leaders();
    const records = new Map<string, number>();
    // Where the beginning of a log is gone, or only in remote storage, nothing can be counted.
    const isWhole = leaders.every((partition) => isInternalTopic(partition.topic) || holdsAll(partition));
    for (const partition of leaders) violations.push(...this.checkMarkers(partition, records));
    for (const { node, producerId, producerEpoch, isCommit, records: told } of this.told) {
      const outcome = this.decided.get(`${producerId}/${producerEpoch + 1}`);
      const found = records.get(`${producerId}/${producerEpoch}`) ?? 0;
      const name = this.world.nodes[node].name;
      if (outcome !== undefined && outcome !== (isCommit ? 'COMMIT' : 'ABORT')) violations.push({ invariant: 'INV-C05', message: `${name} was told of another outcome than ${outcome} for producer ${producerId}, epoch ${producerEpoch}` });
      if (isCommit && isWhole && found !== told) violations.push({ invariant: 'INV-C05', message: `${name} was told that ${told} records of producer ${producerId}, epoch ${producerEpoch} are committed; the logs hold ${found}` });
    }
    const visible = new Map(leaders.filter(holdsAll).map((partition) => [partition.key, visibleOffsets(partition)] as const));
    for (const delivery of this.deliveries) {
      const offsets = visible.get(delivery.key) ?? [];
      const expected = countBetween(offsets, delivery.firstOffset, delivery.position);
      if (expected === delivery.records || (visible.get(delivery.key) === undefined)) continue;
      violations.push({ invariant: 'INV-C07', message: `${this.world.nodes[delivery.node].name} was given ${delivery.records} records of offsets ${delivery.firstOffset}–${delivery.position - 1} of partition ${delivery.key}; ${expected} of them are committed` });
      break;
    }
    return violations;
  }

  /** INV-C05, INV-C06: one outcome for a producer's epoch, the same in every partition; nothing is left open. */
  private checkMarkers(partition: Partition, records: Map<string, number>): Violation[] {
    const name = `${partition.topic}-${partition.index}`;
    const violations: Violation[] = [];
    partition.log.forEachBatch(partition.log.logStartOffset, (batch) => {
      if (batch.producerId < 0 || !batch.isTransactional) return;
      const id = `${batch.producerId}/${batch.producerEpoch}`;
      if (!batch.isControl) {
        if (!isInternalTopic(partition.topic)) records.set(id, (records.get(id) ?? 0) + batch.recordCount);
        return;
      }
      const marker = markerIn(batch);
      if (marker === null) return;
      const decided = this.decided.get(id);
      if (decided === undefined) this.decided.set(id, marker.type);
      else if (decided !== marker.type) violations.push({ invariant: 'INV-C06', message: `${name}: ${marker.type} at ${batch.baseOffset} for producer ${id}, ${decided} elsewhere` });
    });
    if (partition.log.producers.hasOpenTransactions) {
      for (const state of partition.log.producers.all()) {
        if (state.transactionStartOffset >= 0) violations.push({ invariant: 'INV-C06', message: `${name}: the transaction of producer ${state.producerId} that begins at ${state.transactionStartOffset} has no end` });
      }
    }
    return violations;
  }

  private leaders(): Partition[] {
    const leaders = new Map<number, Partition>();
    for (const node of this.world.nodes) {
      if (node.kind !== NodeKind.Broker || node.status !== 'running') continue;
      for (const partition of (node.state as BrokerState).replicas.partitions.values()) {
        const known = leaders.get(partition.key);
        if (partition.role === Role.Leader && (known === undefined || known.leaderEpoch < partition.leaderEpoch)) leaders.set(partition.key, partition);
      }
    }
    return [...leaders.values()];
  }
}

function readsCommitted(node: Node): boolean {
  return node.kind === NodeKind.Consumer && (node.state as ConsumerState).config.isolationLevel === 'read_committed';
}

/** Batches that a reader of committed data gets from a whole log, in order: worked out batch by batch, without the log's index. */
export function visibleBatches(partition: Partition): readonly RecordBatch[] {
  const { log } = partition;
  const aborted = new Set<RecordBatch>();
  const open = new Map<number, RecordBatch[]>();
  const batches: RecordBatch[] = [];
  log.forEachBatch(log.logStartOffset, (batch) => {
    if (lastOffsetOf(batch) >= log.highWatermark) return;
    if (!batch.isControl) {
      batches.push(batch);
      if (batch.isTransactional) open.set(batch.producerId, [...(open.get(batch.producerId) ?? []), batch]);
      return;
    }
    if (markerIn(batch)?.type === 'ABORT') for (const one of open.get(batch.producerId) ?? []) aborted.add(one);
    open.delete(batch.producerId);
  });
  const undecided = new Set([...open.values()].flat());
  return batches.filter((batch) => !aborted.has(batch) && !undecided.has(batch));
}

/** Offsets of the records in them. */
export function visibleOffsets(partition: Partition): readonly number[] {
  const offsets: number[] = [];
  for (const batch of visibleBatches(partition)) for (let i = 0; i < batch.recordCount; i++) offsets.push(recordOffset(batch, i));
  return offsets;
}

/** Is everything that was ever written still in the local log? */
function holdsAll({ log }: Partition): boolean {
  return log.segments[0].baseOffset === 0 && !log.isThinned;
}

/** How many of some increasing offsets lie in [from, to). */
function countBetween(offsets: readonly number[], from: number, to: number): number {
  return lowerBound(offsets, to) - lowerBound(offsets, from);
}

function lowerBound(offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle] < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
