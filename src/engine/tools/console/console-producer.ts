import { utf8Length } from '../../../base/utf8';
import type { ProducerProgram, SendFuture } from '../../client/producer-program';
import { defaultMessageOf } from '../admin/api-failure';
import { parseAddresses } from '../admin/addresses';
import { checkRequired, helpOrVersion } from '../command-line/check-options';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { keyValues, readProperties } from '../command-line/properties';
import type { HeldClient } from '../process/outside';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { executionFailure, ToolFailure, UsageExit } from '../process/tool-failure';
import { callProducer, classOf, failureOf } from './held-calls';
import { LineReader } from './line-reader';
import { PRODUCER_OPTIONS } from './producer-options';

const CLIENT_ID = 'console-producer';
const CALLBACK_LOGGER = 'org.apache.kafka.clients.producer.internals.ErrorLoggingCallback';

export const consoleProducer: Tool = { name: 'kafka-console-producer', table: PRODUCER_OPTIONS, hasShutdownHook: true, run };

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  let options: ParsedOptions;
  try {
    options = parseOptions(PRODUCER_OPTIONS, words);
    const ended = helpOrVersion(context.out, options, words, PRODUCER_OPTIONS.summary);
    if (ended !== null) return ended;
    check(options);
    // Numbers are read with the rest of the command line.
    producerSettings(context, options);
  } catch (failure) {
    if (failure instanceof ToolFailure && failure.className.startsWith('joptsimple.')) throw new UsageExit(failure.message);
    if (failure instanceof ToolFailure) return report(context, failure);
    throw failure;
  }
  try {
    yield* send(context, options);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    return report(context, failure);
  } finally {
    for (const { name, deprecatedFor } of PRODUCER_OPTIONS.options) {
      if (deprecatedFor !== null && options.has(name)) context.out(`Warning: --${name} is deprecated and will be removed in a future version. Use --${deprecatedFor} instead.`);
    }
  }
}

function report(context: ToolContext, failure: ToolFailure): number {
  for (const line of failure.trace()) context.err(line);
  return 1;
}

function check(options: ParsedOptions): void {
  checkRequired(options, 'topic');
  for (const { name, deprecatedFor } of PRODUCER_OPTIONS.options) {
    if (deprecatedFor !== null && options.has(name) && options.has(deprecatedFor)) throw new UsageExit(`Options --${deprecatedFor} and --${name} cannot be specified together.`);
  }
  const bootstrap = options.text('bootstrap-server');
  if (bootstrap === null) throw new UsageExit('Error while validating the bootstrap address\n');
  if (parseAddresses(bootstrap) === null) throw new UsageExit('Please provide valid host:port like host1:9091,host2:9092\n');
}

/** What the tool sets itself differs from the library's defaults (R-CLI-30). */
function producerSettings(context: ToolContext, options: ParsedOptions): Map<string, string> {
  const settings = readProperties((name) => context.readFile(name), options.text('command-config') ?? options.text('producer.config'));
  for (const [name, value] of keyValues([...options.texts('command-property'), ...options.texts('producer-property')])) settings.set(name, value);
  const put = (name: string, option: string, value: string | number): void => {
    const given = options.text(option);
    if (given !== null) settings.set(name, given);
    else if (!settings.has(name)) settings.set(name, String(value));
  };
  if (options.has('compression-codec')) settings.set('compression.type', options.text('compression-codec') ?? 'gzip');
  put('linger.ms', 'timeout', 1000);
  put('acks', 'request-required-acks', '-1');
  put('request.timeout.ms', 'request-timeout-ms', 1500);
  put('retries', 'message-send-max-retries', 3);
  put('retry.backoff.ms', 'retry-backoff-ms', 100);
  put('buffer.memory', 'max-memory-bytes', 33_554_432);
  put('batch.size', options.has('max-partition-memory-bytes') ? 'max-partition-memory-bytes' : 'batch-size', 16_384);
  put('metadata.max.age.ms', 'metadata-expiry-ms', 300_000);
  put('max.block.ms', 'max-block-ms', 60_000);
  if (!settings.has('client.id')) settings.set('client.id', CLIENT_ID);
  return settings;
}

