import { formatSpan, MICROS_PER_MS, MICROS_PER_SECOND, type Micros } from '../../base/time';
import { linkThing, parseThing } from './things';
import type { Command, Option, Values } from './command';
import type { CommandContext, LinkFacts, NodeFacts } from './context';
import { alive, nodeFault } from './node-fault';

type C = Command<CommandContext>;

const PPM = 1_000_000;

function linkOf({ run }: CommandContext, { link }: Values): LinkFacts | undefined {
  const thing = parseThing(String(link));
  if (thing?.kind !== 'link') return undefined;
  const found = run.facts().links.find((l) => linkThing(l.a, l.b) === link);
  return found ?? { a: thing.a, b: thing.b, cut: false, lossPpm: 0, extraUs: 0 };
}

function labelOf({ run }: CommandContext, name: string): string {
  return run.facts().nodes.find((n) => n.name === name)?.label ?? name;
}

function linkLabel(context: CommandContext, link: LinkFacts): string {
  return `${labelOf(context, link.a)} and ${labelOf(context, link.b)}`;
}

interface LinkFault {
  readonly id: string;
  readonly title: string;
  readonly keys?: readonly string[];
  readonly possible: (link: LinkFacts) => true | string;
  readonly run: (context: CommandContext, link: LinkFacts, values: Values) => void;
  readonly parameters?: C['parameters'];
  readonly describe: (between: string, values: Values) => string;
}

function linkFault(fault: LinkFault): C {
  return {
    id: fault.id,
    title: `${fault.title} …`,
    group: 'Faults',
    keys: fault.keys,
    parameters: { link: { kind: 'thing', label: 'link' }, ...fault.parameters },
    describe(context, values) {
      const link = linkOf(context, values);
      return link ? fault.describe(linkLabel(context, link), values) : fault.title;
    },
    options: (context, parameter) => (parameter === 'link' ? linkOptions(context) : []),
    accepts: (context, parameter, value) => parameter !== 'link' || isLink(context, String(value)),
    presume: ({ shell }) => (shell.selected?.startsWith('link/') ? { link: shell.selected } : {}),
    availability(context, values) {
      const link = linkOf(context, values);
      return link ? fault.possible(link) : 'select a link first';
    },
    run(context, values) {
      const link = linkOf(context, values);
      if (link) fault.run(context, link, values);
    },
  };
}

const isClient = (node: NodeFacts): boolean => node.role === 'producer' || node.role === 'consumer' || node.role === 'share-consumer';

/** Brokers talk with everyone, controllers with each other and with brokers. */
function talk(a: NodeFacts, b: NodeFacts): boolean {
  return a !== b && (isClient(a) ? b.role === 'broker' : !isClient(b) || a.role === 'broker');
}

function isLink({ run }: CommandContext, link: string): boolean {
  const thing = parseThing(link);
  if (thing?.kind !== 'link') return false;
  const { nodes } = run.facts();
  const [a, b] = [nodes.find((n) => n.name === thing.a), nodes.find((n) => n.name === thing.b)];
  return a !== undefined && b !== undefined && talk(a, b);
}

/** Every pair that talks. */
export function linkOptions(context: CommandContext): Option[] {
  const { nodes } = context.run.facts();
  const options: Option[] = [];
  nodes.forEach((a, i) => {
    for (const b of nodes.slice(i + 1)) {
      if (!talk(a, b)) continue;
      options.push({ value: linkThing(a.name, b.name), label: `${a.label} – ${b.label}` });
    }
  });
  return options;
}

/** Cuts or heals everything between one node and the rest. */
function isolation(id: string, verb: string, title: string, cut: boolean, keys?: readonly string[]): C {
  return nodeFault({
    id,
    verb,
    title,
    keys,
    possible: (node, { run }) => {
      const { nodes, links } = run.facts();
      const mine = links.filter((l) => l.a === node.name || l.b === node.name);
      if (cut) return mine.filter((l) => l.cut).length < nodes.length - 1 || `${node.label} is already cut off from everyone`;
      return mine.length > 0 || `the links of ${node.label} are healthy`;
    },
    describe: (node) => (cut ? `Cut ${node.label} off the network` : `Heal all links of ${node.label}`),
    run(context, node) {
      const { nodes, links } = context.run.facts();
      for (const other of nodes) {
        if (other.name === node.name) continue;
        const link = links.find((l) => linkThing(l.a, l.b) === linkThing(node.name, other.name));
        if (cut && !link?.cut) context.run.act({ type: 'cut', from: node.name, to: other.name });
        if (!cut && link) context.run.act({ type: 'heal', from: node.name, to: other.name });
      }
    },
  });
}

/** The last one: with more than one the broker goes on without it, because the first holds the metadata log. */
const ANY_DIRECTORY = 'the last';

function directoryFor({ directories = [] }: NodeFacts, { directory }: Values): string | undefined {
  return directory === undefined || directory === ANY_DIRECTORY ? directories.at(-1) : directories.find((path) => path === directory);
}

function directoryOptions({ run }: CommandContext): Option[] {
  const known = new Set(run.facts().nodes.flatMap(({ directories = [] }) => directories));
  return [{ value: ANY_DIRECTORY, label: ANY_DIRECTORY }, ...[...known].map((path) => ({ value: path, label: path }))];
}

