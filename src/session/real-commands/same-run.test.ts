import { describe, expect, it } from 'vitest';
import { clusterOf } from '../../cli/conform/transcript/cluster';
import type { RecordedOutput, Transcript, TranscriptStep } from '../../cli/conform/transcript/parse';
import { TranscriptPlayer } from '../../cli/conform/transcript/play';
import type { World } from '../../engine/kernel/world';
import { applyCommand } from '../../engine/scenario/apply-command';
import { buildWorld } from '../../engine/scenario/build-world';
import type { Command as Action } from '../../engine/scenario/command';
import { parseScenario } from '../../engine/scenario/parse-scenario';
import type { Scenario } from '../../engine/scenario/scenario';
import { brokersOf, committedImage } from '../../worker/views/nodes';
import { deedsOf, type RunToCopy } from './of-run';
import { serverId } from './processes';
import type { RealStep } from './real-command';

const MS = 1_000;
/** Long enough for a fault to have its effect and for a typed command to be over before the next. */
const BETWEEN_MS = 20_000;
const NOTHING: RecordedOutput = { stdout: [], endsWithLineFeed: true, stderr: [], exitCode: 0 };

/** What both ways have to agree in. */
function outcomeOf(world: World): unknown {
  const { topics, configs } = committedImage(world);
  const own = [...topics.values()].filter(({ name }) => !name.startsWith('__'));
  return {
    topics: own.map(({ name, partitions }) => ({ name, partitions: partitions.map(({ replicas, leader, isr }) => ({ replicas, leader, isr: [...isr].sort() })) })),
    configs: [...configs].filter(([key]) => /^(TOPIC|GROUP)\/(?!__)/.test(key)).map(([key, values]) => [key, [...values]]),
    starts: own.flatMap(({ name, partitions }) => partitions.map((_, p) => [name, p, logStart(world, name, p)])),
  };
}

/** First offsets of the replicas that belong to the partition still. */
function logStart(world: World, topic: string, partition: number): number[] {
  return brokersOf(world).flatMap(({ state }) =>
    [...state.replicas.partitions.values()].filter((one) => one.topic === topic && one.index === partition && one.replicas.includes(state.brokerId)).map(({ log }) => log.logStartOffset));
}

function byButtons(scenario: Scenario, commands: RunToCopy['commands']): World {
  const world = buildWorld(scenario);
  const until = (timeUs: number): void => {
    while (world.queue.nextTimeUs() <= timeUs) world.step();
    world.advanceTo(timeUs);
  };
  for (const { timeUs, command } of commands) {
    until(timeUs);
    applyCommand(world, command);
  }
  until((commands.length + 2) * BETWEEN_MS * MS);
  return world;
}

/** The real commands of the run, typed one after the other at a cluster of the same make; those of clients are left out. */
function byTyping(run: RunToCopy): World {
  const steps: TranscriptStep[] = [];
  let lastUs = 0;
  for (const { timeUs, say, real } of deedsOf(run)) {
    if (timeUs > lastUs) steps.push({ type: 'sleep', ms: BETWEEN_MS });
    lastUs = timeUs;
    if (real.kind === 'none') throw new Error(`${say}: ${real.reason}`);
    steps.push(...real.steps.flatMap(typed));
  }
  const { brokers, controllers } = run.scenario.cluster;
  const transcript: Transcript = { header: new Map([['cluster', [`brokers=${String(brokers)} controllers=${controllers}`]]]), steps: [...steps, { type: 'sleep', ms: BETWEEN_MS }] };
  const world = clusterOf(transcript);
  expect(new TranscriptPlayer(world, transcript, ({ command }, { exitCode, stdout, stderr }) => (exitCode === 0 ? [] : [command, stdout, ...stderr])).play()).toEqual([]);
  return world;
}

