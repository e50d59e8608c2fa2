import type { World } from '../engine/kernel/world';
import type { FromWorker } from './contract';

/** Sends the texts of a world's numbers as they appear, and again from where another course of history differs. */
export class NameSender {
  private sent: string[] = [];
  private nodes = -1;
  private generation = -1;

  constructor(private readonly post: (message: FromWorker) => void) {}

  /** A new run: nothing of what was sent holds. */
  reset(): void {
    this.sent = [];
    this.nodes = -1;
  }

  /** `generation` tells whether time has jumped since the last call. */
  update(world: World, generation: number): void {
    const count = world.nameCount;
    if (generation === this.generation && count === this.sent.length && this.nodes === world.nodes.length) return;
    let from = Math.min(this.sent.length, count);
    if (generation !== this.generation) {
      from = 0;
      while (from < this.sent.length && from < count && this.sent[from] === world.nameOf(from)) from++;
    }
    this.generation = generation;
    if (from === count && from === this.sent.length && this.nodes === world.nodes.length) return;
    const texts: string[] = [];
    for (let id = from; id < count; id++) texts.push(world.nameOf(id));
    this.sent = [...this.sent.slice(0, from), ...texts];
    this.nodes = world.nodes.length;
    const nodes = world.nodes.map(({ name, kind, kafkaId }) => ({ name, kind, kafkaId }));
    this.post({ type: 'names', nodes, from, texts });
  }
}