export const faultCommands: readonly C[] = [
  nodeFault({
    id: 'fault.crash',
    verb: 'Crash',
    title: 'Crash a node …',
    keys: ['x'],
    possible: (node) => alive(node) || node.condition === 'stopping' || `${node.label} is already down`,
    run: ({ run }, node) => run.act({ type: 'crash', node: node.name }),
  }),
  nodeFault({
    id: 'fault.stop',
    verb: 'Stop',
    title: 'Stop a node cleanly …',
    keys: ['s'],
    possible: (node) => (node.condition === 'paused' ? `${node.label} is paused: it cannot stop by itself` : alive(node) || `${node.label} is already down`),
    describe: (node) => `Stop ${node.label} cleanly`,
    run: ({ run }, node) => run.act({ type: 'stop', node: node.name }),
  }),
  nodeFault({
    id: 'fault.restart',
    verb: 'Restart',
    title: 'Restart a node …',
    keys: ['r'],
    possible: (node) => node.condition === 'crashed' || node.condition === 'stopped' || `${node.label} is running`,
    run: ({ run }, node) => run.act({ type: 'restart', node: node.name }),
  }),
  nodeFault({
    id: 'fault.pause',
    verb: 'Pause',
    title: 'Pause a node …',
    keys: ['p'],
    possible: (node) => (node.condition === 'paused' ? `${node.label} is already paused` : alive(node) || `${node.label} is down`),
    run: ({ run }, node) => run.act({ type: 'pause', node: node.name }),
  }),
  nodeFault({
    id: 'fault.resume',
    verb: 'Resume',
    title: 'Resume a node …',
    keys: ['Shift+p'],
    possible: (node) => node.condition === 'paused' || `${node.label} is not paused`,
    run: ({ run }, node) => run.act({ type: 'resume', node: node.name }),
  }),
  nodeFault({
    id: 'fault.slow-disk',
    verb: 'Slow the disk of',
    title: 'Slow a disk …',
    keys: ['d'],
    roles: ['broker'],
    parameters: { write: { kind: 'span', label: 'time of one write', minUs: MICROS_PER_MS, maxUs: 60 * MICROS_PER_SECOND, initial: 200 * MICROS_PER_MS } },
    possible: (node) => node.role === 'broker' || 'only brokers have a disk here',
    describe: (node, { write }) => `Slow the disk of ${node.label}: ${formatSpan(Number(write) as Micros)} a write`,
    run: ({ run }, node, { write }) => run.act({ type: 'slowDisk', node: node.name, writeUs: Number(write) }),
  }),
  nodeFault({
    id: 'fault.restore-disk',
    verb: 'Restore the disk of',
    title: 'Restore a disk …',
    keys: ['Shift+d'],
    roles: ['broker'],
    possible: (node) => node.diskWriteUs > 0 || `the disk of ${node.label} is healthy`,
    run: ({ run }, node) => run.act({ type: 'slowDisk', node: node.name, writeUs: 0 }),
  }),
  nodeFault({
    id: 'fault.fail-disk',
    verb: 'Fail a disk of',
    title: 'Fail a disk …',
    roles: ['broker'],
    parameters: { directory: { kind: 'choice', label: 'log directory', initial: ANY_DIRECTORY } },
    choices: directoryOptions,
    possible: (node, { run }, values) => {
      if (node.role !== 'broker') return 'only brokers have log directories';
      if (run.facts().nodes.some(({ role }) => role === 'zookeeper')) return 'only where a quorum keeps the metadata';
      if (node.condition !== 'running' && node.condition !== 'starting') return `${node.label} is not running`;
      return directoryFor(node, values) !== undefined || `${node.label} has no such log directory that works`;
    },
    describe: (node, values) => `Fail the disk of ${node.label} under ${directoryFor(node, values) ?? String(values.directory)}`,
    run({ run }, node, values) {
      const directory = directoryFor(node, values);
      if (directory !== undefined) run.act({ type: 'failDisk', node: node.name, directory });
    },
  }),
  isolation('fault.isolate', 'Cut off', 'Cut a node off the network …', true, ['c']),
  isolation('fault.rejoin', 'Heal all links of', 'Heal all links of a node …', false, ['Shift+c']),
  linkFault({
    id: 'fault.cut',
    title: 'Cut a link',
    possible: (link) => !link.cut || 'this link is already cut',
    describe: (between) => `Cut the link between ${between}`,
    run: ({ run }, link) => run.act({ type: 'cut', from: link.a, to: link.b }),
  }),
  linkFault({
    id: 'fault.heal',
    title: 'Heal a link',
    possible: (link) => link.cut || link.lossPpm > 0 || link.extraUs > 0 || 'this link is healthy',
    describe: (between) => `Heal the link between ${between}`,
    run: ({ run }, link) => run.act({ type: 'heal', from: link.a, to: link.b }),
  }),
  linkFault({
    id: 'fault.drop',
    title: 'Drop packets on a link',
    parameters: {
      loss: { kind: 'number', label: 'share of packets lost', min: 0, max: 90, unit: '%', initial: 20 },
      extra: { kind: 'span', label: 'extra delay each way', minUs: 0, maxUs: 10 * MICROS_PER_SECOND, initial: 0 },
    },
    possible: (link) => !link.cut || 'this link is cut: nothing gets through',
    describe: (between, { loss, extra }) => `Drop ${loss} % of packets between ${between}${Number(extra) > 0 ? `, ${formatSpan(Number(extra) as Micros)} slower` : ''}`,
    run: ({ run }, link, { loss, extra }) => run.act({ type: 'degrade', from: link.a, to: link.b, lossPpm: Math.round((Number(loss) / 100) * PPM), extraUs: Number(extra) }),
  }),
];

/** What the fault bar and the menu offer for a thing, in this order; what is impossible is left out by the menu. */
export const NODE_FAULTS = ['fault.crash', 'fault.stop', 'fault.restart', 'fault.pause', 'fault.resume', 'fault.isolate', 'fault.rejoin', 'fault.slow-disk', 'fault.restore-disk', 'fault.fail-disk'] as const;
export const LINK_FAULTS = ['fault.cut', 'fault.heal', 'fault.drop'] as const;
