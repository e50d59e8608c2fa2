import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNamed, rulesNamedIn } from './named-in';
import { RULE_ID } from './read-rules';

const ENGINE = join(import.meta.dirname, '..', '..', 'engine');

function engineFiles(ending: string): string[] {
  return readdirSync(ENGINE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending)).map((name) => readFileSync(join(ENGINE, name), 'utf8'));
}

describe('rules named in a text', () => {
  it('are found one by one, in lists and in spans', () => {
    const named = rulesNamedIn(`R-${'LOG'}-01, -03 and 05; R-${'BRK'}-01 … R-${'BRK'}-03, R-${'CLI'}-01..02, 07. R-${'PLACE'} is whole.`);
    expect([...named.ids].sort()).toEqual([
      ...['01', '02', '03'].map((n) => `R-${'BRK'}-${n}`), ...['01', '02', '07'].map((n) => `R-${'CLI'}-${n}`), ...['01', '03', '05'].map((n) => `R-${'LOG'}-${n}`),
    ]);
    expect(isNamed(named, `R-${'PLACE'}-08`)).toBe(true);
    expect(isNamed(named, `R-${'LOG'}-02`)).toBe(false);
  });

  it('are, for the READMEs of the engine, all rules that its tests quote: a reader finds their room', () => {
    const named = rulesNamedIn(engineFiles('README.md').join('\n\n'));
    const quoted = new Set(engineFiles('.test.ts').flatMap((text) => text.match(RULE_ID) ?? []).filter((id) => id.startsWith('R-')));
    expect([...quoted].filter((id) => !isNamed(named, id)).sort()).toEqual([]);
  });
});
