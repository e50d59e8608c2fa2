import { useCallback, useEffect, useId, useMemo, useRef, useState, type MouseEvent } from 'react';
import { useStore } from 'zustand';
import { Choices } from './Choices';
import { clockWords, fieldName, promptOf, stateOf, stateWords } from './words';
import { Icon } from '../shared/Icon';
import { KeyRow } from './KeyRow';
import { MAX_LINE_LENGTH } from '../../engine/scenario/command';
import { LineMenu } from './LineMenu';
import { OutputLog } from './OutputLog';
import { paneKeyOf } from './edit-keys';
import { selected } from './line-editor';
import { NOTHING_SHOWN, shownLines } from './screen-change';
import { useCommandLine } from './use-command-line';
import { useTouchScroll } from './use-touch-scroll';
import { useEmulator } from './use-emulator';
import styles from './Pane.module.css';
import type { Completions, ScreenLine, TerminalScreen } from '../../worker/views/terminal/terminal-contract';
import type { TerminalDesk } from './terminal-desk';

interface Props {
  readonly terminal: number;
  readonly screen: TerminalScreen | undefined;
  readonly desk: TerminalDesk;
  readonly isPlaying: boolean;
  readonly speed: number;
  readonly large: number;
  readonly theme: string;
  readonly onComplete: (terminal: number, text: string, cursor: number) => Promise<Completions>;
  readonly onMoment: (timeUs: number) => void;
  readonly onPane: (place: number) => void;
  /** Absent for the only one. */
  readonly onClose?: () => void;
}

