import { useEffect, useRef, type KeyboardEvent } from 'react';
import { formatClock, type Micros } from '../../base/time';
import styles from './LineMenu.module.css';
import type { ScreenLine } from '../../worker/views/terminal/terminal-contract';

interface Props {
  readonly line: ScreenLine;
  readonly x: number;
  readonly y: number;
  readonly onMoment: (timeUs: number) => void;
  readonly onCopy: (text: string) => void;
  readonly onClose: () => void;
}

/** What can be done with a line of a screen. */
export function LineMenu({ line, x, y, onMoment, onCopy, onClose }: Props) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    menu.current?.querySelector('button')?.focus();
    const away = (event: Event): void => {
      if (!menu.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener('pointerdown', away, true);
    return () => document.removeEventListener('pointerdown', away, true);
  }, [onClose]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const buttons = [...(menu.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (event.key === 'ArrowDown') buttons[(at + 1) % buttons.length]?.focus();
    else if (event.key === 'ArrowUp') buttons[(at - 1 + buttons.length) % buttons.length]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div ref={menu} role="menu" aria-label="This line" className={styles.menu} style={{ left: Math.min(x, window.innerWidth - 240), top: Math.min(y, window.innerHeight - 96) }} onKeyDown={onKeyDown}>
      <button type="button" role="menuitem" onClick={() => onMoment(line.timeUs)}>
        Go to this moment <span>{formatClock(line.timeUs as Micros)}</span>
      </button>
      <button type="button" role="menuitem" onClick={() => onCopy(line.text)}>
        Copy the line
      </button>
    </div>
  );
}
