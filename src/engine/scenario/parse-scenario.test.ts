import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultScenario } from './default-scenario';
import { nearest } from './nearest';
import { loadAllKnownNames, parseScenario, parseScenarioText, type KnownNames, type ParseResult, type ScenarioError } from './parse-scenario';
import type { ScenarioInput } from './schema';

const base: ScenarioInput = { version: 1, topics: [{ name: 'orders', partitions: 3, replicationFactor: 3 }] };
let known: KnownNames;

beforeAll(async () => {
  known = await loadAllKnownNames();
});

function errorsOf(json: unknown): readonly ScenarioError[] {
  const result = parseScenario(json, known);
  return result.ok ? [] : result.errors;
}

function sound(result: ParseResult): Extract<ParseResult, { ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result;
}

describe('a sound scenario', () => {
  it('gets every default filled in', () => {
    const { scenario, warnings } = sound(parseScenario({ version: 1 }, known));
    expect(warnings).toEqual([]);
    expect(scenario).toMatchObject({ seed: 1, topics: [], producers: [], groups: [], faults: [], cluster: { brokers: 3, controllers: 1, network: { latencyMs: 1 } } });
  });

  it('is the default scenario, without a warning', () => {
    expect(sound(parseScenario(defaultScenario, known)).warnings).toEqual([]);
  });

  it('reads the same when it is written out and read again', () => {
    const { scenario } = sound(parseScenario({ ...defaultScenario, faults: [{ atMs: 20_000, type: 'crash', node: 'broker-1' }] }, known));
    expect(sound(parseScenarioText(JSON.stringify(scenario), known)).scenario).toEqual(scenario);
  });

  it('warns of configuration that is taken but not followed', () => {
    const { warnings } = sound(parseScenario({ ...base, producers: [{ name: 'p', topic: 'orders', config: { 'send.buffer.bytes': 1000 } }] }, known));
    expect(warnings).toMatchObject([{ path: 'producers[0].config["send.buffer.bytes"]', value: '1000' }]);
  });
});

