import { describe, expect, it } from 'vitest';
import { FactKind } from '../../engine/facts/fact-kinds';
import type { Fact } from '../../engine/kernel/fact';
import type { CoordinatedTransaction, ProducerInstance } from '../../worker/views/transaction/transaction-contract';
import { epochHistory } from './epochs';
import { turnOf } from './turn';

const instance = (phase: string): ProducerInstance => ({ name: 'p', node: 'p', status: 'running', producerId: 0, producerEpoch: 3, phase, error: '', crashAt: null, standing: 'current' });
const coordinated = (state: CoordinatedTransaction['state'], pendingState = ''): CoordinatedTransaction => ({
  state, pendingState, producerId: 0, producerEpoch: 3, sinceUs: 0, openedUs: 0, timeoutUs: 60_000_000, abortedAtUs: -1, partitions: [],
});
const at = (phase: string, state: CoordinatedTransaction['state'], pendingState = ''): string => {
  const { steps, current } = turnOf({ coordinated: coordinated(state, pendingState), instances: [instance(phase)] });
  return current < 0 ? 'none' : `${steps[current].name}: ${steps[current].crash}`;
};

describe('where a transaction stands', () => {
  it('R-TXN-04: begun by the client, nobody knows; with the first record it is Ongoing, and a crash leaves an abort', () => {
    expect(at('ready', 'Empty')).toBe('none');
    expect(at('inTransaction', 'Empty')).toBe('beginTransaction(): nothing');
    expect(at('inTransaction', 'CompleteCommit')).toBe('beginTransaction(): nothing');
    expect(at('inTransaction', 'Ongoing')).toBe('send(): an abort');
  });

  it('R-TXN-12: a decision counts when its record is committed; EndTxn that has arrived is carried out even so', () => {
    expect(at('committing', 'Ongoing')).toBe('commitTransaction(): an abort, unless EndTxn has arrived');
    expect(at('committing', 'Ongoing', 'PrepareCommit')).toBe('commitTransaction(): an abort, unless EndTxn has arrived');
    expect(at('committing', 'PrepareCommit', 'CompleteCommit')).toBe('PrepareCommit: what was decided');
    expect(at('aborting', 'PrepareAbort')).toBe('PrepareAbort: what was decided');
    expect(at('ready', 'CompleteCommit')).toBe('CompleteCommit: what was decided');
  });

  it('a step follows from the coordinator alone when no producer of the id lives', () => {
    expect(turnOf({ coordinated: coordinated('Ongoing'), instances: [] }).current).toBe(1);
    expect(turnOf({ coordinated: null, instances: [] }).current).toBe(-1);
  });
});

describe('epochs so far', () => {
  const fact = (id: number, kind: number, b: number, c: number): Fact => ({ id, timeUs: id, event: id, node: 0, kind, a: 1, b, c, d: 0, cause: 0 });

  it('R-TXN-21: init 0, commit 1, abort 2, a fence during the third transaction 3, the next InitProducerId 4', () => {
    const K = FactKind;
    const rows = epochHistory([
      fact(1, K.TransactionalIdInitialized, 0, 0), fact(2, K.TransactionPrepared, 1, 1), fact(3, K.TransactionPrepared, 0, 2),
      fact(4, K.ProducerFenced, 0, 2), fact(5, K.TransactionPrepared, 0, 3), fact(6, K.TransactionalIdInitialized, 0, 4),
    ]);
    expect(rows.map(({ epoch, by }) => `${epoch} ${by}`)).toEqual(['0 init', '1 commit', '2 abort', '3 fence, abort', '4 init']);
  });
});
