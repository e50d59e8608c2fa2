import { describe, expect, it } from 'vitest';
import type { Command as Action } from '../../engine/scenario/command';
import { commandTypes } from '../../engine/scenario/command-schema';
import { defaultScenario } from '../../engine/scenario/default-scenario';
import { parseScenario } from '../../engine/scenario/parse-scenario';
import type { Scenario } from '../../engine/scenario/scenario';
import type { ScenarioInput } from '../../engine/scenario/schema';
import { splitWords } from '../../engine/tools/command-line/split-words';
import { Nowhere } from '../../engine/tools/process/machine.fixture';
import { ToolProcess } from '../../engine/tools/process/tool-process';
import { findTool } from '../../engine/tools/tools';
import { allCommands } from '../commands/all-commands';
import type { Values } from '../commands/command';
import type { CommandContext, NodeFacts, RunFacts } from '../commands/context';
import { CommandRegistry } from '../commands/registry';
import { ofAction } from './of-action';
import { realCommandOf } from './of-command';
import { deedsOf, realLines, runScript } from './of-run';
import { quoted, shellLines, type RealCommand, type RealStep } from './real-command';
import { startCluster } from './start-cluster';

/** Scripts of Kafka's download that are no tools of the terminal. */
const SCRIPTS = ['kafka-server-start.sh', 'kafka-server-stop.sh'];
/** All tools there are on a real machine; those that the terminal knows are tried. */
const TOOLS = /^kafka-(topics|configs|console-producer|console-consumer|console-share-consumer|consumer-groups|groups|leader-election|reassign-partitions|delete-records|cluster|metadata-quorum|producer-perf-test|storage)\.sh /;

