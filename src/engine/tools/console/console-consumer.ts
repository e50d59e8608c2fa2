import type { ConsumerProgram, TopicPartition } from '../../client/consumer-program';
import { recordOffset } from '../../protocol/record-batch';
import { helpOrVersion, readOrUsage } from '../command-line/check-options';
import { checkDeprecated } from '../command-line/deprecated-options';
import { javaLong } from '../command-line/java-number';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { keyValues, readProperties } from '../command-line/properties';
import type { HeldClient } from '../process/outside';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { KAFKA_ERRORS, ToolFailure, UsageExit } from '../process/tool-failure';
import { CONSUMER_OPTIONS } from './consumer-options';
import { CLOSE_MS, FOREVER_MS, groupIdOf, logFailure, PROCESSING_ERROR, UNKNOWN_ERROR } from './consumer-settings';
import { callConsumer, failureOf } from './held-calls';
import { DEFAULT_FORMATTER, messageFormatter, type MessageFormatter } from './message-formatter';
import type { ConsumedRecord } from './record-line';

const LOGGER = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
const CLIENT_ID = 'console-consumer';
const GROUP_NUMBERS = 100_000;
const KIP_848 = 'The consumer rebalance protocol (KIP-848) is production-ready! Set group.protocol=consumer to try it out. See https://kafka.apache.org/documentation/#consumer_rebalance_protocol';

export const consoleConsumer: Tool = { name: 'kafka-console-consumer', table: CONSUMER_OPTIONS, hasShutdownHook: true, run };

interface Asked {
  readonly settings: ReadonlyMap<string, string>;
  readonly format: MessageFormatter;
  readonly topic: string | null;
  readonly include: string | null;
  readonly partition: number | null;
  /** −1 latest, −2 earliest. */
  readonly offset: number;
  readonly maxMessages: number;
  readonly timeoutMs: number;
  readonly bootstrap: string;
}

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const options = readOrUsage(() => parseOptions(CONSUMER_OPTIONS, words));
  const ended = helpOrVersion(context.out, options, words, CONSUMER_OPTIONS.summary);
  if (ended !== null) return ended;
  const asked = readOrUsage(() => read(context, options));
  try {
    yield* consume(context, asked);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    logFailure(context, UNKNOWN_ERROR, LOGGER, failure);
    return 1;
  }
}

function read(context: ToolContext, options: ParsedOptions): Asked {
  const topic = options.text('topic');
  const include = options.text('include');
  checkDeprecated(context.out, options, CONSUMER_OPTIONS);
  if ((topic === null) === (include === null)) throw new UsageExit('Exactly one of the following arguments is required: [topic], [include]');
  const bootstrap = options.text('bootstrap-server');
  if (bootstrap === null) throw new UsageExit('Missing required argument "[bootstrap-server]"');
  const partition = options.number('partition');
  if (partition !== null && topic === null) throw new UsageExit('The topic is required when partition is specified.');
  if (options.has('offset') && partition === null) throw new UsageExit('The partition is required when offset is specified.');
  if (options.has('from-beginning') && options.has('offset')) throw new UsageExit('Options from-beginning and offset cannot be specified together.');
  const offset = offsetOf(options);
  const properties = readProperties((name) => context.readFile(name), options.text('formatter-config'));
  for (const [name, value] of keyValues([...options.texts('formatter-property'), ...options.texts('property')])) properties.set(name, value);
  const settings = consumerSettings(context, options, partition);
  const format = messageFormatter(options.text('formatter') ?? DEFAULT_FORMATTER, properties);
  return { settings, format, topic, include, partition, offset, maxMessages: options.number('max-messages') ?? -1, timeoutMs: options.number('timeout-ms') ?? -1, bootstrap };
}

function offsetOf(options: ParsedOptions): number {
  const text = options.text('offset');
  if (text === null) return options.has('from-beginning') ? -2 : -1;
  const lower = text.toLowerCase();
  if (lower === 'earliest') return -2;
  if (lower === 'latest') return -1;
  const offset = javaLong(text);
  if (offset === null || offset < 0) throw new UsageExit(`The provided offset value '${text}' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long.`);
  return offset;
}

function consumerSettings(context: ToolContext, options: ParsedOptions, partition: number | null): Map<string, string> {
  const fromFile = readProperties((name) => context.readFile(name), options.text('command-config') ?? options.text('consumer.config'));
  const fromLine = keyValues([...options.texts('command-property'), ...options.texts('consumer-property')]);
  const settings = new Map([...fromFile, ...fromLine]);
  const group = groupIdOf(options, fromLine, fromFile);
  if (group !== null && partition !== null) throw new UsageExit('Options group and partition cannot be specified together.');
  settings.set('group.id', group ?? `console-consumer-${context.random(GROUP_NUMBERS)}`);
  if (group === null && !settings.has('enable.auto.commit')) settings.set('enable.auto.commit', 'false');
  const reset = settings.get('auto.offset.reset');
  if (options.has('from-beginning')) {
    if (reset !== undefined && reset !== 'earliest') throw new UsageExit(`Can't simultaneously specify --from-beginning and 'auto.offset.reset=${reset}', please remove one option`);
    settings.set('auto.offset.reset', 'earliest');
  } else if (reset === undefined) settings.set('auto.offset.reset', 'latest');
  settings.set('isolation.level', options.text('isolation-level') ?? settings.get('isolation.level') ?? 'read_uncommitted');
  if (!settings.has('client.id')) settings.set('client.id', CLIENT_ID);
  return settings;
}

