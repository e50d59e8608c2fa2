import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRules, writeRuleIds } from '../rules/read-rules';
import { keptRecordings } from './kept';
import { filesOf } from './list';
import { ORACLE, present, RECORDINGS, RULE_IDS, SPEC } from './places';

const refresh = 'run `npm run recordings:refresh`';

it('has a copy of every recording on the list', () => {
  expect(filesOf(RECORDINGS, keptRecordings).length).toBeGreaterThanOrEqual(keptRecordings.length);
});

it('keeps copies that are what they were copied from, where that can be seen', () => {
  const source = present(ORACLE);
  if (source === undefined) return;
  const files = filesOf(source, keptRecordings);
  expect(filesOf(RECORDINGS, keptRecordings), refresh).toEqual(files);
  const different = files.filter((file) => !readFileSync(join(source, file)).equals(readFileSync(join(RECORDINGS, file))));
  expect(different, refresh).toEqual([]);
});

it('keeps the ids of the rules that are written, where they can be seen', () => {
  const spec = present(SPEC);
  if (spec === undefined) return;
  expect(readFileSync(RULE_IDS, 'utf8'), refresh).toBe(writeRuleIds(readRules(spec)));
});
