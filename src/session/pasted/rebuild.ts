/** A scenario of what a paste says, and what the paste could not say. */
import { MAX_DURATION_MS, type ScenarioInput } from '../../engine/scenario/schema';
import type { PastedTopic, PasteError, PasteFacts } from './paste-facts';
import { rebuildGroups } from './rebuild-groups';

/** By then topics are there and groups have formed. */
const MOVE_AT_MS = 5_000;
const DOWN_AT_MS = 10_000;
const MAX_BROKERS = 100;
const MAX_FEW = 3;
const FIRST_CONTROLLER_ID = 101;
const QUORUM_SIZES = [1, 3, 5] as const;

export interface Rebuilt {
  readonly scenario: ScenarioInput;
  /** What was found, a sentence each. */
  readonly understood: readonly string[];
  /** What none of the outputs says, or a scenario cannot hold, a sentence each. */
  readonly unknown: readonly string[];
  readonly errors: readonly PasteError[];
}

type Topic = NonNullable<ScenarioInput['topics']>[number];
type Fault = NonNullable<ScenarioInput['faults']>[number];

/** Topics that brokers make themselves, and the settings that say how. */
const INTERNAL: Readonly<Record<string, { readonly partitions: string; readonly replicas: string }>> = {
  __consumer_offsets: { partitions: 'offsets.topic.num.partitions', replicas: 'offsets.topic.replication.factor' },
  __transaction_state: { partitions: 'transaction.state.log.num.partitions', replicas: 'transaction.state.log.replication.factor' },
  __share_group_state: { partitions: 'share.coordinator.state.topic.num.partitions', replicas: 'share.coordinator.state.topic.replication.factor' },
};

export function rebuild(facts: PasteFacts): Rebuilt {
  const understood: string[] = [];
  const unknown: string[] = [];
  const errors: PasteError[] = [];
  const all = [...facts.topics.values()];
  const own = all.filter(({ name }) => INTERNAL[name] === undefined);
  const brokerIds = brokersOf(facts);
  if (brokerIds.length > MAX_BROKERS) errors.push({ line: 0, found: `${brokerIds.length} brokers`, expected: `at most ${MAX_BROKERS} brokers`, wayOut: 'Paste the topics of a part of the cluster.' });
  const controllers = controllersOf(facts, unknown);
  const taken = brokerIds.filter((id) => id >= FIRST_CONTROLLER_ID && id < FIRST_CONTROLLER_ID + controllers);
  if (taken.length > 0) errors.push({ line: 0, found: `brokers ${taken.join(', ')}`, expected: `other ids than those of the controllers, ${FIRST_CONTROLLER_ID} to ${FIRST_CONTROLLER_ID + controllers - 1}`, wayOut: 'Replace these ids in the text by others, the same everywhere.' });

  // With eligible leader replicas the cluster as a whole has a min.insync.replicas, which every topic shows (R-CLI-13).
  const hasElr = all.every(({ configs }) => configs === null || configs.some(([name]) => name === 'min.insync.replicas'));
  const moves: Fault[] = [];
  const topics = own.map((topic) => rebuildTopic(topic, hasElr, moves, unknown, errors));
  for (const name of topicsOfGroupsOnly(facts)) topics.push({ name, partitions: 1, replicationFactor: Math.min(MAX_FEW, brokerIds.length) });
  const missing = topicsOfGroupsOnly(facts);
  if (missing.length > 0) unknown.push(`Partitions and placement of ${missing.join(', ')}: groups read from there, but no kafka-topics.sh --describe shows it. It has one partition here.`);

  const config: Record<string, string | number> = { ...internalSettings(facts, brokerIds.length, unknown) };
  const down = brokersThatAreDown(own, brokerIds);
  const groups = rebuildGroups(facts, unknown);
  const faults: Fault[] = [...moves.map((move) => ({ ...(move as object), to: `broker-${brokerIds[0] ?? 1}` })), ...down.map((id) => ({ atMs: DOWN_AT_MS, type: 'crash', node: `broker-${id}` }))];

  if (own.length > 0) understood.push(`${count(own.length, 'topic')} with ${count(own.reduce((sum, { partitions }) => sum + partitions.size, 0), 'partition')}, each on the brokers that it is on.`);
  understood.push(facts.topics.size + facts.observers.size + facts.coordinators.size > 0 ? `${count(brokerIds.length, 'broker')}: ${brokerIds.join(', ')}.` : 'No broker is named: three are taken.');
  if (facts.voters !== null) understood.push(`A quorum of ${count(facts.voters.length, 'voter')}.`);
  if (groups.length > 0) understood.push(`${count(groups.length, 'group')} with ${count(groups.reduce((sum, { members }) => sum + members.length, 0), 'member')}.`);
  if (moves.length > 0) understood.push(`${count(moves.length, 'partition')} with a reassignment under way: it starts ${MOVE_AT_MS / 1000} s into the run.`);
  for (const id of down) understood.push(`Broker ${id} is in no set of in-sync replicas: it crashes ${DOWN_AT_MS / 1000} s into the run.`);
  unknown.push(...always(facts, own, hasElr));

  const scenario: ScenarioInput = {
    version: 1, title: 'A cluster that was pasted', description: 'Rebuilt from the output of Kafka’s tools.', untilMs: Math.min(MAX_DURATION_MS, 3_600_000),
    cluster: { brokers: brokerIds.map((id) => ({ id })), controllers, config, ...(hasElr ? {} : { features: { 'eligible.leader.replicas.version': 0 } }) },
    topics, groups, ...(faults.length === 0 ? {} : { faults }),
  };
  return { scenario, understood, unknown, errors };
}