describe('an error names place, value and expectation', () => {
  const cases: readonly (readonly [string, unknown, Partial<ScenarioError>])[] = [
    ['no version', {}, { path: 'version', value: 'nothing' }],
    ['a version of the future', { version: 2 }, { path: 'version', value: '2', expected: '1' }],
    ['not an object', 7, { path: '', value: '7' }],
    ['an unknown field', { ...base, topcis: [] }, { path: 'topcis', expected: 'no such field', help: 'Did you mean "topics"?' }],
    ['an unknown field further in', { version: 1, topics: [{ name: 'a', partitons: 3 }] }, { path: 'topics[0].partitons', value: '3', help: 'Did you mean "partitions"?' }],
    ['a wrong type', { version: 1, topics: [{ name: 'a', partitions: '3' }] }, { path: 'topics[0].partitions', value: '"3"', expected: 'a whole number from 1 to 10000' }],
    ['out of range', { version: 1, topics: [{ name: 'a', partitions: 0 }] }, { path: 'topics[0].partitions', value: '0', expected: 'a whole number from 1 to 10000' }],
    ['a name that Kafka refuses', { version: 1, topics: [{ name: 'a b' }] }, { path: 'topics[0].name', value: '"a b"' }],
    ['more replicas than brokers', { version: 1, topics: [{ name: 'a', replicationFactor: 4 }] }, { path: 'topics[0].replicationFactor', value: '4', expected: 'at most the number of brokers, 3' }],
    ['a broker that is not there', { version: 1, topics: [{ name: 'a', assignment: [[1, 7]] }] }, { path: 'topics[0].assignment[0][1]', value: '7', help: 'Brokers: 1, 2, 3.' }],
    ['a feature that is not there', { version: 1, cluster: { features: { 'share.versoin': 1 } } }, { path: 'cluster.features["share.versoin"]', help: 'Did you mean "share.version"?' }],
    ['a level that a feature does not have', { version: 1, cluster: { features: { 'group.version': 9 } } }, { path: 'cluster.features["group.version"]', value: '9', expected: 'a level from 0 to 1' }],
    ['two topics of one name', { version: 1, topics: [{ name: 'a' }, { name: 'a' }] }, { path: 'topics[1].name', value: '"a"' }],
    ['a topic that is not there', { ...base, producers: [{ name: 'p', topic: 'order' }] }, { path: 'producers[0].topic', value: '"order"', help: 'Did you mean "orders"?' }],
    ['a name that is taken', { ...base, producers: [{ name: 'broker-1', topic: 'orders' }] }, { path: 'producers[0].name', value: '"broker-1"' }],
    ['an unknown configuration', { ...base, producers: [{ name: 'p', topic: 'orders', config: { 'linger.msec': 5 } }] }, { path: 'producers[0].config["linger.msec"]', value: '5', help: 'Did you mean "linger.ms"?' }],
    ['a wrong configuration value', { ...base, cluster: { config: { 'broker.session.timeout.ms': 'soon' } } }, { path: 'cluster.config["broker.session.timeout.ms"]', value: '"soon"' }],
    ['an unknown topic configuration', { version: 1, topics: [{ name: 'a', configs: { 'min.isr': 2 } }] }, { path: 'topics[0].configs["min.isr"]', value: '2' }],
    ['configurations that conflict', { ...base, producers: [{ name: 'p', topic: 'orders', config: { acks: 1, 'enable.idempotence': true } }] }, { path: 'producers[0].config["acks"]', value: '1' }],
    ['a workload that ends before it begins', { ...base, producers: [{ name: 'p', topic: 'orders', workload: { recordsPerSecond: 1, startMs: 50, stopMs: 20 } }] }, { path: 'producers[0].workload.stopMs', value: '20' }],
    ['a fault at a node that is not there', { ...base, faults: [{ atMs: 1, type: 'crash', node: 'broker1' }] }, { path: 'faults[0].node', value: '"broker1"', help: 'Did you mean "broker-1"?' }],
    ['an unknown fault', { ...base, faults: [{ atMs: 1, type: 'explode', node: 'broker-1' }] }, { path: 'faults[0].type', value: '"explode"' }],
    ['a fault without a time', { ...base, faults: [{ type: 'crash', node: 'broker-1' }] }, { path: 'faults[0].atMs', value: 'nothing' }],
    ['a rate for a broker', { ...base, faults: [{ atMs: 1, type: 'setRate', node: 'broker-1', recordsPerSecond: 1 }] }, { path: 'faults[0].node', expected: 'the name of a producer' }],
    ['a link to itself', { ...base, faults: [{ atMs: 1, type: 'cut', from: 'broker-1', to: 'broker-1' }] }, { path: 'faults[0].to' }],
    ['an assignor that is not built', { ...base, groups: [{ name: 'g', members: ['c'], topics: ['orders'], config: { 'partition.assignment.strategy': 'org.example.OwnAssignor' } }] }, { path: 'groups[0].config["partition.assignment.strategy"]' }],
  ];

  it.each(cases)('%s', (_name, json, error) => {
    const errors = errorsOf(json);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject(error);
    expect(errors[0]?.expected).not.toBe('');
  });

  it('all of them at once', () => {
    expect(errorsOf({ ...base, seed: -1, producers: [{ name: 'p' }], title: 7 })).toHaveLength(3);
  });

  it('and text that is no JSON names its line', () => {
    const result = parseScenarioText('{\n  "version": 1,\n  oops\n}');
    expect(result.ok ? [] : result.errors).toMatchObject([{ path: '', expected: 'a scenario as JSON' }]);
    expect(result.ok ? '' : result.errors[0]?.help).toMatch(/line 3/);
  });
});

it('whatever JSON comes, it is read or refused, and never throws', () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => typeof parseScenario(json).ok === 'boolean'), { numRuns: 300 });
});

it('finds the name that was meant', () => {
  expect(nearest('partitons', ['replicas', 'partitions'])).toBe('partitions');
  expect(nearest('xyz', ['replicas', 'partitions'])).toBeUndefined();
});
