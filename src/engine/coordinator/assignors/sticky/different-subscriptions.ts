import { Movements } from './movements';
import { isRackMismatch, type StickyProblem } from './problem';

/**
 * R-ASG-05: members subscribe to different topics. They keep what is legal; each partition without an owner, those with the
 * fewest candidates first, goes to the least loaded candidate; then partitions move while that evens out the load.
 */
export function assignDifferentSubscriptions(problem: StickyProblem): number[][] {
  const balancing = new Balancing(problem);
  const unassigned = balancing.keepOwned();
  balancing.balance(unassigned);
  return balancing.assigned;
}

class Balancing {
  readonly assigned: number[][];
  private readonly problem: StickyProblem;
  /** Members of each topic, topics of each member. */
  private readonly candidates: number[][];
  private readonly topicsOf: number[][];
  private owner: number[];
  /** All partitions, those of topics with the fewest candidates first. */
  private readonly inOrder: number[];
  /** Partition → who owned it in an earlier generation. */
  private readonly previousOwner: Map<number, number>;
  private readonly movements: Movements;
  private mustRevoke = false;
  /** Members whose share may still change. */
  private inPlay: number[];

  constructor(problem: StickyProblem) {
    const { members, topics, partitionsOf, owned, topicOf } = problem;
    this.problem = problem;
    this.assigned = owned.map((partitions) => [...partitions]);
    this.topicsOf = members.map((member) => member.topics.map((name) => topics.indexOf(name)).filter((topic) => topic >= 0));
    this.candidates = topics.map((_, topic) => members.map((_, m) => m).filter((m) => this.topicsOf[m].includes(topic)));
    this.owner = topicOf.map(() => -1);
    this.assigned.forEach((partitions, member) => partitions.forEach((partition) => (this.owner[partition] = member)));
    const topicOrder = topics.map((_, t) => t).sort((a, b) => this.candidates[a].length - this.candidates[b].length || a - b);
    this.inOrder = topicOrder.flatMap((topic) => partitionsOf[topic]);
    this.previousOwner = previousOwners(problem);
    this.movements = new Movements(problem);
    this.inPlay = members.map((_, m) => m);
  }

  /** Returns what is left to assign, in order. */
  keepOwned(): number[] {
    const kept = new Set<number>();
    this.assigned.forEach((partitions, member) => {
      const stays = partitions.filter((partition) => {
        return this.subscribes(member, partition) && !isRackMismatch(this.problem, member, partition);
      });
      if (stays.length < partitions.length) this.mustRevoke = true;
      this.assigned[member] = stays;
      stays.forEach((partition) => kept.add(partition));
    });
    return this.inOrder.filter((partition) => !kept.has(partition));
  }

  balance(unassigned: readonly number[]): void {
    const starting = this.assigned.every((partitions) => partitions.length === 0);
    let left = [...unassigned];
    if (this.problem.racks.used) {
      left = left.filter((partition) => !this.giveToLeastLoaded(partition, (m) => !isRackMismatch(this.problem, m, partition)));
    }
    for (const partition of left) this.giveToLeastLoaded(partition, () => true);

    const movable = (partition: number) => this.candidates[this.problem.topicOf[partition]].length >= 2;
    this.inPlay = this.inPlay.filter((member) => this.mayTakePart(member));

    const before = this.assigned.map((partitions) => [...partitions]);
    if (!this.mustRevoke) this.evenOut(unassigned.filter(movable));
    const moved = this.evenOut(this.inOrder.filter(movable));
    if (!starting && moved && this.imbalance(this.assigned) >= this.imbalance(before)) {
      before.forEach((partitions, member) => (this.assigned[member] = partitions));
    }
  }

  private subscribes(member: number, partition: number): boolean {
    return this.topicsOf[member].includes(this.problem.topicOf[partition]);
  }

  private load(member: number): number {
    return this.assigned[member].length;
  }

