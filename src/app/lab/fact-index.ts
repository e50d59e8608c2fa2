import { FACT_COLUMNS, type FactRows, type TimelineView } from '../../worker/contract';
import { factAt } from '../../panels/shared/facts';
import type { Fact } from '../../engine/kernel/fact';

/** Finds facts by id among those that the timeline holds. */
export class FactIndex {
  version = 0;
  private readonly places = new Map<number, readonly [FactRows, number]>();

  fill(view: TimelineView | null): void {
    this.version++;
    this.places.clear();
    for (const { marks } of view?.lanes ?? []) {
      for (let i = 0; i < marks.length / FACT_COLUMNS; i++) this.places.set(marks[i * FACT_COLUMNS], [marks, i]);
    }
  }

  find(id: number): Fact | undefined {
    const place = this.places.get(id);
    return place && factAt(place[0], place[1]);
  }
}
