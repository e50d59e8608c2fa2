import { useMemo } from 'react';
import { nodeLabel } from '../../session/commands/describe-action';
import { factTone, factsOf } from '../shared/facts';
import { factWords } from '../shared/fact-words';
import { MarkShape } from '../timeline/MarkShape';
import { clock } from './words';
import styles from './Transaction.module.css';
import type { NameTable } from '../../session/names';
import type { ChosenTransaction } from '../../worker/views/transaction/transaction-contract';

/** What happened to the id, newest first. */
export function Steps({ chosen, names, onFact }: { readonly chosen: ChosenTransaction; readonly names: NameTable; readonly onFact: (id: number) => void }) {
  const facts = useMemo(() => factsOf(chosen.steps).reverse(), [chosen.steps]);
  return (
    <section className={styles.part} aria-label="Steps">
      <h2>Steps <span>newest first; each one opens what led to it</span></h2>
      {facts.length === 0 && <p className={styles.note}>Nothing has happened to this id yet.</p>}
      <ol className={styles.steps}>
        {facts.map((fact) => (
          <li key={fact.id}>
            <button type="button" data-tone={factTone(fact.kind)} onClick={() => onFact(fact.id)}>
              <span>{clock(fact.timeUs)}</span>
              <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true"><MarkShape tone={factTone(fact.kind)} /></svg>
              <i>{nodeLabel(names.nodeName(fact.node))}</i>
              <b>{factWords(fact, names).text}</b>
            </button>
          </li>
        ))}
      </ol>
      {chosen.stepsCut && <p className={styles.note}>Older steps may no longer be held; going back in time brings them again.</p>}
    </section>
  );
}
