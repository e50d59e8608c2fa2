import type { BrokerState } from '../../../engine/broker/broker-state';
import type { World } from '../../../engine/kernel/world';
import { markerIn } from '../../../engine/log/transaction-marker';
import { partitionKey } from '../../../engine/protocol/partition-key';
import type { RecordBatch } from '../../../engine/protocol/record-batch';
import { showPartition, textOf, type RecordedStep, type StepResult } from './case';
import { fill } from './client-node';

/** The batches of a topic on one broker's disk, as a `log` step asks for them. */
export function logStep(world: World, step: RecordedStep): StepResult {
  const topic = textOf(step, 'log');
  const broker = fill(world.nodes[world.nodeByKafkaId(Number(step['broker'] ?? 1))]).state as BrokerState;
  const batches: Record<string, StepResult[]> = {};
  const sizes: number[] = [];
  for (let partition = 0; ; partition++) {
    const replica = broker.replicas.partitions.get(partitionKey(world.findName(topic), partition));
    if (replica === undefined) break;
    const shown: StepResult[] = [];
    replica.log.forEachBatch(replica.log.logStartOffset, (batch) => {
      shown.push(showBatch(batch));
      sizes.push(batch.recordCount);
    });
    batches[showPartition({ topic, partition })] = shown;
  }
  return step['counts'] === true ? { counts: sizes.toSorted((a, b) => b - a) } : { batches };
}

function showBatch(batch: RecordBatch): StepResult {
  const shown: StepResult = { baseOffset: batch.baseOffset, records: batch.recordCount };
  if (batch.isControl) return { ...shown, control: markerIn(batch)?.type, producerEpoch: batch.producerEpoch };
  if (batch.producerId >= 0) Object.assign(shown, { producerEpoch: batch.producerEpoch, baseSequence: batch.baseSequence });
  if (batch.isTransactional) shown['transactional'] = true;
  if (batch.compression !== 'none') shown['compression'] = batch.compression;
  return shown;
}
