import { isRackMismatch, type StickyProblem } from './problem';

/** Who gets what, and which partitions change hands between members that live. */
export interface StickyAnswer {
  /** Partitions of each member. */
  readonly assigned: readonly (readonly number[])[];
  /** Partition → new owner, where the old one must give it up first. */
  readonly transferring: ReadonlyMap<number, number>;
}

/**
 * R-ASG-03: all members subscribe to the same topics, so everybody gets ⌊n/m⌋ or ⌈n/m⌉ partitions. Members keep what they own
 * within that share; what is left is dealt out in turn, first within racks where they are known.
 */
export function assignEqualSubscriptions(problem: StickyProblem): StickyAnswer {
  const deal = new Deal(problem);
  deal.keepOwned();
  deal.sortUnfilled();
  const left = deal.dealWithinRacks(deal.unassigned());
  deal.dealInTurn(left);
  return { assigned: deal.assigned, transferring: deal.transferring };
}

class Deal {
  readonly assigned: number[][];
  readonly transferring = new Map<number, number>();
  private readonly problem: StickyProblem;
  private readonly least: number;
  private readonly most: number;
  /** How many members are to have more than the least, and how many have so far. */
  private readonly extras: number;
  private withExtra = 0;
  /** Members that may still get something: those under the least, and those that have just that. */
  private underLeast: number[] = [];
  private atLeast: number[] = [];
  /** Partition → the member that owned it and was not left with it. */
  private readonly givenUp = new Map<number, number>();

  constructor(problem: StickyProblem) {
    const members = problem.members.length;
    const partitions = problem.topicOf.length;
    this.problem = problem;
    this.assigned = problem.members.map(() => []);
    this.least = Math.floor(partitions / members);
    this.most = Math.ceil(partitions / members);
    this.extras = partitions % members;
  }

  keepOwned(): void {
    this.problem.members.forEach((_, member) => {
      const owned = this.ownedInOrder(member);
      if (owned.length < this.least) {
        this.assigned[member].push(...owned);
        this.underLeast.push(member);
        return;
      }
      const mayKeepMost = owned.length >= this.most && this.withExtra < this.extras;
      if (mayKeepMost) this.countExtra();
      const kept = mayKeepMost ? this.most : this.least;
      this.assigned[member].push(...owned.slice(0, kept));
      for (const partition of owned.slice(kept)) this.givenUp.set(partition, member);
      if (!mayKeepMost && this.withExtra < this.extras) this.atLeast.push(member);
    });
  }

  /** By number, then topic; without those in another rack and those that were contested. */
  private ownedInOrder(member: number): number[] {
    const { owned, numberOf, topicOf, contested } = this.problem;
    const inRack: number[] = [];
    for (const partition of owned[member]) {
      if (isRackMismatch(this.problem, member, partition)) this.givenUp.set(partition, member);
      else if (!contested.has(partition)) inRack.push(partition);
    }
    return inRack.sort((a, b) => numberOf[a] - numberOf[b] || topicOf[a] - topicOf[b]);
  }

  private countExtra(): void {
    this.withExtra++;
    if (this.withExtra === this.extras) this.atLeast = [];
  }

  sortUnfilled(): void {
    const { rank } = this.problem;
    this.underLeast.sort((a, b) => rank[a] - rank[b]);
    this.atLeast.sort((a, b) => rank[a] - rank[b]);
  }

  /** By topic and number; where members have racks, partitions with few members near them come first. */
  unassigned(): number[] {
    const taken = new Set(this.assigned.flat());
    const left = this.problem.topicOf.map((_, partition) => partition).filter((partition) => !taken.has(partition));
    const near = this.problem.racks.membersNear;
    return near ? left.sort((a, b) => near[a] - near[b]) : left;
  }

  /** Returns what could not be placed in a rack. */
  dealWithinRacks(partitions: readonly number[]): number[] {
    if (!this.problem.racks.used) return [...partitions];
    let start = 0;
    return partitions.filter((partition) => {
      const at = this.nextInRack(partition, this.underLeast, start);
      if (at >= 0) {
        start = this.giveUnderLeast(partition, at);
        return false;
      }
      const extraAt = this.nextInRack(partition, this.atLeast, 0);
      if (extraAt < 0) return true;
      const member = this.atLeast[extraAt];
      if (this.assigned[member].length + 1 === this.most) {
        this.atLeast.splice(extraAt, 1);
        this.countExtra();
      }
      this.give(partition, member);
      return false;
    });
  }

  private nextInRack(partition: number, members: readonly number[], start: number): number {
    const { ofMember, ofPartition } = this.problem.racks;
    for (let i = 0; i < members.length; i++) {
      const at = (start + i) % members.length;
      const rack = ofMember[members[at]];
      if (rack !== null && ofPartition[partition].has(rack)) return at;
    }
    return -1;
  }

  /** Returns where the search for the next partition starts. */
  private giveUnderLeast(partition: number, at: number): number {
    const member = this.underLeast[at];
    const count = this.assigned[member].length + 1;
    let following = at;
    if (count >= this.least) {
      this.underLeast.splice(at, 1);
      if (count < this.most && this.withExtra < this.extras) this.atLeast.push(member);
    } else {
      following++;
    }
    this.give(partition, member);
    return this.underLeast.length === 0 ? 0 : following % this.underLeast.length;
  }

  dealInTurn(partitions: readonly number[]): void {
    let at = 0;
    for (const partition of partitions) {
      if (this.underLeast.length === 0) {
        const member = this.atLeast.shift();
        if (member === undefined) throw new Error('More partitions than shares');
        this.give(partition, member);
        continue;
      }
      if (at >= this.underLeast.length) at = 0;
      const member = this.underLeast[at];
      this.give(partition, member);
      if (this.assigned[member].length === this.least) {
        this.underLeast.splice(at, 1);
        this.atLeast.push(member);
      } else {
        at++;
      }
    }
  }

  private give(partition: number, member: number): void {
    this.assigned[member].push(partition);
    const before = this.givenUp.get(partition);
    if ((before !== undefined && before !== member) || this.problem.contested.has(partition)) {
      this.transferring.set(partition, member);
    }
  }
}
