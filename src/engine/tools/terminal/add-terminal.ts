import type { NodeIx } from '../../kernel/connection';
import type { World } from '../../kernel/world';
import { NodeKind } from '../../protocol/node-kinds';
import { hasBegun, terminalBehavior, type TerminalCommand } from './terminal';
import { createTerminal, type TerminalState } from './terminal-state';

/** It stands next to the cluster, not at the end of a slow line. */
const ACCESS_US = 100;

export function addTerminal(world: World, name: string, isInteractive: boolean): NodeIx {
  return world.addNode(name, NodeKind.Terminal, -1, terminalBehavior, createTerminal(name, isInteractive), ACCESS_US);
}

export function terminalAt(world: World, ix: NodeIx): TerminalState {
  return world.nodes[ix]?.state as TerminalState;
}

/** Does what is typed; a command that takes time brings the node up. */
export function typeAt(world: World, ix: NodeIx, command: TerminalCommand): void {
  world.command(ix, command);
  if (hasBegun(terminalAt(world, ix))) world.start(ix);
}
