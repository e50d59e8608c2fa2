import { useCallback, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react';
import { useStore } from 'zustand';
import { formatClock, type Micros } from '../../base/time';
import { complete, extend } from './completion';
import { completionPicker, historyPicker, momentPicker, moved, type Choice, type Picker } from './picker';
import { cutToBlank, cutToEnd, cutToStart, cutWordLeft, cutWordRight, deleteForward, EMPTY_LINE, insert, lineOf, selected, toEnd, toStart, wordLeft, wordRight, type Cut, type Line } from './line-editor';
import { editKeyOf, type EditKey } from './edit-keys';
import { newer, older, type Walk } from './history';
import { splitPaste } from './typed-text';
import { stateOf } from './words';
import type { Completions, TerminalScreen } from '../../worker/views/terminal/terminal-contract';
import type { ShownLines } from './screen-change';
import type { TerminalDesk } from './terminal-desk';

interface Surroundings {
  readonly terminal: number;
  readonly desk: TerminalDesk;
  readonly screen: TerminalScreen | undefined;
  readonly shown: ShownLines;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onComplete: (terminal: number, text: string, cursor: number) => Promise<Completions>;
  readonly onMoment: (timeUs: number) => void;
  /** Text is selected on the screen: Ctrl-C copies it. */
  readonly hasSelection: () => boolean;
  readonly onScroll: (pages: number) => void;
  /** The focus goes out of the terminal. */
  readonly onLeave: () => void;
}

export interface CommandLine {
  readonly line: Line;
  readonly picker: Picker | undefined;
  onChange(): void;
  onSelect(): void;
  onKeyDown(event: KeyboardEvent): void;
  onPaste(event: ClipboardEvent): void;
  press(key: EditKey): void;
  choose(choice: Choice): void;
  dismiss(): void;
  showMoments(): void;
}

const clock = (timeUs: number): string => formatClock(timeUs as Micros);
/** Commands about what is seen: they are not part of the run. */
const OF_THE_PANEL: ReadonlySet<string> = new Set(['clear', 'history']);
const CUTS: Readonly<Partial<Record<EditKey, (line: Line) => Cut>>> = { cutToEnd, cutToStart, cutToBlank, cutWordLeft, cutWordRight };
const MOVES: Readonly<Partial<Record<EditKey, (line: Line) => Line>>> = { start: toStart, end: toEnd, wordLeft, wordRight, deleteForward };

/** The line at a terminal's prompt, and what keys do to it. */
export function useCommandLine({ terminal, desk, screen, shown, field, onComplete, onMoment, hasSelection, onScroll, onLeave }: Surroundings): CommandLine {
  const line = useStore(desk.store, (s) => s.lines[terminal]) ?? EMPTY_LINE;
  const [picker, setPicker] = useState<Picker>();
  const walk = useRef<Walk>(undefined);
  const cutBefore = useRef('');
  const asked = useRef(0);
  const state = stateOf(screen);
  const isRunning = state.kind === 'running';

  const setLine = useCallback((next: Line) => desk.setLine(terminal, next), [desk, terminal]);
  useLayoutEffect(() => {
    const el = field.current;
    if (!el || document.activeElement !== el) return;
    const [from, to] = selected(line);
    if (el.selectionStart !== from || el.selectionEnd !== to) el.setSelectionRange(from, to, line.cursor < line.anchor ? 'backward' : 'forward');
  }, [line, field]);

  const ask = async (of: Line, isNew: boolean): Promise<void> => {
    const number = ++asked.current;
    const answer = await onComplete(terminal, of.text, of.cursor);
    // Something else was typed in between.
    if (number !== asked.current || desk.line(terminal) !== of) return;
    if (!isNew) return setPicker(answer.candidates.length === 0 ? undefined : completionPicker(answer, of));
    if (answer.candidates.length === 1) return setLine(complete(of, answer.from, answer.candidates[0]));
    const further = extend(of, answer);
    if (further) setLine(further);
    if (answer.candidates.length > 1) setPicker(completionPicker(answer, further ?? of));
  };

  const edit = (next: Line): void => {
    walk.current = undefined;
    asked.current++;
    setLine(next);
    if (picker?.kind === 'completion') void ask(next, false);
    else if (picker?.kind === 'history') setPicker(historyPicker(desk.history(terminal), next.text, picker.line));
    else if (picker?.kind === 'moments') setPicker(momentPicker(shown, next.text, picker.line, clock));
  };

  const dismiss = (): void => {
    asked.current++;
    if (picker !== undefined && picker.kind !== 'completion') setLine(picker.line);
    setPicker(undefined);
  };

  const choose = (choice: Choice): void => {
    if (picker === undefined) return;
    asked.current++;
    walk.current = undefined;
    setPicker(undefined);
    if (choice.timeUs !== undefined) {
      setLine(picker.line);
      onMoment(choice.timeUs);
    } else setLine(picker.kind === 'history' ? lineOf(choice.text) : complete(line, picker.from, choice));
  };

  const enter = (): void => {
    asked.current++;
    const { text } = line;
    if (state.kind === 'prompt') {
      if (text.trim() === '') return;
      if (OF_THE_PANEL.has(text.trim())) desk.remember(terminal, text);
      if (text.trim() === 'history') {
        setLine(EMPTY_LINE);
        setPicker(historyPicker(desk.history(terminal), '', EMPTY_LINE));
        return;
      }
      if (text.trim() === 'clear') desk.clear(terminal, screen);
    }
    walk.current = undefined;
    setPicker(undefined);
    setLine(EMPTY_LINE);
    if (state.kind !== 'prompt' || !OF_THE_PANEL.has(text.trim())) void desk.typist.type(terminal, [text]);
  };

  const recall = (step: { readonly walk: Walk | undefined; readonly text: string } | undefined): void => {
    if (step === undefined || isRunning) return;
    walk.current = step.walk;
    setLine(lineOf(step.text));
  };

  /** Keys of an open list; false: the key means what it means without one. */
  const pressInPicker = (key: EditKey, open: Picker): boolean => {
    switch (key) {
      case 'complete':
      case 'newer':
        setPicker(moved(open, 1));
        return true;
      case 'search':
        if (open.kind !== 'history') return false;
        setPicker(moved(open, 1));
        return true;
      case 'completeBack':
      case 'older':
        setPicker(moved(open, -1));
        return true;
      case 'escape':
      case 'interrupt':
        dismiss();
        return true;
      case 'enter':
        if (open.at >= 0) choose(open.choices[open.at]);
        else if (open.kind === 'completion') return false;
        else dismiss();
        return true;
      default:
        return false;
    }
  };

  const press = (key: EditKey): void => {
    if (picker !== undefined && pressInPicker(key, picker)) return;
    const cut = CUTS[key]?.(line);
    if (cut !== undefined) {
      if (cut.cut !== '') cutBefore.current = cut.cut;
      return edit(cut.line);
    }
    const move = MOVES[key];
    if (move !== undefined) return edit(move(line));
    switch (key) {
      case 'enter':
        return enter();
      case 'complete':
        // A tool is given the sign: it parts key and value of a record.
        if (isRunning) edit(insert(line, '\t'));
        else void ask(line, true);
        return;
      case 'escape':
        return onLeave();
      case 'interrupt':
        setLine(EMPTY_LINE);
        if (state.kind !== 'prompt') void desk.typist.key(terminal, 'interrupt');
        return;
      case 'endOfInput':
        if (line.text !== '') edit(deleteForward(line));
        else if (state.kind !== 'prompt') void desk.typist.key(terminal, 'endOfInput');
        return;
      case 'clear':
        return desk.clear(terminal, screen);
      case 'search':
        if (!isRunning) setPicker(historyPicker(desk.history(terminal), line.text, line));
        return;
      case 'older':
        return recall(older(desk.history(terminal), walk.current, line.text));
      case 'newer':
        return recall(newer(desk.history(terminal), walk.current));
      case 'putBack':
        return edit(insert(line, cutBefore.current));
      case 'pageUp':
        return onScroll(-1);
      case 'pageDown':
        return onScroll(1);
    }
  };

  return {
    line,
    picker,
    onChange: () => field.current && edit(lineIn(field.current)),
    onSelect: () => {
      const el = field.current;
      if (el === null) return;
      const now = lineIn(el);
      if (now.text === line.text && (now.cursor !== line.cursor || now.anchor !== line.anchor)) setLine(now);
    },
    onKeyDown: (event) => {
      if (event.nativeEvent.isComposing) return;
      const key = editKeyOf(event);
      if (key === undefined) return;
      // Out of the terminal: Shift Tab goes back as everywhere, unless a list is open.
      if (key === 'completeBack' && picker === undefined) return;
      const [from, to] = selected(line);
      if (key === 'interrupt' && (from !== to || hasSelection())) return;
      event.preventDefault();
      press(key);
    },
    onPaste: (event) => {
      const pasted = event.clipboardData.getData('text');
      if (!/[\r\n]/.test(pasted)) return;
      event.preventDefault();
      const after = line.text.length - selected(line)[1];
      const { lines, rest } = splitPaste(insert(line, pasted).text);
      setLine(lineOf(rest, rest.length - after));
      void desk.typist.type(terminal, isRunning ? lines : lines.filter((text) => !OF_THE_PANEL.has(text.trim())));
    },
    press,
    choose,
    dismiss,
    showMoments: () => {
      field.current?.focus();
      setLine(EMPTY_LINE);
      setPicker(momentPicker(shown, '', line, clock));
    },
  };
}

function lineIn({ value, selectionStart, selectionEnd, selectionDirection }: HTMLInputElement): Line {
  const from = selectionStart ?? value.length;
  const to = selectionEnd ?? from;
  return selectionDirection === 'backward' ? { text: value, cursor: from, anchor: to } : { text: value, cursor: to, anchor: from };
}
