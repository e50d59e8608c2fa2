/** What stands on a terminal's screen. */
export interface Screen {
  /** Number of the first line that is still there. */
  firstLine: number;
  lines: ScreenRow[];
  /** What stands after the last line feed. */
  rest: string;
}

export interface ScreenRow {
  readonly kind: 'typed' | 'out' | 'err';
  readonly text: string;
  readonly timeUs: number;
  /** No line feed came after it: something else was written then. */
  readonly isCut?: true;
}

const MAX_LINES = 2000;
/** Lines go in blocks, so that not every new one moves all others. */
const SPARE_LINES = 500;

export function createScreen(): Screen {
  return { firstLine: 0, lines: [], rest: '' };
}

export function copyScreen({ firstLine, lines, rest }: Screen): Screen {
  return { firstLine, lines: lines.slice(), rest };
}

export function writeOut(screen: Screen, text: string, timeUs: number): void {
  const parts = (screen.rest + text).split('\n');
  screen.rest = parts.pop() ?? '';
  for (const part of parts) push(screen, { kind: 'out', text: part, timeUs });
}

export function writeErr(screen: Screen, text: string, timeUs: number): void {
  cut(screen, timeUs);
  push(screen, { kind: 'err', text, timeUs });
}

/** A line that a person typed stands behind whatever prompt there is. */
export function writeTyped(screen: Screen, text: string, timeUs: number): void {
  const before = screen.rest;
  screen.rest = '';
  push(screen, { kind: 'typed', text: before + text, timeUs });
}

/** The shell's prompt begins a line of its own. */
export function cut(screen: Screen, timeUs: number): void {
  if (screen.rest === '') return;
  const text = screen.rest;
  screen.rest = '';
  push(screen, { kind: 'out', text, timeUs, isCut: true });
}

function push(screen: Screen, row: ScreenRow): void {
  screen.lines.push(row);
  if (screen.lines.length < MAX_LINES + SPARE_LINES) return;
  const gone = screen.lines.length - MAX_LINES;
  screen.lines = screen.lines.slice(gone);
  screen.firstLine += gone;
}
