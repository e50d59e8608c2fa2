import { FactKind } from '../../engine/facts/fact-kinds';
import { factSentence } from '../../engine/facts/sentence';
import { factShape } from '../../engine/facts/fact-table';
import type { FactSink } from '../../engine/kernel/fact';
import type { World } from '../../engine/kernel/world';
import { topicNameIdOf } from '../../engine/protocol/partition-key';
import { sentenceNames } from '../../engine/sentence-names';
import { levelOfKind, Marks } from '../history/marks';
import { Recorder } from '../recorder';
import { clusterView } from '../views/cluster-view';
import { BINS, type Latency, type MeasuredFact, type RunMeasure } from './contract';

/** A fact as it is compared: everything but its numbers of order. */
export interface Stated {
  readonly timeUs: number;
  readonly text: string;
}

/** More are not held one by one: two runs have parted long before. */
const MAX_STATED = 60_000;
const MAX_FACTS = 4_000;

export interface Measured {
  readonly measure: RunMeasure;
  /** Every fact of whatever level, from the first on. */
  readonly stated: readonly Stated[];
}

/** Runs a world to its end and notes what became of every promise. The same world gives the same measure. */
export function measureRun(world: World, scenario: unknown, untilUs: number): Measured {
  const meter = new Meter(world, untilUs);
  world.sink = meter;
  world.run(Infinity, untilUs);
  world.advanceTo(untilUs);
  const view = clusterView(world, meter.recorder.ledger);
  const internal = new Set(view.topics.filter((topic) => topic.internal).map(({ topic }) => topic));
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const leaders = view.replicas.filter(({ topic, role, offline }) => role === 'leader' && !offline && !internal.has(topic));
  return {
    stated: meter.stated,
    measure: {
      scenario,
      untilUs,
      traceHash: world.traceHash(),
      promises: {
        sent: sum(view.producers.map(({ sent }) => sent)),
        acknowledged: view.ledger.acknowledged,
        acknowledgedLost: view.ledger.acknowledgedLost,
        failed: view.ledger.failed,
        retriedBatches: meter.retried,
        delivered: view.ledger.delivered,
        readable: sum(leaders.map(({ hw, logStart }) => hw - logStart)),
        cut: meter.cut,
        requests: meter.requests,
        silenceUs: meter.silence(),
      },
      facts: meter.facts,
      acknowledgedBins: meter.bins,
      latencies: meter.sorted(),
    },
  };
}

interface Waiting {
  readonly timeUs: number;
  readonly records: number;
}

class Meter implements FactSink {
  readonly recorder = new Recorder(new Marks());
  readonly stated: Stated[] = [];
  readonly facts: MeasuredFact[] = [];
  readonly bins: number[] = new Array<number>(BINS).fill(0);
  retried = 0;
  requests = 0;
  cut = 0;

  private readonly latencies: Latency[] = [];
  /** Batches sent and not yet answered, by producer and partition, oldest first. */
  private readonly waiting = new Map<string, Waiting[]>();
  private lastAckUs = -1;
  private longestUs = 0;
  private readonly names;

  constructor(private readonly world: World, private readonly untilUs: number) {
    this.names = sentenceNames({ nodeName: (ix) => world.nodes[ix]?.name ?? '', nameOf: (id) => world.nameOf(id) });
  }

  push(id: number, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: number): void {
    this.recorder.push(id, timeUs, event, node, kind, a, b, c, d, cause);
    if (this.isInternal(kind, a)) return;
    const level = levelOfKind[kind] ?? 0;
    const isNotable = level === 2 && this.facts.length < MAX_FACTS;
    if (isNotable || this.stated.length < MAX_STATED) {
      const text = factSentence({ id, timeUs, event, node, kind, a, b, c, d, cause }, this.names);
      if (this.stated.length < MAX_STATED) this.stated.push({ timeUs, text: text.startsWith(this.names.nodeName(node)) ? text : `${this.names.nodeName(node)}: ${text}` });
      if (isNotable) this.facts.push({ timeUs, kind, text });
    }
    this.count(timeUs, node, kind, a, b, c, d);
  }

  private count(timeUs: number, node: number, kind: number, a: number, b: number, c: number, d: number): void {
    const key = `${node} ${a}`;
    switch (kind) {
      case FactKind.BatchSent: {
        this.requests++;
        if (d > 1) return;
        const list = this.waiting.get(key);
        if (list === undefined) this.waiting.set(key, [{ timeUs, records: b }]);
        else list.push({ timeUs, records: b });
        return;
      }
      case FactKind.RecordsAcknowledged: {
        this.bins[Math.min(BINS - 1, Math.floor((timeUs / this.untilUs) * BINS))] += c;
        if (this.lastAckUs >= 0) this.longestUs = Math.max(this.longestUs, timeUs - this.lastAckUs);
        this.lastAckUs = timeUs;
        const sent = this.take(key, c);
        if (sent) this.latencies.push({ us: timeUs - sent.timeUs, records: c });
        return;
      }
      case FactKind.SendFailed:
        this.take(key, c);
        return;
      case FactKind.SendRetried:
        this.retried++;
        return;
      case FactKind.LogTruncated:
        this.cut += c - b;
        return;
      default:
    }
  }

  /** The batch that an answer is for: the oldest of as many records, since answers keep their order. */
  private take(key: string, records: number): Waiting | undefined {
    const list = this.waiting.get(key) ?? [];
    const at = Math.max(0, list.findIndex((one) => one.records === records));
    return list.splice(at, 1)[0];
  }

  private isInternal(kind: number, a: number): boolean {
    return factShape(kind).args[0]?.[1] === 'partition' && this.world.nameOf(topicNameIdOf(a as never)).startsWith('__');
  }

  silence(): number {
    return this.lastAckUs < 0 ? this.untilUs : Math.max(this.longestUs, this.untilUs - this.lastAckUs);
  }

  sorted(): Latency[] {
    return this.latencies.sort((x, y) => x.us - y.us);
  }
}
