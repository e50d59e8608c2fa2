import { splitTokens, type Token } from '../command-line/split-words';

/** What a typed line comes to. */
export type ShellLine =
  | { readonly type: 'nothing' }
  /** A quote is open, or a backslash ended the line. */
  | { readonly type: 'unfinished' }
  | { readonly type: 'refused'; readonly message: string }
  | ShellCommand;

export interface ShellCommand {
  readonly type: 'command';
  readonly name: string;
  readonly words: readonly string[];
  /** What stands for what is typed. */
  readonly input: ShellInput | null;
  readonly output: Redirect | null;
}

/** `< FILE`, or the lines of a here-document. */
export type ShellInput = { readonly file: string } | { readonly lines: readonly string[] };

export interface Redirect {
  readonly file: string;
  readonly isAppending: boolean;
}

/**
 * A line as a shell reads it: words, `< FILE`, `> FILE`, `>> FILE`, `<< WORD` with the lines up to that word. Of the rest of a shell's
 * language it says that it is not there.
 */
export function readShellLine(text: string): ShellLine {
  if (text.trim() === '' || text.trimStart().startsWith('#')) return { type: 'nothing' };
  const parts = headOf(text);
  if (parts === null) return { type: 'unfinished' };
  const { tokens, rest } = parts;
  const words: string[] = [];
  let input: ShellInput | null = null;
  let output: Redirect | null = null;
  for (let i = 0; i < tokens.length; i++) {
    const { text: token, isOperator } = tokens[i] as Token;
    if (!isOperator) {
      words.push(token);
      continue;
    }
    if (!REDIRECTIONS.includes(token)) return { type: 'refused', message: `${token}: this shell runs one command a line; it has < FILE, > FILE and >> FILE, and no pipes` };
    const target = tokens[++i];
    if (target === undefined || target.isOperator) return { type: 'refused', message: `${token}: the name of a file has to follow` };
    if (token === '<<') {
      const end = rest.indexOf(target.text);
      if (end < 0) return { type: 'unfinished' };
      input = { lines: rest.slice(0, end) };
    } else if (token === '<') input = { file: target.text };
    else output = { file: target.text, isAppending: token === '>>' };
  }
  const [name, ...others] = words;
  if (name === undefined) return { type: 'refused', message: 'a command has to stand before the file' };
  return { type: 'command', name, words: others, input, output };
}

const REDIRECTIONS: readonly string[] = ['<', '<<', '>', '>>'];

/** The command itself, which may go on over lines, and the lines after it; null while it is not at its end. */
function headOf(text: string): { readonly tokens: readonly Token[]; readonly rest: readonly string[] } | null {
  const lines = text.split('\n');
  for (let count = 1; count <= lines.length; count++) {
    const head = lines.slice(0, count).join('\n');
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(head)) continue;
    const split = splitTokens(head);
    if ('tokens' in split) return { tokens: split.tokens, rest: lines.slice(count) };
  }
  return null;
}
