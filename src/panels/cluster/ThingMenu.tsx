import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { CLIENT_FAULTS } from '../../session/commands/client-fault-commands';
import { LINK_FAULTS, NODE_FAULTS } from '../../session/commands/fault-commands';
import { showChord } from '../../session/commands/keys';
import { onMac, useDesk } from '../shared/commands';
import { RealCommandLine, useRealLine } from '../shared/RealCommandLine';
import styles from './ThingMenu.module.css';
import { parseThing, type ThingId } from '../../session/commands/things';
import type { Values } from '../../session/commands/command';

interface Props {
  readonly thing: ThingId;
  readonly x: number;
  readonly y: number;
  readonly onClose: () => void;
}

const EDGE = 8;
const WHY = 'view.why';

/** All that can be done to a thing, with the reason where it cannot. Opened by right click, long press or the menu key. */
export function ThingMenu({ thing, x, y, onClose }: Props) {
  const desk = useDesk();
  const ref = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(document.activeElement);
  const [place, setPlace] = useState({ left: x, top: y });
  const [current, setCurrent] = useState(WHY);
  const lineId = useId();

  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    const { width, height } = box.getBoundingClientRect();
    setPlace({ left: Math.max(EDGE, Math.min(x, window.innerWidth - width - EDGE)), top: Math.max(EDGE, Math.min(y, window.innerHeight - height - EDGE)) });
    box.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [x, y]);

  useEffect(() => {
    const away = (event: PointerEvent): void => {
      if (!ref.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener('pointerdown', away, true);
    return () => document.removeEventListener('pointerdown', away, true);
  }, [onClose]);

  const { faults, values } = faultsOf(thing);
  const line = useRealLine(current, current === WHY ? undefined : values);
  const close = (): void => {
    onClose();
    if (before.current instanceof HTMLElement) before.current.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const items = [...(ref.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const go = (index: number): void => items[(index + items.length) % items.length]?.focus();
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(-1);
    else if (event.key === 'Enter' && event.altKey) line.copy();
    else return;
    event.preventDefault();
  };

  return (
    <div ref={ref} className={styles.box} style={place} onKeyDown={onKeyDown}>
      <div className={styles.menu} role="menu" aria-label="What to do">
        {[WHY, ...faults.filter((id) => desk.registry.fits(id, values))].map((id) => {
          const given = id === WHY ? undefined : values;
          const outcome = desk.registry.check(id, given);
          const reason = outcome.ok ? undefined : outcome.reason;
          const keys = desk.registry.get(id)?.keys?.[0];
          return (
            <button
              key={id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={styles.item}
              data-command={id}
              aria-describedby={id === current ? lineId : undefined}
              onFocus={() => setCurrent(id)}
              onPointerEnter={() => setCurrent(id)}
              data-strong={id === 'fault.crash' || id === 'fault.cut' || undefined}
              aria-disabled={reason !== undefined || undefined}
              onClick={() => {
                if (reason !== undefined) return;
                close();
                desk.run(id, given);
              }}
            >
              <span>{id === WHY ? 'Why?' : desk.registry.title(id, given)}</span>
              {reason !== undefined ? <span className={styles.reason}>{reason}</span> : keys !== undefined && <kbd className={styles.keys}>{showChord(keys, onMac)}</kbd>}
            </button>
          );
        })}
      </div>
      <RealCommandLine line={line} id={lineId} keys={showChord('Alt+Enter', onMac)} />
    </div>
  );
}

function faultsOf(thing: ThingId): { faults: readonly string[]; values: Values } {
  const parsed = parseThing(thing);
  if (parsed?.kind === 'link') return { faults: LINK_FAULTS, values: { link: thing } };
  if (parsed?.kind === 'node' || parsed?.kind === 'replica') return { faults: [...NODE_FAULTS, ...CLIENT_FAULTS], values: { node: `node/${parsed.node}` } };
  return { faults: [], values: {} };
}
