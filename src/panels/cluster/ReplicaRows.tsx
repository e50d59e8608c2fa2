import { memo } from 'react';
import { useThing } from './use-thing';
import styles from './ReplicaRows.module.css';
import type { ReplicaShape } from './types';

/** More replicas than strips fit: one row each, with role, log end and what is wrong. */
export const ReplicaRows = memo(function ReplicaRows({ replicas }: { replicas: readonly ReplicaShape[] }) {
  return (
    <ul className={styles.rows}>
      {replicas.map((replica) => (
        <Row key={replica.thing} replica={replica} />
      ))}
    </ul>
  );
});

const Row = memo(function Row({ replica }: { replica: ReplicaShape }) {
  const thing = useThing(replica.thing);
  const behind = replica.lag ?? 0;
  const committed = replica.leo === 0 ? 1 : Math.max(0, Math.min(1, replica.hw / replica.leo));
  return (
    <li>
      <button type="button" className={styles.row} tabIndex={-1} data-state={replica.state} title={`high watermark ${replica.hw}, log end ${replica.leo}, epoch ${replica.epoch}`} {...thing}>
        <span className={styles.name}>{replica.topic}-{replica.partition}</span>
        <span className={styles.bar} aria-hidden="true"><span style={{ width: `${committed * 100}%` }} /></span>
        <span className={styles.end}>{replica.leo}</span>
        <span className={styles.state}>{shortState(replica, behind)}</span>
      </button>
    </li>
  );
});

function shortState(replica: ReplicaShape, behind: number): string {
  switch (replica.state) {
    case 'leader':
      return `L ${replica.epoch}`;
    case 'elected':
      return `elected ${replica.epoch}`;
    case 'in sync':
      return 'in sync';
    case 'lagging':
      return behind > 0 ? `−${behind}` : 'not in sync';
    case 'deposed':
      return `deposed ${replica.epoch}`;
    default:
      return replica.state;
  }
}
