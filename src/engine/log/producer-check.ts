import { ErrorCode } from '../protocol/error-codes';
import type { RecordBatch } from '../protocol/record-batch';
import { lastSequenceOf, lastSequenceOfProducer, NO_PRODUCER_EPOCH, NO_TRANSACTION, sequenceAfter, type ProducerBatch, type ProducerState } from './producer-state';
import { markerIn } from './transaction-marker';
import type { AppendOrigin } from './validate-batch';

/** From this version on every transaction has an epoch of its own, and its marker the next one (R-TXN-31). */
const EPOCH_PER_TRANSACTION = 2;

/** The batch that the log already holds under these very sequence numbers, if it is one of the last five (R-LOG-07). */
export function findDuplicate(known: ProducerState | undefined, batch: RecordBatch): ProducerBatch | undefined {
  if (known === undefined || known.producerEpoch !== batch.producerEpoch) return undefined;
  // What simply comes next cannot be among the last five.
  if (batch.baseSequence === sequenceAfter(lastSequenceOfProducer(known), 1)) return undefined;
  const lastSequence = lastSequenceOf(batch);
  return known.batches.find((kept) => kept.baseSequence === batch.baseSequence && lastSequenceOf(kept) === lastSequence);
}

/** May a batch come next in a leader's log, by what the log knows of its producer? */
export function checkProducer(known: ProducerState | undefined, batch: RecordBatch, origin: AppendOrigin, transactionVersion: number): ErrorCode {
  if (batch.isControl) return known === undefined ? ErrorCode.NONE : checkMarker(known, batch, transactionVersion);
  // R-IDEM-06: where every transaction has its own epoch, a producer that the log does not know begins at 0.
  if (origin === 'client' && batch.isTransactional && transactionVersion >= EPOCH_PER_TRANSACTION && batch.baseSequence !== 0 && (known === undefined || known.batches.length === 0)) {
    return ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
  }
  return known === undefined ? ErrorCode.NONE : checkData(known, batch, origin);
}

function checkData(known: ProducerState, batch: RecordBatch, origin: AppendOrigin): ErrorCode {
  if (batch.producerEpoch < known.producerEpoch) return ErrorCode.INVALID_PRODUCER_EPOCH;
  if (origin === 'client' && !isInSequence(known, batch)) return ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
  if (known.transactionStartOffset !== NO_TRANSACTION && !batch.isTransactional) return ErrorCode.INVALID_TXN_STATE;
  return ErrorCode.NONE;
}

/** R-LOG-08: the number after the last one, and 0 in a new epoch; anything where no epoch is known. */
function isInSequence(known: ProducerState, batch: RecordBatch): boolean {
  if (known.producerEpoch === NO_PRODUCER_EPOCH) return true;
  if (batch.producerEpoch !== known.producerEpoch) return batch.baseSequence === 0;
  return sequenceAfter(lastSequenceOfProducer(known), 1) === batch.baseSequence;
}

/** R-TXN-31: late markers must not end a transaction that began after they were sent. */
function checkMarker(known: ProducerState, batch: RecordBatch, transactionVersion: number): ErrorCode {
  const marker = markerIn(batch);
  if (marker === null) return ErrorCode.NONE;
  const isOld = batch.producerEpoch < known.producerEpoch;
  const isRepeated = batch.producerEpoch === known.producerEpoch && known.transactionStartOffset === NO_TRANSACTION;
  const needsNewEpoch = transactionVersion >= EPOCH_PER_TRANSACTION && batch.producerEpoch === known.producerEpoch && !isRepeated;
  if (isOld || needsNewEpoch) return ErrorCode.INVALID_PRODUCER_EPOCH;
  return marker.coordinatorEpoch < known.coordinatorEpoch ? ErrorCode.TRANSACTION_COORDINATOR_FENCED : ErrorCode.NONE;
}
