const NOBODY = -1;

/**
 * The subscribers of one topic, lightest first, while partitions are dealt out or moved (R-ASG-11). From the left a group at
 * one level is filled up, each of them once, before the level rises and takes in the next; from the right the same downwards.
 */
export class LoadLevels {
  /** Most loaded minus least loaded at the beginning. */
  readonly spread: number;
  private readonly order: number[];
  private leastEnd = 0;
  private leastLevel: number;
  private nextLeast = 0;
  private mostStart: number;
  private mostEnd: number;
  private mostLevel: number;
  private nextMost: number;

  /** `loads` changes while this is in use: partitions of each member, by its place. */
  constructor(places: readonly number[], private readonly loads: readonly number[]) {
    this.order = places.toSorted((a, b) => this.load(a) - this.load(b) || a - b);
    const lightest = this.load(this.order[0] as number);
    const heaviest = this.load(this.order[this.order.length - 1] as number);
    this.spread = heaviest - lightest;
    this.leastLevel = lightest - 1;
    this.mostStart = this.mostEnd = this.order.length;
    this.mostLevel = heaviest + 1;
    this.nextMost = this.order.length - 1;
  }

  isBalanced(): boolean {
    return this.mostLevel - this.leastLevel <= 1;
  }

  nextLeastLoaded(): number {
    if (this.nextLeast >= this.leastEnd) {
      this.leastLevel++;
      while (this.leastEnd < this.order.length && this.loadAt(this.leastEnd) === this.leastLevel) this.leastEnd++;
      this.nextLeast = 0;
    }
    return this.order[this.nextLeast++] as number;
  }

  /** −1 when nobody is left that could give. */
  nextMostLoaded(): number {
    if (this.nextMost < this.mostStart) {
      const isEmpty = this.mostEnd <= this.mostStart && this.mostStart > 0;
      this.mostLevel = isEmpty ? this.loadAt(this.mostStart - 1) : this.mostLevel - 1;
      while (this.mostStart > 0 && this.loadAt(this.mostStart - 1) === this.mostLevel) this.mostStart--;
      this.nextMost = this.mostEnd - 1;
    }
    return this.nextMost < 0 ? NOBODY : (this.order[this.nextMost--] as number);
  }

  /** The one just named has nothing to give: it is out, and the last of its group takes its place. */
  excludeMostLoaded(): void {
    const at = this.nextMost + 1;
    this.mostEnd--;
    const out = this.order[at] as number;
    this.order[at] = this.order[this.mostEnd] as number;
    this.order[this.mostEnd] = out;
  }

  private load(place: number): number {
    return this.loads[place] as number;
  }

  private loadAt(at: number): number {
    return this.load(this.order[at] as number);
  }
}
