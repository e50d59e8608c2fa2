/** A command line in words as a shell makes them: blanks part, quotes and backslashes hold together. No variables, globs or pipes. */
export type SplitLine = { readonly words: readonly string[] } | { readonly unclosed: '"' | "'" };

/** What a backslash may stand before within double quotes. */
const ESCAPABLE_IN_QUOTES = '"\\$`';

export function splitWords(line: string): SplitLine {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    const next = line.charAt(i + 1);
    if (quote === "'") {
      if (char === quote) quote = null;
      else word += char;
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
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (quote !== null) return { unclosed: quote };
  if (word !== null) words.push(word);
  return { words };
}
