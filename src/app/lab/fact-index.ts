import { FACT_COLUMNS, type FactRows, type TimelineView } from '../../worker/contract';
import { FactKind } from '../../engine/facts/fact-kinds';
import { factAt } from '../../panels/shared/facts';
import type { Fact } from '../../engine/kernel/fact';

/** Finds facts by id among those that the timeline holds. */
export class FactIndex {
  version = 0;
  private readonly places = new Map<number, readonly [FactRows, number]>();

  private readonly fenced = new Map<number, number>();

  fill(view: TimelineView | null): void {
    this.version++;
    this.places.clear();
    this.fenced.clear();
    if (!view) return;
    for (const { marks } of view.lanes) {
      for (let i = 0; i < marks.length / FACT_COLUMNS; i++) {
        this.places.set(marks[i * FACT_COLUMNS], [marks, i]);
        const fact = factAt(marks, i);
        if (fact.kind === FactKind.BrokerFenced && fact.timeUs <= view.cursor.timeUs) this.fenced.set(fact.a, Math.max(fact.timeUs, this.fenced.get(fact.a) ?? 0));
      }
    }
  }

  /** When the controller last fenced that broker. */
  fencedUs(broker: number): number | undefined {
    return this.fenced.get(broker);
  }

  find(id: number): Fact | undefined {
    const place = this.places.get(id);
    return place && factAt(place[0], place[1]);
  }
}
