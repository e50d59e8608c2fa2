import { javaHashOrder, javaStringHash } from '../../../../base/java-hash';
import type { StickyProblem } from './problem';

/**
 * Which partitions of a topic moved from whom to whom during one assignment. When a partition is about to move where another
 * of its topic just came from, that other one moves back instead, so that no two members swap partitions of one topic.
 */
export class Movements {
  private readonly problem: StickyProblem;
  private readonly moved = new Map<number, { from: number; to: number }>();

  constructor(problem: StickyProblem) {
    this.problem = problem;
  }

  record(partition: number, from: number, to: number): void {
    const earlier = this.moved.get(partition);
    this.moved.delete(partition);
    if (!earlier) this.moved.set(partition, { from, to });
    else if (earlier.from !== to) this.moved.set(partition, { from: earlier.from, to });
  }

  /** The partition to move in place of this one. */
  insteadOf(partition: number, from: number, to: number): number {
    const { topicOf, numberOf, topics } = this.problem;
    const origin = this.moved.get(partition)?.from ?? from;
    const opposite: number[] = [];
    for (const [other, pair] of this.moved) {
      if (topicOf[other] === topicOf[partition] && pair.from === to && pair.to === origin) opposite.push(other);
    }
    if (opposite.length === 0) return partition;
    const topicHash = javaStringHash(topics[topicOf[partition]]);
    const hash = (other: number) => (Math.imul(31, 31 + numberOf[other]) + topicHash) | 0;
    return javaHashOrder(opposite, hash)[0];
  }
}
