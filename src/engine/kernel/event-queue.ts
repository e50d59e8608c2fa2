/**
 * The pending events of a world, in a total order of (time, priority, sequence).
 *
 * A 4-ary heap over slot numbers; the events themselves lie in parallel arrays, so that pushing and popping allocates
 * nothing and a copy is a handful of array copies. What an event refers to (a request, a command) is immutable, so copies
 * share it. Cancelled timers stay in the heap and are dropped when they come up.
 */
const INITIAL_CAPACITY = 1024;
const CANCELLED = 255;

/** Handle of a scheduled event: sequence number and slot in one number. 0 is never a handle. */
export type EventHandle = number;
const SLOT_SPACE = 1 << 20;

export class EventQueue {
  private heap = new Int32Array(INITIAL_CAPACITY);
  private heapSize = 0;
  private free = new Int32Array(INITIAL_CAPACITY);
  private freeSize = 0;
  private used = 0;
  private capacity = INITIAL_CAPACITY;

  timeUs = new Float64Array(INITIAL_CAPACITY);
  sequence = new Float64Array(INITIAL_CAPACITY);
  /** Sequence at the first push: what a handle names, also when the event is put back later. −1 for a free slot. */
  private ticket = new Float64Array(INITIAL_CAPACITY);
  cause = new Float64Array(INITIAL_CAPACITY);
  /** 0 goes before 1 at the same time. */
  priority = new Uint8Array(INITIAL_CAPACITY);
  kind = new Uint8Array(INITIAL_CAPACITY);
  node = new Int32Array(INITIAL_CAPACITY);
  incarnation = new Int32Array(INITIAL_CAPACITY);
  type = new Int32Array(INITIAL_CAPACITY);
  a = new Float64Array(INITIAL_CAPACITY);
  b = new Float64Array(INITIAL_CAPACITY);
  /** When the thing was sent (messages), for drawing it in flight. */
  sentUs = new Float64Array(INITIAL_CAPACITY);
  ref: (object | null)[] = [];

  get size(): number {
    return this.heapSize;
  }

  /** Puts an event in and gives its slot; the caller fills `a`, `b`, `type`, `ref`, `sentUs` of that slot. */
  push(timeUs: number, priority: number, sequence: number, kind: number, node: number, incarnation: number, cause: number): number {
    const slot = this.freeSize > 0 ? (this.free[--this.freeSize] as number) : this.used++;
    if (slot >= this.capacity) this.grow();
    this.timeUs[slot] = timeUs;
    this.sequence[slot] = sequence;
    this.ticket[slot] = sequence;
    this.cause[slot] = cause;
    this.priority[slot] = priority;
    this.kind[slot] = kind;
    this.node[slot] = node;
    this.incarnation[slot] = incarnation;
    this.type[slot] = 0;
    this.a[slot] = 0;
    this.b[slot] = 0;
    this.sentUs[slot] = timeUs;
    this.ref[slot] = null;
    this.siftUp(this.heapSize++, slot);
    return slot;
  }

  /** Time of the next live event, Infinity when there is none. */
  nextTimeUs(): number {
    this.dropCancelled();
    return this.heapSize === 0 ? Infinity : (this.timeUs[this.heap[0] as number] as number);
  }

  /** Slot of the next live event, −1 when there is none; it stays in. */
  peek(): number {
    this.dropCancelled();
    return this.heapSize === 0 ? -1 : (this.heap[0] as number);
  }

  /** Takes the next live event out and gives its slot, −1 when none is due by then. Call `release` once it has been read. */
  pop(untilUs = Infinity): number {
    this.dropCancelled();
    if (this.heapSize === 0 || (this.timeUs[this.heap[0] as number] as number) > untilUs) return -1;
    return this.popRoot();
  }

  release(slot: number): void {
    this.ref[slot] = null;
    this.ticket[slot] = -1;
    this.free[this.freeSize++] = slot;
  }

  /** Puts a popped event back, to come up at another place in the order; its handle stays valid. */
  restore(slot: number, timeUs: number, sequence: number): void {
    this.timeUs[slot] = timeUs;
    this.sequence[slot] = sequence;
    this.siftUp(this.heapSize++, slot);
  }

  handle(slot: number): EventHandle {
    return (this.ticket[slot] as number) * SLOT_SPACE + slot;
  }