/** One terminal: its screen, and a text field over it that holds the line at its prompt. */
export function Pane({ terminal, screen, desk, isPlaying, speed, large, theme, onComplete, onMoment, onPane, onClose }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const outside = useRef<HTMLDivElement>(null);
  const id = useId();
  const [isFocused, setFocused] = useState(false);
  const [menu, setMenu] = useState<{ readonly line: ScreenLine; readonly x: number; readonly y: number }>();
  const clearedTo = useStore(desk.store, (s) => s.clearedTo[terminal] ?? 0);
  const isActive = useStore(desk.store, (s) => s.active === terminal);
  const focusAsked = useStore(desk.store, (s) => (s.active === terminal ? s.focusAsked : 0));
  const typing = useStore(desk.typist.store);
  const shown = useMemo(() => (screen === undefined ? NOTHING_SHOWN : shownLines(screen, clearedTo)), [screen, clearedTo]);
  const before = promptOf(screen);

  const drawn = useRef<ReturnType<typeof useEmulator>['current']>(null);
  const command = useCommandLine({
    terminal, desk, screen, shown, field, onComplete, onMoment,
    hasSelection: () => (drawn.current?.selection() ?? '') !== '',
    onScroll: (pages) => drawn.current?.scrollPages(pages),
    onLeave: () => outside.current?.focus(),
  });
  const { line, picker } = command;
  const picture = useMemo(() => ({ shown, before, line }), [shown, before, line]);
  const emulator = useEmulator({ host, gutter, picture, large, theme, markClass: styles.mark });
  drawn.current = emulator.current;

  useEffect(() => {
    drawn.current = emulator.current;
    emulator.current?.setFocused(isFocused);
  }, [emulator, isFocused]);
  useEffect(() => {
    if (focusAsked > 0) field.current?.focus();
  }, [focusAsked]);

  const touch = useTouchScroll(() => emulator.current?.rowHeight ?? 1, (lines) => emulator.current?.scrollLines(lines));
  const lineAt = (clientY: number): ScreenLine | undefined => {
    const number = emulator.current?.lineAt(clientY);
    return number === undefined ? undefined : shown.lines[number - shown.first];
  };
  const onMouseUp = (event: MouseEvent): void => {
    if (event.button !== 0) return;
    const pointed = event.ctrlKey || event.metaKey ? lineAt(event.clientY) : undefined;
    command.dismiss();
    if (pointed) onMoment(pointed.timeUs);
    else field.current?.focus({ preventScroll: true });
  };
  const closeMenu = useCallback(() => {
    setMenu(undefined);
    field.current?.focus();
  }, []);

  const state = stateOf(screen);
  const clock = clockWords(terminal, screen, isPlaying, speed, typing);
  const waiting = typing.waiting[terminal] ?? 0;
  return (
    <section
      className={styles.pane}
      aria-label={`Terminal ${terminal}`}
      data-active={isActive || undefined}
      onKeyDown={(event) => {
        const place = paneKeyOf(event);
        if (place === undefined) return;
        event.preventDefault();
        onPane(place);
      }}
    >
      <header className={styles.head}>
        <h2 className={styles.name}>Terminal {terminal}</h2>
        <p className={styles.state} role="status" data-bad={(state.kind === 'prompt' && state.exitCode !== null && state.exitCode !== 0) || undefined}>
          {stateWords(screen)}
          {clock !== undefined && <span className={styles.clock}> · {clock}</span>}
          {waiting > 0 && ` · ${waiting} ${waiting === 1 ? 'line waits' : 'lines wait'}`}
        </p>
        <button type="button" className={styles.icon} title="Go to the moment of a line" aria-label={`Terminal ${terminal}: go to the moment of a line`} onClick={command.showMoments}><Icon name="toLine" size={14} /></button>
        {onClose && <button type="button" className={styles.icon} title="Close; what runs here goes on" aria-label={`Close terminal ${terminal}`} onClick={onClose}><Icon name="close" size={14} /></button>}
      </header>
      <div
        className={styles.screen}
        data-focused={isFocused || undefined}
        {...touch}
        onMouseUp={onMouseUp}
        onContextMenu={(event) => {
          const pointed = lineAt(event.clientY);
          if (!pointed) return;
          event.preventDefault();
          setMenu({ line: pointed, x: event.clientX, y: event.clientY });
        }}
      >
        <div ref={gutter} className={styles.gutter} aria-hidden="true" />
        <div ref={host} className={styles.host} aria-hidden="true" />
        {screen === undefined && line.text === '' && (
          <p className={styles.hint}>
            A machine beside the cluster with Kafka’s own tools. Type <code>help</code> to see them, or <code>kafka-</code> and Tab.
          </p>
        )}
        <input
          ref={field}
          className={styles.field}
          type="text"
          role="combobox"
          aria-expanded={picker !== undefined && picker.choices.length > 0}
          aria-controls={picker !== undefined && picker.choices.length > 0 ? id : undefined}
          aria-activedescendant={picker !== undefined && picker.at >= 0 ? `${id}-${picker.at}` : undefined}
          aria-autocomplete="list"
          aria-label={fieldName(terminal, screen)}
          aria-describedby={`${id}-keys`}
          value={line.text}
          maxLength={MAX_LINE_LENGTH}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
          onChange={command.onChange}
          onSelect={command.onSelect}
          onKeyDown={(event) => {
            emulator.current?.toEnd();
            command.onKeyDown(event);
          }}
          onPaste={command.onPaste}
          onCopy={(event) => {
            const text = emulator.current?.selection() ?? '';
            const [from, to] = selected(line);
            if (from !== to || text === '') return;
            event.preventDefault();
            event.clipboardData.setData('text/plain', text);
            // The next Ctrl-C interrupts.
            emulator.current?.clearSelection();
          }}
          onFocus={() => {
            setFocused(true);
            desk.activate(terminal);
          }}
          onBlur={() => {
            setFocused(false);
            command.dismiss();
          }}
        />
        <p id={`${id}-keys`} hidden>
          Tab completes. Escape, then Tab, goes on to what follows the terminal; Shift Tab goes back. Alt with a digit goes to another terminal.
        </p>
        {picker && emulator.current && <Choices id={id} picker={picker} caret={emulator.current.caret()} onChoose={command.choose} />}
      </div>
      <KeyRow
        onPress={(key) => {
          field.current?.focus();
          command.press(key);
        }}
      />
      <div
        ref={outside}
        className={styles.outside}
        role="group"
        tabIndex={-1}
        aria-label={`Outside of terminal ${terminal}. Tab goes on, Enter goes back in.`}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          field.current?.focus();
        }}
      >
        Tab goes on · Enter goes back in
      </div>
      <OutputLog terminal={terminal} shown={shown} />
      {menu && (
        <LineMenu
          {...menu}
          onMoment={(timeUs) => {
            closeMenu();
            onMoment(timeUs);
          }}
          onCopy={(text) => {
            closeMenu();
            void navigator.clipboard?.writeText(text);
          }}
          onClose={closeMenu}
        />
      )}
    </section>
  );
}
