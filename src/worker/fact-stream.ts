import { FACT_COLUMNS, type FromWorker } from './contract';
import { levelOfKind } from './history/marks';
import type { Recorder } from './recorder';

/** Facts a message; more at once are left out, oldest first, and counted. */
const MAX_FACTS = 5000;

/** Streams facts of a minimum level to the main thread, and says when history has been replaced. */
export class FactStream {
  minLevel: 0 | 1 | 2 | null = null;
  private sentId = 0;
  private generation = -1;

  constructor(private readonly post: (message: FromWorker, transfer: ArrayBuffer[]) => void) {}

  /** The next message begins anew. */
  restart(): void {
    this.generation = -1;
  }

  update(recorder: Recorder): void {
    const { minLevel } = this;
    if (minLevel === null) return;
    const { log } = recorder;
    const reset = recorder.generation !== this.generation;
    if (!reset && log.newestId <= this.sentId) return;
    const after = reset ? 0 : this.sentId;
    let rows = new Float64Array(64 * FACT_COLUMNS);
    let count = 0;
    let dropped = 0;
    // Newest first, so that what has to be left out is the oldest.
    log.backwards(Infinity, minLevel >= 1, (fact) => {
      if (fact.id <= after) return false;
      if ((levelOfKind[fact.kind] ?? 0) < minLevel) return true;
      if (count === MAX_FACTS) {
        dropped++;
        return true;
      }
      if ((count + 1) * FACT_COLUMNS > rows.length) {
        const larger = new Float64Array(rows.length * 2);
        larger.set(rows);
        rows = larger;
      }
      rows.set([fact.id, fact.timeUs, fact.event, fact.node, fact.kind, fact.a, fact.b, fact.c, fact.d, fact.cause], count++ * FACT_COLUMNS);
      return true;
    });
    this.sentId = log.newestId;
    this.generation = recorder.generation;
    if (count === 0 && !reset) return;
    const ordered = new Float64Array(count * FACT_COLUMNS);
    for (let i = 0; i < count; i++) ordered.set(rows.subarray((count - 1 - i) * FACT_COLUMNS, (count - i) * FACT_COLUMNS), i * FACT_COLUMNS);
    this.post({ type: 'facts', reset, rows: ordered, dropped }, [ordered.buffer]);
  }
}
