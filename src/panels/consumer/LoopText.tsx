import { clock, span } from '../shared/time-words';
import { loopSummary } from './PollLoop';
import { markWords, spanWords } from './words';
import table from '../shared/PanelTable.module.css';
import styles from './ConsumerPanel.module.css';
import type { ConsumerPanelView, ConsumerPicture } from '../../worker/views/consumer/consumer-contract';

interface Props {
  readonly view: ConsumerPanelView;
  readonly consumer: ConsumerPicture;
  readonly onFact: (id: number) => void;
}

const MAX_LINES = 80;

/** The poll loop as a list, oldest first. */
export function LoopText({ view, consumer, onFact }: Props) {
  const { loop, joins, marks } = consumer;
  const lines = [
    ...loop.map(({ fromUs, toUs, what, fact }) => ({ timeUs: fromUs, words: `${spanWords(what)} for ${span(toUs - fromUs)}`, fact: what === 'poll' || what === 'processing' ? 0 : fact })),
    ...joins.map(({ fromUs, toUs, what, fact }) => ({ timeUs: fromUs, words: `${what} for ${span(toUs - fromUs)}`, fact })),
    ...marks.map((mark) => ({ timeUs: mark.timeUs, words: markWords(mark), fact: 0 })),
  ].sort((a, b) => a.timeUs - b.timeUs);
  return (
    <section className={styles.part} aria-label="Poll loop">
      <h2>Poll loop</h2>
      <p>{loopSummary(view, consumer)}</p>
      {lines.length > MAX_LINES && <p className={styles.none}>The last {MAX_LINES} of {lines.length} lines.</p>}
      <ol className={table.list}>
        {lines.slice(-MAX_LINES).map(({ timeUs, words, fact }, i) => (
          <li key={i}>{clock(timeUs)} {words} {fact > 0 && <button type="button" onClick={() => onFact(fact)} aria-label={`${words}: why?`}>why?</button>}</li>
        ))}
      </ol>
    </section>
  );
}
