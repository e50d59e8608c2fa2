import { useEffect, useRef, useState } from 'react';
import { factAt, factCount } from '../../panels/shared/facts';
import { factShape, type FactTopic } from '../../engine/facts/fact-table';
import { FactKind } from '../../engine/facts/fact-kinds';
import { factWords } from '../../panels/shared/fact-words';
import { formatClock, type Micros } from '../../base/time';
import { useLab, useUi } from '../lab/lab-context';
import { notify } from '../lab/ui-store';
import styles from './Announcer.module.css';

const SPOKEN: ReadonlySet<FactTopic> = new Set(['fault', 'life', 'election', 'isr', 'group']);
const AT_ONCE = 3;
const GAP_MS = 1_500;

/** Says politely what happens: faults, elections, changes of the in-sync replicas, rebalances, and what the cluster answered. */
export function Announcer() {
  const { session, ui } = useLab();
  const [said, setSaid] = useState('');
  const waiting = useRef<string[]>([]);
  useEffect(() => {
    const stop = session.onFacts((rows, reset) => {
      const { names } = session.stores.names.getState();
      if (reset) waiting.current = [`Now at ${formatClock(session.stores.cursor.getState().timeUs as Micros)}`];
      for (let i = 0; i < factCount(rows); i++) {
        const fact = factAt(rows, i);
        const words = (): string => factWords(fact, names).text;
        if (SPOKEN.has(factShape(fact.kind).topic)) waiting.current.push(words());
        // Somebody asked for it; what was answered before the cursor jumped is in the log of events.
        if (!reset && fact.kind === FactKind.RequestAnswered) notify(ui, words());
      }
    }, 2);
    const timer = window.setInterval(() => {
      const all = waiting.current;
      if (all.length === 0) return;
      waiting.current = [];
      const more = all.length - AT_ONCE;
      setSaid(`${all.slice(-AT_ONCE).join('. ')}.${more > 0 ? ` And ${more} more before.` : ''}`);
    }, GAP_MS);
    return () => {
      stop();
      window.clearInterval(timer);
    };
  }, [session, ui]);
  return (
    <p className="spoken" role="log" aria-live="polite" aria-label="What happens">
      {said}
    </p>
  );
}

const SHOWN_MS = 6_000;

/** A short answer at the foot of the screen: why something could not be done. */
export function Notice() {
  const { ui } = useLab();
  const notice = useUi((s) => s.notice);
  useEffect(() => {
    if (!notice) return;
    const timer = window.setTimeout(() => ui.setState({ notice: undefined }), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [notice, ui]);
  return (
    <div className={styles.place} role="status" aria-live="polite">
      {notice && (
        <p key={notice.number} className={styles.notice}>
          {notice.text}
        </p>
      )}
    </div>
  );
}
