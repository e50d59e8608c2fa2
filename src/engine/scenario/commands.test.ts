import { describe, expect, it } from 'vitest';
import { FactKind } from '../facts/fact-kinds';
import { FactLog } from '../kernel/fact-log';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import { applyCommand, validateCommand } from './apply-command';
import { buildWorld } from './build-world';
import type { Command } from './command';
import { defaultScenario } from './default-scenario';
import { parseScenario } from './parse-scenario';
import type { EdgeState, RawAnswer } from '../client/edge';
import type { ProducerState } from '../client/producer-state';
import type { World } from '../kernel/world';

function world(): World {
  const result = parseScenario(defaultScenario);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const built = buildWorld(result.scenario);
  built.sink = new FactLog(() => true);
  built.run(Infinity, 5_000_000);
  return built;
}

function answerTo(built: World, id: string): RawAnswer | undefined {
  return (built.nodes[built.nodeByName('edge')]?.state as EdgeState).answers.get(id);
}

describe('a command', () => {
  it('is refused with what exists instead, when it names what does not', () => {
    const built = world();
    const refused = validateCommand(built, { type: 'crash', node: 'broker-4' });
    expect(refused.ok ? [] : refused.errors).toMatchObject([{ path: 'node', value: '"broker-4"', expected: 'the name of a node' }]);
    expect(validateCommand(built, { type: 'produce', node: 'web-1', topic: 'order', key: null, value: 'x' })).toMatchObject({ ok: false, errors: [{ path: 'topic', help: 'Did you mean "orders"?' }] });
    expect(validateCommand(built, { type: 'slowDisk', node: 'web-1', writeUs: 5 })).toMatchObject({ ok: false, errors: [{ path: 'node' }] });
    expect(validateCommand(built, 'crash')).toMatchObject({ ok: false });
    expect(validateCommand(built, { type: 'crash', node: 'broker-1' })).toMatchObject({ ok: true });
  });

  it('crashes, restarts, pauses and resumes nodes, cuts and heals links', () => {
    const built = world();
    const broker = built.nodes[built.nodeByName('broker-1')];
    const act = (command: Command) => applyCommand(built, command);
    act({ type: 'crash', node: 'broker-1' });
    expect(broker?.status).toBe('down');
    act({ type: 'restart', node: 'broker-1' });
    expect(broker?.status).toBe('running');
    act({ type: 'pause', node: 'broker-1' });
    expect(broker?.paused).toBe(true);
    act({ type: 'resume', node: 'broker-1' });
    expect(broker?.paused).toBe(false);
    act({ type: 'slowDisk', node: 'broker-1', writeUs: 700 });
    expect(broker?.diskWriteUs).toBe(700);
    const [a, b] = [built.nodeByName('web-1'), built.nodeByName('broker-1')];
    act({ type: 'cut', from: 'web-1', to: 'broker-1' });
    expect(built.linkFault(a, b).cut).toBe(true);
    act({ type: 'degrade', from: 'broker-1', to: 'web-1', lossPpm: 10, extraUs: 20 });
    expect(built.linkFault(a, b)).toEqual({ cut: true, lossPpm: 10, extraUs: 20 });
    act({ type: 'heal', from: 'web-1', to: 'broker-1' });
    expect(built.linkFault(a, b)).toEqual({ cut: false, lossPpm: 0, extraUs: 0 });
  });

  it('sends a record that somebody wrote, and it can be read back by hand', () => {
    const built = world();
    built.act({ type: 'produce', node: 'web-1', topic: 'orders', key: 'D', value: 'by hand' });
    built.run(Infinity, 7_000_000);
    built.act({ type: 'request', id: 'm', to: 'broker-1', api: 'Metadata', version: 13, body: { topics: [{ name: 'orders' }] } });
    built.run(Infinity, 8_000_000);
    const metadata = answerTo(built, 'm') as { readonly body: { readonly topics: readonly { readonly topicId: string; readonly partitions: readonly { readonly partitionIndex: number; readonly leaderId: number }[] }[] } };
    const [topic] = metadata.body.topics;
    const leader = topic?.partitions.find((partition) => partition.partitionIndex === 0)?.leaderId;
    built.act({ type: 'request', id: 'f', to: `broker-${leader}`, api: 'Fetch', version: 17, body: { maxWaitMs: 0, minBytes: 0, topics: [{ topicId: topic?.topicId, partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000_000 }] }] } });
    built.run(Infinity, 9_000_000);
    const fetched = answerTo(built, 'f') as { readonly body: { readonly responses: readonly { readonly partitions: readonly { readonly records: readonly { readonly recordCount: number; readonly source: { recordAt(batch: unknown, index: number): { readonly value: string | null; readonly key: string | null } } }[] }[] }[] } };
    const batches = fetched.body.responses[0]?.partitions[0]?.records ?? [];
    const values = batches.flatMap((batch) => Array.from({ length: batch.recordCount }, (_, i) => batch.source.recordAt(batch, i)));
    expect(values.some((record) => record.value === 'by hand' && record.key === 'D')).toBe(true);
    expect(values.every((record) => record.value === 'by hand' || /^orders 0\/\d+ from web-[12]$/.test(record.value ?? ''))).toBe(true);
  });

  it('changes the rate of a workload', () => {
    const built = world();
    const producer = built.nodes[built.nodeByName('web-1')]?.state as ProducerState;
    built.act({ type: 'setRate', node: 'web-1', recordsPerSecond: 0 });
    const before = producer.totals.sentRecords;
    built.run(Infinity, 10_000_000);
    expect(producer.totals.sentRecords).toBe(before);
    built.act({ type: 'setRate', node: 'web-1', recordsPerSecond: 5_000 });
    built.run(Infinity, 11_000_000);
    expect(producer.totals.sentRecords - before).toBeGreaterThan(4_000);
  });

  it('gives a rate to a producer that had no workload', () => {
    const result = parseScenario({ ...defaultScenario, producers: [{ name: 'quiet', topic: 'orders' }] });
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    const built = buildWorld(result.scenario);
    built.run(Infinity, 4_000_000);
    const producer = built.nodes[built.nodeByName('quiet')]?.state as ProducerState;
    expect(producer.totals.sentRecords).toBe(0);
    built.act({ type: 'setRate', node: 'quiet', recordsPerSecond: 10 });
    built.run(Infinity, 6_000_000);
    expect(producer.totals.acknowledgedRecords).toBeGreaterThan(10);
  });

  it('a raw request to a broker that is down comes back closed', () => {
    const built = world();
    built.act({ type: 'crash', node: 'broker-3' });
    built.act({ type: 'request', id: 'r', to: 'broker-3', api: 'Metadata', version: 13, body: {} });
    built.run(Infinity, 6_000_000);
    expect(answerTo(built, 'r')).toEqual({ closed: true });
  });

  it('what a raw request was answered is a fact, with its error where it was refused', () => {
    const built = world();
    const log = built.sink as FactLog;
    built.act({ type: 'request', id: 'e', to: 'broker-1', api: 'ElectLeaders', version: 2, body: { electionType: 0, topicPartitions: [{ topic: 'nowhere', partitions: [0] }] } });
    built.run(Infinity, 6_000_000);
    const answers = log.since(0).filter((fact) => fact.kind === FactKind.RequestAnswered);
    expect(answers).toMatchObject([{ a: built.nodeByName('broker-1'), b: ApiKey.ElectLeaders, c: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }]);
  });
});
