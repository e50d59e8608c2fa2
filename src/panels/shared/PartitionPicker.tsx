import styles from './PartitionPicker.module.css';
import type { PartitionRow } from '../../worker/contract';

interface Props {
  readonly partitions: readonly PartitionRow[];
  readonly topic: string;
  readonly partition: number;
  readonly onPick: (topic: string, partition: number) => void;
}

/** Which partition a picture is about. Those in trouble come first and say so; internal topics come last. */
export function PartitionPicker({ partitions, topic, partition, onPick }: Props) {
  const rank = (row: PartitionRow): number => (row.topic.startsWith('__') ? 2 : 0) + (row.offline || row.underReplicated ? 0 : 1);
  const rows = [...partitions].sort((a, b) => rank(a) - rank(b));
  return (
    <select
      className={styles.picker}
      aria-label="Partition"
      value={`${topic}-${partition}`}
      onChange={(event) => {
        const row = rows.find((one) => `${one.topic}-${one.partition}` === event.target.value);
        if (row) onPick(row.topic, row.partition);
      }}
    >
      {rows.map((row) => (
        <option key={`${row.topic}-${row.partition}`} value={`${row.topic}-${row.partition}`}>
          {row.topic}-{row.partition}
          {row.offline ? ' · no leader' : row.underReplicated ? ' · under-replicated' : ''}
        </option>
      ))}
    </select>
  );
}
