import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';

/** Index of a random stream within its world. */
export type StreamId = number;

/** 32-bit FNV-1a over UTF-16 units: only to derive a stream's seed from its name. */
function hashName(name: string, seed: number): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  h ^= h >>> 16;
  h = Math.imul(h, 0x7feb352d);
  return (h ^ (h >>> 15)) | 0;
}

/**
 * One random generator per purpose, named and split from the seed, so that one more consumer does not change what a
 * producer draws.
 */
export class RandomStreams {
  private readonly ids = new Map<string, StreamId>();
  private generators: JumpableRandomGenerator[] = [];

  constructor(readonly seed: number) {}

  /** The stream of that name; the same name gives the same stream. */
  open(name: string): StreamId {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const id = this.generators.length;
    this.ids.set(name, id);
    this.generators.push(xoroshiro128plus(hashName(name, this.seed)));
    return id;
  }

  /** A whole number in [0, bound). */
  draw(stream: StreamId, bound: number): number {
    return uniformInt(this.generators[stream] as JumpableRandomGenerator, 0, bound - 1);
  }

  copy(): RandomStreams {
    const c = new RandomStreams(this.seed);
    for (const [name, id] of this.ids) c.ids.set(name, id);
    c.generators = this.generators.map((generator) => generator.clone());
    return c;
  }
}
