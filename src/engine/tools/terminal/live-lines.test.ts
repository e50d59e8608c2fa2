import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runUntil } from '../../../cli/conform/run-until';
import type { World } from '../../kernel/world';
import { buildWorld } from '../../scenario/build-world';
import type { Command } from '../../scenario/command';
import { parseScenario } from '../../scenario/parse-scenario';
import type { ArgumentSpec } from '../command-line/argparse';
import type { Completes, OptionSpec } from '../command-line/option-table';
import type { Tool } from '../process/tool';
import { tools } from '../tools';
import { terminalAt } from './add-terminal';

const MS = 1000;
/** No tool that waits for nobody waits longer than this: a time limit of 60 s after one of 60 s, with breaks. */
const PATIENCE_MS = 400_000;
/** One that follows a topic, or asks again for ever, is interrupted. */
const FOLLOW_MS = 20_000;

const FILES: Readonly<Record<string, string>> = {
  'moves.json': '{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[2,3,1],"log_dirs":["any","any","any"]}]}',
  'topics.json': '{"version":1,"topics":[{"topic":"orders"}]}',
  'elect.json': '{"partitions":[{"topic":"orders","partition":1}]}',
  'delete.json': '{"version":1,"partitions":[{"topic":"orders","partition":0,"offset":3}]}',
  'offsets.csv': 'orders,0,2\norders,1,0\n',
  'client.properties': 'request.timeout.ms=5000\ndefault.api.timeout.ms=9000\n',
};

/** What an argument of that kind is on this cluster, and what it is not. */
const VALUES: Readonly<Record<Completes, readonly string[]>> = {
  server: ['localhost:9092', 'localhost:9093', 'localhost:9099'], controller: ['localhost:9192', 'localhost:9092'], topic: ['orders', 'orders|users', 'nosuch', '__consumer_offsets', 'orders:0,1'],
  group: ['readers', 'nosuch', 'typed'], broker: ['1', '3', '9', '1,2'], 'topic-config': ['retention.ms=1000', 'min.insync.replicas', 'nosuch=1'], file: [...Object.keys(FILES), 'nosuch.json'],
  none: ['0', '1', '3', '-1', '5000', 'orders', 'latest', 'earliest', 'User:a', 'a=b', 'PT1M', '2026-01-01T00:00:10.000', 'topics', 'brokers', '1:2,2:3', '0:1:2'],
};

function words(tool: Tool): fc.Arbitrary<readonly string[]> {
  const { table } = tool;
  if (!('commands' in table)) return fc.array(fc.constantFrom(...table.options).chain(option), { minLength: 1, maxLength: 5 }).map((parts) => parts.flat());
  if (table.commands.length === 0) return fc.array(option2(table.options), { maxLength: 8 }).map((parts) => parts.flat());
  const command = fc.constantFrom(...table.commands).chain(({ name, options }) => fc.array(option2(options), { maxLength: 3 }).map((parts) => [name, ...parts.flat()]));
  return fc.tuple(fc.array(option2(table.options), { maxLength: 2 }), command).map(([before, after]) => [...before.flat(), ...after]);
}

function option({ name, argument, type, completes }: OptionSpec): fc.Arbitrary<string[]> {
  if (argument === 'none') return fc.constant([`--${name}`]);
  const values = typeof type === 'object' ? [...type.oneOf, 'nosuch'] : VALUES[completes];
  return fc.constantFrom(...values).map((value) => [`--${name}`, value]);
}

function option2(options: readonly ArgumentSpec[]): fc.Arbitrary<string[]> {
  if (options.length === 0) return fc.constant([]);
  return fc.constantFrom(...options).chain(({ name, takes, completes = 'none' }) => (takes === 'nothing' ? fc.constant([`--${name}`]) : fc.constantFrom(...VALUES[completes]).map((value) => [`--${name}`, value])));
}

/** Bootstrap servers belong before the sub-command in some tools and behind it in others; a wrong place is a line like others. */
const line = fc.constantFrom(...tools.values()).chain((tool) => fc.tuple(fc.constant(tool), words(tool), fc.nat(2))).map(([{ name, table }, rest, where]) => {
  const server = ['--bootstrap-server', 'localhost:9092'];
  const all = where === 0 ? rest : where === 1 || 'commands' in table ? [...server, ...rest] : [...rest, ...server];
  return [`${name}.sh`, ...all.map((word) => (/^[\w:,.=/-]+$/.test(word) ? word : `'${word}'`))].join(' ');
});

const ready: World = (() => {
  const read = parseScenario({
    version: 1, title: 'fuzzed', seed: 5, cluster: { brokers: 3, controllers: 3, network: { latencyMs: 2, interBrokerLatencyMs: 1 } },
    topics: [{ name: 'orders', partitions: 3, replicationFactor: 3 }, { name: 'users', partitions: 1, replicationFactor: 2 }],
    producers: [{ name: 'web', topic: 'orders', workload: { recordsPerSecond: 5 } }], groups: [{ name: 'readers', topics: ['orders'], members: ['reader-1'] }],
  });
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  const world = buildWorld(read.scenario);
  world.run(Infinity, 20_000 * MS);
  return world;
})();

describe('command lines at a cluster that answers', () => {
  it('end, or follow what there is until they are interrupted, whatever they do to the cluster', () => {
    fc.assert(fc.property(fc.array(line, { minLength: 4, maxLength: 12 }), fc.constantFrom(null, 'broker-1', 'controller-101'), (lines, crashed) => {
      const world = ready.copy();
      const act = (command: Command): void => world.act(command);
      act({ type: 'typeLine', terminal: 1, text: 'ls' });
      const state = terminalAt(world, world.nodeByName('terminal-1'));
      for (const [name, content] of Object.entries(FILES)) state.files.set(name, content);
      if (crashed !== null) act({ type: 'crash', node: crashed });
      for (const text of lines) {
        act({ type: 'typeLine', terminal: 1, text });
        const hasEnded = (): boolean => state.run === null;
        const isFollowing = (): boolean => hasEnded() || state.run?.isReading === true || (state.run?.held ?? null) !== null;
        if (!runUntil(world, isFollowing, PATIENCE_MS)) throw new Error(`after ${PATIENCE_MS} ms still at it: ${text}`);
        runUntil(world, hasEnded, FOLLOW_MS);
        act({ type: 'typeKey', terminal: 1, key: 'endOfInput' });
        runUntil(world, hasEnded, 1000);
        act({ type: 'typeKey', terminal: 1, key: 'interrupt' });
        if (!runUntil(world, hasEnded, PATIENCE_MS)) throw new Error(`not to be interrupted: ${text}`);
        expect(state.exitCode).not.toBeNull();
      }
    }), { numRuns: 25 });
  });
});
