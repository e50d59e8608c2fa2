import type { ClientStep } from '../../engine/client/client-step';
import type { ChosenTransaction } from '../../worker/views/transaction/transaction-contract';

/** One step of a transaction, from its beginning to its end. */
export interface TurnStep {
  readonly name: string;
  readonly note: string;
  /** What a crash of the producer while it stands here leaves behind. */
  readonly crash: 'nothing' | 'an abort' | 'an abort, unless EndTxn has arrived' | 'what was decided';
  /** Where its producer can be made to crash when it next comes there. */
  readonly crashAt?: ClientStep;
}

export interface Turn {
  readonly steps: readonly TurnStep[];
  /** Index of the step that stands; −1 while no transaction is open. */
  readonly current: number;
}

/** Where the transaction stands, from the client's phase and the coordinator's state. */
export function turnOf({ coordinated, instances }: Pick<ChosenTransaction, 'coordinated' | 'instances'>): Turn {
  const live = instances.find(({ standing, status }) => status !== 'down' && (standing === 'current' || standing === 'ending'));
  const phase = live?.phase ?? '';
  const state = coordinated?.state ?? '';
  const aborts = phase === 'aborting' || phase === 'abortableError' || state.endsWith('Abort') || coordinated?.pendingState === 'PrepareAbort';
  const outcome = aborts ? 'abort' : 'commit';
  const left = coordinated?.partitions.filter((row) => row.state === 'waits for its marker').length ?? 0;
  const steps: TurnStep[] = [
    { name: 'beginTransaction()', note: 'the client’s own business', crash: 'nothing' },
    { name: 'send()', note: 'leaders add their partitions', crash: 'an abort', crashAt: 'sent' },
    { name: `${outcome}Transaction()`, note: aborts ? 'what is not sent is dropped, then EndTxn' : 'flush, then EndTxn', crash: 'an abort, unless EndTxn has arrived', crashAt: 'ending' },
    { name: aborts ? 'PrepareAbort' : 'PrepareCommit', note: left > 0 ? `${left} ${left === 1 ? 'marker is' : 'markers are'} missing` : 'the decision is in the log', crash: 'what was decided' },
    { name: aborts ? 'CompleteAbort' : 'CompleteCommit', note: 'every partition has its marker', crash: 'what was decided', crashAt: 'committed' },
  ];
  return { steps, current: currentStep(state, coordinated?.pendingState ?? '', phase) };
}

function currentStep(state: string, pendingState: string, phase: string): number {
  switch (state) {
    case 'PrepareCommit':
    case 'PrepareAbort':
      return 3;
    case 'Ongoing':
      // Until the record of the decision is committed, nothing is decided.
      return pendingState.startsWith('Prepare') || phase === 'committing' || phase === 'aborting' ? 2 : 1;
    case 'CompleteCommit':
    case 'CompleteAbort':
      return phase === 'inTransaction' ? 0 : 4;
    default:
      return phase === 'inTransaction' ? 0 : -1;
  }
}
