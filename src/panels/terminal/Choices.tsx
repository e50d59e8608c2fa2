import { useEffect, useRef } from 'react';
import { PICKER_NAMES, type Choice, type Picker } from './picker';
import styles from './Choices.module.css';

interface Props {
  readonly id: string;
  readonly picker: Picker;
  /** The cursor of the command line on the page. */
  readonly caret: { readonly left: number; readonly top: number; readonly bottom: number };
  readonly onChoose: (choice: Choice) => void;
}

const WIDTH = 560;
const HEIGHT = 240;
const EDGE = 8;

/** What can be chosen, beside the cursor: the field keeps the focus, and names the option that its keys are at. */
export function Choices({ id, picker, caret, onChoose }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [picker]);
  const above = caret.top > window.innerHeight - caret.bottom;
  const width = Math.min(WIDTH, window.innerWidth - 2 * EDGE);
  const left = Math.max(EDGE, Math.min(caret.left, window.innerWidth - width - EDGE));
  const room = Math.min(HEIGHT, (above ? caret.top : window.innerHeight - caret.bottom) - 2 * EDGE);
  return (
    // The focus stays in the field, also for who drags the list.
    <div className={styles.box} onMouseDown={(event) => event.preventDefault()} style={{ left, width, maxHeight: room, ...(above ? { bottom: window.innerHeight - caret.top + 4 } : { top: caret.bottom + 4 }) }}>
      <p className={styles.name} id={`${id}-name`}>
        {PICKER_NAMES[picker.kind]} · {picker.choices.length.toLocaleString('en')}
      </p>
      {picker.choices.length === 0 ? (
        <p className={styles.none}>None has these words.</p>
      ) : (
        <ul ref={list} id={id} role="listbox" aria-labelledby={`${id}-name`} className={styles.list}>
          {picker.choices.map((choice, index) => (
            <li
              key={index}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === picker.at}
              onClick={() => onChoose(choice)}
            >
              <span className={styles.text}>{choice.text}</span>
              {choice.about !== undefined && <span className={styles.about}>{choice.about}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
