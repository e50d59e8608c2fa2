import { nodeThing, parseThing } from './things';
import type { Command, Option, Values } from './command';
import type { CommandContext, NodeFacts, NodeRole } from './context';

type C = Command<CommandContext>;

export const alive = (node: NodeFacts): boolean => node.condition === 'running' || node.condition === 'paused' || node.condition === 'starting';

export function nodeOf({ run }: CommandContext, { node }: Values): NodeFacts | undefined {
  const thing = parseThing(String(node));
  return thing?.kind === 'node' ? run.facts().nodes.find((n) => n.name === thing.node) : undefined;
}

/** The node a fault would hit: the selected one, or the broker of the selected replica. */
function selectedNode({ shell }: CommandContext): string | undefined {
  const thing = shell.selected === undefined ? undefined : parseThing(shell.selected);
  if (thing?.kind === 'node') return nodeThing(thing.node);
  return thing?.kind === 'replica' ? nodeThing(thing.node) : undefined;
}

function nodeOptions({ run }: CommandContext, roles: readonly NodeRole[] | undefined): Option[] {
  return run.facts().nodes.filter((n) => !roles || roles.includes(n.role)).map((n) => ({ value: nodeThing(n.name), label: n.label, hint: n.condition }));
}

/** A fault of one node: the selected one, or one that is asked for. */
export interface NodeFault {
  readonly id: string;
  readonly verb: string;
  /** The title while it is not known whom it hits. */
  readonly title: string;
  readonly keys?: readonly string[];
  readonly roles?: readonly NodeRole[];
  readonly possible: (node: NodeFacts, context: CommandContext, values: Values) => true | string;
  /** What its parameter beside the node may be. */
  readonly choices?: (context: CommandContext) => readonly Option[];
  readonly run: (context: CommandContext, node: NodeFacts, values: Values) => void;
  readonly parameters?: C['parameters'];
  readonly describe?: (node: NodeFacts, values: Values) => string;
}

export function nodeFault(fault: NodeFault): C {
  return {
    id: fault.id,
    title: fault.title,
    group: 'Faults',
    keys: fault.keys,
    parameters: { node: { kind: 'thing', label: 'node' }, ...fault.parameters },
    describe(context, values) {
      const node = nodeOf(context, values);
      if (!node) return fault.verb;
      return fault.describe?.(node, values) ?? `${fault.verb} ${node.label}`;
    },
    options: (context, parameter) => (parameter === 'node' ? nodeOptions(context, fault.roles) : (fault.choices?.(context) ?? [])),
    accepts(context, parameter, value) {
      if (parameter !== 'node') return true;
      const node = nodeOf(context, { node: value });
      return node !== undefined && (!fault.roles || fault.roles.includes(node.role));
    },
    presume(context) {
      const node = selectedNode(context);
      return node === undefined ? {} : { node };
    },
    availability(context, values) {
      const node = nodeOf(context, values);
      return node ? fault.possible(node, context, values) : 'select a broker, a controller or a client first';
    },
    run(context, values) {
      const node = nodeOf(context, values);
      if (node) fault.run(context, node, values);
    },
  };
}
