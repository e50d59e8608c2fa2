import type { RulesByFile } from './read-rules';

export interface Comparison {
  readonly rules: number;
  readonly tested: readonly string[];
  readonly leftOut: readonly string[];
  /** Neither tested nor left out, by file of the specification. */
  readonly missing: RulesByFile;
}

/** A rule that a test quotes counts as tested, even if the model page leaves part of it out. */
export function compareRules(rules: RulesByFile, quoted: ReadonlySet<string>, left: ReadonlySet<string>): Comparison {
  const all = Object.values(rules).flat();
  const isMissing = (id: string) => !quoted.has(id) && !left.has(id);
  const missing = Object.entries(rules).map(([file, ids]) => [file, ids.filter(isMissing)] as const);
  return {
    rules: all.length,
    tested: all.filter((id) => quoted.has(id)),
    leftOut: all.filter((id) => left.has(id) && !quoted.has(id)),
    missing: Object.fromEntries(missing.filter(([, ids]) => ids.length > 0)),
  };
}

/** `core` and `streams` for `core` and `streams-ecosystem`: each word of a file's name is a name for it. */
export function selectFiles(rules: RulesByFile, words: readonly string[]): RulesByFile {
  const matches = (file: string, word: string) => file === word || file.split('-').includes(word);
  const unknown = words.filter((word) => !Object.keys(rules).some((file) => matches(file, word)));
  if (unknown.length > 0) {
    throw new Error(`No such part of the specification: ${unknown.join(', ')}. There are: ${Object.keys(rules).join(', ')}.`);
  }
  if (words.length === 0) return rules;
  return Object.fromEntries(Object.entries(rules).filter(([file]) => words.some((word) => matches(file, word))));
}
