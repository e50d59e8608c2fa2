import { useMemo } from 'react';
import { epochHistory } from './epochs';
import { factsOf } from '../shared/facts';
import { clock } from './words';
import styles from './Transaction.module.css';
import type { ChosenTransaction, CoordinatedState } from '../../worker/views/transaction/transaction-contract';

const BOXES: readonly { readonly state: CoordinatedState; readonly note: string; readonly area: string }[] = [
  { state: 'Empty', note: 'an id and an epoch', area: 'empty' },
  { state: 'Ongoing', note: 'partitions are added', area: 'ongoing' },
  { state: 'PrepareCommit', note: 'decided: commit', area: 'pc' },
  { state: 'PrepareAbort', note: 'decided: abort', area: 'pa' },
  { state: 'CompleteCommit', note: 'all markers written', area: 'cc' },
  { state: 'CompleteAbort', note: 'all markers written', area: 'ca' },
];

const MAX_EPOCHS = 7;

/** The coordinator's states, the present one filled, and the epochs so far. */
export function StateMachine({ chosen, onFact }: { readonly chosen: ChosenTransaction; readonly onFact: (id: number) => void }) {
  const { coordinated, steps } = chosen;
  const epochs = useMemo(() => epochHistory(factsOf(steps)).slice(-MAX_EPOCHS), [steps]);
  return (
    <div className={styles.machineRow}>
      <ol className={styles.machine} aria-label="States of the coordinator">
        {BOXES.map(({ state, note, area }) => {
          const isNow = coordinated?.state === state;
          return (
            <li key={state} style={{ gridArea: area }} data-now={isNow || undefined} data-pending={coordinated?.pendingState === state || undefined} aria-current={isNow ? 'step' : undefined}>
              <b>{state}</b>
              <i>{isNow ? `since ${clock(coordinated.sinceUs)}` : coordinated?.pendingState === state ? 'being written' : note}</i>
            </li>
          );
        })}
        <li className={styles.arrow} style={{ gridArea: 'a1' }} aria-hidden="true">→</li>
        <li className={styles.arrow} style={{ gridArea: 'a2' }} aria-hidden="true">↗</li>
        <li className={styles.arrow} style={{ gridArea: 'a3' }} aria-hidden="true">↘</li>
        <li className={styles.arrow} style={{ gridArea: 'a4' }} aria-hidden="true">→</li>
        <li className={styles.arrow} style={{ gridArea: 'a5' }} aria-hidden="true">→</li>
      </ol>
      <div className={styles.epochs}>
        <h3>epochs so far</h3>
        {epochs.length === 0 && <p>none</p>}
        <ol>
          {epochs.map(({ epoch, by, fact }) => (
            <li key={fact} data-now={epoch === coordinated?.producerEpoch || undefined}>
              <button type="button" onClick={() => onFact(fact)}><b>{epoch}</b> {by}</button>
            </li>
          ))}
        </ol>
      </div>
      {coordinated !== null && (
        <dl className={styles.facts}>
          <div><dt>producer id · epoch</dt><dd>{coordinated.producerId} · {coordinated.producerEpoch}</dd></div>
          <div><dt>transaction.timeout.ms</dt><dd>{coordinated.timeoutUs / 1000}</dd></div>
          <div><dt>opened</dt><dd>{coordinated.openedUs < 0 ? 'none is open' : clock(coordinated.openedUs)}</dd></div>
          <div><dt>times out</dt><dd>{coordinated.openedUs < 0 ? '–' : clock(coordinated.openedUs + coordinated.timeoutUs)}</dd></div>
          <div>
            <dt>aborted at the round of</dt>
            <dd>{coordinated.abortedAtUs < 0 ? '–' : clock(coordinated.abortedAtUs)}</dd>
          </div>
        </dl>
      )}
      {coordinated?.state === 'Dead' && <p>The id was not used for long and is forgotten.</p>}
      {coordinated?.state === 'PrepareEpochFence' && <p>A producer is being shut out.</p>}
    </div>
  );
}
