import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue';

const entry = fc.record({ timeUs: fc.nat(50), priority: fc.nat(1), cancel: fc.boolean() });

function fill(entries: readonly { timeUs: number; priority: number; cancel: boolean }[]) {
  const queue = new EventQueue();
  const handles = entries.map((e, i) => queue.handle(queue.push(e.timeUs, e.priority, i + 1, 2, 0, 0, 0)));
  entries.forEach((e, i) => {
    if (e.cancel) queue.cancel(handles[i] as number);
  });
  return queue;
}

function drain(queue: EventQueue): number[] {
  const order: number[] = [];
  for (let slot = queue.pop(); slot >= 0; slot = queue.pop()) {
    order.push(queue.sequence[slot] as number);
    queue.release(slot);
  }
  return order;
}

describe('the event queue', () => {
  it('gives events in the order of time, priority, sequence, without the cancelled ones', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 3000 }), (entries) => {
        const expected = entries
          .map((e, i) => ({ ...e, sequence: i + 1 }))
          .filter((e) => !e.cancel)
          .sort((x, y) => x.timeUs - y.timeUs || x.priority - y.priority || x.sequence - y.sequence)
          .map((e) => e.sequence);
        expect(drain(fill(entries))).toEqual(expected);
      }),
    );
  });

  it('copies to an independent queue', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
        const queue = fill(entries);
        const copy = queue.copy();
        const fromCopy = drain(copy);
        copy.push(1, 0, 9999, 2, 0, 0, 0);
        expect(drain(queue)).toEqual(fromCopy);
      }),
    );
  });

  it('ignores a handle whose slot has been given to another event', () => {
    const queue = new EventQueue();
    const first = queue.handle(queue.push(1, 0, 1, 2, 0, 0, 0));
    queue.release(queue.pop());
    queue.push(2, 0, 2, 2, 0, 0, 0);
    queue.cancel(first);
    expect(queue.isPending(first)).toBe(false);
    expect(drain(queue)).toEqual([2]);
  });

  it('grows past its first capacity', () => {
    const entries = Array.from({ length: 5000 }, (_, i) => ({ timeUs: 5000 - i, priority: 0, cancel: false }));
    expect(drain(fill(entries))).toEqual(entries.map((_, i) => 5000 - i));
  });

  it('takes a popped event back for a later time, under the same handle', () => {
    const queue = new EventQueue();
    const handle = queue.handle(queue.push(1, 0, 1, 2, 0, 0, 0));
    const slot = queue.pop();
    queue.restore(slot, 7, 2);
    expect(queue.nextTimeUs()).toBe(7);
    queue.cancel(handle);
    expect(queue.nextTimeUs()).toBe(Infinity);
  });
});
