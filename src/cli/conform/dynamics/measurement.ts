import type { World } from '../../../engine/kernel/world';
import { RandomStreams } from '../../../engine/kernel/random-streams';

/** A case of kind `dynamics`: a fault, what is watched, and how long it took on a real cluster. */
export interface DynamicsCase {
  readonly id: string;
  readonly cluster: { readonly brokers: number; readonly controllers: number; readonly topic: string };
  /** What differs from Kafka's defaults, of brokers and clients alike. */
  readonly config: Readonly<Record<string, string | number>>;
  readonly fault: string;
  readonly observe: string;
  readonly measuredMs: readonly number[];
}

/** One trial with its own seed: the time from the fault to its effect. */
export type Measure = (recorded: DynamicsCase, draw: Draw) => number;

/** Random numbers of one trial. */
export class Draw {
  private readonly streams: RandomStreams;

  constructor(readonly seed: number) {
    this.streams = new RandomStreams(seed);
  }

  /** A whole number in [from, to). */
  between(from: number, to: number): number {
    return from + this.streams.draw(this.streams.open('dynamics'), to - from);
  }
}

/** The fault comes at any moment within so long after everything is quiet. */
const RANDOM_MOMENT_MS = 10_000;
const POLL_FROM_MS = 30;
const POLL_TO_MS = 61;

export function randomMomentMs(draw: Draw): number {
  return draw.between(0, RANDOM_MOMENT_MS);
}

/** Looks every 30 to 60 ms, as the recorder did; gives how long it took to be seen. */
export function watch(world: World, draw: Draw, sleep: (ms: number) => void, isSeen: () => boolean, withinMs: number): number {
  const startUs = world.nowUs;
  while (world.nowUs - startUs < withinMs * 1000) {
    if (isSeen()) return (world.nowUs - startUs) / 1000;
    sleep(draw.between(POLL_FROM_MS, POLL_TO_MS));
  }
  throw new Error(`not seen within ${withinMs} ms (seed ${draw.seed})`);
}
