import { useId, useState, type FormEvent } from 'react';
import { EPOCH_MS } from '../../engine/protocol/clock';
import styles from './Log.module.css';
import type { LogTarget } from '../../worker/log-contract';

interface Props {
  readonly find: LogTarget | null;
  readonly onFind: (target: LogTarget | null) => void;
}

/** Asks for an offset, or for the first record at or after a time of the run's clock. */
export function Finder({ find, onFind }: Props) {
  const [by, setBy] = useState<'offset' | 'time'>(find !== null && 'timeMs' in find ? 'time' : 'offset');
  const [text, setText] = useState(textOf(find));
  const [wrong, setWrong] = useState(false);
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const value = Number(text.replace(/[\s,\u2009]/g, ''));
    const isFine = text.trim() !== '' && Number.isFinite(value) && value >= 0 && (by === 'time' || Number.isInteger(value));
    setWrong(!isFine);
    if (isFine) onFind(by === 'offset' ? { offset: value } : { timeMs: EPOCH_MS + Math.round(value * 1000) });
  };
  return (
    <form className={styles.finder} role="search" aria-label="Find a record" onSubmit={submit}>
      <select aria-label="Find by" className={styles.select} value={by} onChange={(event) => setBy(event.target.value as 'offset' | 'time')}>
        <option value="offset">find offset</option>
        <option value="time">find time, s</option>
      </select>
      <input
        className={styles.field}
        aria-label={by === 'offset' ? 'Offset' : 'Time in seconds of the run'}
        aria-invalid={wrong}
        aria-describedby={wrong ? id : undefined}
        inputMode="decimal"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className={styles.button}>Find</button>
      {find !== null && (
        <button type="button" className={styles.button} onClick={() => onFind(null)}>
          Clear
        </button>
      )}
      {wrong && (
        <span id={id} role="alert" className={styles.wrong}>
          {by === 'offset' ? 'a whole number from 0 on' : 'seconds from 0 on'}
        </span>
      )}
    </form>
  );
}

function textOf(find: LogTarget | null): string {
  if (find === null) return '';
  return 'offset' in find ? String(find.offset) : String((find.timeMs - EPOCH_MS) / 1000);
}