function brokersOf({ topics, observers, coordinators }: PasteFacts): readonly number[] {
  const ids = new Set<number>([...observers, ...coordinators]);
  for (const { partitions } of topics.values()) {
    for (const { leader, replicas, isr, adding } of partitions.values()) for (const id of [...replicas, ...isr, ...adding, ...(leader === null ? [] : [leader])]) ids.add(id);
  }
  return ids.size === 0 ? [1, 2, 3] : [...ids].sort((a, b) => a - b);
}

function controllersOf({ voters, topics, observers, coordinators }: PasteFacts, unknown: string[]): 1 | 3 | 5 {
  if (voters === null) {
    unknown.push('How many controllers there are: no kafka-metadata-quorum.sh describe is in the paste. One is taken.');
    return 1;
  }
  const size = QUORUM_SIZES.find((one) => one >= voters.length) ?? 5;
  if (size !== voters.length) unknown.push(`A quorum of ${voters.length}: here it can have 1, 3 or 5 voters, and has ${size}.`);
  const brokers = brokersOf({ topics, observers, coordinators } as PasteFacts);
  const both = topics.size > 0 ? voters.filter((id) => brokers.includes(id)) : [];
  if (both.length > 0) unknown.push(`Nodes ${both.join(', ')} are broker and controller in one: here these are processes of their own.`);
  const renamed = voters.some((id, i) => id !== FIRST_CONTROLLER_ID + i);
  if (renamed) unknown.push(`The voters ${voters.join(', ')} are called ${Array.from({ length: size }, (_, i) => FIRST_CONTROLLER_ID + i).join(', ')} here, and who leads them is elected anew.`);
  return size;
}

/** Partitions as they are placed now; one on the move begins where it was and is moved. */
function rebuildTopic(topic: PastedTopic, hasElr: boolean, moves: Fault[], unknown: string[], errors: PasteError[]): Topic {
  const { name, line, partitionCount, partitions } = topic;
  const total = partitionCount ?? Math.max(0, ...[...partitions.keys()].map((p) => p + 1));
  const absent = Array.from({ length: total }, (_, p) => p).filter((p) => !partitions.has(p));
  const beyond = [...partitions.keys()].filter((p) => p >= total);
  if (absent.length > 0 || beyond.length > 0 || total === 0) {
    const found = beyond.length > 0 ? `partition ${beyond.join(', ')} of ${name}, which has ${total}` : absent.length === total ? `no partition of ${name}` : `no partition ${some(absent)} of ${name}, which has ${total}`;
    errors.push({ line, found, expected: 'one line for each partition', wayOut: `Paste the whole output of kafka-topics.sh --describe --topic ${name}, without a filter such as --under-replicated-partitions.` });
    return { name, partitions: 1, replicationFactor: 1 };
  }
  if (topic.configs === null) unknown.push(`Configurations of ${name}: its head line is not in the paste. It has none of its own here.`);
  const before = Array.from({ length: total }, (_, p) => partitions.get(p)).map((one) => {
    const start = one?.replicas.filter((id) => !one.adding.includes(id)) ?? [];
    const end = one?.replicas.filter((id) => !one.removing.includes(id)) ?? [];
    return { start: start.length === 0 ? end : start, end, isMoving: one !== undefined && one.adding.length + one.removing.length > 0 };
  });
  // A topic is made with the same number of replicas everywhere; where one has more, it gets them afterwards.
  const factor = Math.min(...before.map(({ start }) => start.length));
  before.forEach(({ start, end, isMoving }, partitionIndex) => {
    if (!isMoving && start.length === factor) return;
    moves.push({
      atMs: MOVE_AT_MS, type: 'request', id: `move-${name}-${partitionIndex}`, api: 'AlterPartitionReassignments', version: 1,
      body: { topics: [{ name, partitions: [{ partitionIndex, replicas: end }] }], timeoutMs: 60_000 },
    });
  });
  const configs = (topic.configs ?? []).filter(([key, value]) => !(hasElr && key === 'min.insync.replicas' && value === '1'));
  return { name, assignment: before.map(({ start }) => start.slice(0, factor)), ...(configs.length === 0 ? {} : { configs: Object.fromEntries(configs) }) };
}

