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
  /** File that stands for what is typed. */
  readonly input: string | null;
  readonly output: Redirect | null;
}

export interface Redirect {
  readonly file: string;
  readonly isAppending: boolean;
}

/** A line as a shell reads it: words, `< FILE`, `> FILE`, `>> FILE`. Of the rest of a shell's language it says that it is not there. */
export function readShellLine(text: string): ShellLine {
  if (text.trim() === '' || text.trimStart().startsWith('#')) return { type: 'nothing' };
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return { type: 'unfinished' };
  const split = splitTokens(text);
  if ('unclosed' in split) return { type: 'unfinished' };
  const words: string[] = [];
  let input: string | null = null;
  let output: Redirect | null = null;
  for (let i = 0; i < split.tokens.length; i++) {
    const { text: token, isOperator } = split.tokens[i] as Token;
    if (!isOperator) {
      words.push(token);
      continue;
    }
    if (token !== '<' && token !== '>' && token !== '>>') return { type: 'refused', message: `${token}: this shell runs one command a line; it has < FILE, > FILE and >> FILE, and no pipes` };
    const file = split.tokens[++i];
    if (file === undefined || file.isOperator) return { type: 'refused', message: `${token}: the name of a file has to follow` };
    if (token === '<') input = file.text;
    else output = { file: file.text, isAppending: token === '>>' };
  }
  const [name, ...rest] = words;
  if (name === undefined) return { type: 'refused', message: 'a command has to stand before the file' };
  return { type: 'command', name, words: rest, input, output };
}