function typed(step: RealStep): TranscriptStep[] {
  switch (step.type) {
    case 'file':
      return [{ type: 'file', name: step.name, content: step.content }];
    case 'tool':
      return [{ type: 'run', command: step.command, input: step.input ?? [], unordered: false, output: NOTHING }];
    case 'process': {
      const node = serverId(step.node);
      return node === null ? [] : [{ type: 'fault', what: step.act, node }];
    }
  }
}

const admin = (api: string, version: number, body: object, to = 'broker-2'): Action => ({ type: 'request', id: `admin-${api}`, to, api, version, body, connection: 'admin' });

/** Every command that leaves a trace in topics, configurations and leaders. */
const DONE: readonly Action[] = [
  { type: 'produce', node: 'web', topic: 'orders', key: 'k', value: 'one' },
  { type: 'produce', node: 'web', topic: 'orders', key: 'k', value: null },
  { type: 'produce', node: 'web', topic: 'orders', key: 'k', value: 'three' },
  admin('DeleteRecords', 2, { topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, offset: 2 }] }], timeoutMs: 60_000 }, 'broker-1'),
  admin('IncrementalAlterConfigs', 1, { resources: [{ resourceType: 2, resourceName: 'orders', configs: [{ name: 'min.insync.replicas', configOperation: 0, value: '2' }, { name: 'cleanup.policy', configOperation: 0, value: 'compact,delete' }] }] }),
  { type: 'crash', node: 'broker-1' },
  admin('IncrementalAlterConfigs', 1, { resources: [{ resourceType: 2, resourceName: 'orders', configs: [{ name: 'min.insync.replicas', configOperation: 1, value: null }] }] }),
  { type: 'restart', node: 'broker-1' },
  admin('ElectLeaders', 2, { electionType: 0, topicPartitions: [{ topic: 'orders', partitions: [0] }] }),
  { type: 'stop', node: 'broker-3' },
  admin('CreatePartitions', 3, { topics: [{ name: 'single', count: 2 }] }),
  { type: 'restart', node: 'broker-3' },
  { type: 'pause', node: 'broker-2' },
  { type: 'resume', node: 'broker-2' },
  admin('AlterPartitionReassignments', 1, { topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, replicas: [3, 2] }] }] }, 'broker-1'),
  admin('ElectLeaders', 2, { electionType: 0, topicPartitions: null }, 'broker-1'),
  admin('DeleteTopics', 6, { topics: [{ name: 'gone.soon', topicId: null }] }, 'broker-1'),
];

describe('a run done by buttons and the same run typed', () => {
  it('R-CLI-10, R-CLI-20, R-CLI-55, R-CLI-57, R-CLI-64: end with equal topics, configurations and leaders', () => {
    const parsed = parseScenario({
      version: 1, cluster: { brokers: 3, config: { 'group.initial.rebalance.delay.ms': 0 } },
      topics: [{ name: 'orders', assignment: [[1, 2, 3]], configs: { 'retention.ms': 600_000 } }, { name: 'single', assignment: [[2, 1, 3]] }, { name: 'gone.soon', assignment: [[1, 2]] }],
      producers: [{ name: 'web', topic: 'orders', config: { acks: 'all' } }],
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const commands = DONE.map((command, i) => ({ timeUs: (i + 1) * BETWEEN_MS * MS, command }));
    const [buttons, typing] = [byButtons(parsed.scenario, commands), byTyping({ scenario: parsed.scenario, commands })];
    // What a new partition is placed on is drawn, and the two clusters draw differently.
    const compared = (world: World): unknown => JSON.parse(JSON.stringify(outcomeOf(world), (key, value: unknown) => (key === 'partitions' && Array.isArray(value) ? value.slice(0, 1) : value)));
    const outcome = compared(buttons);
    expect(JSON.stringify(outcome)).toContain('"replicas":[3,2],"leader":3');
    expect(JSON.stringify(outcome)).toContain('["orders",0,[2,2]]');
    expect(compared(typing)).toEqual(outcome);
  });
});
