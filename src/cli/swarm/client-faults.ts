import { CLIENT_STEPS, PRODUCER_STEPS } from '../../engine/client/client-step';
import type { PlannedCommand } from '../../engine/scenario/command-schema';
import type { ScenarioInput } from '../../engine/scenario/schema';
import type { Dice } from './dice';

const HOUR_MS = 3_600_000;

/** The same run with faults of clients besides: at `faultsEndMs` every application is as it was, and leaves out what it cannot process. */
export function withClientFaults(scenario: ScenarioInput, dice: Dice, firstFaultMs: number, faultsEndMs: number): ScenarioInput {
  const { producers = [], groups = [], topics = [], faults = [] } = scenario;
  const consumers = groups.flatMap(({ members, processingMs = 0 }) => members.map((name) => ({ name, processingMs })));
  const planned: PlannedCommand[] = [];
  const count = dice.between(2, 8);
  for (let i = 0; i < count; i++) {
    const atMs = dice.between(firstFaultMs, faultsEndMs - 2_000);
    const untilMs = Math.min(atMs + dice.pick([2_000, 12_000, 40_000]), faultsEndMs - 1);
    const producer = dice.pick(producers).name;
    const consumer = consumers.length === 0 ? null : dice.pick(consumers).name;
    const kind = dice.pick(['step', 'step', 'step', 'work', 'clock', 'poison', 'zombie'] as const);
    if (kind === 'clock') planned.push({ atMs, type: 'setClock', node: dice.pick([producer, consumer ?? producer]), skewMs: dice.pick([-24, -1, 0.5, 2, 2_000]) * HOUR_MS }, { atMs: untilMs, type: 'setClock', node: producer, skewMs: 0 });
    else if (kind === 'poison') planned.push({ atMs, type: 'produce', node: producer, topic: dice.pick(topics.slice(0, 1)).name, key: null, value: 'cannot be read', isPoison: true });
    else if (kind === 'step' && (consumer === null || dice.chance(40))) planned.push({ atMs, type: 'crashAt', node: producer, step: dice.pick(PRODUCER_STEPS) }, { atMs: untilMs, type: 'restart', node: producer });
    else if (consumer === null) continue;
    else if (kind === 'step') planned.push({ atMs, type: 'crashAt', node: consumer, step: dice.pick(CLIENT_STEPS) }, { atMs: untilMs, type: 'restart', node: consumer });
    else if (kind === 'work') planned.push({ atMs, type: 'setProcessing', node: consumer, processingMs: dice.pick([500, 8_000, 40_000]) });
    // Frozen for longer than its session, and then on with what it believes.
    else planned.push({ atMs, type: 'pause', node: consumer }, { atMs: untilMs, type: 'resume', node: consumer });
  }
  const atMs = faultsEndMs;
  const all = [...producers.map(({ name }) => name), ...consumers.map(({ name }) => name)];
  return {
    ...scenario,
    // Short enough for slow work to cost a membership.
    groups: groups.map((group) => ({ ...group, config: { ...group.config, 'max.poll.interval.ms': dice.pick([15_000, 30_000, 300_000]) } })),
    faults: [
      ...faults,
      ...planned,
      ...all.flatMap((node): PlannedCommand[] => [{ atMs, type: 'crashAt', node, step: null }, { atMs, type: 'setClock', node, skewMs: 0 }, { atMs, type: 'resume', node }]),
      ...consumers.flatMap(({ name: node, processingMs }): PlannedCommand[] => [{ atMs, type: 'setProcessing', node, processingMs }, { atMs, type: 'setPoisonPolicy', node, policy: 'skip' }]),
    ],
  };
}
