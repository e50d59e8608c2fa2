import type { Command as Action } from '../../engine/scenario/command';
import { brokersOf, type Scenario } from '../../engine/scenario/scenario';
import { controllerEndpoint } from '../../engine/protocol/endpoints';
import { addressOf, allBrokers, clientLine, producerLine } from './clients';
import { ofRequest, type Bootstrap } from './of-request';
import { clientProcess, foreignProcess, one, serverId, serverProcess } from './processes';
import { line, none, steps, type ProcessAct, type RealCommand } from './real-command';

/** The real command of an action; the scenario says who the clients are and how they were configured. */
export function ofAction(action: Action, scenario: Scenario): RealCommand {
  switch (action.type) {
    case 'crash':
      return process('kill', action.node, scenario);
    case 'stop':
      return process('stop', action.node, scenario);
    case 'restart':
      return process('start', action.node, scenario);
    case 'pause':
      return process('pause', action.node, scenario);
    case 'resume':
      return process('resume', action.node, scenario);
    case 'cut':
    case 'heal':
    case 'degrade':
      return none('Kafka has no tool for its network. With a machine for each node the system has: iptables drops the packets that come from an address, and tc qdisc with netem delays or loses them. On one machine no address says which node a packet is from.');
    case 'slowDisk':
      return none('Kafka has no tool that slows a disk. Linux can, with a dm-delay device under the log directory.');
    case 'failDisk':
      return none('Kafka has no tool that breaks a disk. Linux can, with a dm-error device under the log directory; the broker then takes the directory offline as it does here.');
    case 'request':
      return ofRequest(action.api, action.body, bootstrapOf(action.to));
    case 'produce':
      return produce(action, scenario);
    case 'setRate':
      return setRate(action.node, action.recordsPerSecond, scenario);
    case 'crashAt':
      return action.step === null ? none('Nothing was asked of a real process.') : none('No signal arrives at a chosen step of a program’s work: a debugger with a breakpoint there would do it.');
    case 'setProcessing':
      return none('How long an application works on its records is its own code, which no tool of Kafka changes.');
    case 'setPoisonPolicy':
      return none('What an application does with a record that it cannot process is its own code, which no tool of Kafka changes.');
    case 'setAnswer':
      return none('What an application says of a record is its own code. kafka-console-share-consumer.sh takes it from the start: --release or --reject.');
    case 'typeLine':
      return /^\s*(?:\S*\/)?kafka-[a-z-]+(?:\.sh)?(?:\s|$)/.test(action.text)
        ? one({ type: 'tool', command: action.text })
        : none(`What was typed at terminal ${action.terminal} is typed at a real one: ${action.text}`);
    case 'typeKey':
      return none(`${action.key === 'interrupt' ? 'Ctrl-C' : 'Ctrl-D'} at terminal ${action.terminal} is the same key at a real one.`);
    case 'setClock':
      return none('Kafka takes the time from its machine: a wrong clock is the machine’s, not Kafka’s, and no tool of Kafka sets it.');
  }
}

function process(act: ProcessAct, node: string, scenario: Scenario): RealCommand {
  const id = serverId(node);
  if (id !== null) return one(serverProcess(act, node, id));
  const client = clientLine(scenario, node);
  if (client === undefined) return foreignProcess(node);
  return act === 'start' || client.kind === 'none' ? client : one(clientProcess(act, node));
}

function bootstrapOf(node: string): Bootstrap {
  const id = Number(serverId(node) ?? '1');
  if (!node.startsWith('controller-')) return ['--bootstrap-server', addressOf(id)];
  const [listener] = controllerEndpoint(id).listeners;
  return ['--bootstrap-controller', `${listener?.host ?? ''}:${listener?.port ?? 0}`];
}

/** No key or value has this by chance; where one does, another is taken. */
const NULL_MARKER = 'NULL';

/** One record as a line typed into the console producer. */
function produce({ node, topic, key, value, partition, isPoison }: Action & { readonly type: 'produce' }, scenario: Scenario): RealCommand {
  if (partition !== undefined) return none('The console producer leaves the choice of the partition to its partitioner.');
  const texts = [key, value].filter((one) => one !== null);
  if (texts.some((one) => /[\n\r]/.test(one))) return none('The console producer takes one line as one record: a text with a line end cannot be typed into it.');
  const separator = ['\t', ':', '|', '§§'].find((one) => key === null || !key.includes(one)) ?? '§§§';
  let marker = NULL_MARKER;
  while (texts.includes(marker)) marker += '_';
  const properties = [
    ...(key === null ? [] : ['parse.key=true', ...(separator === '\t' ? [] : [`key.separator=${separator}`])]),
    ...(value === null ? [`null.marker=${marker}`] : []),
  ];
  const settings = Object.entries(scenario.producers.find(({ name }) => name === node)?.config ?? {}).filter(([name]) => name !== 'transactional.id').map(([name, set]) => `${name}=${String(set)}`);
  const command = line('kafka-console-producer', '--bootstrap-server', allBrokers(scenario), '--topic', topic,
    ...properties.flatMap((property) => ['--reader-property', property]), ...settings.flatMap((setting) => ['--command-property', setting]));
  const input = [`${key === null ? '' : `${key}${separator}`}${value ?? marker}`];
  const isTransactional = scenario.producers.some(({ name, config }) => name === node && config['transactional.id'] !== undefined);
  const remark = isPoison === true ? 'Whether a record can be processed is decided by the application that reads it.' : isTransactional ? 'The console producer opens no transaction.' : undefined;
  return steps([{ type: 'tool', command, input }], remark);
}

/** The perf test keeps the rate it was started with. */
function setRate(node: string, recordsPerSecond: number, scenario: Scenario): RealCommand {
  const producer = scenario.producers.find(({ name }) => name === node);
  if (producer === undefined) return none(`${node} is none of the scenario’s producers.`);
  const end = clientProcess('stop', node);
  if (recordsPerSecond === 0) return one(end);
  const started = producerLine(scenario, producer, recordsPerSecond);
  return started.kind === 'none' ? started : steps([end, ...started.steps], started.remark);
}

/** Where tools of a scenario without a node to ask go: its first broker. */
export function firstBroker(scenario: Pick<Scenario, 'cluster'>): Bootstrap {
  return ['--bootstrap-server', addressOf(brokersOf(scenario)[0]?.id ?? 1)];
}
