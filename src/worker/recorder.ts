import type { Fact, FactSink } from '../engine/kernel/fact';
import { FactLog } from '../engine/kernel/fact-log';
import { levelOfKind, type Marks } from './history/marks';
import { Ledger } from './ledger';

/** Takes every fact of the running world: into the log, onto the timeline's marks, into the ledger. */
export class Recorder implements FactSink {
  log = new FactLog(isStep);
  ledger = new Ledger();
  /** Raised whenever the log's tail was replaced: time went back, or jumped. */
  generation = 0;
  /** The log holds all facts after this one, up to its capacity. */
  contiguousAfter = 0;

  private readonly answeredBy = (fact: number): number => this.log.find(fact)?.node ?? -1;

  constructor(public marks: Marks) {}

  push(id: number, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: number): void {
    this.log.push(id, timeUs, event, node, kind, a, b, c, d, cause);
    this.ledger.fold(node, kind, a, b, c, d, cause, this.answeredBy);
    this.marks.push(id, timeUs, event, node, kind, a, b, c, d, cause);
  }

  /** The world goes on from a checkpoint whose last fact was that one. */
  goTo(factId: number, ledger: Ledger): void {
    const last = this.lastId();
    if (factId < last) {
      this.log.truncateAfter(factId);
      if (factId < this.contiguousAfter) this.contiguousAfter = factId;
    } else if (factId > last) {
      this.contiguousAfter = factId;
    }
    this.ledger = ledger.copy();
    this.generation++;
  }

  /** Another branch: none of the facts at hand need be its own. They come back by replay where they are asked for. */
  forget(): void {
    this.log.truncateAfter(0);
    this.contiguousAfter = 0;
  }

  /** Facts with a greater id than this are all at hand. */
  heldAfter(): number {
    return Math.max(this.contiguousAfter, this.log.oldestId - 1);
  }

  private lastId(): number {
    return this.log.newestId;
  }
}

/** Facts worth a stop are kept longer than routine. */
function isStep(kind: number): boolean {
  return (levelOfKind[kind] ?? 0) >= 1;
}

/** Keeps the facts of a short replay at the side. */
export class Collector implements FactSink {
  readonly facts: Fact[] = [];

  push(id: number, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: number): void {
    this.facts.push({ id, timeUs, event, node, kind, a, b, c, d, cause });
  }
}
