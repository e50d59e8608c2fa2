import { assertNever } from '../../base/assert';
import type { BrokerState } from '../broker/broker-state';
import type { World } from '../kernel/world';
import { NodeKind } from '../protocol/node-kinds';
import { addTerminal, typeAt } from '../tools/terminal/add-terminal';
import type { TerminalCommand } from '../tools/terminal/terminal';
import type { Command } from './command';
import { checkCommand, type CommandSurroundings } from './check-command';
import { readCommand } from './command-schema';
import { EDGE_NAME, terminalName, type NamedNode, type NamedNodeKind } from './scenario';
import type { ShapeError } from './shapes';
import { topicNames } from './world-topics';

/** Does what a command says, now. Names are taken as checked; one that is gone does nothing. */
export function applyCommand(world: World, command: Command): void {
  switch (command.type) {
    case 'crash':
      return onNode(world, command.node, (ix) => world.crash(ix));
    case 'stop':
      return onNode(world, command.node, (ix) => world.stop(ix));
    case 'restart':
      return onNode(world, command.node, (ix) => world.start(ix));
    case 'pause':
      return onNode(world, command.node, (ix) => world.pause(ix));
    case 'resume':
      return onNode(world, command.node, (ix) => world.resume(ix));
    case 'slowDisk':
      return onNode(world, command.node, (ix) => world.setDisk(ix, command.writeUs));
    case 'crashAt':
    case 'setProcessing':
    case 'setPoisonPolicy':
      // Settings of the application: they hold for a process that is down as well, when it comes up.
      return onNode(world, command.node, (ix) => world.command(ix, command));
    case 'setClock':
      return onNode(world, command.node, (ix) => world.setClock(ix, command.skewMs * 1000));
    case 'cut':
      return onLink(world, command.from, command.to, (a, b) => world.setLinkFault(a, b, { ...world.linkFault(a, b), cut: true }));
    case 'heal':
      return onLink(world, command.from, command.to, (a, b) => world.setLinkFault(a, b, { cut: false, lossPpm: 0, extraUs: 0 }));
    case 'degrade':
      return onLink(world, command.from, command.to, (a, b) =>
        world.setLinkFault(a, b, { cut: world.linkFault(a, b).cut, lossPpm: command.lossPpm, extraUs: command.extraUs }));
    case 'request':
      return toRunning(world, EDGE_NAME, command);
    case 'typeLine':
      return atTerminal(world, command.terminal, { type: 'line', text: command.text });
    case 'typeKey':
      return atTerminal(world, command.terminal, { type: 'key', key: command.key });
    case 'failDisk':
    case 'produce':
    case 'setRate':
    case 'setAnswer':
      return toRunning(world, command.node, command);
    default:
      return assertNever(command, 'command');
  }
}

/** Terminals come to be when something is typed at them. */
function atTerminal(world: World, terminal: number, command: TerminalCommand): void {
  const name = terminalName(terminal);
  const known = world.nodeByName(name);
  const ix = known >= 0 ? known : addTerminal(world, name, true);
  if (world.nodes[ix]?.kind === NodeKind.Terminal) typeAt(world, ix, command);
}

function onNode(world: World, name: string, act: (ix: number) => void): void {
  const ix = world.nodeByName(name);
  if (ix >= 0) act(ix);
}

function onLink(world: World, from: string, to: string, act: (a: number, b: number) => void): void {
  const a = world.nodeByName(from);
  const b = world.nodeByName(to);
  if (a >= 0 && b >= 0 && a !== b) act(a, b);
}

/** A command that a node's own process carries out: one that is down or frozen does not hear it. */
function toRunning(world: World, name: string, command: Command): void {
  onNode(world, name, (ix) => {
    const node = world.nodes[ix];
    if (node !== undefined && node.status === 'running' && !node.paused) world.command(ix, command);
  });
}

export type ValidateResult = { readonly ok: true; readonly command: Command } | { readonly ok: false; readonly errors: readonly ShapeError[] };

/** A command from outside, held against this world: right shape, and everything it names exists. */
export function validateCommand(world: World, input: unknown): ValidateResult {
  const read = readCommand(input);
  if (!read.ok) return read;
  const errors = checkCommand(read.command, surroundings(world));
  return errors.length === 0 ? read : { ok: false, errors };
}

function surroundings(world: World): CommandSurroundings {
  const nodes: NamedNode[] = world.nodes.map((node) => {
    const named: NamedNode = { name: node.name, kind: kindName(node.kind) };
    return node.kind === NodeKind.Broker ? { ...named, directories: directoriesOf(node.state) } : named;
  });
  return { nodes, topics: topicNames(world) };
}

/** A broker's log directories that work. */
function directoriesOf(state: unknown): readonly string[] {
  return (state as BrokerState).directories.filter(({ isOffline }) => !isOffline).map(({ path }) => path);
}

function kindName(kind: number): NamedNodeKind {
  switch (kind) {
    case NodeKind.Broker:
      return 'broker';
    case NodeKind.Controller:
      return 'controller';
    case NodeKind.ZooKeeper:
      return 'zookeeper';
    case NodeKind.Producer:
      return 'producer';
    case NodeKind.Consumer:
      return 'consumer';
    case NodeKind.ShareConsumer:
      return 'share consumer';
    case NodeKind.ObjectStore:
      return 'object store';
    case NodeKind.Terminal:
      return 'terminal';
    default:
      return 'edge';
  }
}
