import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The ids of the rules, by the file of the specification that defines them, in the order they are written. */
export type RulesByFile = Readonly<Record<string, readonly string[]>>;

export const RULE_ID = /\b(?:R-[A-Z]+-\d+|INV-C?\d+|EX-C?\d+)\b/g;

/** A rule is defined where its id opens a line, after a list's, heading's or table's own marks. */
const DEFINITION = /^[\s#|*-]*(?<id>R-[A-Z]+-\d+|INV-C?\d+|EX-C?\d+)\b/;

/** What only comments on rules that other files define. */
const COMMENTARY = ['errata'];

export function readRules(folder: string): RulesByFile {
  const names = readdirSync(folder).filter((name) => name.endsWith('.md')).sort();
  const files = names.map((name) => [basename(name, '.md'), readFileSync(join(folder, name), 'utf8')] as const);
  return rulesIn(files.filter(([name]) => !COMMENTARY.includes(name)));
}

export function rulesIn(files: readonly (readonly [name: string, text: string])[]): RulesByFile {
  const seen = new Set<string>();
  const rules: Record<string, string[]> = {};
  for (const [name, text] of files) {
    const ids = text.split('\n').map((line) => DEFINITION.exec(line)?.groups?.['id']);
    rules[name] = [...new Set(ids)].filter((id): id is string => id !== undefined && !seen.has(id));
    for (const id of rules[name]) seen.add(id);
  }
  return rules;
}

export function readRuleIds(path: string): RulesByFile {
  return JSON.parse(readFileSync(path, 'utf8')) as RulesByFile;
}

export function writeRuleIds(rules: RulesByFile): string {
  const lines = Object.entries(rules).map(([file, ids]) => `${JSON.stringify(file)}: ${JSON.stringify(ids)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}
