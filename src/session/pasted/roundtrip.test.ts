import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TranscriptStep } from '../../cli/conform/transcript/parse';
import { TranscriptPlayer } from '../../cli/conform/transcript/play';
import { buildWorld } from '../../engine/scenario/build-world';
import { parseScenario } from '../../engine/scenario/parse-scenario';
import type { Scenario } from '../../engine/scenario/scenario';
import type { ScenarioInput } from '../../engine/scenario/schema';
import { brokerPort } from '../../engine/protocol/endpoints';
import { readPaste } from './read-paste';

const SETTLE_US = 25_000_000;
const NOTHING = { stdout: [], endsWithLineFeed: true, stderr: [], exitCode: 0 };

type Topic = NonNullable<ScenarioInput['topics']>[number];
type Group = NonNullable<ScenarioInput['groups']>[number];

/** Clusters with gaps in their ids, topics that are placed by hand, groups of both protocols. */
const scenarios: fc.Arbitrary<ScenarioInput> = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }).chain((ids) => {
  const replicas = (factor: number): fc.Arbitrary<number[]> => fc.shuffledSubarray(ids, { minLength: factor, maxLength: factor });
  const topic: fc.Arbitrary<Omit<Topic, 'name'>> = fc.record({
    assignment: fc.integer({ min: 1, max: ids.length }).chain((factor) => fc.array(replicas(factor), { minLength: 1, maxLength: 4 })),
    configs: fc.subarray([['cleanup.policy', 'compact,delete'], ['retention.ms', '60000'], ['min.insync.replicas', '2'], ['unclean.leader.election.enable', 'true'], ['segment.bytes', '1048576']], { minLength: 0 }).map((pairs) => Object.fromEntries(pairs) as Record<string, string>),
  });
  const group: fc.Arbitrary<{ members: number; topics: boolean[]; config: NonNullable<Group['config']> }> = fc.record({
    members: fc.integer({ min: 1, max: 3 }), topics: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    config: fc.constantFrom<NonNullable<Group['config']>>({}, { 'group.protocol': 'consumer' }, { 'group.protocol': 'consumer', 'group.remote.assignor': 'range' }, { 'partition.assignment.strategy': 'org.apache.kafka.clients.consumer.RoundRobinAssignor' }),
  });
  return fc.record({
    version: fc.constant(1 as const),
    seed: fc.integer({ min: 0, max: 1000 }),
    cluster: fc.record({
      brokers: fc.constant(ids.map((id) => ({ id }))), controllers: fc.constantFrom(1 as const, 3 as const),
      config: fc.constant({ 'group.initial.rebalance.delay.ms': 0, 'offsets.topic.num.partitions': 3, 'offsets.topic.replication.factor': Math.min(3, ids.length) }),
      features: fc.constantFrom<Record<string, number>>({}, { 'eligible.leader.replicas.version': 0 }),
    }),
    made: fc.tuple(fc.array(topic, { minLength: 1, maxLength: 3 }), fc.array(group, { maxLength: 2 })),
  }).map(({ made: [topics, groups], ...rest }) => ({
    ...rest,
    topics: topics.map((one, t) => ({ ...one, name: `topic.${t}` })),
    groups: groups.map(({ members, topics: wanted, config }, g) => {
      const read = topics.map((_, t) => `topic.${t}`).filter((_, t) => t === 0 || wanted[t] === true);
      return { name: `group-${g}`, members: Array.from({ length: members }, (_, m) => `app${g}-${m}`), topics: read, config };
    }),
  }));
});

