import { randomUuid } from '../../../base/java-uuid';
import type { ProducerCall, SettledRecords } from '../../client/producer-program';
import type { CallAnswer } from '../../client/thrown';
import { argumentError, readArguments } from '../command-line/argparse-exit';
import { usage, type ParsedArguments } from '../command-line/argparse';
import { noSuchFile, propertiesOf } from '../command-line/properties';
import { defaultMessageOf } from '../admin/api-failure';
import { callProducer, classOf, failureOf } from '../console/held-calls';
import type { HeldClient, Programs } from '../process/outside';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { ILLEGAL_ARGUMENT, ToolFailure } from '../process/tool-failure';
import { LatencyStats } from './latency-stats';
import { monotonicPayload, payloadOfFile, payloadOfSize, type Payload } from './payload';
import { PRODUCER_PERFORMANCE_OPTIONS as TABLE } from './producer-options';

const CLIENT_ID = 'perf-producer-client';
const TRANSACTION_DURATION_MS = 3_000;
const REPORTING_INTERVAL_MS = 5_000;
/** The sending thread's own speed (see model.ts), and how often it looks whether it is time for more. */
const RECORDS_PER_MS = 500;
const TICK_MS = 5;
/** At a rate of 0 nothing is due any more. */
const LONGEST_SLEEP_MS = 1_000_000_000;
const FOREVER_US = Number.MAX_SAFE_INTEGER;

export const producerPerformance: Tool = { name: 'kafka-producer-perf-test', table: TABLE, run };

interface Asked {
  readonly topic: string;
  readonly records: number;
  readonly warmupRecords: number;
  /** Records a second; below 0: as many as go. */
  readonly throughput: number;
  readonly payload: Payload;
  readonly settings: ReadonlyMap<string, string>;
  /** Null: no transactions. */
  readonly transactionMs: number | null;
  readonly reportingIntervalMs: number;
}

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  if (words.length === 0) {
    for (const line of usage(TABLE)) context.out(line);
    return 0;
  }
  const parsed = readArguments(context, TABLE, words);
  if (typeof parsed === 'number') return parsed;
  const wrong = mistakeIn(parsed);
  if (wrong !== null) return argumentError(context, TABLE, wrong);
  const asked = read(context, parsed);
  if (parsed.values.has('print-metrics')) context.err('The metrics of a producer are not kept here; --print-metrics changes nothing.');
  const client = context.programs.producer(asked.settings.get('client.id') ?? CLIENT_ID, asked.settings.get('bootstrap.servers') ?? '', asked.settings);
  if (asked.transactionMs !== null) {
    const { thrown } = yield* callProducer(client, { type: 'initTransactions' });
    if (thrown !== null) throw failureOf(thrown);
  }
  yield* new Test(context, asked, client).go();
  return 0;
}

function mistakeIn({ values }: ParsedArguments): string | null {
  const number = (name: string): number | null => (values.has(name) ? Number(values.get(name)) : null);
  const has = (name: string): boolean => values.has(name);
  const records = number('num-records') ?? 0;
  if (records <= 0) return '--num-records should be greater than zero';
  if (Math.max(0, number('warmup-records') ?? 0) >= records) return 'The value for --warmup-records must be strictly fewer than the number of records in the test, --num-records.';
  if ((number('record-size') ?? 1) <= 0) return '--record-size should be greater than zero';
  if (has('command-property') && has('producer-props')) return '--command-property and --producer-props cannot be specified together.';
  if (has('command-config') && has('producer.config')) return '--command-config and --producer.config cannot be specified together.';
  if (!['bootstrap-server', 'command-property', 'producer-props', 'command-config', 'producer.config'].some(has)) {
    return 'At least one of --bootstrap-server, --command-property, --producer-props, --producer.config or --command-config must be specified.';
  }
  if ((number('transaction-duration-ms') ?? 1) <= 0) return '--transaction-duration-ms should be greater than zero';
  return (number('reporting-interval') ?? 1) <= 0 ? '--reporting-interval should be greater than zero' : null;
}

