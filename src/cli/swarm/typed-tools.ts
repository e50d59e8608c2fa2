import type { PlannedCommand } from '../../engine/scenario/command-schema';
import type { ScenarioInput } from '../../engine/scenario/schema';
import type { Dice } from './dice';
import type { SwarmPlan } from './plan';

const TERMINALS = 3;
/** From a command to the first line that is typed into it. */
const TYPED_AFTER_MS = 1_500;
const METADATA_AGE_MS = 30_000;

/** The same run with people at terminals, who look, write, read, move replicas and hold elections while things go wrong; all stop at `faultsEndMs`. */
export function withTypedTools(scenario: ScenarioInput, brokers: number, dice: Dice, firstFaultMs: number, faultsEndMs: SwarmPlan['faultsEndMs']): ScenarioInput {
  const planned: PlannedCommand[] = [];
  const count = dice.between(5, 16);
  for (let i = 0; i < count; i++) {
    const atMs = dice.between(firstFaultMs, faultsEndMs - 5_000);
    const terminal = dice.between(1, TERMINALS);
    linesOf(dice, scenario, brokers, i).forEach((text, place) => planned.push({ atMs: atMs + place * TYPED_AFTER_MS, type: 'typeLine', terminal, text }));
    if (dice.chance(30)) planned.push({ atMs: atMs + dice.pick([500, 3_000, 20_000]), type: 'typeKey', terminal, key: dice.pick(['interrupt', 'endOfInput'] as const) });
  }
  // Whoever still waits for something is interrupted, and gone at the second time.
  for (let terminal = 1; terminal <= TERMINALS; terminal++) {
    for (const afterMs of [0, 5_000]) planned.push({ atMs: faultsEndMs + afterMs, type: 'typeKey', terminal, key: 'interrupt' });
  }
  const faults = [...(scenario.faults ?? []), ...planned].sort((x, y) => (x as PlannedCommand).atMs - (y as PlannedCommand).atMs);
  // A classic member hears of new partitions when its metadata are so old, by default five minutes.
  const groups = (scenario.groups ?? []).map((group) => ({ ...group, config: { ...group.config, 'metadata.max.age.ms': METADATA_AGE_MS } }));
  return { ...scenario, groups, faults };
}

function linesOf(dice: Dice, { topics = [] }: ScenarioInput, brokers: number, index: number): string[] {
  const server = `--bootstrap-server localhost:${9091 + dice.between(1, brokers)}`;
  const { name, partitions = 1 } = dice.pick(topics);
  const group = `typed-${dice.between(1, 2)}`;
  switch (dice.pick(['look', 'look', 'write', 'write', 'read', 'read', 'create', 'grow', 'move', 'elect', 'reset'] as const)) {
    case 'look':
      return [dice.pick([
        `kafka-topics.sh ${server} --describe`, `kafka-consumer-groups.sh ${server} --describe --all-groups --members --verbose`, `kafka-log-dirs.sh ${server} --describe`,
        `kafka-metadata-quorum.sh ${server} describe --replication`, `kafka-get-offsets.sh ${server}`, `kafka-transactions.sh ${server} list`, `kafka-topics.sh ${server} --describe --under-replicated-partitions`,
      ])];
    case 'write':
      return [`kafka-console-producer.sh ${server} --topic ${name} --request-required-acks ${dice.pick(['all', '1'])}`, ...Array.from({ length: dice.between(1, 6) }, (_, i) => `typed ${index}-${i}`)];
    case 'read':
      return [`kafka-console-consumer.sh ${server} --topic ${name} --group ${group} --from-beginning ${dice.pick(['', '--command-property group.protocol=consumer', '--max-messages 50'])}`];
    case 'create':
      return [`kafka-topics.sh ${server} --create --topic made-${index} --partitions ${dice.between(1, 4)} --replication-factor ${dice.between(1, 3)}`];
    case 'grow':
      return [`kafka-topics.sh ${server} --alter --topic ${name} --partitions ${partitions + dice.between(1, 3)}`];
    case 'move': {
      const replicas = Array.from({ length: 3 }, (_, i) => 1 + ((dice.between(1, brokers) + i) % brokers));
      const move = JSON.stringify({ version: 1, partitions: [{ topic: name, partition: 0, replicas: [...new Set(replicas)] }] });
      const tool = `kafka-reassign-partitions.sh ${server} --reassignment-json-file move-${index}.json`;
      return [`echo '${move}' > move-${index}.json`, `${tool} --execute`, `${tool} --verify`];
    }
    case 'elect':
      return [`kafka-leader-election.sh ${server} --election-type preferred --all-topic-partitions`];
    case 'reset':
      return [`kafka-consumer-groups.sh ${server} --group ${group} --reset-offsets --to-${dice.pick(['earliest', 'latest'])} --all-topics --execute`];
  }
}
