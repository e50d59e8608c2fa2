/** The line at the prompt while it is being written: pure steps from one line to the next, as people know them from a shell. */

/** What is selected lies between anchor and cursor; nothing when they are equal. */
export interface Line {
  readonly text: string;
  readonly cursor: number;
  readonly anchor: number;
}

/** A step that takes text away tells which, so that it can be put back elsewhere. */
export interface Cut {
  readonly line: Line;
  readonly cut: string;
}

export const EMPTY_LINE: Line = { text: '', cursor: 0, anchor: 0 };

export function lineOf(text: string, cursor = text.length): Line {
  return { text, cursor, anchor: cursor };
}

export function moveTo({ text }: Line, cursor: number): Line {
  return lineOf(text, Math.max(0, Math.min(text.length, cursor)));
}

export const toStart = (line: Line): Line => moveTo(line, 0);
export const toEnd = (line: Line): Line => moveTo(line, line.text.length);
export const wordLeft = (line: Line): Line => moveTo(line, startOfWord(line.text, line.cursor));
export const wordRight = (line: Line): Line => moveTo(line, endOfWord(line.text, line.cursor));

/** Puts text in place of what is selected. */
export function insert(line: Line, text: string): Line {
  const [from, to] = selected(line);
  return lineOf(line.text.slice(0, from) + text + line.text.slice(to), from + text.length);
}

export function replace(line: Line, from: number, to: number, text: string): Line {
  return lineOf(line.text.slice(0, from) + text + line.text.slice(to), from + text.length);
}

export function deleteForward(line: Line): Line {
  const [from, to] = selected(line);
  if (from !== to) return insert(line, '');
  const step = line.text.codePointAt(from) ?? 0;
  return replace(line, from, Math.min(line.text.length, from + (step > 0xffff ? 2 : 1)), '');
}

export const cutToEnd = (line: Line): Cut => cutBetween(line, line.cursor, line.text.length);
export const cutToStart = (line: Line): Cut => cutBetween(line, 0, line.cursor);
export const cutWordRight = (line: Line): Cut => cutBetween(line, line.cursor, endOfWord(line.text, line.cursor));
/** Back to a word's beginning, where letters and digits make a word. */
export const cutWordLeft = (line: Line): Cut => cutBetween(line, startOfWord(line.text, line.cursor), line.cursor);

/** Back to the blank before: `--bootstrap-server` goes as a whole. */
export function cutToBlank(line: Line): Cut {
  let from = line.cursor;
  while (from > 0 && isBlank(line.text[from - 1])) from--;
  while (from > 0 && !isBlank(line.text[from - 1])) from--;
  return cutBetween(line, from, line.cursor);
}

export function selected({ cursor, anchor }: Line): readonly [from: number, to: number] {
  return [Math.min(cursor, anchor), Math.max(cursor, anchor)];
}

function cutBetween(line: Line, from: number, to: number): Cut {
  return { line: replace(line, from, to, ''), cut: line.text.slice(from, to) };
}

function startOfWord(text: string, at: number): number {
  let start = at;
  while (start > 0 && !isWordSign(text[start - 1])) start--;
  while (start > 0 && isWordSign(text[start - 1])) start--;
  return start;
}

function endOfWord(text: string, at: number): number {
  let end = at;
  while (end < text.length && !isWordSign(text[end])) end++;
  while (end < text.length && isWordSign(text[end])) end++;
  return end;
}

const isBlank = (sign: string): boolean => sign === ' ' || sign === '\t';
const isWordSign = (sign: string): boolean => /[\p{L}\p{N}_]/u.test(sign);
