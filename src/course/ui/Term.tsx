import { useId, useRef, type ReactNode } from 'react';
import { glossaryEntry } from '../glossary/glossary';
import styles from './Term.module.css';

const GAP = 6;
const EDGE = 8;

interface Props {
  /** Id of the glossary's entry. */
  readonly id: string;
  /** What stands in the sentence, when it is not the entry's title. */
  readonly children?: ReactNode;
}

/** One of Kafka's words within a sentence: opens a card that says what it is, its default, and what it breaks. */
export function Term({ id, children }: Props) {
  const entry = glossaryEntry(id);
  const card = useRef<HTMLDivElement>(null);
  const word = useRef<HTMLButtonElement>(null);
  const cardId = useId();
  if (!entry) return <code>{children ?? id}</code>;

  const place = (): void => {
    if (!card.current || !word.current) return;
    const at = word.current.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = card.current;
    const below = at.bottom + GAP + height <= window.innerHeight - EDGE;
    card.current.style.left = `${Math.max(EDGE, Math.min(at.left, window.innerWidth - width - EDGE))}px`;
    card.current.style.top = `${Math.max(EDGE, below ? at.bottom + GAP : at.top - GAP - height)}px`;
  };

  return (
    <>
      <button ref={word} type="button" className={styles.word} data-config={entry.config !== undefined || undefined} popoverTarget={cardId} aria-haspopup="dialog">
        {children ?? entry.title}
      </button>
      <span ref={card} id={cardId} popover="auto" role="dialog" aria-label={entry.title} className={styles.card} onToggle={place}>
        <strong className={entry.config ? styles.configTitle : styles.title}>{entry.title}</strong>
        <span className={styles.line}>{entry.what}</span>
        {entry.config && (
          <span className={styles.line}>
            <span className={styles.label}>default</span> <code>{entry.config.default}</code> <span className={styles.label}>· {entry.config.scope} configuration</span>
          </span>
        )}
        {entry.breaks !== undefined && (
          <span className={styles.line}>
            <span className={styles.label}>breaks</span> {entry.breaks}
          </span>
        )}
      </span>
    </>
  );
}
