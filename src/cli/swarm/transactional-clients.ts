import type { PlannedCommand } from '../../engine/scenario/command-schema';
import type { ScenarioInput } from '../../engine/scenario/schema';
import type { Dice } from './dice';

const OUTPUT = 'output';
const APPLICATION = 'application';

/**
 * The same clients, but in transactions: every producer has an id and a rhythm, every group reads what is committed, and an
 * application copies a topic, with faults of its own until `faultsEndMs`.
 */
export function withTransactions(scenario: ScenarioInput, dice: Dice, firstFaultMs: number, faultsEndMs: number): ScenarioInput {
  const { topics = [], producers = [], groups = [], faults = [] } = scenario;
  const members = Array.from({ length: dice.between(1, 3) }, (_, i) => `${APPLICATION}-${i}`);
  const timeoutMs = dice.pick([5_000, 15_000, 60_000]);
  return {
    ...scenario,
    cluster: { ...scenario.cluster, config: { ...scenario.cluster?.config, 'transaction.state.log.num.partitions': dice.pick([1, 4]) } },
    topics: [...topics, { name: OUTPUT, partitions: dice.between(1, 3), replicationFactor: 3, configs: { 'min.insync.replicas': dice.pick([1, 2]) } }],
    producers: producers.map((producer) => ({
      ...producer,
      // No more than the application can copy while it is being killed.
      workload: { ...producer.workload, recordsPerSecond: Math.min(200, producer.workload?.recordsPerSecond ?? 0) },
      config: {
        'linger.ms': dice.pick([0, 5, 50]), 'delivery.timeout.ms': dice.pick([40_000, 120_000]),
        'transactional.id': `id-of-${producer.name}`, 'transaction.timeout.ms': timeoutMs,
      },
      transactions: { everyMs: dice.pick([20, 100, 1_000]), abortEvery: dice.pick([0, 2, 10]) },
    })),
    groups: [
      ...groups.map((group) => ({ ...group, config: { ...group.config, 'isolation.level': 'read_committed' } })),
      {
        name: APPLICATION,
        members,
        topics: [topics[0].name],
        config: { 'auto.offset.reset': 'earliest', 'isolation.level': 'read_committed', 'session.timeout.ms': dice.pick([10_000, 45_000]), 'max.poll.records': dice.pick([100, 500]) },
        processingMs: dice.pick([0, 20, 200]),
        output: { topic: OUTPUT, guarantee: dice.pick(['exactly-once', 'exactly-once', 'at-least-once', 'at-most-once']), config: dice.chance(50) ? { 'transaction.timeout.ms': timeoutMs } : {} },
      },
    ],
    faults: [...faults, ...applicationFaults(dice, members, firstFaultMs, faultsEndMs)],
  };
}

function applicationFaults(dice: Dice, members: readonly string[], firstFaultMs: number, faultsEndMs: number): PlannedCommand[] {
  const planned: PlannedCommand[] = [];
  const count = dice.between(0, 4);
  for (let i = 0; i < count; i++) {
    const node = dice.pick(members);
    const atMs = dice.between(firstFaultMs, faultsEndMs - 2_000);
    const untilMs = Math.min(atMs + dice.pick([200, 2_000, 12_000, 40_000]), faultsEndMs - 1);
    const type = dice.pick(['crash', 'stop', 'pause'] as const);
    planned.push({ atMs, type, node }, type === 'pause' ? { atMs: untilMs, type: 'resume', node } : { atMs: untilMs, type: 'restart', node });
  }
  // Overlapping pauses may leave one frozen.
  return [...planned, ...members.map((node): PlannedCommand => ({ atMs: faultsEndMs, type: 'resume', node }))];
}
