import type { ReadFact } from './read-fact';

/** The facts worth stopping at (level ≥ 1, or all if the lesson asks for them) of a run from its start up to a moment, oldest first. */
export class History {
  private readonly byKind = new Map<string, ReadFact[]>();

  constructor(readonly facts: readonly ReadFact[]) {
    for (const fact of facts) {
      const list = this.byKind.get(fact.kind);
      if (list === undefined) this.byKind.set(fact.kind, [fact]);
      else list.push(fact);
    }
  }

  of(kind: string): readonly ReadFact[] {
    return this.byKind.get(kind) ?? [];
  }

  first(kind: string, fits: (fact: ReadFact) => boolean = () => true): ReadFact | null {
    return this.of(kind).find(fits) ?? null;
  }

  last(kind: string, fits: (fact: ReadFact) => boolean = () => true): ReadFact | null {
    return this.of(kind).findLast(fits) ?? null;
  }

  /** The first one of that kind after a fact. */
  after(fact: ReadFact, kind: string, fits: (fact: ReadFact) => boolean = () => true): ReadFact | null {
    return this.first(kind, (one) => one.id > fact.id && fits(one));
  }

  /** The same history as it was after that many events. */
  upTo(events: number): History {
    const { facts } = this;
    let end = facts.length;
    while (end > 0 && (facts[end - 1] as ReadFact).event > events) end--;
    return end === facts.length ? this : new History(facts.slice(0, end));
  }
}