function scenarioOf(input: ScenarioInput): Scenario {
  const parsed = parseScenario(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.scenario;
}

class Listening extends Nowhere {
  asked = 0;

  override send(): { readonly id: string } {
    this.asked++;
    return super.send();
  }
}

/** A command line is sound when the tool gets as far as the network: everything it finds wrong by itself comes before. */
function complaint({ command, input = [] }: RealStep & { readonly type: 'tool' }, files: ReadonlyMap<string, string>): string | null {
  const split = splitWords(command.replace(/ > \S+$/, ''));
  if ('unclosed' in split) return 'a quote without end';
  const [name = '', ...words] = split.words;
  if (!TOOLS.test(command)) return `${name} is no tool of Kafka`;
  const tool = findTool(name);
  if (tool === undefined || tool.name === 'kafka-storage') return null;
  const machine = new Listening();
  let told = '';
  const sink = { out: () => undefined, err: (text: string) => void (told += `${text}\n`) };
  const process = new ToolProcess(tool, words, { machine, files, sink, isInteractive: false });
  for (const text of input) process.take({ type: 'line', text });
  process.take({ type: 'end' });
  for (let i = 0; i < 20_000 && !process.advance(); i++) machine.nowUs = process.wakeUs;
  return machine.asked > 0 || told.includes('nobody is there') ? null : told;
}

/** Complaints about all lines of a real command. */
function complaints(real: RealCommand): string[] {
  if (real.kind === 'none') return [];
  const files = new Map<string, string>();
  const found: string[] = [];
  for (const step of real.steps) {
    if (step.type === 'file') files.set(step.name, step.content);
    if (step.type !== 'tool') continue;
    const wrong = complaint(step, files);
    if (wrong !== null) found.push(`${step.command}: ${wrong}`);
  }
  return found;
}

const lines = (real: RealCommand): readonly string[] => (real.kind === 'none' ? [real.reason] : real.steps.flatMap(shellLines));

const node = (name: string, over: Partial<NodeFacts> = {}): NodeFacts => ({ name, label: name, role: 'broker', condition: 'running', diskWriteUs: 0, directories: ['/d'], ...over });
const NODES = [
  node('broker-1'), node('broker-2', { condition: 'crashed' }), node('broker-3', { condition: 'paused', diskWriteUs: 5 }), node('controller-101', { role: 'controller' }),
  node('web-1', { role: 'producer' }), node('billing-1', { role: 'consumer' }), node('share-1', { role: 'share-consumer' }),
];
const SCENARIO = scenarioOf({ ...defaultScenario, groups: [...(defaultScenario.groups ?? []), { name: 'jobs', members: ['share-1'], topics: ['orders'], share: {} }] });

function desk() {
  const facts: RunFacts = {
    ready: true, playing: false, speed: 1, nowUs: 5_000_000, endUs: 6_000_000, nodes: NODES, links: [{ a: 'broker-1', b: 'broker-2', cut: true, lossPpm: 0, extraUs: 0 }],
    topics: [{ name: 'orders', partitions: 3, leaders: [1, 1, 1] }], groups: ['billing'], undo: undefined, redo: undefined, branches: [],
  };
  const calls: string[] = [];
  const note = (name: string) => (): void => void calls.push(name);
  const run = { facts: () => facts, heading: () => 0, act: note('act'), play: note('play'), pause: note('pause'), seek: note('seek'), undo: note('undo'), redo: note('redo'), setSpeed: note('speed'), step: note('step'), switchBranch: note('branch'), restart: note('restart') };
  const context = { run, shell: { selected: undefined, open: note('open'), select: note('select') } } as unknown as CommandContext;
  const registry = new CommandRegistry<CommandContext>(() => context);
  registry.register(allCommands);
  return { registry, context, calls };
}

/** Values with which a command can be done in that cluster, by trying what its parameters may be. */
function valuesFor({ registry, context }: ReturnType<typeof desk>, id: string, given: Values = {}): Values | null {
  const outcome = registry.check(id, given);
  if (outcome.ok) return given;
  const missing = outcome.missing;
  const command = registry.get(id);
  const parameter = missing === undefined ? undefined : command?.parameters?.[missing];
  if (command === undefined || missing === undefined || parameter === undefined) return null;
  const candidates = parameter.kind === 'number' ? [Math.max(1, parameter.min)] : parameter.kind === 'span' ? [parameter.minUs] : parameter.kind === 'text' ? ['2'] : (command.options?.(context, missing) ?? []).map(({ value }) => value);
  for (const value of candidates) {
    const whole = valuesFor({ registry, context, calls: [] }, id, { ...given, [missing]: value });
    if (whole !== null) return whole;
  }
  return null;
}

describe('the real command of every entry', () => {
  it('R-CLI-02: is lines that the tools take, or a reason; and asking for it does nothing', () => {
    const made = desk();
    const withLines: string[] = [];
    for (const { id, group } of allCommands) {
      const values = valuesFor(made, id);
      const real = realCommandOf(made.registry, made.context, id, values ?? {}, SCENARIO);
      expect(complaints(real), id).toEqual([]);
      expect(lines(real).join(' ').length, id).toBeGreaterThan(10);
      if (real.kind === 'steps') withLines.push(id);
      else expect(real.reason, id).toMatch(/^[A-Z\d].*\.$/);
      if (group === 'Admin') expect(real.kind, id).toBe('steps');
    }
    expect(made.calls).toEqual([]);
    expect(withLines).toEqual(expect.arrayContaining(['fault.crash', 'fault.stop', 'fault.restart', 'fault.pause', 'fault.resume', 'fault.poison', 'workload.rate', 'workload.send']));
  });

  it('waits for what is still to be chosen, and says why it cannot be', () => {
    const { registry, context } = desk();
    expect(realCommandOf(registry, context, 'fault.crash', {}, SCENARIO)).toEqual({ kind: 'none', reason: 'It depends on what is chosen next.' });
    expect(realCommandOf(registry, context, 'fault.crash', { node: 'node/broker-2' }, SCENARIO)).toEqual({ kind: 'none', reason: 'Not possible now: broker-2 is already down.' });
    expect(lines(realCommandOf(registry, context, 'fault.crash', { node: 'node/broker-1' }, SCENARIO))).toEqual(["pkill -KILL -f 'kafka\\.Kafka .*server-1\\.properties'"]);
  });
});

describe('the real command of an action', () => {
  const examples: readonly (readonly [Action, readonly string[]])[] = [
    [{ type: 'stop', node: 'broker-2' }, ['kafka-server-stop.sh --node-id=2']],
    [{ type: 'restart', node: 'controller-101' }, ['kafka-server-start.sh -daemon server-101.properties']],
    [{ type: 'pause', node: 'billing-1' }, ["pkill -STOP -f 'client\\.id=billing-1( |$)'"]],
    [{ type: 'request', id: 'a', to: 'broker-2', api: 'ElectLeaders', version: 2, body: { electionType: 0, topicPartitions: null } }, ['kafka-leader-election.sh --bootstrap-server localhost:9093 --election-type preferred --all-topic-partitions']],
    [
      { type: 'request', id: 'a', to: 'broker-1', api: 'ElectLeaders', version: 2, body: { electionType: 1, topicPartitions: [{ topic: 'orders', partitions: [2] }] } },
      ['kafka-leader-election.sh --bootstrap-server localhost:9092 --election-type unclean --topic orders --partition 2'],
    ],
    [
      { type: 'request', id: 'a', to: 'broker-1', api: 'DeleteRecords', version: 2, body: { topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, offset: 50 }] }] } },
      ["cat > delete.json <<'EOF'", '{"partitions":[{"topic":"orders","partition":0,"offset":50}],"version":1}', 'EOF', 'kafka-delete-records.sh --bootstrap-server localhost:9092 --offset-json-file delete.json'],
    ],
    [
      { type: 'request', id: 'a', to: 'broker-1', api: 'AlterPartitionReassignments', version: 1, body: { topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, replicas: [2, 3] }, { partitionIndex: 1, replicas: null }] }] } },
      [
        "cat > reassign.json <<'EOF'", '{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[2,3]}]}', 'EOF',
        'kafka-reassign-partitions.sh --bootstrap-server localhost:9092 --reassignment-json-file reassign.json --execute',
        "cat > cancel.json <<'EOF'", '{"version":1,"partitions":[{"topic":"orders","partition":1,"replicas":[]}]}', 'EOF',
        'kafka-reassign-partitions.sh --bootstrap-server localhost:9092 --reassignment-json-file cancel.json --cancel',
      ],
    ],
    [
      { type: 'request', id: 'a', to: 'broker-1', api: 'IncrementalAlterConfigs', version: 1, body: { resources: [{ resourceType: 2, resourceName: 'orders', configs: [{ name: 'cleanup.policy', configOperation: 0, value: 'compact,delete' }, { name: 'retention.ms', configOperation: 1, value: null }] }] } },
      ["kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type topics --entity-name orders --add-config 'cleanup.policy=[compact,delete]' --delete-config retention.ms"],
    ],
    [
      { type: 'produce', node: 'web-1', topic: 'orders', key: 'k\'1', value: null },
      [
        "kafka-console-producer.sh --bootstrap-server localhost:9092,localhost:9093,localhost:9094 --topic orders --reader-property parse.key=true --reader-property null.marker=NULL --command-property acks=all <<'EOF'",
        "k'1\tNULL", 'EOF',
      ],
    ],
    [{ type: 'setRate', node: 'web-1', recordsPerSecond: 0 }, ["pkill -TERM -f 'client\\.id=web-1( |$)'"]],
  ];

  it.each(examples)('%j', (action, expected) => {
    const real = ofAction(action, SCENARIO);
    expect(lines(real)).toEqual(expected);
    expect(complaints(real)).toEqual([]);
  });

  it('says for every type of action what stands for it, or why nothing does', () => {
    const fields = { node: 'broker-1', from: 'broker-1', to: 'broker-2', lossPpm: 0, extraUs: 0, writeUs: 0, directory: '/d', id: 'a', api: 'Metadata', version: 1, body: {}, topic: 'orders', key: null, value: 'v', step: null, processingMs: 1, policy: 'skip', skewMs: 1, recordsPerSecond: 1, answer: 'accept' };
    for (const type of commandTypes) expect(lines(ofAction({ type, ...fields } as unknown as Action, SCENARIO)).join(''), type).not.toBe('');
  });

  it('keeps hostile texts together: no quote, line end or body breaks out', () => {
    expect(quoted("a'; rm -rf x")).toBe("'a'\\''; rm -rf x'");
    expect(ofAction({ type: 'produce', node: 'web-1', topic: 'orders', key: null, value: 'a\nEOF\nrm' }, SCENARIO).kind).toBe('none');
    const eof = ofAction({ type: 'produce', node: 'web-1', topic: 'orders', key: null, value: 'EOF' }, SCENARIO);
    expect(lines(eof).slice(-2)).toEqual(['EOF', 'EOF_']);
    for (const api of ['ElectLeaders', 'IncrementalAlterConfigs', 'DeleteRecords', 'AlterPartitionReassignments', 'CreateTopics', 'DeleteTopics', 'DeleteGroups', 'OffsetDelete']) {
      for (const body of [{}, { topics: 3 }, { topics: [null, { name: { x: 1 } }], resources: [{ configs: 'x' }], topicPartitions: [7] }]) {
        expect(() => ofAction({ type: 'request', id: 'a', to: 'edge', api, version: 0, body }, SCENARIO), api).not.toThrow();
      }
    }
  });
});

