import { FACT_COLUMNS, type FactRows } from '../../worker/contract';
import { factShape, type FactTopic } from '../../engine/facts/fact-table';
import { FactKind } from '../../engine/facts/fact-kinds';
import type { Fact } from '../../engine/kernel/fact';

export function factCount(rows: FactRows): number {
  return rows.length / FACT_COLUMNS;
}

export function factAt(rows: FactRows, index: number): Fact {
  const o = index * FACT_COLUMNS;
  return {
    id: rows[o],
    timeUs: rows[o + 1],
    event: rows[o + 2],
    node: rows[o + 3],
    kind: rows[o + 4],
    a: rows[o + 5],
    b: rows[o + 6],
    c: rows[o + 7],
    d: rows[o + 8],
    cause: rows[o + 9],
  };
}

export function factsOf(rows: FactRows): Fact[] {
  return Array.from({ length: factCount(rows) }, (_, index) => factAt(rows, index));
}

/** How a fact is marked: what it means for the system, not where it came from. */
export type FactTone = 'fault' | 'lag' | 'leader' | 'good' | 'control' | 'plain';

const TONE_OF_KIND: Readonly<Record<number, FactTone>> = {
  [FactKind.NodeStarted]: 'good',
  [FactKind.NodeResumed]: 'good',
  [FactKind.LinkHealed]: 'good',
  [FactKind.DiskRestored]: 'good',
  [FactKind.BrokerUnfenced]: 'good',
  [FactKind.IsrExpanded]: 'good',
  [FactKind.GroupStable]: 'good',
  [FactKind.BecameLeader]: 'leader',
  [FactKind.LeaderElected]: 'leader',
  [FactKind.PartitionLeaderless]: 'lag',
  [FactKind.SessionExpired]: 'lag',
  [FactKind.BrokerFenced]: 'lag',
  [FactKind.IsrShrunk]: 'lag',
  [FactKind.IsrShrinkProposed]: 'lag',
  [FactKind.LogTruncated]: 'lag',
  [FactKind.RebalanceStarted]: 'lag',
  [FactKind.MemberExpired]: 'lag',
  [FactKind.SendFailed]: 'lag',
  [FactKind.ProducerFenced]: 'lag',
  [FactKind.TransactionTimedOut]: 'lag',
  [FactKind.SendRetried]: 'lag',
  [FactKind.ProduceRefused]: 'lag',
  [FactKind.ProduceTimedOut]: 'lag',
  [FactKind.RequestTimedOut]: 'lag',
};

const TONE_OF_TOPIC: Readonly<Record<FactTopic, FactTone>> = {
  fault: 'fault',
  life: 'good',
  election: 'leader',
  isr: 'plain',
  replication: 'plain',
  client: 'plain',
  group: 'plain',
  transaction: 'plain',
  metadata: 'control',
};

export function factTone(kind: number): FactTone {
  return TONE_OF_KIND[kind] ?? TONE_OF_TOPIC[factShape(kind).topic];
}
