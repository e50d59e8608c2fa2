import { utf8Length } from '../../../base/utf8';
import type { ConsumerCall, ConsumerProgram } from '../../client/consumer-program';
import { recordOffset, type PlainRecord } from '../../protocol/record-batch';
import { checkRequired, helpOrVersion, readOrUsage } from '../command-line/check-options';
import { checkDeprecated } from '../command-line/deprecated-options';
import { javaFixed } from '../command-line/java-fixed';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { keyValues, readProperties } from '../command-line/properties';
import { callConsumer, failureOf } from '../console/held-calls';
import { CLOSE_MS } from '../console/consumer-settings';
import type { HeldClient } from '../process/outside';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { ILLEGAL_ARGUMENT, tellWithTrace, ToolFailure, UsageExit } from '../process/tool-failure';
import { CONSUMER_PERFORMANCE_OPTIONS as TABLE } from './consumer-options';
import { DATE_FORMAT, formatMoment } from './date-format';

const CLIENT_ID = 'perf-consumer-client';
const GROUP_NUMBERS = 100_000;
const POLL_MS = 100;
/** The reading thread's own speed (see model.ts). */
const RECORDS_PER_MS = 1000;
const MB = 1024 * 1024;
const COLUMNS = 'data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec';

export const consumerPerformance: Tool = { name: 'kafka-consumer-perf-test', table: TABLE, run };

interface Asked {
  readonly settings: ReadonlyMap<string, string>;
  readonly subscription: ConsumerCall;
  readonly records: number;
  readonly timeoutMs: number;
  readonly reportingIntervalMs: number;
  readonly isDetailed: boolean;
  readonly dateFormat: string;
}

/** R-CLI-77 */
function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const options = readOrUsage(() => parseOptions(TABLE, words));
  const ended = helpOrVersion(context.out, options, words, TABLE.summary);
  if (ended !== null) return ended;
  checkRequired(options, 'bootstrap-server');
  if (options.has('topic') === options.has('include')) throw new UsageExit('Exactly one of the following arguments is required: [topic], [include]');
  checkDeprecated(context.out, options, TABLE);
  if (!options.has('num-records') && !options.has('messages')) throw new UsageExit('Exactly one of the following arguments is required: [num-records], [messages]');
  if (options.has('print-metrics')) context.err('The metrics of a consumer are not kept here; --print-metrics changes nothing.');
  try {
    if (!options.has('hide-header')) context.out(`${options.has('show-detailed-stats') ? 'time, threadId' : 'start.time, end.time'}, ${COLUMNS}`);
    const asked = read(context, options);
    const client = context.programs.consumer(asked.settings.get('client.id') ?? CLIENT_ID, options.text('bootstrap-server') ?? '', asked.settings);
    const test = new Test(context, asked, client);
    yield* test.consume();
    yield* callConsumer(context, client, { type: 'close', timeoutMs: CLOSE_MS, operation: 'DEFAULT' });
    client.kill();
    if (!asked.isDetailed) context.out(test.summary());
    return 0;
  } catch (failure) {
    return tellWithTrace(context, failure, false);
  }
}

function read(context: ToolContext, options: ParsedOptions): Asked {
  const reportingIntervalMs = options.number('reporting-interval') ?? 5_000;
  if (reportingIntervalMs <= 0) throw new ToolFailure(ILLEGAL_ARGUMENT, 'Reporting interval must be greater than 0.');
  const settings = readProperties((name) => context.readFile(name), options.text('command-config') ?? options.text('consumer.config'));
  for (const [name, value] of keyValues(options.texts('command-property'))) settings.set(name, value);
  settings.set('group.id', options.text('group') ?? `perf-consumer-${context.random(GROUP_NUMBERS)}`);
  settings.set('max.partition.fetch.bytes', String(options.number('fetch-size') ?? MB));
  settings.set('auto.offset.reset', options.has('from-latest') ? 'latest' : 'earliest');
  if (!settings.has('client.id')) settings.set('client.id', CLIENT_ID);
  const pattern = options.text('include');
  return {
    settings, subscription: pattern === null ? { type: 'subscribe', topics: [options.text('topic') ?? ''] } : { type: 'subscribePattern', pattern, isServerSide: false },
    records: options.number('num-records') ?? options.number('messages') ?? 0, timeoutMs: options.number('timeout') ?? 10_000, reportingIntervalMs,
    isDetailed: options.has('show-detailed-stats'), dateFormat: options.text('date-format') ?? DATE_FORMAT,
  };
}

interface Tally {
  readonly count: number;
  readonly bytes: number;
  readonly firstBytes: number;
}

/** One test: what was read, and how long that and the rebalances took. */
class Test {
  private readonly startUs: number;
  private endUs: number;
  private count = 0;
  private bytes = 0;
  private unworked = 0;
  private joinMs = 0;
  private joinStartMs: number;
  private readonly owned = new Set<string>();
  /** The first report is the only one that names the rebalances. */
  private joinMsToReport = 0;
  private hasReported = false;
  private lastReport: { readonly timeMs: number; readonly count: number; readonly bytes: number };

  constructor(private readonly context: ToolContext, private readonly asked: Asked, private readonly client: HeldClient<ConsumerProgram>) {
    this.startUs = context.nowUs;
    this.endUs = context.nowUs;
    this.joinStartMs = context.wallMs;
    this.lastReport = { timeMs: context.wallMs, count: 0, bytes: 0 };
  }

