import { FactKind } from '../../../engine/facts/fact-kinds';
import type { Fact } from '../../../engine/kernel/fact';
import type { World } from '../../../engine/kernel/world';
import { partitionOf, topicNameIdOf } from '../../../engine/protocol/partition-key';
import type { Recorder } from '../../recorder';
import { factRows } from '../event-log-view';
import type { ChosenTransaction, TransactionPartitionRow } from './transaction-contract';

const MAX_STEPS = 60;
/** Facts looked through for them, at most. */
const SEARCHED = 6_000;

export interface Steps {
  readonly rows: Pick<ChosenTransaction, 'steps' | 'stepsCut'>;
  /** Markers written since the outcome that was decided last. */
  readonly written: readonly TransactionPartitionRow[];
}

/** The latest facts about one transactional id, as far as they are at hand. */
export function stepsOf(world: World, recorder: Recorder, transactionalId: string, producerIds: ReadonlySet<number>): Steps {
  const nameId = world.findName(transactionalId);
  const found: Fact[] = [];
  let searched = 0;
  recorder.log.backwards(Infinity, true, (fact) => {
    if (concerns(fact, nameId, producerIds)) found.push(fact);
    return ++searched < SEARCHED && found.length < MAX_STEPS;
  });
  const stepsCut = found.length === MAX_STEPS || searched === SEARCHED || recorder.heldAfter() > 0;
  return { rows: { steps: factRows(found.reverse()), stepsCut }, written: writtenMarkers(world, found, nameId, producerIds) };
}

function concerns({ kind, a, b, c }: Fact, nameId: number, producerIds: ReadonlySet<number>): boolean {
  switch (kind) {
    case FactKind.TransactionalIdInitialized:
    case FactKind.TransactionPartitionAdded:
    case FactKind.TransactionPrepared:
    case FactKind.TransactionCompleted:
    case FactKind.TransactionEnded:
    case FactKind.TransactionFailed:
    case FactKind.TransactionTimedOut:
    case FactKind.TransactionalIdExpired:
    case FactKind.ProducerFenced:
      return a === nameId;
    case FactKind.MarkerWritten:
    case FactKind.VerificationRefused:
      return producerIds.has(c);
    case FactKind.TransactionalOffsetsPending:
    case FactKind.TransactionalOffsetsSettled:
      return producerIds.has(b);
    default:
      return false;
  }
}

function writtenMarkers(world: World, facts: readonly Fact[], nameId: number, producerIds: ReadonlySet<number>): TransactionPartitionRow[] {
  const decided = facts.findLastIndex(({ kind, a }) => kind === FactKind.TransactionPrepared && a === nameId);
  if (decided < 0) return [];
  return facts.slice(decided).filter(({ kind, c }) => kind === FactKind.MarkerWritten && producerIds.has(c)).map(({ a, b, d, id }) => ({
    topic: world.nameOf(topicNameIdOf(a)), partition: partitionOf(a), state: 'marker written', markerOffset: b, markerIsCommit: d === 1, fact: id,
  }));
}
