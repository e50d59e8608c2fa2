import { useState } from 'react';
import { formatClock, type Micros } from '../../base/time';
import { PartitionStrips } from '../cluster/PartitionStrips';
import { StripFeedContext } from '../cluster/use-strip';
import { useRunSession, useRunView, type RunSession } from './use-run-session';
import { useSize } from '../shared/hooks';
import styles from './RunCard.module.css';

interface Props {
  readonly letter: 'A' | 'B';
  readonly setting: string;
  readonly scenario: unknown;
  readonly seed: number;
  readonly timeUs: number;
}

/** The same partition at the same moment, as this run has it. */
export function RunCard({ letter, setting, scenario, seed, timeUs }: Props) {
  const run = useRunSession(scenario, seed, timeUs);
  return (
    <section className={styles.card} data-run={letter} aria-label={`Run ${letter}`}>
      <header className={styles.head}>
        <span className={styles.letter}>{letter}</span>
        <code>{setting}</code>
        <span className={styles.clock}>{formatClock(timeUs as Micros)}</span>
      </header>
      {run ? <Moment run={run} letter={letter} /> : <p className={styles.waiting}>Starting this run …</p>}
    </section>
  );
}

function Moment({ run, letter }: { readonly run: RunSession; readonly letter: string }) {
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { width } = useSize(box);
  const [chosen, setChosen] = useState(0);
  const known = useRunView(run);
  const partitions = known?.shape.partitions ?? [];
  const partition = partitions[chosen] ?? partitions[0];
  const promises = known?.view.ledger;
  return (
    <StripFeedContext value={run.strips}>
      <div ref={setBox} className={styles.moment}>
        {partitions.length > 1 && (
          <label className={styles.choose}>
            partition{' '}
            <select value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
              {partitions.map((one, i) => (
                <option key={one.thing} value={i}>
                  {one.topic}-{one.partition}
                </option>
              ))}
            </select>
          </label>
        )}
        {known && partition ? (
          <PartitionStrips cluster={known.shape} topic={partition.topic} partition={partition.partition} clock={formatClock(known.view.timeUs as Micros)} width={width} of={`run ${letter}`} />
        ) : (
          <p className={styles.waiting}>No topic yet at this moment.</p>
        )}
        {promises && (
          <p className={styles.promises}>
            {promises.acknowledged} acknowledged · {promises.acknowledgedLost} of them lost · {promises.delivered} delivered
          </p>
        )}
      </div>
    </StripFeedContext>
  );
}
