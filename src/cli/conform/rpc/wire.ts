import type { NodeIx } from '../../../engine/kernel/connection';
import type { World } from '../../../engine/kernel/world';
import { createEdge, edgeBehavior, type EdgeState, type RawAnswer, type RawRequestCommand } from '../../../engine/client/edge';
import { apiFields } from '../../../engine/protocol/generated/api-fields';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import { runUntil } from '../run-until';
import { normalise } from './normalise';

const CLIENT_ID = 'c';
const ACCESS_US = 100;

export interface AskedRequest {
  readonly api: string;
  readonly version: number;
  readonly body: unknown;
}

/** A request under way. */
export interface Sent {
  readonly connection: string;
  readonly name: string;
  readonly api: string;
  readonly body: unknown;
}

/** Sends raw requests into a world, each named connection an edge of its own, and lets the world run. */
export class Wire {
  private readonly edges = new Map<string, NodeIx>();
  private sentCount = 0;

  /** `owner` tells the clients of one wire from those of another in the same world. */
  constructor(readonly world: World, private readonly owner: string) {}

  send(to: NodeIx, connection: string, { api, version, body }: AskedRequest): Sent {
    const name = String(++this.sentCount);
    const command: RawRequestCommand = { type: 'request', id: name, to: this.world.nodes[to]?.name ?? '', api, version, body: body as object };
    this.world.command(this.edge(connection), command);
    return { connection, name, api, body };
  }

  /** The answer as recordings write it; `undefined` while there is none. */
  answer(sent: Sent): unknown {
    const answer = this.stateOf(this.edge(sent.connection)).answers.get(sent.name);
    if (answer === undefined) return undefined;
    return isClosed(answer) ? { closed: true } : normalise(fieldsOf(sent.api), answer.body);
  }

  /** Lets time pass until the answer is there, at most so long. */
  await(sent: Sent, withinMs: number): unknown {
    this.runUntil(() => this.answer(sent) !== undefined, withinMs);
    return this.answer(sent);
  }

  ask(to: NodeIx, connection: string, request: AskedRequest, withinMs: number): unknown {
    return this.await(this.send(to, connection, request), withinMs);
  }

  sleep(ms: number): void {
    this.runUntil(() => false, ms);
  }

  /** True when it happened in time; the clock then stands at that event. */
  runUntil(isDone: () => boolean, withinMs: number): boolean {
    return runUntil(this.world, isDone, withinMs);
  }

  private edge(connection: string): NodeIx {
    let ix = this.edges.get(connection);
    if (ix === undefined) {
      ix = this.world.addNode(`${this.owner}/${connection}`, NodeKind.Edge, -1, edgeBehavior, createEdge([], []), ACCESS_US);
      const node = this.world.nodes[ix];
      if (node !== undefined) node.clientId = CLIENT_ID;
      this.world.start(ix);
      this.edges.set(connection, ix);
    }
    return ix;
  }

  private stateOf(edge: NodeIx): EdgeState {
    return this.world.nodes[edge]?.state as EdgeState;
  }
}

function isClosed(answer: RawAnswer): answer is { readonly closed: true } {
  return 'closed' in answer;
}

export function fieldsOf(api: string): (typeof apiFields)[number] | undefined {
  return apiFields.find((fields) => fields.name === api);
}