function read(context: ToolContext, { values, lists }: ParsedArguments): Asked {
  const text = (name: string): string | null => (typeof values.get(name) === 'string' ? String(values.get(name)) : null);
  for (const [name, newer] of [['producer-props', 'command-property'], ['producer.config', 'command-config']] as const) {
    if (values.has(name)) context.out(`Option --${name} is deprecated and will be removed in a future version. Use --${newer} instead.`);
  }
  const payload = payloadIn(context, text);
  const settings = settingsIn(context, text('command-config') ?? text('producer.config'), lists.get('command-property') ?? lists.get('producer-props') ?? []);
  const bootstrap = text('bootstrap-server');
  if (bootstrap !== null) settings.set('bootstrap.servers', bootstrap);
  const transactionMs = text('transaction-duration-ms');
  const transactionalId = text('transactional-id') ?? settings.get('transactional.id') ?? null;
  const isTransactional = transactionMs !== null || transactionalId !== null;
  if (isTransactional) settings.set('transactional.id', transactionalId ?? `performance-producer-${randomUuid((bound) => context.random(bound))}`);
  return {
    topic: text('topic') ?? '', records: Number(text('num-records')), warmupRecords: Math.max(0, Number(text('warmup-records') ?? 0)), throughput: Number.parseFloat(text('throughput') ?? '-1'), payload, settings,
    transactionMs: isTransactional ? Number(transactionMs ?? TRANSACTION_DURATION_MS) : null, reportingIntervalMs: Number(text('reporting-interval') ?? REPORTING_INTERVAL_MS),
  };
}

function payloadIn(context: ToolContext, text: (name: string) => string | null): Payload {
  const size = text('record-size');
  if (size !== null) return payloadOfSize(Number(size));
  const file = text('payload-file');
  if (file === null) return monotonicPayload;
  const delimiter = text('payload-delimiter') ?? '\\n';
  return payloadOfFile(context, file, delimiter === '\\n' ? '\n' : delimiter);
}

function settingsIn(context: ToolContext, file: string | null, properties: readonly string[]): Map<string, string> {
  const content = file === null ? '' : context.readFile(file);
  if (content === null) throw noSuchFile(file ?? '');
  const settings = propertiesOf(content);
  for (const property of properties) {
    const pieces = property.split('=');
    if (pieces.length !== 2) throw new ToolFailure(ILLEGAL_ARGUMENT, `Invalid property: ${property}`);
    settings.set(pieces[0] ?? '', pieces[1] ?? '');
  }
  if (!settings.has('client.id')) settings.set('client.id', CLIENT_ID);
  return settings;
}

/** One test: a thread that sends, and callbacks that count (R-CLI-76). */
class Test {
  private readonly stats: LatencyStats;
  private readonly startMs: number;
  private steady: LatencyStats | null = null;
  /** Of sends under way, by their place among all: the size of their records, and whether they count for the steady state. */
  private readonly sends = new Map<number, { readonly bytes: number; readonly isSteady: boolean; left: number }>();
  private sendCalls = 0;
  private sent = 0;

  constructor(private readonly context: ToolContext, private readonly asked: Asked, private readonly client: HeldClient<Programs['producer']>) {
    this.startMs = context.wallMs;
    this.stats = new LatencyStats(this.startMs, asked.reportingIntervalMs, false, context.out);
  }

  *go(): Steps<void> {
    const { context, asked, stats } = this;
    if (asked.warmupRecords > 0) context.out(`Warmup first ${asked.warmupRecords} records. Steady state results will print after the complete test summary.`);
    yield* this.sendAll();
    yield* this.call({ type: 'flush' });
    yield* this.call({ type: 'close', timeoutMs: null });
    this.client.kill();
    context.out(stats.total(context.wallMs));
    if (this.steady !== null) context.out(this.steady.total(context.wallMs));
  }

