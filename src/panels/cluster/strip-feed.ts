/**
 * The ends of all logs as the frames bring them, up to sixty times a second. A strip listens to its own replica alone and is
 * drawn again only when that has changed.
 */
import { CELLS, STRIP_OFFLINE, type Frame } from '../../worker/frame';
import { endStep } from './strip-layout';
import { replicaThing, type ThingId } from '../../session/commands/things';
import type { NameTable } from '../../session/names';

export interface StripData {
  readonly logStart: number;
  readonly hw: number;
  readonly leo: number;
  /** Where the window over this partition ends: the longest live log of it, by whole steps. */
  readonly windowEnd: number;
  /** Offset of the first of `cells`. */
  readonly cellsFrom: number;
  /** Class of each record's key, as in the frame. */
  readonly cells: readonly number[];
}

/** So many strips are drawn again in one frame; with more than that on screen they take turns, so that no frame is long. */
const A_FRAME = 6;
const PARTITIONS = 16384;

export class StripFeed {
  private readonly strips = new Map<ThingId, StripData>();
  private readonly listeners = new Map<ThingId, Set<() => void>>();
  private things: ThingId[] = [];
  private names: NameTable | undefined;
  private readonly ends = new Map<number, number>();
  private sequence = -1;
  /** Where the strips that have waited longest begin. */
  private turn = 0;
  private behind = false;

  get(thing: ThingId): StripData | undefined {
    return this.strips.get(thing);
  }

  subscribe(thing: ThingId, changed: () => void): () => void {
    const set = this.listeners.get(thing) ?? new Set();
    this.listeners.set(thing, set);
    set.add(changed);
    return () => {
      set.delete(changed);
      if (set.size === 0) this.listeners.delete(thing);
    };
  }

  /** Takes what a frame says. */
  take(frame: Frame, names: NameTable): void {
    if (frame.sequence === this.sequence && !this.behind) return;
    this.sequence = frame.sequence;
    const { strips } = frame;
    if (names !== this.names || this.things.length !== strips.count) {
      this.names = names;
      this.things = [];
    }
    const ends = this.ends;
    ends.clear();
    for (let i = 0; i < strips.count; i++) {
      const partition = strips.topic[i] * PARTITIONS + strips.partition[i];
      // A log that nobody can read does not move the window, unless it is all there is.
      const end = (strips.flags[i] & STRIP_OFFLINE) === 0 ? strips.leo[i] : -1;
      ends.set(partition, Math.max(ends.get(partition) ?? -1, end));
    }
    let drawn = 0;
    this.behind = false;
    for (let n = 0; n < strips.count; n++) {
      const i = (this.turn + n) % strips.count;
      const end = ends.get(strips.topic[i] * PARTITIONS + strips.partition[i]) ?? -1;
      const windowEnd = endStep(end < 0 ? strips.leo[i] : end);
      const thing = this.thingAt(frame, names, i);
      const known = this.strips.get(thing);
      if (known && same(known, frame, i, windowEnd)) continue;
      const listeners = this.listeners.get(thing);
      if (listeners && drawn === A_FRAME) {
        // The rest has its turn with the next frame.
        this.turn = i;
        this.behind = true;
        break;
      }
      this.strips.set(thing, read(frame, i, windowEnd));
      if (!listeners) continue;
      drawn++;
      for (const changed of listeners) changed();
    }
  }

  clear(): void {
    this.strips.clear();
    this.things = [];
    this.sequence = -1;
  }

  private thingAt({ strips }: Frame, names: NameTable, i: number): ThingId {
    const node = names.nodeName(strips.node[i]);
    const topic = names.nameOf(strips.topic[i]);
    const known = this.things[i];
    const ending = `/${topic}-${strips.partition[i]}@${node}`;
    if (known?.endsWith(ending)) return known;
    const thing = replicaThing(topic, strips.partition[i], node);
    this.things[i] = thing;
    return thing;
  }
}

function same(known: StripData, { strips }: Frame, i: number, windowEnd: number): boolean {
  if (known.windowEnd !== windowEnd || known.leo !== strips.leo[i] || known.hw !== strips.hw[i] || known.logStart !== strips.logStart[i]) return false;
  for (let c = 0; c < CELLS; c++) if (known.cells[c] !== strips.classes[i * CELLS + c]) return false;
  return true;
}

function read({ strips }: Frame, i: number, windowEnd: number): StripData {
  return {
    logStart: strips.logStart[i],
    hw: strips.hw[i],
    leo: strips.leo[i],
    windowEnd,
    cellsFrom: strips.leo[i] - CELLS,
    cells: Array.from(strips.classes.subarray(i * CELLS, (i + 1) * CELLS)),
  };
}
