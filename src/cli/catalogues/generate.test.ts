import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiFields } from '../../engine/protocol/generated/api-fields';
import { apiEntries } from '../../engine/protocol/generated/apis';
import { brokerConfigs } from '../../engine/protocol/generated/configs/broker';
import { topicConfigs } from '../../engine/protocol/generated/configs/topic';
import { errorEntries } from '../../engine/protocol/generated/errors';
import { GENERATED, ORACLE, present, RECORDINGS } from '../recordings/places';
import { generateCatalogues } from './generate';
import { readCatalogueInput } from './read';

function committed(): Map<string, string> {
  const files = readdirSync(GENERATED, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(GENERATED, path).split(sep).join('/'), readFileSync(path, 'utf8')]));
}

const sorted = (files: Map<string, string>) => new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));

describe('the committed catalogues', () => {
  it.each([RECORDINGS, present(ORACLE)].filter((place) => place !== undefined))('are what %s generates', (place) => {
    expect(sorted(generateCatalogues(readCatalogueInput(place)))).toEqual(sorted(committed()));
  });

  it('hold the very values of the recordings', () => {
    const input = readCatalogueInput(RECORDINGS);
    expect(errorEntries).toEqual(input.errors.errors);
    expect(brokerConfigs).toEqual(input.configs['broker']);
    expect(topicConfigs).toEqual(input.configs['topic']);
    const together = apiEntries.map((entry) => {
      const fields = apiFields.find(({ name }) => name === entry.name);
      return fields === undefined ? entry : { ...entry, ...fields };
    });
    expect(together).toEqual(input.apis.apis);
  });

  it('name only broker configurations that exist as the source of a topic’s default', () => {
    const known = new Set(brokerConfigs.map(({ name }) => name));
    const named = topicConfigs.flatMap(({ broker }) => broker ?? []);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    expect(named).toContain('min.insync.replicas');
  });
});

it('writes any text so that it reads back the same', () => {
  const nasty = `it's "so"\\ \n\u2028 …`;
  const files = generateCatalogues({
    errors: { errors: [{ name: nasty }] },
    apis: { apis: [] },
    configs: { recorded: 'not a section', topic: [] },
  });
  const line = files.get('errors.ts')?.split('\n').find((text) => text.startsWith('  {')) ?? '';
  expect(new Function(`return [${line}][0].name`)()).toBe(nasty);
  expect([...files.keys()]).toContain('configs/topic.ts');
});