/** Runs a scenario until it is quiet and describes it with the simulated tools, as one paste. */
function describeAll(scenario: Scenario): { readonly paste: string; readonly outputs: readonly string[] } {
  const world = buildWorld(scenario);
  while (world.queue.nextTimeUs() <= SETTLE_US) world.step();
  world.advanceTo(SETTLE_US);
  const { brokers } = scenario.cluster;
  const first = typeof brokers === 'number' ? 1 : (brokers[0]?.id ?? 1);
  const at = `--bootstrap-server localhost:${brokerPort(first)}`;
  const commands = [
    `kafka-topics.sh ${at} --describe`, `kafka-consumer-groups.sh ${at} --describe --all-groups`, `kafka-consumer-groups.sh ${at} --describe --all-groups --members`,
    `kafka-consumer-groups.sh ${at} --describe --all-groups --state`, `kafka-metadata-quorum.sh ${at} describe --replication`,
  ];
  const outputs: string[] = [];
  const steps = commands.map((command): TranscriptStep => ({ type: 'run', command, input: [], unordered: false, output: NOTHING }));
  const trouble = new TranscriptPlayer(world, { header: new Map(), steps }, ({ command }, { stdout, stderr, exitCode }) => {
    outputs.push(stdout);
    return exitCode === 0 ? [] : [command, stdout, ...stderr];
  }).play();
  expect(trouble).toEqual([]);
  return { outputs, paste: commands.map((command, i) => `$ ${command}\n${outputs[i] ?? ''}`).join('') };
}

/** What has to come out the same: not ids that are made up, nor which of two equal members got which partition, nor offsets. */
function comparable([topics = '', offsets = '', members = '', state = '']: readonly string[]): unknown {
  const rows = (text: string, ...columns: readonly number[]): string[] =>
    text.split('\n').filter((line) => line !== '' && !line.startsWith('GROUP')).map((line) => columns.map((column) => line.trim().split(/\s+/)[column]).join(' ')).sort();
  const lines = topics.split('\n').filter((line) => !line.includes('__consumer_offsets') || line.startsWith('Topic: ')).map((line) => line.replace(/TopicId: \S+/, ''));
  return { topics: lines, offsets: rows(offsets, 0, 1, 2), members: rows(members, 0, 3), shares: rows(members, 0, 4), state: rows(state, 0, 3, 4, 5) };
}

function parsed(input: unknown): Scenario {
  const result = parseScenario(input);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.scenario;
}

describe('a cluster that is described, pasted and rebuilt', () => {
  it('R-CLI-12, R-CLI-41, R-CLI-43, R-CLI-44, R-CLI-61: describes the same', () => {
    fc.assert(fc.property(scenarios, fc.constantFrom('\n', '\r\n'), fc.boolean(), (input, lineEnd, withoutTabs) => {
      const before = describeAll(parsed(input));
      const text = before.paste.replaceAll('\n', lineEnd);
      const { scenario, errors, leftOut } = readPaste(withoutTabs ? text.replaceAll('\t', '  ') : text);
      expect([errors, leftOut]).toEqual([[], []]);
      // Only what is not in the outputs is taken over: how long a new group waits for its second member.
      const rebuilt = { ...scenario, cluster: { ...scenario?.cluster, config: { ...scenario?.cluster.config, 'group.initial.rebalance.delay.ms': 0 } } };
      expect(comparable(describeAll(parsed(rebuilt)).outputs)).toEqual(comparable(before.outputs));
    }), { numRuns: 25 });
  });
});

it('hostile texts are read to an end', () => {
  const piece = fc.oneof(
    fc.string(), fc.constantFrom('Topic: a', 'PartitionCount: ', 'Partition: 0', 'Leader: ', 'Replicas: 1,2', 'Isr: ', 'GROUP ', 'CONSUMER-ID ', '#PARTITIONS', 'COORDINATOR (ID)', '#MEMBERS', 'CURRENT-OFFSET', 'CurrentVoters: [', '\n', '\t', ' ', '$ ', '-', '9', 'none', '__proto__', 'constructor'),
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
    const { scenario, errors } = readPaste(pieces.join(''));
    expect(scenario !== null || errors.length > 0).toBe(true);
  }), { numRuns: 3000 });
});
