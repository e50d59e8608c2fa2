import { useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { glossaryEntry, type GlossaryEntry } from '../glossary/glossary';
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
  const card = useRef<HTMLElement>(null);
  const word = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const cardId = useId();
  useLayoutEffect(() => {
    if (!open || !card.current || !word.current) return;
    const at = word.current.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = card.current;
    const below = at.bottom + GAP + height <= window.innerHeight - EDGE;
    card.current.style.left = `${Math.max(EDGE, Math.min(at.left, window.innerWidth - width - EDGE))}px`;
    card.current.style.top = `${Math.max(EDGE, below ? at.bottom + GAP : at.top - GAP - height)}px`;
  }, [open]);
  if (!entry) return <code>{children ?? id}</code>;
  return (
    <>
      <button ref={word} type="button" className={styles.word} data-config={entry.config !== undefined || undefined} popoverTarget={cardId} aria-haspopup="dialog">
        {children ?? entry.title}
      </button>
      <span ref={card} id={cardId} popover="auto" role="dialog" aria-label={entry.title} className={styles.card} onToggle={(event) => setOpen(event.newState === 'open')}>
        {/* A closed card has no text, so that searching the page and reading it aloud find the sentence alone. */}
        {open && <Card entry={entry} />}
      </span>
    </>
  );
}

function Card({ entry: { title, what, config, breaks } }: { readonly entry: GlossaryEntry }) {
  return (
    <>
      <strong className={config ? styles.configTitle : styles.title}>{title}</strong>
      <span>{what}</span>
      {config && (
        <span>
          <span className={styles.label}>default</span> <code>{config.default}</code> <span className={styles.label}>· {config.scope} configuration</span>
        </span>
      )}
      {breaks !== undefined && (
        <span>
          <span className={styles.label}>breaks</span> {breaks}
        </span>
      )}
    </>
  );
}
