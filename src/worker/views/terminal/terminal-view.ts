import { definitionsOf } from '../../../engine/config/resolve';
import type { World } from '../../../engine/kernel/world';
import { brokerPort, BROKER_HOST, controllerEndpoint } from '../../../engine/protocol/endpoints';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import { MAX_TERMINALS } from '../../../engine/scenario/command';
import { terminalName } from '../../../engine/scenario/scenario';
import { completeLine, type Known } from '../../../engine/tools/terminal/complete-line';
import type { TerminalState } from '../../../engine/tools/terminal/terminal-state';
import { groupNames } from '../group-rows';
import { committedImage, controllersOf } from '../nodes';
import type { Completions, TerminalScreen, TerminalView } from './terminal-contract';

/** The screens of all terminals at which something was typed. */
export function terminalView(world: World): TerminalView {
  const terminals: TerminalScreen[] = [];
  for (let terminal = 1; terminal <= MAX_TERMINALS; terminal++) {
    const state = terminalOf(world, terminal);
    if (state !== undefined) terminals.push(screenOf(terminal, state));
  }
  return { timeUs: world.nowUs, terminals };
}

function terminalOf(world: World, terminal: number): TerminalState | undefined {
  const node = world.nodes[world.nodeByName(terminalName(terminal))];
  return node?.kind === NodeKind.Terminal ? (node.state as TerminalState) : undefined;
}

function screenOf(terminal: number, { screen, files, run, begun, exitCode }: TerminalState): TerminalScreen {
  return {
    terminal,
    firstLine: screen.firstLine,
    lines: screen.lines.map(({ kind, text, timeUs }) => ({ kind, text, timeUs })),
    rest: screen.rest,
    state: run !== null ? { kind: 'running', command: run.line, sinceUs: run.sinceUs, isReading: run.isReading } : begun !== '' ? { kind: 'continued' } : { kind: 'prompt', exitCode },
    files: [...files.keys()].sort(),
  };
}

/** What could stand at the cursor: of the cluster's things those that are there at this moment. */
export function completeAt(world: World, terminal: number, text: string, cursor: number): Completions {
  return completeLine(text.slice(0, cursor), knownTo(world, terminalOf(world, terminal)));
}

function knownTo(world: World, terminal: TerminalState | undefined): Known {
  const image = committedImage(world);
  const brokers = [...image.brokers.keys()].sort((a, b) => a - b);
  const words = (texts: Iterable<string>): { readonly text: string }[] => [...texts].map((text) => ({ text }));
  return {
    server: brokers.map((id) => ({ text: `${BROKER_HOST}:${brokerPort(id)}`, about: `broker ${id}` })),
    controller: controllersOf(world).map(({ node }) => {
      const [listener] = controllerEndpoint(node.kafkaId).listeners;
      return { text: `${listener?.host}:${listener?.port}`, about: `controller ${node.kafkaId}` };
    }),
    topic: words(image.topics.keys()),
    group: words(groupNames(world, image)),
    broker: words(brokers.map(String)),
    'topic-config': words(Object.values(definitionsOf('topic')).map(({ name }) => name)),
    file: words(terminal?.files.keys() ?? []),
  };
}
