import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { CommandButton } from '../shared/commands';
import { Icon } from '../shared/Icon';
import { keepScreens } from './screen-change';
import { MAX_PANES } from './memory';
import { Pane } from './Pane';
import { useKeyboardRoom } from './use-keyboard-room';
import { useSize } from '../shared/hooks';
import styles from './TerminalPanel.module.css';
import type { Completions, TerminalScreen, TerminalView } from '../../worker/views/terminal/terminal-contract';
import type { TerminalDesk } from './terminal-desk';

interface Props {
  readonly view: TerminalView | null;
  readonly desk: TerminalDesk;
  readonly isPlaying: boolean;
  readonly speed: number;
  /** How many times larger than on a desk, for the last row of a room. */
  readonly large?: number;
  readonly theme: string;
  readonly onComplete: (terminal: number, text: string, cursor: number) => Promise<Completions>;
  readonly onMoment: (timeUs: number) => void;
}

/** Narrower panes are no use: one at a time then. */
const NARROWEST = 280;
const NO_SCREENS: readonly TerminalScreen[] = [];

/** Up to four terminals side by side, on machines beside the cluster. */
export function TerminalPanel({ view, desk, isPlaying, speed, large = 1, theme, onComplete, onMoment }: Props) {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const { width } = useSize(box);
  const panes = useStore(desk.store, (s) => s.panes);
  const active = useStore(desk.store, (s) => s.active);
  const runsClock = useStore(desk.store, (s) => s.runsClock);
  const keyboardPx = useKeyboardRoom(box);
  const [screens, setScreens] = useState(NO_SCREENS);
  const latest = keepScreens(screens, view?.terminals ?? NO_SCREENS);
  if (latest !== screens) setScreens(latest);
  useEffect(() => desk.showUsed(screens), [desk, screens]);

  const isNarrow = width > 0 && width / panes.length < NARROWEST * large;
  const inSight = isNarrow ? panes.filter((terminal) => terminal === active) : panes;
  return (
    <section ref={setBox} className={styles.panel} aria-label="Terminals" style={{ paddingBottom: keyboardPx }}>
      <div className={styles.panes}>
        {inSight.map((terminal) => (
          <Pane
            key={terminal}
            terminal={terminal}
            screen={screens.find((screen) => screen.terminal === terminal)}
            desk={desk}
            isPlaying={isPlaying}
            speed={speed}
            large={large}
            theme={theme}
            onComplete={onComplete}
            onMoment={onMoment}
            onPane={(place) => place <= panes.length && desk.focus(panes[place - 1])}
            onClose={panes.length > 1 ? () => desk.close(terminal) : undefined}
          />
        ))}
      </div>
      <div className={styles.rail} role="group" aria-label="All terminals">
        {isNarrow && panes.length > 1 && panes.map((terminal) => (
          <button key={terminal} type="button" aria-pressed={terminal === active} aria-label={`Terminal ${terminal}`} onClick={() => desk.focus(terminal)}>{terminal}</button>
        ))}
        <button
          type="button"
          aria-disabled={panes.length >= MAX_PANES || undefined}
          aria-label="One more terminal"
          title={panes.length >= MAX_PANES ? `There are ${MAX_PANES} already` : 'One more terminal'}
          onClick={() => desk.add()}
        >
          <Icon name="plus" />
        </button>
        <button
          type="button"
          aria-pressed={runsClock}
          aria-label="The clock runs for commands"
          title={runsClock ? 'The clock runs for a command that is entered while it stands, and stops when the command has ended' : 'The clock is left alone: a command that is entered while it stands waits for Play'}
          onClick={() => desk.setRunsClock(!runsClock)}
        >
          <Icon name="clock" />
        </button>
        <CommandButton command="help.terminal" aria-label="About the terminal">?</CommandButton>
      </div>
    </section>
  );
}
