import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail, PASS, skip, type Runner } from './outcome';
import { BadInput, readRecordings } from './read-recordings';
import { runRecordings, totals, type Selection } from './run-recordings';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conform-'));
  const cases = (...ids: string[]) => ids.map((id) => ({ id }));
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'a.json'), JSON.stringify({ kind: 'even', recorded: 'x', cases: cases('1', '2', 'three') }));
  writeFileSync(join(folder, 'deep', 'b.json'), JSON.stringify({ kind: 'unheard-of', cases: cases('u') }));
  writeFileSync(join(folder, 'deep', 'list.transcript'), '# title: a list\n$ ls\n');
  writeFileSync(join(folder, 'clusters.json'), JSON.stringify({ kind: 'clusters', clusters: {} }));
  writeFileSync(join(folder, 'README.md'), 'Not a recording.');
});

afterEach(() => rmSync(folder, { recursive: true }));

const even: Runner = async ({ id }) => {
  const number = Number(id);
  if (Number.isNaN(number)) return skip('not a number');
  return number % 2 === 0 ? PASS : fail(`${id} is odd`);
};
const ALL: Selection = { kinds: [], ids: [] };

describe('a folder of recordings', () => {
  test('is read in order; what has another shape is passed over', () => {
    expect(readRecordings(folder).map(({ kind, cases }) => [kind, ...cases.map(({ id }) => id)])).toEqual([
      ['even', '1', '2', 'three'],
      ['unheard-of', 'u'],
      ['transcript', 'list'],
    ]);
  });

  test('is counted by kind, with the reasons for what was skipped', async () => {
    const counts = await runRecordings([folder], { even }, ALL);
    expect([...counts.keys()]).toEqual(['even', 'transcript', 'unheard-of']);
    expect(counts.get('even')).toEqual({ passed: 1, failed: 1, skipped: 1, reasons: new Map([['not a number', 1]]) });
    expect(totals(counts.values())).toEqual({ passed: 1, failed: 1, skipped: 3 });
  });

  test('can be narrowed to a kind or a case; a runner gets the file and its folder', async () => {
    const seen: unknown[] = [];
    const listening: Runner = (recorded, document, where) => (seen.push(recorded.id, document.recorded, where), PASS);
    await runRecordings([folder], { even: listening }, { kinds: ['even'], ids: ['2'] });
    expect(seen).toEqual(['2', 'x', folder]);
  });
});

test('a runner that throws fails its case and no other', async () => {
  const broken: Runner = ({ id }) => {
    if (id === '1') throw new Error('broken');
    return PASS;
  };
  const reports: string[] = [];
  const counts = await runRecordings([folder], { even: broken }, ALL, (_, recorded, outcome) => {
    if (outcome.status === 'fail') reports.push(`${recorded.id} ${outcome.report[0]}`);
  });
  expect(reports).toEqual(['1 Error: broken']);
  expect(counts.get('even')?.passed).toBe(2);
});

describe('bad input is said, not guessed', () => {
  test.each<[string, () => string[], Partial<Selection>, RegExp]>([
    ['no such path', () => [join(folder, 'nowhere')], {}, /nowhere: no such file or folder/],
    ['not a recording', () => [join(folder, 'clusters.json')], {}, /not a recording/],
    ['no such kind', () => [folder], { kinds: ['odd'] }, /--kind odd: no such recordings; there are even/],
    ['no such case', () => [folder], { ids: ['9'] }, /--case 9: no such case/],
  ])('%s', async (_, paths, selection, message) => {
    const run = runRecordings(paths(), { even }, { ...ALL, ...selection });
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toBeInstanceOf(BadInput);
  });

  test('broken JSON, and a case without an id', () => {
    writeFileSync(join(folder, 'c.json'), '{');
    expect(() => readRecordings(folder)).toThrow(/c\.json: /);
    writeFileSync(join(folder, 'c.json'), JSON.stringify({ kind: 'even', cases: [{ id: 'a' }, {}] }));
    expect(() => readRecordings(folder)).toThrow(/cases\[1\]: expected an object with a text "id"/);
  });
});
