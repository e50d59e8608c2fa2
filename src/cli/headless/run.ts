import { performance } from 'node:perf_hooks';
import { buildWorld, FactKind, factRecord, sentenceNames, type FactSink, type World } from '../../engine';
import { topicNameIdOf } from '../../engine/protocol/partition-key';
import type { HeadlessArguments } from './arguments';
import type { HeadlessInput } from './read-input';

const DEFAULT_UNTIL_US = 60_000_000;
const SECOND_US = 1_000_000;

export interface Summary {
  readonly timeUs: number;
  readonly events: number;
  /** Records appended to topics that are not Kafka's own. */
  readonly records: number;
  readonly wallMs: number;
  readonly traceHash: string;
}

/** Runs to the end and prints a line for every fact asked for, then the summary. */
export function runHeadless(input: HeadlessInput, args: Pick<HeadlessArguments, 'untilUs' | 'facts' | 'hash'>, print: (line: string) => void): Summary {
  const world = buildWorld(input.scenario, input.seed);
  const printer = new FactPrinter(world, args.facts, print);
  world.sink = printer;
  const begin = performance.now();
  const untilUs = args.untilUs ?? (input.scenario.untilMs === undefined ? DEFAULT_UNTIL_US : input.scenario.untilMs * 1000);
  const { cursor } = input;
  // A link ends at its cursor, to the event, unless another end is asked for.
  const toCursor = cursor !== null && args.untilUs === undefined;
  const endUs = toCursor ? cursor.timeUs : untilUs;
  for (const { atEvent, timeUs, command } of input.commands) {
    if (timeUs > endUs) break;
    runToEvent(world, atEvent, timeUs);
    world.act(command);
  }
  if (toCursor) runToEvent(world, cursor.events, endUs);
  else runToTime(world, endUs, args.hash ? print : null);
  world.advanceTo(endUs);
  const summary: Summary = {
    timeUs: world.nowUs, events: world.events, records: printer.records, wallMs: Math.round(performance.now() - begin), traceHash: world.traceHash(),
  };
  print(JSON.stringify({ summary }));
  if (toCursor && input.expectedHash !== null && input.expectedHash !== summary.traceHash) throw new HashMismatch(input.expectedHash, summary.traceHash);
  return summary;
}

function runToEvent(world: World, event: number, timeUs: number): void {
  while (world.events < event && world.run(event - world.events, timeUs) > 0);
  world.advanceTo(timeUs);
}

function runToTime(world: World, untilUs: number, printHash: ((line: string) => void) | null): void {
  if (printHash === null) {
    world.run(Infinity, untilUs);
    return;
  }
  for (let atUs = Math.floor(world.nowUs / SECOND_US + 1) * SECOND_US; ; atUs += SECOND_US) {
    world.run(Infinity, Math.min(atUs, untilUs));
    printHash(JSON.stringify({ hash: { timeUs: Math.min(atUs, untilUs), events: world.events, traceHash: world.traceHash() } }));
    if (atUs >= untilUs) return;
  }
}

/** The run of a link did not come out as it did where the link was made. */
export class HashMismatch extends Error {
  override readonly name = 'HashMismatch';

  constructor(expected: string, found: string) {
    super(`trace hash: found ${found}, expected ${expected}, as the link says: it was made by another version of the engine`);
  }
}

/** Counts and prints facts as they are stated; keeps none. */
class FactPrinter implements FactSink {
  records = 0;
  private readonly names;

  constructor(private readonly world: World, private readonly kinds: ReadonlySet<number> | null, private readonly print: (line: string) => void) {
    this.names = sentenceNames({ nodeName: (ix) => world.nodes[ix]?.name ?? '', nameOf: (id) => world.nameOf(id) });
  }

  push(id: number, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: number): void {
    if (kind === FactKind.RecordsAppended && !this.world.nameOf(topicNameIdOf(a)).startsWith('__')) this.records += c;
    if (this.kinds !== null && !this.kinds.has(kind)) return;
    this.print(JSON.stringify(factRecord({ id, timeUs, event, node, kind, a, b, c, d, cause }, this.names)));
  }
}