  /** Cancels if still pending; a handle that has fired or was cancelled before does nothing. */
  cancel(handle: EventHandle): void {
    if (handle === 0) return;
    const slot = handle % SLOT_SPACE;
    if (this.ticket[slot] !== (handle - slot) / SLOT_SPACE) return;
    this.kind[slot] = CANCELLED;
    this.ref[slot] = null;
  }

  /** When a pending event is due, −1 when it is not pending. For views. */
  dueUs(handle: EventHandle): number {
    return this.isPending(handle) ? (this.timeUs[handle % SLOT_SPACE] as number) : -1;
  }

  isPending(handle: EventHandle): boolean {
    if (handle === 0) return false;
    const slot = handle % SLOT_SPACE;
    return this.ticket[slot] === (handle - slot) / SLOT_SPACE && this.kind[slot] !== CANCELLED;
  }

  /** Visits every pending event's slot, in no particular order. */
  forEach(visit: (slot: number) => void): void {
    for (let i = 0; i < this.heapSize; i++) {
      const slot = this.heap[i] as number;
      if (this.kind[slot] !== CANCELLED) visit(slot);
    }
  }

  copy(): EventQueue {
    const c = new EventQueue();
    c.heap = this.heap.slice();
    c.heapSize = this.heapSize;
    c.free = this.free.slice();
    c.freeSize = this.freeSize;
    c.used = this.used;
    c.capacity = this.capacity;
    c.timeUs = this.timeUs.slice();
    c.sequence = this.sequence.slice();
    c.ticket = this.ticket.slice();
    c.cause = this.cause.slice();
    c.priority = this.priority.slice();
    c.kind = this.kind.slice();
    c.node = this.node.slice();
    c.incarnation = this.incarnation.slice();
    c.type = this.type.slice();
    c.a = this.a.slice();
    c.b = this.b.slice();
    c.sentUs = this.sentUs.slice();
    c.ref = this.ref.slice();
    return c;
  }

  private before(x: number, y: number): boolean {
    const tx = this.timeUs[x] as number;
    const ty = this.timeUs[y] as number;
    if (tx !== ty) return tx < ty;
    const px = this.priority[x] as number;
    const py = this.priority[y] as number;
    if (px !== py) return px < py;
    return (this.sequence[x] as number) < (this.sequence[y] as number);
  }

  private siftUp(position: number, slot: number): void {
    const heap = this.heap;
    while (position > 0) {
      const parent = (position - 1) >> 2;
      const parentSlot = heap[parent] as number;
      if (!this.before(slot, parentSlot)) break;
      heap[position] = parentSlot;
      position = parent;
    }
    heap[position] = slot;
  }

  private popRoot(): number {
    const heap = this.heap;
    const root = heap[0] as number;
    const size = --this.heapSize;
    if (size > 0) {
      const slot = heap[size] as number;
      let position = 0;
      for (;;) {
        const first = position * 4 + 1;
        if (first >= size) break;
        let best = first;
        let bestSlot = heap[first] as number;
        const end = first + 4 < size ? first + 4 : size;
        for (let child = first + 1; child < end; child++) {
          const childSlot = heap[child] as number;
          if (this.before(childSlot, bestSlot)) {
            best = child;
            bestSlot = childSlot;
          }
        }
        if (!this.before(bestSlot, slot)) break;
        heap[position] = bestSlot;
        position = best;
      }
      heap[position] = slot;
    }
    return root;
  }

  private dropCancelled(): void {
    while (this.heapSize > 0 && this.kind[this.heap[0] as number] === CANCELLED) this.release(this.popRoot());
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    if (capacity > SLOT_SPACE) throw new Error('more than 1 048 576 events pending: the scenario is too large for one world');
    const f64 = (from: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
      const to = new Float64Array(capacity);
      to.set(from);
      return to;
    };
    const i32 = (from: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(capacity);
      to.set(from);
      return to;
    };
    const u8 = (from: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
      const to = new Uint8Array(capacity);
      to.set(from);
      return to;
    };
    this.capacity = capacity;
    this.heap = i32(this.heap);
    this.free = i32(this.free);
    this.timeUs = f64(this.timeUs);
    this.sequence = f64(this.sequence);
    this.ticket = f64(this.ticket);
    this.cause = f64(this.cause);
    this.priority = u8(this.priority);
    this.kind = u8(this.kind);
    this.node = i32(this.node);
    this.incarnation = i32(this.incarnation);
    this.type = i32(this.type);
    this.a = f64(this.a);
    this.b = f64(this.b);
    this.sentUs = f64(this.sentUs);
  }
}
