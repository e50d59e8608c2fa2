import { FactKind } from '../../engine/facts/fact-kinds';
import type { Fact } from '../../engine/kernel/fact';

export interface EpochRow {
  readonly epoch: number;
  /** What raised it. */
  readonly by: 'init' | 'commit' | 'abort' | 'fence, abort';
  readonly fact: number;
}

/** The epochs of one transactional id, oldest first: every InitProducerId and every end of a transaction raises it (R-TXN-13, R-TXN-19). */
export function epochHistory(steps: readonly Fact[]): EpochRow[] {
  const rows: EpochRow[] = [];
  let fenced = false;
  for (const { kind, b, c, id } of steps) {
    if (kind === FactKind.ProducerFenced) fenced = true;
    else if (kind === FactKind.TransactionalIdInitialized) rows.push({ epoch: c, by: 'init', fact: id });
    else if (kind === FactKind.TransactionPrepared) {
      rows.push({ epoch: c, by: b === 1 ? 'commit' : fenced ? 'fence, abort' : 'abort', fact: id });
      fenced = false;
    }
  }
  return rows;
}