  /** Fewest partitions first, then by id. */
  private byLoad(a: number, b: number): number {
    return this.load(a) - this.load(b) || this.problem.rank[a] - this.problem.rank[b];
  }

  private leastLoaded(partition: number, may: (member: number) => boolean): number {
    let least = -1;
    for (const member of this.inPlay) {
      if (!this.subscribes(member, partition) || !may(member)) continue;
      if (least < 0 || this.byLoad(member, least) < 0) least = member;
    }
    return least;
  }

  private giveToLeastLoaded(partition: number, may: (member: number) => boolean): boolean {
    const member = this.leastLoaded(partition, may);
    if (member < 0) return false;
    this.assigned[member].push(partition);
    this.owner[partition] = member;
    return true;
  }

  private capacity(member: number): number {
    return this.topicsOf[member].reduce((sum, topic) => sum + this.problem.partitionsOf[topic].length, 0);
  }

  private mayTakePart(member: number): boolean {
    if (this.load(member) < this.capacity(member)) return true;
    return this.assigned[member].some((partition) => this.candidates[this.problem.topicOf[partition]].length >= 2);
  }

  /** Nobody could take a partition from somebody who has two more. */
  private isBalanced(): boolean {
    const sorted = this.inPlay.toSorted((a, b) => this.byLoad(a, b));
    const [lightest] = sorted;
    const heaviest = sorted[sorted.length - 1];
    if (this.load(lightest) >= this.load(heaviest) - 1) return true;
    return sorted.every((member) => {
      if (this.load(member) === this.capacity(member)) return true;
      return this.topicsOf[member].every((topic) =>
        this.problem.partitionsOf[topic].every((partition) => {
          const owner = this.owner[partition];
          return owner === member || this.load(member) + 1 >= this.load(owner);
        }),
      );
    });
  }

  /** Moves partitions, again and again in this order, until none has to. Returns whether any moved. */
  private evenOut(partitions: readonly number[]): boolean {
    let moved = false;
    for (let again = true; again; ) {
      again = false;
      for (const partition of partitions) {
        if (this.isBalanced()) break;
        const to = this.betterOwner(partition);
        if (to < 0) continue;
        this.move(partition, to);
        again = moved = true;
      }
    }
    return moved;
  }

  /** Who should have the partition instead; −1 = leave it. */
  private betterOwner(partition: number): number {
    const owner = this.owner[partition];
    const previous = this.previousOwner.get(partition);
    const lighter = (member: number) => this.load(owner) > this.load(member) + 1;
    if (previous !== undefined && lighter(previous)) return previous;
    const better = this.candidates[this.problem.topicOf[partition]].some(lighter);
    return better ? this.leastLoaded(partition, () => true) : -1;
  }

  private move(wanted: number, to: number): void {
    const partition = this.movements.insteadOf(wanted, this.owner[wanted], to);
    const from = this.owner[partition];
    this.movements.record(partition, from, to);
    this.assigned[from] = this.assigned[from].filter((other) => other !== partition);
    this.assigned[to].push(partition);
    this.owner[partition] = to;
  }

  /** The sum of differences between all pairs of members in play. */
  private imbalance(assigned: readonly (readonly number[])[]): number {
    const sizes = this.inPlay.map((member) => assigned[member].length);
    return sizes.reduce((sum, size, i) => sizes.slice(i + 1).reduce((part, other) => part + Math.abs(size - other), sum), 0);
  }
}

/** Claims of generations before the newest; of several the latest. */
function previousOwners({ members, maxGeneration, topics, partitionsOf }: StickyProblem): Map<number, number> {
  const owners = new Map<number, number>();
  members.forEach((member, m) => {
    if (member.generation >= maxGeneration) return;
    for (const [topic, numbers] of Object.entries(member.owned)) {
      for (const number of numbers) {
        const partition = partitionsOf[topics.indexOf(topic)]?.[number];
        if (partition === undefined) continue;
        const known = owners.get(partition);
        if (known === undefined || member.generation > members[known].generation) owners.set(partition, m);
      }
    }
  });
  return owners;
}
