import styles from './KeyRow.module.css';
import type { EditKey } from './edit-keys';

const KEYS: readonly { readonly key: EditKey; readonly sign: string; readonly name: string }[] = [
  { key: 'complete', sign: 'Tab', name: 'Tab: complete' },
  { key: 'interrupt', sign: 'Ctrl C', name: 'Ctrl C: interrupt' },
  { key: 'endOfInput', sign: 'Ctrl D', name: 'Ctrl D: end of input' },
  { key: 'search', sign: 'Ctrl R', name: 'Ctrl R: search what was typed' },
  { key: 'older', sign: '↑', name: 'Up: older line' },
  { key: 'newer', sign: '↓', name: 'Down: newer line' },
];

/** Keys that a phone's keyboard does not have; shown where a finger points. */
export function KeyRow({ onPress }: { readonly onPress: (key: EditKey) => void }) {
  return (
    <div className={styles.row} role="group" aria-label="Keys of the terminal">
      {KEYS.map(({ key, sign, name }) => (
        // The field keeps the focus, and the keyboard stays.
        <button key={key} type="button" aria-label={name} onPointerDown={(event) => event.preventDefault()} onClick={() => onPress(key)}>
          {sign}
        </button>
      ))}
    </div>
  );
}
