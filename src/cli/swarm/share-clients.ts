import type { PlannedCommand } from '../../engine/scenario/command-schema';
import type { ScenarioInput } from '../../engine/scenario/schema';
import type { Dice } from './dice';

/**
 * The same cluster with share groups: one or two of them over the topics, with short locks and small limits, whose members crash, stall,
 * and answer as they should not until `faultsEndMs`.
 */
export function withShareGroups(scenario: ScenarioInput, dice: Dice, firstFaultMs: number, faultsEndMs: number): ScenarioInput {
  const { topics = [], producers = [], faults = [] } = scenario;
  const groups: NonNullable<ScenarioInput['groups']> = [];
  const planned: PlannedCommand[] = [];
  const count = dice.between(1, 2);
  for (let i = 0; i < count; i++) {
    const members = Array.from({ length: dice.between(1, 4) }, (_, member) => `share-${i}-member-${member}`);
    const isExplicit = dice.chance(60);
    groups.push({
      name: `share-${i}`,
      members,
      topics: topics.map((topic) => topic.name).slice(0, dice.between(1, topics.length)),
      config: {
        'max.poll.records': dice.pick([20, 500]), 'max.poll.interval.ms': dice.pick([20_000, 300_000]), 'share.acquire.mode': dice.pick(['batch_optimized', 'record_limit']),
        ...(isExplicit ? { 'share.acknowledgement.mode': 'explicit' } : {}),
      },
      processingMs: dice.pick([0, 5, 50]),
      share: {
        configs: {
          'share.auto.offset.reset': 'earliest', 'share.record.lock.duration.ms': dice.pick([2_000, 15_000]), 'share.delivery.count.limit': dice.pick([2, 5, 10]),
          'share.isolation.level': dice.pick(['read_uncommitted', 'read_committed']),
        },
      },
    });
    planned.push(...memberFaults(dice, members, isExplicit, firstFaultMs, faultsEndMs));
  }
  return {
    ...scenario,
    cluster: {
      ...scenario.cluster,
      config: {
        ...scenario.cluster?.config, 'share.coordinator.state.topic.num.partitions': dice.pick([1, 4]), 'group.share.min.record.lock.duration.ms': 1_000,
        'share.coordinator.snapshot.update.records.per.snapshot': dice.pick([0, 3, 500]),
      },
    },
    // No more than members with small polls over slow links can take.
    producers: producers.map((producer) => ({ ...producer, workload: { ...producer.workload, recordsPerSecond: Math.min(50, producer.workload?.recordsPerSecond ?? 0) } })),
    groups,
    faults: [...faults.filter((fault) => isOfKnownNode(fault, groups)), ...planned],
  };
}

/** The groups of the basic plan are not there. */
function isOfKnownNode(fault: unknown, groups: NonNullable<ScenarioInput['groups']>): boolean {
  const { node = '', from = '', to = '' } = fault as { readonly node?: string; readonly from?: string; readonly to?: string };
  const members = groups.flatMap((group) => group.members);
  return [node, from, to].every((name) => !name.startsWith('group-') || members.includes(name));
}

function memberFaults(dice: Dice, members: readonly string[], isExplicit: boolean, firstFaultMs: number, faultsEndMs: number): PlannedCommand[] {
  const planned: PlannedCommand[] = [];
  const count = dice.between(1, 5);
  for (let i = 0; i < count; i++) {
    const node = dice.pick(members);
    const atMs = dice.between(firstFaultMs, faultsEndMs - 2_000);
    const untilMs = Math.min(atMs + dice.pick([200, 2_000, 12_000, 40_000]), faultsEndMs - 1);
    const type = dice.pick(isExplicit ? (['crash', 'stop', 'pause', 'answer', 'answer'] as const) : (['crash', 'stop', 'pause'] as const));
    if (type === 'answer') planned.push({ atMs, type: 'setAnswer', node, answer: dice.pick(['release', 'reject', 'none'] as const) }, { atMs: untilMs, type: 'setAnswer', node, answer: 'accept' });
    else planned.push({ atMs, type, node }, type === 'pause' ? { atMs: untilMs, type: 'resume', node } : { atMs: untilMs, type: 'restart', node });
  }
  // Overlapping faults may leave one frozen, or answering as it should not: a command reaches only a process that runs.
  const healed = members.flatMap((node): PlannedCommand[] => [{ atMs: faultsEndMs, type: 'resume', node }, { atMs: faultsEndMs + 20_000, type: 'setAnswer', node, answer: 'accept' }]);
  return [...planned, ...(isExplicit ? healed : healed.filter(({ type }) => type === 'resume'))];
}
