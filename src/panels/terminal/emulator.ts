import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type ITheme } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { changeBetween, NOTHING_SHOWN, type ShownLines } from './screen-change';
import { paintAll, paintCommandLine, paintMore } from './paint';
import type { Line } from './line-editor';

export interface Look {
  readonly theme: ITheme;
  readonly fontFamily: string;
  readonly fontSizePx: number;
}

/** What is to be on the screen. */
export interface Picture {
  readonly shown: ShownLines;
  readonly before: string;
  readonly line: Line;
}

/** Rows of the past that can be scrolled to; wide enough for long lines in narrow panes. */
const ROWS_KEPT = 12_000;
/** Appended lines after which everything is drawn anew, before the rows of the past run out. */
const LINES_APPENDED = 3_000;

/**
 * One screen drawn by xterm.js. It only draws: it has no input of its own, because a text field beside it holds the line that is
 * being written, for every keyboard and every reader of screens.
 */
export class Emulator {
  private readonly terminal: Terminal;
  private readonly fit = new FitAddon();
  private picture: Picture = { shown: NOTHING_SHOWN, before: '', line: { text: '', cursor: 0, anchor: 0 } };
  private appended = 0;
  private isNew = true;
  private rowPx = 0;

  constructor(
    private readonly host: HTMLElement,
    look: Look,
    onDrawn: () => void,
  ) {
    this.terminal = new Terminal({
      disableStdin: true,
      scrollback: ROWS_KEPT,
      cursorStyle: 'block',
      cursorInactiveStyle: 'outline',
      drawBoldTextInBrightColors: false,
      minimumContrastRatio: 4.5,
      lineHeight: 1.2,
      fontWeightBold: 700,
      theme: look.theme,
      fontFamily: look.fontFamily,
      fontSize: look.fontSizePx,
    });
    this.terminal.loadAddon(this.fit);
    this.terminal.open(host);
    // The text field is the one that is read out and typed into.
    const own = this.terminal.textarea;
    if (own) {
      own.tabIndex = -1;
      own.disabled = true;
    }
    this.terminal.onRender(onDrawn);
    this.resize();
  }

  draw(next: Picture): void {
    const { shown, before, line } = this.picture;
    const change = this.isNew ? { kind: 'redraw' as const, lines: next.shown.lines } : changeBetween(shown, next.shown);
    this.picture = next;
    this.isNew = false;
    if (change.kind === 'same' && next.before === before && next.line === line) return;
    const command = paintCommandLine(next.before, next.line, this.terminal.cols);
    if (change.kind === 'append') this.appended += change.lines.length;
    if (change.kind === 'redraw' || this.appended > LINES_APPENDED) {
      this.appended = 0;
      this.terminal.write(paintAll(next.shown.lines) + command);
    } else this.terminal.write((change.kind === 'append' ? paintMore(change.lines) : '') + command);
    // Who writes wants to see it; who reads older lines while new ones come does not.
    if (next.line !== line) this.toEnd();
  }

  /** Takes the room that there is. The command line is drawn for a width, so a new width draws all. */
  resize(): void {
    const { cols, rows } = this.terminal;
    const room = this.fit.proposeDimensions();
    this.rowPx = 0;
    if (!room || Number.isNaN(room.cols) || (room.cols === cols && room.rows === rows)) return;
    this.terminal.resize(Math.max(20, room.cols), Math.max(2, room.rows));
    this.isNew = true;
    this.draw(this.picture);
  }

  setLook({ theme, fontFamily, fontSizePx }: Look): void {
    this.terminal.options.theme = theme;
    this.terminal.options.fontFamily = fontFamily;
    this.terminal.options.fontSize = fontSizePx;
    this.resize();
  }

  /** The field has the focus, so the cursor here is solid. */
  setFocused(isFocused: boolean): void {
    this.terminal.options.cursorInactiveStyle = isFocused ? 'block' : 'outline';
  }

  selection(): string {
    return this.terminal.getSelection();
  }

  clearSelection(): void {
    this.terminal.clearSelection();
  }

  scrollPages(pages: number): void {
    this.terminal.scrollPages(pages);
  }

  scrollLines(lines: number): void {
    this.terminal.scrollLines(lines);
  }

  toEnd(): void {
    this.terminal.scrollToBottom();
  }

  /** Where the cursor is on the page. */
  caret(): { readonly left: number; readonly top: number; readonly bottom: number } {
    const { left, top, rowHeight, cellWidth } = this.measure();
    const { cursorX, cursorY, baseY, viewportY } = this.terminal.buffer.active;
    const y = top + (cursorY + baseY - viewportY) * rowHeight;
    return { left: left + cursorX * cellWidth, top: y, bottom: y + rowHeight };
  }

  /** Number of the line at a height of the page; undefined where there is none. */
  lineAt(clientY: number): number | undefined {
    const { top, rowHeight } = this.measure();
    return this.linesInSight().find(({ from, to }) => clientY >= top + from * rowHeight && clientY < top + to * rowHeight)?.number;
  }

  /** Lines in sight with the rows that they take, from the top; the first may begin above it. */
  linesInSight(): readonly { readonly number: number; readonly from: number; readonly to: number }[] {
    const { active } = this.terminal.buffer;
    const { shown } = this.picture;
    const found: { readonly number: number; readonly from: number; readonly to: number }[] = [];
    // From the end, because rows of long ago may be gone: what stands after the last line is the command line.
    let row = active.baseY + active.cursorY;
    while (row > 0 && active.getLine(row)?.isWrapped) row--;
    for (let number = shown.first + shown.lines.length - 1; number >= shown.first && row > active.viewportY; number--) {
      const to = row;
      do row--;
      while (row > 0 && active.getLine(row)?.isWrapped);
      if (row < active.viewportY + this.terminal.rows) found.push({ number, from: row - active.viewportY, to: to - active.viewportY });
    }
    return found.reverse();
  }

  /** Kept from the last change of size: to measure is to lay out the page, which is too much for every row that is drawn. */
  get rowHeight(): number {
    this.rowPx ||= this.measure().rowHeight;
    return this.rowPx;
  }

  dispose(): void {
    this.terminal.dispose();
  }

  private measure(): { readonly left: number; readonly top: number; readonly rowHeight: number; readonly cellWidth: number } {
    const screen = this.host.querySelector('.xterm-screen') ?? this.host;
    const { left, top, width, height } = screen.getBoundingClientRect();
    return { left, top, rowHeight: height / this.terminal.rows, cellWidth: width / this.terminal.cols };
  }
}