  *consume(): Steps<void> {
    const { context, asked, client } = this;
    yield* this.call(asked.subscription);
    let lastConsumedMs = context.wallMs;
    let nowMs = lastConsumedMs;
    this.lastReport = { timeMs: nowMs, count: 0, bytes: 0 };
    while (this.count < asked.records && nowMs - lastConsumedMs <= asked.timeoutMs) {
      yield* this.call({ type: 'poll', timeoutMs: POLL_MS });
      nowMs = context.wallMs;
      this.noteRebalances(client.read(({ journal }) => journal.slice()), nowMs);
      const tally = client.read(({ returned }) => tallyOf(returned));
      client.command({ type: 'taken' });
      if (tally.count > 0) lastConsumedMs = nowMs;
      this.take(tally, nowMs);
      yield* this.work(tally.count);
    }
    if (this.count < asked.records) {
      context.out(`WARNING: Exiting before consuming the expected number of records: timeout (${asked.timeoutMs} ms) exceeded. You can use the --timeout option to increase the timeout.`);
    }
    this.endUs = context.nowUs;
  }

  /** In whole milliseconds: what is left counts for the next poll. */
  private *work(records: number): Steps<void> {
    this.unworked += records;
    const workMs = Math.floor(this.unworked / RECORDS_PER_MS);
    this.unworked -= workMs * RECORDS_PER_MS;
    if (workMs > 0) yield* this.context.sleep(workMs);
  }

  summary(): string {
    const { asked, count, joinMs } = this;
    const elapsedMs = Math.floor(this.endUs / 1000) - Math.floor(this.startUs / 1000);
    const fetchMs = elapsedMs - joinMs;
    const mb = this.bytes / MB;
    return [
      formatMoment(asked.dateFormat, this.startUs), formatMoment(asked.dateFormat, this.endUs), javaFixed(mb, 4), javaFixed(mb / (elapsedMs / 1000), 4), count, javaFixed(count / (elapsedMs / 1000), 4),
      joinMs, fetchMs, javaFixed(mb / (fetchMs / 1000), 4), javaFixed(count / (fetchMs / 1000), 4),
    ].join(', ');
  }

  /** A report is due with the first record of a poll; the others are counted after it. */
  private take({ count, bytes, firstBytes }: Tally, nowMs: number): void {
    if (count === 0) return;
    const { lastReport, asked } = this;
    if (nowMs - lastReport.timeMs >= asked.reportingIntervalMs) {
      const soFar = { timeMs: nowMs, count: this.count + 1, bytes: this.bytes + firstBytes };
      if (asked.isDetailed) this.context.out(this.report(soFar, lastReport));
      this.joinMsToReport = 0;
      this.hasReported = true;
      this.lastReport = soFar;
    }
    this.count += count;
    this.bytes += bytes;
  }

  private report(now: typeof this.lastReport, before: typeof this.lastReport): string {
    const elapsedMs = now.timeMs - before.timeMs;
    const fetchMs = elapsedMs - this.joinMsToReport;
    const mb = (now.bytes - before.bytes) / MB;
    const count = now.count - before.count;
    const rate = (amount: number): string => javaFixed(fetchMs <= 0 ? 0 : (1000 * amount) / fetchMs, 4);
    return [
      formatMoment(this.asked.dateFormat, this.context.nowUs), 0, javaFixed(now.bytes / MB, 4), javaFixed((1000 * mb) / elapsedMs, 4), now.count, javaFixed((count / elapsedMs) * 1000, 4),
      this.joinMsToReport, fetchMs, rate(mb), rate(count),
    ].join(', ');
  }

  /** A rebalance lasts from the moment when nothing is owned until something is. */
  private noteRebalances(journal: ConsumerProgram['journal'], nowMs: number): void {
    for (const entry of journal) {
      if (entry.type !== 'callback') continue;
      const atMs = nowMs - Math.floor((this.context.nowUs - entry.timeUs) / 1000);
      const names = entry.partitions.map(({ topic, partition }) => `${topic}-${partition}`);
      if (entry.name === 'assigned') {
        if (this.owned.size === 0) this.noteJoin(atMs - this.joinStartMs);
        for (const name of names) this.owned.add(name);
      } else {
        for (const name of names) this.owned.delete(name);
        if (this.owned.size === 0) this.joinStartMs = atMs;
      }
    }
  }

  private noteJoin(elapsedMs: number): void {
    this.joinMs += elapsedMs;
    if (!this.hasReported) this.joinMsToReport += elapsedMs;
  }

  private *call(call: ConsumerCall): Steps<void> {
    const { thrown } = yield* callConsumer(this.context, this.client, call);
    if (thrown !== null) throw failureOf(thrown);
  }
}

function tallyOf(returned: ConsumerProgram['returned']): Tally {
  let count = 0;
  let bytes = 0;
  let firstBytes = 0;
  for (const { batch, from, to } of returned) {
    for (let i = 0; i < batch.recordCount; i++) {
      const offset = recordOffset(batch, i);
      if (offset < from || offset >= to) continue;
      const size = bytesOf(batch.source.recordAt(batch, i));
      if (count === 0) firstBytes = size;
      count++;
      bytes += size;
    }
  }
  return { count, bytes, firstBytes };
}

function bytesOf({ key, value, valueSizeBytes }: PlainRecord): number {
  return (key === null ? 0 : utf8Length(key)) + (valueSizeBytes !== undefined && valueSizeBytes >= 0 ? valueSizeBytes : value === null ? 0 : utf8Length(value));
}