function* send(context: ToolContext, options: ParsedOptions): Steps<void> {
  const settings = producerSettings(context, options);
  const topic = options.text('topic') ?? '';
  const properties = readProperties((name) => context.readFile(name), options.text('reader-config'));
  for (const [name, value] of keyValues([...options.texts('reader-property'), ...options.texts('property')])) properties.set(name, value);
  const reader = new LineReader(properties);
  const client = context.programs.producer(settings.get('client.id') ?? CLIENT_ID, options.text('bootstrap-server') ?? '', settings);
  const reports = new FailureReports(context, client, topic);
  try {
    for (;;) {
      if (context.isInteractive) context.write('>');
      if (!options.has('sync')) yield* reports.lookUntil(() => context.hasInput || context.isStopping);
      const line = yield* context.readLine();
      if (line === null || context.isStopping) return;
      const { key, value, headers } = reader.read(line);
      const record = { key, value, timestampMs: null, ...(headers.length === 0 ? {} : { headers }) };
      const before = client.read(({ futures }) => futures.length);
      const { thrown } = yield* callProducer(client, { type: 'send', topic, partition: null, record });
      if (thrown !== null) throw failureOf(thrown);
      if (!options.has('sync')) {
        reports.look();
        continue;
      }
      yield { isOver: () => client.peek(({ futures }) => (futures[before]?.completion ?? 0) >= 0), untilUs: Number.MAX_SAFE_INTEGER };
      const failed = client.read(({ futures }) => failedOf(futures[before]));
      if (failed !== null) throw executionFailure(reports.failureOf(failed));
    }
  } finally {
    yield* callProducer(client, { type: 'close', timeoutMs: null });
    if (!options.has('sync')) reports.look();
    client.kill();
  }
}

interface FailedSend {
  readonly error: string;
  readonly record: SendFuture['record'];
  readonly message: string | null;
  readonly cause: string | null;
}

function failedOf(future: SendFuture | undefined): FailedSend | null {
  if (future === undefined || future.completion < 0 || future.thrown === null) return null;
  return { error: future.thrown.error, record: future.record, message: future.message, cause: future.thrown.cause ?? null };
}

/** What became of records that nobody waits for is told as callbacks come (R-CLI-32). */
class FailureReports {
  private readonly told = new Set<number>();
  /** Callbacks that it has looked at. */
  private seen = 0;

  constructor(private readonly context: ToolContext, private readonly client: HeldClient<Pick<ProducerProgram, 'futures' | 'completions'>>, private readonly topic: string) {}

  /** Callbacks come while the tool waits for something else. */
  *lookUntil(isThere: () => boolean): Steps<void> {
    for (this.look(); !isThere(); this.look()) yield* this.context.awaitInput(() => this.client.peek(({ completions }) => completions > this.seen));
  }

  look(): void {
    const completions = this.client.read((program) => program.completions);
    if (completions === this.seen) return;
    this.seen = completions;
    const failed = this.client.read(({ futures }) => futures.flatMap((future, index) => {
      const failure = this.told.has(index) ? null : failedOf(future);
      return failure === null ? [] : [{ index, failure }];
    }));
    for (const { index, failure } of failed) {
      this.told.add(index);
      const { key, value } = failure.record;
      const size = (text: string | null): string => (text === null ? 'null' : `${utf8Length(text)} bytes`);
      this.context.log('ERROR', [`Error when sending message to topic ${this.topic} with key: ${size(key)}, value: ${size(value)} with error:`], CALLBACK_LOGGER);
      for (const line of this.failureOf(failure).trace()) this.context.err(line);
    }
  }

  failureOf({ error, message, cause }: FailedSend): ToolFailure {
    return new ToolFailure(classOf(error), message ?? defaultMessageOf(error), cause === null ? [] : [{ className: classOf(cause), message: defaultMessageOf(cause) }]);
  }
}
