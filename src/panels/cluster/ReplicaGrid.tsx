import { memo } from 'react';
import { useStageActions } from './actions';
import styles from './ReplicaGrid.module.css';
import type { ReplicaShape } from './types';

const NAMED = 6;

/** Hundreds of replicas: a cell each for its state, and the ones that are not well by name. */
export const ReplicaGrid = memo(function ReplicaGrid({ replicas }: { replicas: readonly ReplicaShape[] }) {
  const { select, selected } = useStageActions();
  const unwell = replicas.filter((r) => r.state === 'lagging' || r.state === 'offline' || r.state === 'elected');
  const count = (state: ReplicaShape['state']): number => replicas.reduce((n, r) => (r.state === state ? n + 1 : n), 0);
  return (
    <div>
      <div
        className={styles.grid}
        aria-hidden="true"
        onClick={(event) => {
          const index = (event.target as HTMLElement).dataset.index;
          if (index === undefined) return;
          event.stopPropagation();
          select(replicas[Number(index)].thing);
        }}
      >
        {replicas.map((replica, index) => (
          <i key={replica.thing} data-index={index} data-state={replica.state} data-selected={replica.thing === selected || undefined} title={`${replica.topic}-${replica.partition}: ${replica.state}`} />
        ))}
      </div>
      <p className={styles.sum}>
        leads {count('leader')} · in sync {count('in sync')}
        {count('lagging') > 0 && <span data-tone="lag"> · lagging {count('lagging')}</span>}
        {count('offline') > 0 && <span data-tone="fault"> · offline {count('offline')}</span>}
      </p>
      {unwell.length > 0 && (
        <p className={styles.named}>
          {unwell.slice(0, NAMED).map((r) => `${r.topic}-${r.partition}`).join(', ')}
          {unwell.length > NAMED && ` and ${unwell.length - NAMED} more`}
        </p>
      )}
    </div>
  );
});
