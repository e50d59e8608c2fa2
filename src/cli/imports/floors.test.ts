import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { violation, type Import } from './floors';
import { knownSins } from './known-sins';
import { importsOf, readImports } from './read-imports';

const src = join(import.meta.dirname, '..', '..');
const file = (from: string, to: string): Import => ({ from, to, kind: 'file' });
const pack = (from: string, to: string): Import => ({ from, to, kind: 'package' });

describe('the house as it is built', () => {
  const sins = readImports(src)
    .map((one) => ({ edge: `${one.from} -> ${one.to}`, why: violation(one) }))
    .filter(({ why }) => why !== undefined);

  it('has no import against the plan beyond the known ones', () => {
    const fresh = sins.filter(({ edge }) => !knownSins.includes(edge)).map(({ edge, why }) => `${edge} (${why})`);
    expect(fresh, 'move the code, or ask for the other’s data instead of its module').toEqual([]);
  });

  it('strikes a sin from the list once it is mended', () => {
    expect(knownSins.filter((known) => !sins.some(({ edge }) => edge === known))).toEqual([]);
  });

  it('keeps a list that only shrinks', () => {
    expect(knownSins.length, 'lower this number when a sin is mended; never raise it').toBeLessThanOrEqual(0);
  });
});

describe('the plan', () => {
  it.each([
    file('app/App.tsx', 'panels/cluster/ClusterPanel'),
    file('app/App.tsx', 'base/time'),
    file('session/client.ts', 'worker/protocol'),
    file('panels/log/LogPanel.tsx', 'panels/cluster/geometry'),
    file('engine/world.ts', 'engine/broker/broker'),
    file('engine/broker/broker.ts', 'engine/log/log'),
    file('engine/kernel/queue.ts', 'engine/kernel/time'),
    file('engine/kernel/queue.test.ts', 'engine/world'),
    file('engine/log/log.test.ts', 'cli/recordings'),
    file('cli/headless.ts', 'engine/world'),
    pack('engine/scenario/schema.ts', 'valibot'),
    pack('engine/kernel/random.ts', 'pure-rand/generator/xoroshiro128plus'),
    pack('engine/kernel/random.test.ts', 'node:fs'),
    pack('panels/log/LogPanel.tsx', 'react'),
  ])('allows %o', (one) => expect(violation(one)).toBeUndefined());

  it.each([
    [file('panels/log/LogPanel.tsx', 'app/App'), 'panels does not know app'],
    [file('engine/world.ts', 'worker/host'), 'engine does not know worker'],
    [file('course/lesson.ts', 'interview/case'), 'course does not know interview'],
    [file('base/time.ts', 'engine/world'), 'base does not know engine'],
    [file('engine/kernel/queue.ts', 'engine/log/log'), 'engine/kernel does not know engine/log'],
    [file('engine/protocol/codec.ts', 'engine/broker/broker'), 'engine/protocol does not know engine/broker'],
    [file('engine/streams/task.ts', 'engine/broker/broker'), 'engine/streams does not know engine/broker'],
    [file('engine/tools/topics/topic-command.ts', 'engine/broker/broker'), 'engine/tools does not know engine/broker'],
    [file('engine/log/log.ts', 'engine/world'), 'engine/log does not know what puts the rooms together'],
    [file('engine/cellar/wine.ts', 'engine/cellar/cork'), 'engine/cellar is not in the plan'],
    [file('attic/box.ts', 'base/time'), 'src/attic has no floor in the plan'],
    [file('session/client.ts', 'cli/headless'), 'nobody knows the commands'],
    [file('cli/bench.ts', 'panels/log/LogPanel'), 'the commands know no screen'],
    [file('engine/kernel/queue.test.ts', 'panels/log/LogPanel'), 'engine does not know panels'],
    [pack('engine/kernel/queue.ts', 'zustand'), 'engine may not use the package zustand'],
    [pack('base/time.ts', 'valibot'), 'base may not use the package valibot'],
    [pack('worker/host.ts', 'node:fs'), 'only the commands run on Node'],
    [pack('worker/host.ts', 'react'), 'worker knows no screen'],
  ])('refuses %o: %s', (one, why) => expect(violation(one)).toBe(why));
});

it('sees static, type, dynamic and re-exporting imports, and imports through Vite', () => {
  const text = `
    import { a } from './a';
    import type { B } from '../base/b';
    export * from './c';
    const d = () => import('../../d');
    import E from './e?worker';
    import 'side-effect';
  `;
  expect(importsOf('engine/log/x.ts', text).map(({ to }) => to)).toEqual([
    'engine/log/a', 'engine/base/b', 'engine/log/c', 'd', 'engine/log/e', 'side-effect',
  ]);
});
