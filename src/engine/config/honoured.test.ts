import { describe, expect, it } from 'vitest';
import { definitionsOf, type ConfigScope } from './resolve';

/** The engine's own code, without this room. */
const sources = import.meta.glob<string>(['../**/*.ts', '!../**/*.test.ts', '!../config/**', '!../protocol/generated/**'], { query: '?raw', import: 'default', eager: true });

describe('what is called honoured', () => {
  const code = Object.values(sources).join('\n');
  const isRead = (field: string): boolean => new RegExp(`(?:\\.|[{,]\\s*)${field}\\b`).test(code);

  const taken = new Set([...Object.values(definitionsOf('topic')), ...Object.values(definitionsOf('group'))].flatMap((definition) => (definition.honoured ? (definition.brokerNames ?? []) : [])));

  for (const scope of ['broker', 'topic', 'group', 'producer', 'consumer'] satisfies ConfigScope[]) {
    it(`${scope}: is read somewhere in the engine, or becomes a topic's or a group's setting that is`, () => {
      const isUsed = (field: string, name: string): boolean => isRead(field) || (scope === 'broker' && taken.has(name));
      const unread = Object.entries(definitionsOf(scope)).filter(([field, definition]) => definition.honoured && !isUsed(field, definition.name));
      expect(unread.map(([, definition]) => definition.name)).toEqual([]);
    });
  }
});
