/** A command line in words as a shell makes them: blanks part, quotes and backslashes hold together. No variables, globs or pipes. */
export type SplitLine = { readonly words: readonly string[] } | { readonly unclosed: '"' | "'" };

/** A word, or an operator of the shell that stood outside quotes. */
export interface Token {
  readonly text: string;
  readonly isOperator: boolean;
}

/** What a backslash may stand before within double quotes. */
const ESCAPABLE_IN_QUOTES = '"\\$`';
const OPERATORS = '<>|&;';
/** These part commands only where they stand alone: in `key.separator=|` nobody means a pipe. */
const ALONE = '|&;';

/** Words only: what the shell would take for an operator is a word like others. */
export function splitWords(line: string): SplitLine {
  const split = splitTokens(line, '');
  return 'unclosed' in split ? split : { words: split.tokens.map(({ text }) => text) };
}

export function splitTokens(line: string, operators: string = OPERATORS): { readonly tokens: readonly Token[] } | { readonly unclosed: '"' | "'" } {
  const tokens: Token[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  const endWord = (): void => {
    if (word !== null) tokens.push({ text: word, isOperator: false });
    word = null;
  };
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    const next = line.charAt(i + 1);
    if (quote === "'") {
      if (char === quote) quote = null;
      else word += char;
    } else if (char === '\\' && next === '\n' && quote === null) {
      i++; // the line goes on
    } else if (char === '\\' && next !== '' && (quote === null || ESCAPABLE_IN_QUOTES.includes(next))) {
      word = (word ?? '') + next;
      i++;
    } else if (quote === '"') {
      if (char === quote) quote = null;
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= ''; // an empty pair is a word too
    } else if (char === ' ' || char === '\t' || char === '\n') {
      endWord();
    } else if (word === null && isOperatorAt(line, i, operators)) {
      const text = next === char && char !== ';' ? char + char : char;
      tokens.push({ text, isOperator: true });
      i += text.length - 1;
    } else word = (word ?? '') + char;
  }
  if (quote !== null) return { unclosed: quote };
  endWord();
  return { tokens };
}

function isOperatorAt(line: string, at: number, operators: string): boolean {
  const char = line.charAt(at);
  if (!operators.includes(char)) return false;
  return !ALONE.includes(char) || /^(?:[|&;]{1,2})(?:\s|$)/.test(line.slice(at, at + 3));
}
