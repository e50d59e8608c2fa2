import { replace, type Line } from './line-editor';
import type { Completion, Completions } from '../../worker/views/terminal/terminal-contract';

/** After these the word goes on: the next Tab completes what follows. */
const GOES_ON = /[/=,:\s]$/;

/** The line with one of the candidates in place of the word before the cursor. */
export function complete(line: Line, from: number, candidate: Completion): Line {
  const space = GOES_ON.test(candidate.text) || /^\s/.test(line.text.slice(line.cursor)) ? '' : ' ';
  return replace(line, from, line.cursor, candidate.text + space);
}

/** As far as all candidates agree, where that says more than what stands there. */
export function extend(line: Line, { from, candidates }: Completions): Line | undefined {
  const prefix = commonPrefix(candidates.map(({ text }) => text));
  return prefix.length > line.cursor - from ? replace(line, from, line.cursor, prefix) : undefined;
}

export function commonPrefix(texts: readonly string[]): string {
  if (texts.length === 0) return '';
  let length = texts[0].length;
  for (const text of texts) while (!text.startsWith(texts[0].slice(0, length))) length--;
  return texts[0].slice(0, length);
}
