import { formatClock, type Micros } from '../../base/time';
import { nodeLabel } from '../../session/commands/describe-action';
import { whole } from '../log/words';
import { phaseWords } from '../producer/words';
import type { ChosenTransaction, CoordinatedTransaction, ProducerInstance, TransactionCell, TransactionLog, TransactionPartitionRow } from '../../worker/views/transaction/transaction-contract';

export function clock(us: number): string {
  return formatClock(us as Micros);
}

export function standingWords({ standing, status }: ProducerInstance): string {
  if (status === 'down') return 'its process is not there';
  const frozen = status === 'paused' ? ', frozen' : '';
  switch (standing) {
    case 'current':
      return `the coordinator takes its epoch${frozen}`;
    case 'ending':
      return `its transaction ends; with the answer it learns the next epoch${frozen}`;
    case 'old epoch':
      return `its epoch is old: refused as soon as it asks for anything${frozen}`;
    case 'fenced':
      return 'fenced: another producer has taken its transactional.id over';
    case 'no id yet':
      return `has no producer id yet${frozen}`;
  }
}

export function instanceWords(instance: ProducerInstance): string {
  const id = instance.producerId < 0 ? 'no producer id' : `producer ${instance.producerId}, epoch ${instance.producerEpoch}`;
  return `${nodeLabel(instance.node)}: ${id}, ${phaseWords(instance.phase)}${instance.error === '' ? '' : ` (${instance.error})`}; ${standingWords(instance)}`;
}

export function coordinatorWords({ coordinator, coordinatorStatus, coordinated, statePartition }: ChosenTransaction): string {
  if (statePartition < 0) return '__transaction_state does not exist yet: the first InitProducerId has it made';
  const of = `__transaction_state-${statePartition}`;
  if (coordinator < 0) return `${of} has no leader: nobody coordinates`;
  const who = `broker ${coordinator}, leader of ${of}`;
  if (coordinatorStatus === 'down') return `${who}, is down: clients look for another`;
  return coordinated === null ? `${who}; it does not know this id` : who;
}

/** The state machine in a sentence. */
export function stateWords(id: string, c: CoordinatedTransaction | null): string {
  if (c === null) return `${id}: no coordinator has it.`;
  const pending = c.pendingState === '' ? '' : `, on its way to ${c.pendingState}`;
  return `${id}: ${c.state} since ${clock(c.sinceUs)}${pending}, producer ${c.producerId}, epoch ${c.producerEpoch}. Next can be: ${nextStates(c.state).join(', ') || 'nothing'}.`;
}

function nextStates(state: CoordinatedTransaction['state']): string[] {
  switch (state) {
    case 'Empty':
    case 'CompleteCommit':
    case 'CompleteAbort':
      return ['Ongoing', 'Empty'];
    case 'Ongoing':
      return ['PrepareCommit', 'PrepareAbort'];
    case 'PrepareCommit':
      return ['CompleteCommit'];
    case 'PrepareAbort':
    case 'PrepareEpochFence':
      return ['CompleteAbort'];
    case 'Dead':
      return [];
  }
}

export function partitionWords({ topic, partition, state, markerOffset, markerIsCommit }: TransactionPartitionRow): string {
  const name = `${topic}-${partition}`;
  switch (state) {
    case 'added':
      return `${name}: part of it`;
    case 'waits for its marker':
      return `${name}: waits for its ${markerIsCommit ? 'COMMIT' : 'ABORT'} marker`;
    case 'marker written':
      return `${name}: ${markerIsCommit ? 'COMMIT' : 'ABORT'} marker at offset ${whole(markerOffset)}`;
  }
}

/** Who holds the LSO, and what waits behind it. */
export function lsoWords({ open, lastStableOffset, highWatermark }: TransactionLog): string {
  const [first] = open;
  if (first === undefined || first.firstOffset >= highWatermark) return `LSO ${whole(lastStableOffset)} = HW: no open transaction holds readers of committed data back.`;
  const behind = highWatermark - lastStableOffset;
  const who = `the transaction of producer ${first.producerId}, epoch ${first.producerEpoch}, open since offset ${whole(first.firstOffset)}`;
  return `LSO ${whole(lastStableOffset)}, HW ${whole(highWatermark)}: ${who}, holds back ${whole(behind)} ${behind === 1 ? 'offset' : 'offsets'}, its own and everyone’s.`;
}

export function cellWords({ offset, state, producerId, producerEpoch, replicated, readCommitted, readUncommitted }: TransactionCell): string {
  const of = producerId < 0 ? '' : `, producer ${producerId}, epoch ${producerEpoch}`;
  if (state === 'commit marker' || state === 'abort marker') return `offset ${whole(offset)}: ${state}${of}; no reader is given it, and it takes up its offset${replicated ? '' : '; not replicated yet'}`;
  const what = state === 'plain' ? 'a record without a transaction' : `a record, ${state}`;
  return `offset ${whole(offset)}: ${what}${of}${replicated ? '' : ', not replicated yet'}; read_committed: ${readCommitted ? 'given' : passed(state)}, read_uncommitted: ${readUncommitted ? 'given' : 'not yet'}`;
}

function passed(state: TransactionCell['state']): string {
  return state === 'aborted' ? 'passed over' : 'not yet';
}