describe('a whole run as real commands', () => {
  const scenario = scenarioOf({
    ...defaultScenario, title: 'One\nline', topics: [{ name: 'orders', assignment: [[1, 2, 3], [2, 3, 1]], configs: { 'min.insync.replicas': 2 } }], faults: [{ atMs: 4_000, type: 'crash', node: 'broker-1' }],
  });
  const run = { scenario, commands: [{ timeUs: 2_500_000, command: { type: 'pause', node: 'broker-2' } as const }] };

  it('R-CLI-10: makes the topics as the scenario has them, and every line is one that the tools take', () => {
    const deeds = deedsOf(run);
    expect(deeds.flatMap(({ real }) => complaints(real))).toEqual([]);
    expect(complaints(startCluster(scenario))).toEqual([]);
    expect(realLines(deeds[0]?.real ?? { kind: 'none', reason: '' })).toEqual(['kafka-topics.sh --bootstrap-server localhost:9092 --create --topic orders --replica-assignment 1:2:3,2:3:1 --config min.insync.replicas=2']);
  });

  it('does things in order of time, with the time between', () => {
    const script = runScript(run, 'One\nline').split('\n');
    expect(script[1]).toBe('# One line');
    const at = (text: string): number => script.findIndex((one) => one.includes(text));
    expect([script[at('sleep 2.5')], script[at('sleep 1.5')]]).toEqual(['sleep 2.5', 'sleep 1.5']);
    expect(at('--create')).toBeLessThan(at('pkill -STOP'));
    expect(at('pkill -STOP')).toBeLessThan(at('pkill -KILL'));
    expect(script.filter((one) => one.startsWith('kafka-server-start.sh'))).toHaveLength(4);
    expect(script.some((one) => one.includes('perf-test') && one.endsWith('&'))).toBe(true);
  });

  it('names what a cluster of the ZooKeeper era needs instead', () => {
    expect(startCluster(scenarioOf({ version: 1, cluster: { controlPlane: 'zookeeper' } })).kind).toBe('none');
  });

  it('starts nothing but Kafka’s own scripts', () => {
    const processes = [startCluster(scenario), ...deedsOf(run).map(({ real }) => real)].flatMap((real) => (real.kind === 'steps' ? real.steps : [])).filter(({ type }) => type === 'process');
    for (const step of processes) if ('command' in step) expect(step.command.startsWith('pkill -') || SCRIPTS.some((script) => step.command.startsWith(script)), step.command).toBe(true);
  });
});
