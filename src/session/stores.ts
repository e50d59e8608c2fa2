import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  BranchInfo, CursorInfo, InvariantViolation, LoadError, ReplayMismatch, RunInfo, SavedRun, Selection, Speed, ViewData, ViewName, Moment,
} from '../worker/contract';
import type { Command } from '../engine/scenario/command';
import { NameTable } from './names';

/** `empty` before the first load; `failed`: the scenario was refused; `crashed`: the engine threw. */
export type Phase = 'empty' | 'loading' | 'ready' | 'failed' | 'crashed';

export interface RunState {
  readonly phase: Phase;
  readonly run: RunInfo | null;
  /** Why the last load failed. */
  readonly errors: readonly LoadError[];
  readonly crash: Crash | null;
}

export interface Crash {
  readonly message: string;
  readonly stack: string;
  readonly run: SavedRun | null;
  readonly lastCheckpoint: Moment;
}

export interface BranchState {
  readonly branches: readonly BranchInfo[];
  readonly current: number;
  /** What undo would take back, and redo give back; null: nothing. */
  readonly undo: Command | null;
  readonly redo: Command | null;
}

export interface TroubleState {
  /** Replays that did not reproduce their trace: an error of the engine. */
  readonly mismatches: readonly ReplayMismatch[];
  readonly violations: readonly InvariantViolation[];
}

/**
 * The main thread's picture of one simulation, a store a subject, so that a component renders only for its own. What
 * changes with every frame is not here: see `Session.takeFrame`.
 */
export interface SessionStores {
  readonly run: StoreApi<RunState>;
  readonly cursor: StoreApi<CursorInfo>;
  /** Chosen by the person; lives here alone. */
  readonly selection: StoreApi<{ readonly selection: Selection | null }>;
  readonly speed: StoreApi<{ readonly speed: Speed }>;
  readonly branches: StoreApi<BranchState>;
  readonly names: StoreApi<{ readonly names: NameTable }>;
  readonly trouble: StoreApi<TroubleState>;
  readonly views: { readonly [N in ViewName]: StoreApi<{ readonly data: ViewData[N] | null }> };
}

export const NO_CURSOR: CursorInfo = {
  events: 0, timeUs: 0, traceHash: '', branch: 0, commandsApplied: 0, head: { events: 0, timeUs: 0 }, playing: false, speed: 1, reachedSpeed: 0,
};

export const NO_BRANCHES: BranchState = { branches: [], current: 0, undo: null, redo: null };
export const NO_TROUBLE: TroubleState = { mismatches: [], violations: [] };

function viewStore<N extends ViewName>(): StoreApi<{ readonly data: ViewData[N] | null }> {
  return createStore<{ readonly data: ViewData[N] | null }>(() => ({ data: null }));
}

export function createStores(): SessionStores {
  return {
    run: createStore<RunState>(() => ({ phase: 'empty', run: null, errors: [], crash: null })),
    cursor: createStore<CursorInfo>(() => NO_CURSOR),
    selection: createStore<{ readonly selection: Selection | null }>(() => ({ selection: null })),
    speed: createStore<{ readonly speed: Speed }>(() => ({ speed: 1 })),
    branches: createStore<BranchState>(() => NO_BRANCHES),
    names: createStore<{ readonly names: NameTable }>(() => ({ names: NameTable.EMPTY })),
    trouble: createStore<TroubleState>(() => NO_TROUBLE),
    views: {
      cluster: viewStore<'cluster'>(),
      inspector: viewStore<'inspector'>(),
      timeline: viewStore<'timeline'>(),
      eventLog: viewStore<'eventLog'>(),
      log: viewStore<'log'>(),
      replicas: viewStore<'replicas'>(),
      sequence: viewStore<'sequence'>(),
      records: viewStore<'records'>(),
      controller: viewStore<'controller'>(),
      group: viewStore<'group'>(),
      consumer: viewStore<'consumer'>(),
      share: viewStore<'share'>(),
      terminal: viewStore<'terminal'>(),
      producer: viewStore<'producer'>(),
      transaction: viewStore<'transaction'>(),
    },
  };
}
