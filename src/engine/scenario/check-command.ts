import { PRODUCER_STEPS, type ClientStep } from '../client/client-step';
import type { Command } from './command';
import { didYouMean } from './nearest';
import { terminalName, type NamedNode, type NamedNodeKind } from './scenario';
import { show, type ShapeError } from './shapes';

/** What a command's names are held against. */
export interface CommandSurroundings {
  readonly nodes: readonly NamedNode[];
  readonly topics: readonly string[];
}

/** Does everything exist that a command names, and is it of the right kind? */
export function checkCommand(command: Command, { nodes, topics }: CommandSurroundings): ShapeError[] {
  const errors: ShapeError[] = [];
  const node = (path: string, name: string, ...kinds: readonly NamedNodeKind[]): void => {
    const fitting = kinds.length === 0 ? nodes : nodes.filter((one) => kinds.includes(one.kind));
    if (fitting.some((one) => one.name === name)) return;
    const expected = kinds.length === 0 ? 'the name of a node' : `the name of a ${kinds.join(' or ')}`;
    const known = nodes.find((one) => one.name === name);
    const names = fitting.map((one) => one.name);
    const help = known === undefined ? didYouMean(name, names) : `${name} is a ${known.kind}. ${names.length === 0 ? 'There is none.' : `Known: ${names.slice(0, 12).join(', ')}.`}`;
    errors.push({ path, value: show(name), expected, help });
  };
  switch (command.type) {
    case 'crash':
    case 'stop':
    case 'restart':
    case 'pause':
    case 'resume':
      node('node', command.node);
      break;
    case 'slowDisk':
      node('node', command.node, 'broker', 'controller');
      break;
    case 'failDisk':
      node('node', command.node, 'broker');
      checkDirectory(nodes, command.node, command.directory, errors);
      break;
    case 'cut':
    case 'heal':
    case 'degrade':
      node('from', command.from);
      node('to', command.to);
      if (command.from === command.to) errors.push({ path: 'to', value: show(command.to), expected: `another node than ${command.from}`, help: '' });
      break;
    case 'request':
      node('to', command.to, 'broker', 'controller');
      break;
    case 'produce':
      node('node', command.node, 'producer');
      if (!topics.includes(command.topic)) errors.push({ path: 'topic', value: show(command.topic), expected: 'the name of a topic', help: didYouMean(command.topic, topics) });
      break;
    case 'crashAt':
      node('node', command.node, 'producer', 'consumer');
      checkStep(nodes, command.node, command.step, errors);
      break;
    case 'setProcessing':
    case 'setPoisonPolicy':
      node('node', command.node, 'consumer');
      break;
    case 'setClock':
      node('node', command.node, 'broker', 'controller', 'producer', 'consumer');
      break;
    case 'setAnswer':
      node('node', command.node, 'share consumer');
      if (command.record !== undefined && !topics.includes(command.record.topic)) {
        errors.push({ path: 'record.topic', value: show(command.record.topic), expected: 'the name of a topic', help: didYouMean(command.record.topic, topics) });
      }
      break;
    case 'setRate':
      node('node', command.node, 'producer');
      break;
    case 'typeLine':
    case 'typeKey':
      checkTerminal(nodes, command.terminal, errors);
      break;
  }
  return errors;
}

/** Terminals come to be when they are needed, unless their name is taken. */
function checkTerminal(nodes: readonly NamedNode[], terminal: number, errors: ShapeError[]): void {
  const taken = nodes.find(({ name, kind }) => name === terminalName(terminal) && kind !== 'terminal');
  if (taken === undefined) return;
  errors.push({ path: 'terminal', value: show(terminal), expected: 'a terminal whose name is free', help: `In this scenario ${taken.name} is a ${taken.kind}. Use another terminal.` });
}

/** A producer never comes to the steps of an application that reads. */
function checkStep(nodes: readonly NamedNode[], name: string, step: ClientStep | null, errors: ShapeError[]): void {
  if (step === null || !nodes.some((node) => node.name === name && node.kind === 'producer') || PRODUCER_STEPS.includes(step)) return;
  errors.push({ path: 'step', value: show(step), expected: `one of ${PRODUCER_STEPS.map(show).join(', ')}`, help: `${name} only sends.` });
}

function checkDirectory(nodes: readonly NamedNode[], name: string, directory: string, errors: ShapeError[]): void {
  if (nodes.some(({ kind }) => kind === 'zookeeper')) {
    errors.push({ path: 'type', value: show('failDisk'), expected: 'another type beside ZooKeeper', help: 'Log directories that fail are simulated only where a quorum keeps the metadata.' });
  }
  const broker = nodes.find((node) => node.name === name);
  if (broker?.directories === undefined || broker.directories.includes(directory)) return;
  errors.push({ path: 'directory', value: show(directory), expected: `a log directory of ${name} that works`, help: broker.directories.length === 0 ? '' : `There: ${broker.directories.join(', ')}.` });
}
