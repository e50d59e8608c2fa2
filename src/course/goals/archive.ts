import type { PlacedCommand } from '../../worker/contract';
import { History } from './history';
import { givenBefore, samePrefix, type Place } from './place';
import type { ReadFact } from './read-fact';

/** Facts stated while the same commands, and no others, had been given. */
interface Stretch {
  readonly commands: readonly PlacedCommand[];
  /** By id, ascending. */
  facts: ReadFact[];
}

/** A command's own facts come at the event before it; these kinds only commands (and what they cause) state. */
const FAULT_KINDS: ReadonlySet<string> = new Set([
  'NodeStarted', 'NodeCrashed', 'NodeStopping', 'NodeStopped', 'NodePaused', 'NodeResumed', 'LinkCut', 'LinkHealed', 'LinkDegraded', 'DiskSlowed', 'DiskRestored',
]);

/**
 * Every fact seen of a run, of all its branches. The worker keeps a tail and leaves gaps where time jumped; here they are put
 * together again, so that the history of a moment is whole once it has been played through.
 */
export class FactArchive {
  private stretches: Stretch[] = [];
  private cached: { readonly place: Place; readonly added: number; readonly history: History } | null = null;
  private added = 0;

  /** Takes facts, in order of their ids, that lie in the past of a place. */
  add(facts: readonly ReadFact[], place: Place): void {
    const ofCommand = new Set<number>();
    for (const fact of facts) {
      const given = this.givenAt(fact, place, ofCommand);
      const stretch = this.stretchOf(place.commands.slice(0, given));
      const last = stretch.facts.at(-1);
      if (last === undefined || last.id < fact.id) stretch.facts.push(fact);
      else insert(stretch.facts, fact);
      this.added++;
    }
  }

  /** The facts up to a place, as far as they were seen. */
  historyAt(place: Place): History {
    const { cached } = this;
    if (cached !== null && cached.added === this.added && cached.place.moment.events === place.moment.events && cached.place.commands === place.commands) return cached.history;
    const facts: ReadFact[] = [];
    for (const { commands, facts: all } of this.stretches) {
      if (!samePrefix(commands, place.commands, commands.length)) continue;
      const next = place.commands[commands.length];
      const limit = Math.min(place.moment.events, next?.atEvent ?? Infinity);
      for (const fact of all) {
        if (fact.event > limit) break;
        facts.push(fact);
      }
    }
    facts.sort((a, b) => a.id - b.id);
    const history = new History(facts);
    this.cached = { place, added: this.added, history };
    return history;
  }

  clear(): void {
    this.stretches = [];
    this.cached = null;
  }

  private givenAt(fact: ReadFact, place: Place, ofCommand: Set<number>): number {
    const before = givenBefore(place.commands, fact.event);
    const at = place.commands.filter(({ atEvent }) => atEvent === fact.event).length;
    if (at === 0) return before;
    if (!FAULT_KINDS.has(fact.kind) && !ofCommand.has(fact.cause)) return before;
    ofCommand.add(fact.id);
    return before + at;
  }

  private stretchOf(commands: readonly PlacedCommand[]): Stretch {
    const known = this.stretches.find((stretch) => stretch.commands.length === commands.length && samePrefix(stretch.commands, commands, commands.length));
    if (known !== undefined) return known;
    const fresh: Stretch = { commands, facts: [] };
    this.stretches.push(fresh);
    return fresh;
  }
}

function insert(facts: ReadFact[], fact: ReadFact): void {
  let at = facts.length;
  while (at > 0 && (facts[at - 1] as ReadFact).id > fact.id) at--;
  if (facts[at - 1]?.id === fact.id) return;
  facts.splice(at, 0, fact);
}