function topicsOfGroupsOnly({ topics, groups }: PasteFacts): readonly string[] {
  return [...new Set([...groups.values()].flatMap((group) => [...group.topics]))].filter((name) => !topics.has(name)).sort();
}

/** Internal topics come into being as brokers make them. */
function internalSettings({ topics, groups }: PasteFacts, brokers: number, unknown: string[]): Record<string, number> {
  const settings: Record<string, number> = {};
  for (const [name, { partitions, replicas }] of Object.entries(INTERNAL)) {
    const topic = topics.get(name);
    const first = topic?.partitions.get(0);
    if (topic !== undefined && first !== undefined) {
      settings[partitions] = topic.partitionCount ?? topic.partitions.size;
      settings[replicas] = first.replicas.length - first.adding.length;
      unknown.push(`Where the partitions of ${name} are: the brokers make it when it is needed, with as many partitions and replicas, and place it themselves.`);
    } else if (name === '__consumer_offsets' && groups.size > 0 && brokers < MAX_FEW) settings[replicas] = brokers;
  }
  return settings;
}

/** Replicas that are in sync nowhere, and lead nothing. */
function brokersThatAreDown(topics: readonly PastedTopic[], brokerIds: readonly number[]): readonly number[] {
  const partitions = topics.flatMap((topic) => [...topic.partitions.values()]);
  return brokerIds.filter((id) => partitions.some(({ replicas, adding }) => replicas.includes(id) && !adding.includes(id)) && partitions.every(({ isr, leader }) => leader !== id && !isr.includes(id)));
}

function always({ groups }: PasteFacts, topics: readonly PastedTopic[], hasElr: boolean): readonly string[] {
  const lags = [...groups.values()].filter(({ lag }) => lag !== null && lag > 0);
  const leaders = topics.flatMap((topic) => [...topic.partitions].filter(([, { leader, replicas }]) => leader !== null && leader !== replicas[0]).map(([p]) => `${topic.name}-${p}`));
  return [
    `Records: every log begins empty${lags.length === 0 ? '' : `, and so does every lag (in the paste: ${lags.slice(0, MAX_FEW).map(({ name, lag }) => `${name} ${lag}`).join(', ')}${lags.length > MAX_FEW ? ' and more' : ''})`}.`,
    'Producers: who writes, how much and with which settings. Nobody writes here until you type something into kafka-console-producer.sh.',
    'Racks of brokers, their own settings, and the network between them: Kafka’s defaults are taken. What a topic shows as its Configs is set on the topic here, also where a broker’s setting was behind it.',
    ...(leaders.length === 0 ? [] : [`Leaders other than the first replica (${some(leaders)}): every partition begins with its first.`]),
    ...(hasElr ? [] : ['The version of Kafka: not every topic shows min.insync.replicas, so eligible leader replicas are off here as well. The rest is Kafka 4.3.']),
  ];
}

function some(all: readonly (string | number)[]): string {
  return all.length <= 5 ? all.join(', ') : `${all.slice(0, 5).join(', ')} and ${all.length - 5} more`;
}

export function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
