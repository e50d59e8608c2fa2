import { formatSpan, type Micros } from '../../base/time';
import { range, whole } from '../log/words';
import type { BatchLine, PartitionChoice, PartitionLine, ProducerInside, ProducerTransaction, RememberedProducer } from '../../worker/views/producer/producer-contract';

export function span(us: number): string {
  return formatSpan(us as Micros);
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** What a batch waits for. */
export function batchWords({ phase, lingerLeftUs, backoffLeftUs, attempts, deliveryLeftUs }: BatchLine): string {
  switch (phase) {
    case 'filling':
      return `fills, leaves in ${span(lingerLeftUs)} at the latest`;
    case 'ready':
      return 'ready, waits for its connection';
    case 'in flight':
      return attempts > 1 ? `in flight, attempt ${attempts}` : 'in flight';
    case 'backing off':
      return `attempt ${attempts} failed, again in ${span(backoffLeftUs)}; given up in ${span(deliveryLeftUs)}`;
    case 'to be sent again':
      return `attempt ${attempts} failed, leaves again; given up in ${span(deliveryLeftUs)}`;
  }
}

export function sequenceWords({ baseSequence, lastSequence }: Pick<BatchLine, 'baseSequence' | 'lastSequence'>): string {
  return baseSequence < 0 ? 'no sequence yet' : `sequence ${range(baseSequence, lastSequence)}`;
}

/** `171 of 16 384 B`, and what it was before a codec. */
export function sizeWords({ sizeBytes, uncompressedBytes, limitBytes }: BatchLine): string {
  const before = uncompressedBytes === sizeBytes ? '' : `, ${whole(uncompressedBytes)} B before compression`;
  return `${whole(sizeBytes)} of ${whole(limitBytes)} B${before}`;
}

export function fillOf({ sizeBytes, limitBytes }: BatchLine): number {
  return limitBytes <= 0 ? 1 : Math.min(1, sizeBytes / limitBytes);
}

/** What the next batch of the partition is compared with. */
export function rememberedWords(line: PartitionLine, idempotent: boolean): string {
  const { remembered, nextSequence } = line;
  if (!idempotent) return 'Without idempotence a leader remembers nothing of this producer: a batch that comes twice is appended twice.';
  if (remembered === null) return 'The leader has not met this producer yet.';
  const last = remembered.batches.at(-1);
  const next = last === undefined ? 'any first sequence' : `sequence ${whole(last.lastSequence + 1)}`;
  return `Broker ${remembered.broker} expects ${next} at epoch ${remembered.producerEpoch}; the producer gives ${whole(nextSequence)} next.`;
}

export function rememberedRanges({ batches }: RememberedProducer): string[] {
  return batches.map(({ baseSequence, lastSequence, baseOffset, lastOffset }) => `${range(baseSequence, lastSequence)} at offset ${range(baseOffset, lastOffset)}`);
}

export function identityWords({ identity, transaction }: ProducerInside): string {
  if (!identity.idempotent) return 'not idempotent: no producer id, no sequence numbers';
  if (identity.producerId < 0) return transaction === null ? 'no producer id yet' : 'no producer id: initTransactions() has not come back';
  return `producer id ${identity.producerId}, epoch ${identity.producerEpoch}${identity.epochBumpNeeded ? ', raises its epoch at the next occasion' : ''}`;
}

const PHASES: Readonly<Record<string, string>> = {
  uninitialized: 'not initialised', initializing: 'in initTransactions()', ready: 'no transaction open', inTransaction: 'in a transaction', committing: 'in commitTransaction()',
  aborting: 'in abortTransaction()', abortableError: 'has to abort', fatalError: 'failed for good',
};

export function phaseWords(phase: string): string {
  return PHASES[phase] ?? phase;
}

export function transactionWords({ transactionalId, phase, error, request, records, committed, aborted }: ProducerTransaction): string {
  const now = `${phaseWords(phase)}${error === '' ? '' : `, ${error}`}${request === '' ? '' : `, waits for ${request}`}`;
  const open = phase === 'inTransaction' || phase === 'committing' || phase === 'aborting' ? `, ${counted(records, 'record')} acknowledged in it` : '';
  return `${transactionalId}: ${now}${open}. ${whole(committed)} committed, ${whole(aborted)} aborted so far.`;
}

export function choiceWords({ topic, how, partition, producedBytes, switchBytes, weights }: PartitionChoice): string {
  switch (how) {
    case 'by key':
      return `${topic}: every key has its partition, murmur2(key) modulo the number of partitions`;
    case 'round robin':
      return `${topic}: in turn, partition ${partition} next`;
    case 'sticky': {
      if (partition < 0) return `${topic}: no record without a key yet`;
      const chances = weights.length === 0 ? 'all with even chances' : `by queue length: ${weights.map(({ partition: p, weight }) => `partition ${p} × ${weight}`).join(', ')}`;
      return `${topic}: stays with partition ${partition}, ${whole(producedBytes)} of ${whole(switchBytes)} B; the next one ${chances}`;
    }
  }
}
