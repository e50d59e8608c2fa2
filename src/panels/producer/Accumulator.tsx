import { nodeLabel } from '../../session/commands/describe-action';
import { whole } from '../log/words';
import { batchWords, counted, fillOf, rememberedRanges, rememberedWords, sequenceWords, sizeWords } from './words';
import styles from './Producer.module.css';
import type { BatchLine, PartitionLine, ProducerInside } from '../../worker/views/producer/producer-contract';

interface Props {
  readonly producer: ProducerInside;
  readonly onPartition: (topic: string, partition: number) => void;
}

/** One row a partition: its batches in the order in which they leave, and what the leader will hold the next one against. */
export function Accumulator({ producer, onPartition }: Props) {
  const { partitions, quietPartitions, identity } = producer;
  if (partitions.length === 0) return <p className={styles.note}>Nothing has been handed over yet.</p>;
  return (
    <ul className={styles.partitions}>
      {partitions.map((line) => (
        <li key={`${line.topic}-${line.partition}`}>
          <div className={styles.partitionHead}>
            <button type="button" className={styles.link} onClick={() => onPartition(line.topic, line.partition)}>{line.topic}-{line.partition}</button>
            <span>{line.leader < 0 ? 'no leader known' : `to ${nodeLabel(`broker-${line.leader}`)}, leader epoch ${line.leaderEpoch}`}</span>
            <span>{counted(line.acknowledged, 'record')} acknowledged{line.lastOffset < 0 ? '' : `, last offset ${whole(line.lastOffset)}`}</span>
            {line.unresolved && <span data-tone="warn">a sent batch expired: nothing new leaves before its fate is known</span>}
          </div>
          <div className={styles.queue}>
            {line.batches.length === 0 ? <span className={styles.idle}>no batch</span> : line.batches.map((batch, i) => <Batch key={i} batch={batch} idempotent={identity.idempotent} />)}
            {line.moreBatches > 0 && <span className={styles.idle}>and {counted(line.moreBatches, 'batch', 'batches')} more</span>}
          </div>
          <Remembered line={line} idempotent={identity.idempotent} />
        </li>
      ))}
      {quietPartitions > 0 && <li className={styles.note}>{counted(quietPartitions, 'partition')} more, all without a batch.</li>}
    </ul>
  );
}

function Batch({ batch, idempotent }: { readonly batch: BatchLine; readonly idempotent: boolean }) {
  return (
    <div className={styles.batch} data-phase={batch.phase.replaceAll(' ', '-')}>
      <b>{counted(batch.records, 'record')}</b>
      <span className={styles.fill} aria-hidden="true"><span style={{ width: `${fillOf(batch) * 100}%` }} /></span>
      <i>{sizeWords(batch)}</i>
      {idempotent && <i>{sequenceWords(batch)}</i>}
      <span>{batchWords(batch)}</span>
    </div>
  );
}

function Remembered({ line, idempotent }: { readonly line: PartitionLine; readonly idempotent: boolean }) {
  return (
    <p className={styles.remembered}>
      {rememberedWords(line, idempotent)}
      {line.remembered !== null && line.remembered.batches.length > 0 && (
        <>
          {' '}It knows {line.remembered.batches.length === 1 ? 'the last batch' : `the last ${line.remembered.batches.length} batches`}:{' '}
          {rememberedRanges(line.remembered).map((text) => <code key={text}>{text}</code>)}
        </>
      )}
    </p>
  );
}
