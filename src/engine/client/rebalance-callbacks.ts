import type { Context } from '../kernel/behavior';
import { inOrder, type AfterCallback, type CallbackName, type ConsumerProgram, type JournalEntry, type ListenerAction, type OpenCallback, type TopicPartition } from './consumer-program';
import type { ConsumerState } from './consumer-state';
import { positionsOf, startCommit } from './program-commits';
import type { Thrown } from './thrown';

/**
 * Callbacks of the rebalance listener, which run within poll(), unsubscribe() and close() (R-CONS-01, R-CONS-02). What a listener does may
 * take a while; whoever called it goes on when it has returned.
 */

const THROWN: Thrown = { error: 'KafkaException', cause: 'RuntimeException' };

/** False: the listener waits for something, and `then` follows when it is over. */
export function callBack(ctx: Context, s: ConsumerState, name: CallbackName, given: Iterable<TopicPartition>, then: AfterCallback): boolean {
  const { program } = s;
  if (program === null) return true;
  const partitions = inOrder(given);
  const isIdle = s.config.groupProtocol === 'consumer' && name === 'assigned' && partitions.length === 0 && s.assigned.size === 0;
  program.journal.push({ type: 'callback', name, partitions, isIdle, timeUs: ctx.nowUs });
  const action = program.listener[name];
  if (action === undefined) return true;
  const callback: OpenCallback = { name, action, partitions, isIdle, then };
  switch (action) {
    case 'throw':
      program.pendingThrow = THROWN;
      return true;
    case 'seekToBeginning':
      for (const partition of s.assigned.values()) {
        if (partitions.some((one) => one.topic === partition.topic && one.partition === partition.partition)) seekTo(partition, 'earliest');
      }
      note(program, callback, null);
      return true;
    case 'commitSync': {
      const refusal = startCommit(ctx, s, program, positionsOf(s), 'callback');
      if (refusal !== null || !program.commits.some((one) => one.kind === 'callback')) {
        note(program, callback, refusal);
        return true;
      }
      program.callback = callback;
      return false;
    }
    case 'positions':
      program.callback = callback;
      return hasCallbackEnded(s, program);
  }
}

/** The position is given up for a new beginning. */
export function seekTo(partition: { position: number; awaiting: 'committed' | 'reset' | 'nothing'; askedUntilUs: number; resetTo: 'earliest' | 'latest' | null }, resetTo: 'earliest' | 'latest'): void {
  partition.position = -1;
  partition.awaiting = 'reset';
  partition.askedUntilUs = 0;
  partition.resetTo = resetTo;
}

/** Has what the listener waits for come? It returns then. */
export function hasCallbackEnded(s: ConsumerState, program: ConsumerProgram): boolean {
  const { callback } = program;
  if (callback === null) return true;
  if (callback.action === 'commitSync') {
    const commit = program.commits.find((one) => one.kind === 'callback');
    if (commit !== undefined && !commit.done) return false;
    program.commits = program.commits.filter((one) => one !== commit);
    note(program, callback, commit?.thrown ?? null);
  } else {
    const waits = callback.partitions.some((wanted) => s.assigned.values().some((one) => one.topic === wanted.topic && one.partition === wanted.partition && one.awaiting !== 'nothing'));
    if (waits) return false;
    note(program, callback, null, positionsOf(s).filter((one) => callback.partitions.some((wanted) => wanted.topic === one.topic && wanted.partition === one.partition)));
  }
  program.callback = null;
  return true;
}

function note(program: ConsumerProgram, { name, action, isIdle }: OpenCallback, thrown: Thrown | null, positions: Extract<JournalEntry, { type: 'inCallback' }>['positions'] = null): void {
  program.journal.push({ type: 'inCallback', name, action: action satisfies ListenerAction, thrown, positions, isIdle });
}
