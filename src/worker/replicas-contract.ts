/** What the replicas panel asks for and gets: the logs of one partition side by side. Part of `contract.ts`. */
import type { NodeStatusName } from './contract';

export interface ReplicasParams {
  readonly topic: string;
  readonly partition: number;
  /** Offset in the middle of the window; null: where logs part, else the end of the longest. */
  readonly around: number | null;
  /** Width of the window in offsets. */
  readonly columns: number;
}

export interface ReplicasView {
  readonly params: ReplicasParams;
  readonly found: boolean;
  /** As the controller has committed it. −1: none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly elr: readonly number[];
  readonly minIsr: number;
  /** In order of broker id. */
  readonly rows: readonly ReplicaLog[];
  /** Offsets of the window: [from, to). */
  readonly from: number;
  readonly to: number;
  /** Offsets of all logs together: [start, end). */
  readonly start: number;
  readonly end: number;
  /** Where an epoch begins in some log, in order: what keys jump between. */
  readonly boundaries: readonly number[];
  /** First offset at which some log has another record than the leader's; null for none. */
  readonly firstDifference: number | null;
}

export interface ReplicaLog {
  readonly broker: number;
  readonly status: NodeStatusName;
  /** Null: the controller does not know the broker yet. */
  readonly isFenced: boolean | null;
  /** What it believes to be, right or not. */
  readonly role: 'leader' | 'follower' | 'none';
  readonly isCommittedLeader: boolean;
  readonly inIsr: boolean;
  readonly inElr: boolean;
  /** The leader it believes in, −1 for none. */
  readonly believedLeader: number;
  readonly leaderEpoch: number;
  readonly logStart: number;
  readonly hw: number;
  readonly leo: number;
  /** Its leader epoch cache: the newest entries. */
  readonly epochs: readonly EpochEntry[];
  readonly epochTotal: number;
  /** Those that reach into the window. */
  readonly batches: readonly StripBatch[];
  /** First offset at which it has another record than the leader; null: what it has is the same. */
  readonly differsFrom: number | null;
  /** What it would cut if it fetched from the leader now; null for nothing, or when there is no leader. */
  readonly cut: CutPlan | null;
}

export interface EpochEntry {
  readonly epoch: number;
  readonly startOffset: number;
}

export interface StripBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly leaderEpoch: number;
  /** First of `classes`: the batch may begin before the window. */
  readonly from: number;
  /** Key classes of its offsets from there on, `CLASS_NONE` where a record was cleaned away. */
  readonly classes: readonly number[];
}

export interface CutPlan {
  /** One or more fetches, each answered with an epoch at which the logs part (R-EPOCH-01, R-EPOCH-02). */
  readonly steps: readonly CutStep[];
  readonly to: number;
  readonly drops: number;
  /** Of those, below its own high watermark: it held them for committed. */
  readonly belowHw: number;
  /** Of those, acknowledged to their producers. */
  readonly acknowledged: number;
}

export interface CutStep {
  readonly fetchOffset: number;
  readonly lastFetchedEpoch: number;
  /** Null: the leader cannot tell, so its log end is asked for (R-EPOCH-04). */
  readonly diverging: { readonly epoch: number; readonly endOffset: number } | null;
  readonly truncateTo: number;
}