function* consume(context: ToolContext, asked: Asked): Steps<void> {
  const client = context.programs.consumer(asked.settings.get('client.id') ?? CLIENT_ID, asked.bootstrap, asked.settings);
  if (asked.partition === null && (asked.settings.get('group.protocol') ?? 'classic').toLowerCase() === 'classic') context.err(KIP_848);
  let count = 0;
  const unread: ConsumedRecord[] = [];
  try {
    yield* begin(context, client, asked);
    while ((asked.maxMessages < 0 || count < asked.maxMessages) && !context.isStopping) {
      if (unread.length === 0) {
        const ended = yield* receive(context, client, asked.timeoutMs, unread);
        if (ended) break;
      }
      const next = unread.shift();
      if (next === undefined) continue;
      count++;
      context.write(asked.format(next));
    }
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    logFailure(context, PROCESSING_ERROR, LOGGER, failure);
  } finally {
    yield* resetUnread(context, client, unread);
    yield* callConsumer(context, client, { type: 'close', timeoutMs: CLOSE_MS, operation: 'DEFAULT' });
    client.kill();
    context.err(`Processed a total of ${count} messages`);
  }
}

function* begin(context: ToolContext, client: HeldClient<ConsumerProgram>, { topic, include, partition, offset }: Asked): Steps<void> {
  if (include !== null) yield* must(context, client, { type: 'subscribePattern', pattern: include, isServerSide: false });
  else if (partition === null) yield* must(context, client, { type: 'subscribe', topics: [topic ?? ''] });
  else {
    const at: TopicPartition = { topic: topic ?? '', partition };
    yield* must(context, client, { type: 'assign', partitions: [at] });
    if (offset === -2) yield* must(context, client, { type: 'seekToBeginning', partitions: [at] });
    else if (offset === -1) yield* must(context, client, { type: 'seekToEnd', partitions: [at] });
    else yield* must(context, client, { type: 'seek', at, offset });
  }
}

function* must(context: ToolContext, client: HeldClient<ConsumerProgram>, call: Parameters<typeof callConsumer>[2]): Steps<void> {
  const { thrown } = yield* callConsumer(context, client, call);
  if (thrown !== null) throw failureOf(thrown);
}

/** Polls until records are there; true when the consumer was woken to end. Without a record for as long as --timeout-ms it throws. */
function* receive(context: ToolContext, client: HeldClient<ConsumerProgram>, timeoutMs: number, into: ConsumedRecord[]): Steps<boolean> {
  const startUs = context.nowUs;
  for (;;) {
    const { thrown } = yield* callConsumer(context, client, { type: 'poll', timeoutMs: timeoutMs < 0 ? FOREVER_MS : timeoutMs });
    if (thrown?.error === 'WakeupException' || context.isStopping) return true;
    if (thrown !== null) throw failureOf(thrown);
    into.push(...recordsOf(client.read(({ returned }) => returned)));
    client.command({ type: 'taken' });
    if (into.length > 0) return false;
    if (timeoutMs >= 0 && context.nowUs - startUs >= timeoutMs * 1000) throw new ToolFailure(`${KAFKA_ERRORS}.TimeoutException`, null);
  }
}

function recordsOf(returned: ConsumerProgram['returned']): ConsumedRecord[] {
  const records: ConsumedRecord[] = [];
  for (const { topic, partition, batch, from, to } of returned) {
    for (let i = 0; i < batch.recordCount; i++) {
      const offset = recordOffset(batch, i);
      if (offset >= from && offset < to) records.push({ topic, partition, offset, batch, index: i, record: batch.source.recordAt(batch, i), deliveryCount: null });
    }
  }
  return records;
}

/** What was fetched and not printed must not count as read when the consumer commits at its end. */
function* resetUnread(context: ToolContext, client: HeldClient<ConsumerProgram>, unread: readonly ConsumedRecord[]): Steps<void> {
  const first = new Map<string, ConsumedRecord>();
  for (const record of unread) {
    const name = `${record.topic}-${record.partition}`;
    if (record.offset < (first.get(name)?.offset ?? Infinity)) first.set(name, record);
  }
  for (const { topic, partition, offset } of first.values()) yield* callConsumer(context, client, { type: 'seek', at: { topic, partition }, offset });
}

