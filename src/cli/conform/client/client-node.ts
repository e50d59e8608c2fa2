import type { CallAnswer } from '../../../engine/client/thrown';
import type { NodeIx } from '../../../engine/kernel/connection';
import type { World } from '../../../engine/kernel/world';
import { Wire } from '../rpc/wire';
import type { StepResult } from './case';

/** No call of a recording took longer. */
const CALL_PATIENCE_MS = 300_000;

interface Callable {
  answer: CallAnswer | null;
}

export function fill<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('there is nothing');
  return value;
}

/** One client's node in the world: makes calls on it and lets the world run until they return. */
export class ClientNode<Program extends Callable> {
  constructor(private readonly world: World, private readonly wire: Wire, private readonly ix: NodeIx, private readonly programOf: (state: unknown) => Program) {}

  /** What the program holds now. */
  get program(): Program {
    return this.programOf(this.state);
  }

  get state(): unknown {
    return fill(this.world.nodes[this.ix]).state;
  }

  command(command: object): void {
    this.world.command(this.ix, command);
  }

  call(call: object): CallAnswer {
    this.command({ type: 'call', call });
    if (!this.runUntil(() => this.program.answer !== null, CALL_PATIENCE_MS)) throw new Error(`no return from ${JSON.stringify(call)}`);
    return this.program.answer as CallAnswer;
  }

  runUntil(isDone: () => boolean, withinMs: number): boolean {
    return this.wire.runUntil(isDone, withinMs);
  }

  get nowMs(): number {
    return this.world.nowUs / 1000;
  }
}

/** Polls again and again; what a poll throws ends it. */
export function pollWhile<Program extends Callable>(node: ClientNode<Program>, pollMs: number, goesOn: () => boolean, withinMs: number): StepResult {
  const endMs = node.nowMs + withinMs;
  while (goesOn() && node.nowMs < endMs) {
    const { thrown } = node.call({ type: 'poll', timeoutMs: pollMs });
    if (thrown !== null) return { ...thrown };
  }
  return {};
}
