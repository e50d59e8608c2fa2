/** Lines and the command line as what a terminal component is told to write. */
import type { Line } from './line-editor';
import { selected } from './line-editor';
import type { ScreenLine } from '../../worker/views/terminal/terminal-contract';

const ESC = '\x1b';
const PLAIN = `${ESC}[0m`;
const BOLD = `${ESC}[1m`;
/** Slanted, in the colour of what wants attention: error output is told apart by its form too. */
const ERROR = `${ESC}[3;33m`;
const SELECTED = `${ESC}[7m`;
/** Keeps the place where the command line begins, through scrolling too. */
const KEEP_PLACE = `${ESC}7`;
const TO_PLACE = `${ESC}8`;
const CLEAR_BELOW = `${ESC}[J`;
/** All is forgotten; the second sequence makes the cursor be drawn though the component never has the focus. */
const AFRESH = `${ESC}c${ESC}[?47l`;

/** Everything from the beginning. */
export function paintAll(lines: readonly ScreenLine[]): string {
  return AFRESH + lines.map(paintLine).join('') + KEEP_PLACE;
}

/** More lines, in place of the command line, which follows them. */
export function paintMore(lines: readonly ScreenLine[]): string {
  return TO_PLACE + CLEAR_BELOW + lines.map(paintLine).join('') + KEEP_PLACE;
}

/** The command line at its place; `before` is what the shell or the tool wrote before it. */
export function paintCommandLine(before: string, line: Line, columns: number): string {
  const [from, to] = selected(line);
  const { text } = line;
  const marked = from === to ? '' : `${SELECTED}${typed(text.slice(from, to))}${PLAIN}${BOLD}`;
  const shown = typed(text.slice(0, from)) + marked + typed(text.slice(to));
  const whole = cellsOf(before + text);
  const cursor = cellsOf(before + text.slice(0, line.cursor));
  // A line that ends with its row has its cursor on the next one, which a blank makes be there.
  const room = whole > 0 && whole % columns === 0 ? ' ' : '';
  const down = Math.floor(cursor / columns);
  const right = cursor % columns;
  return `${TO_PLACE}${CLEAR_BELOW}${typed(before)}${BOLD}${shown}${PLAIN}${room}${TO_PLACE}${down > 0 ? `${ESC}[${down}B` : ''}${right > 0 ? `${ESC}[${right}C` : ''}`;
}

function paintLine({ kind, text }: ScreenLine): string {
  const shown = harmless(text);
  switch (kind) {
    case 'typed':
      return `${BOLD}${shown}${PLAIN}\r\n`;
    case 'err':
      return `${ERROR}${shown}${PLAIN}\r\n`;
    case 'out':
      return `${shown}\r\n`;
  }
}

/** Signs that steer a terminal are shown, not obeyed: records may hold anything. */
export function harmless(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/g, caret);
}

/** A tab that was typed is one sign of the line, wherever it stands. */
function typed(text: string): string {
  return harmless(text).replaceAll('\t', '^I');
}

function caret(sign: string): string {
  const code = sign.charCodeAt(0);
  return code < 0x20 ? `^${String.fromCharCode(code + 0x40)}` : code === 0x7f ? '^?' : `\\x${code.toString(16)}`;
}

/** How many cells a text takes; signs of East Asian scripts and most pictures take two. */
function cellsOf(text: string): number {
  let cells = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) as number;
    if (code < 0x20 || code === 0x7f) cells += 2;
    else if (code >= 0x80 && code < 0xa0) cells += 4;
    else if (/\p{M}/u.test(sign)) continue;
    else cells += isWide(code) ? 2 : 1;
  }
  return cells;
}

function isWide(code: number): boolean {
  return code >= 0x1100 && (code <= 0x115f || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff)
    || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) || (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd));
}