  private *sendAll(): Steps<void> {
    const { context, asked } = this;
    let transactionSinceMs: number | null = null;
    while (this.sent < asked.records) {
      const count = this.due();
      if (count > 0) {
        if (asked.transactionMs !== null && transactionSinceMs === null) {
          yield* this.call({ type: 'beginTransaction' });
          transactionSinceMs = context.wallMs;
        }
        yield* this.sendSome(count);
        if (transactionSinceMs !== null && context.wallMs - transactionSinceMs >= (asked.transactionMs ?? 0)) {
          yield* this.call({ type: 'commitTransaction' });
          transactionSinceMs = null;
        }
      }
      yield* this.pause();
    }
    if (transactionSinceMs !== null) yield* this.call({ type: 'commitTransaction' });
  }

  /** How many may be sent now: no more than the thread gets done until it looks again, and no more than the rate allows. */
  private due(): number {
    const { asked, sent } = this;
    let count = Math.min(asked.records - sent, RECORDS_PER_MS * TICK_MS);
    if (sent < asked.warmupRecords) count = Math.min(count, asked.warmupRecords - sent);
    // One is sent before the rate is looked at.
    if (asked.throughput >= 0) count = Math.min(count, Math.max(sent === 0 ? 1 : 0, Math.floor(((this.context.wallMs - this.startMs) / 1000) * asked.throughput) + 1 - sent));
    return count;
  }

  private *pause(): Steps<void> {
    const { context, asked, sent } = this;
    if (sent >= asked.records) return;
    const dueMs = asked.throughput >= 0 ? this.startMs + (sent * 1000) / asked.throughput - context.wallMs : 0;
    yield* context.sleep(Math.max(TICK_MS, Math.min(Math.ceil(dueMs), LONGEST_SLEEP_MS)));
    this.look();
  }

  private *sendSome(count: number): Steps<void> {
    const { asked } = this;
    const isSteady = asked.warmupRecords > 0 && this.sent >= asked.warmupRecords;
    if (isSteady && this.steady === null) {
      this.steady = new LatencyStats(this.context.wallMs, asked.reportingIntervalMs, true, this.context.out);
      this.stats.isSilent = true;
    }
    for (const { record, count: alike, bytes } of asked.payload(this.sent, count)) {
      this.sends.set(this.sendCalls++, { bytes, isSteady, left: alike });
      yield* this.call({ type: 'send', topic: asked.topic, partition: null, record, count: alike });
    }
    this.sent += count;
  }

  /** The callbacks that have come meanwhile. */
  private look(): void {
    const settled = this.client.read(({ settled: all }) => all?.slice() ?? []);
    if (settled.length === 0) return;
    this.client.command({ type: 'taken' });
    for (const one of settled) this.count(one);
  }

  private count({ send, count, sentUs, doneUs, thrown, message }: SettledRecords): void {
    const { context, sends } = this;
    const entry = sends.get(send);
    if (entry === undefined) return;
    entry.left -= count;
    if (entry.left <= 0) sends.delete(send);
    if (thrown !== null) {
      const failure = new ToolFailure(classOf(thrown.error), message ?? defaultMessageOf(thrown.error));
      for (let i = 0; i < count; i++) for (const line of failure.trace()) context.err(line);
      return;
    }
    const doneMs = context.wallMs - Math.floor((context.nowUs - doneUs) / 1000);
    const latencyMs = Math.floor(doneUs / 1000) - Math.floor(sentUs / 1000);
    this.stats.record(count, entry.bytes, latencyMs, doneMs);
    if (entry.isSteady) this.steady?.record(count, entry.bytes, latencyMs, doneMs);
  }

  /** Callbacks run while the thread waits in the call. */
  private *call(call: ProducerCall): Steps<void> {
    const { client } = this;
    client.command({ type: 'call', call });
    let answer: CallAnswer | null;
    do {
      yield { isOver: () => client.peek(({ answer: now, settled }) => now !== null || (settled ?? []).length > 0), untilUs: FOREVER_US };
      answer = client.read(({ answer: now }) => now);
      this.look();
    } while (answer === null);
    if (answer.thrown !== null) throw failureOf(answer.thrown);
  }
}
