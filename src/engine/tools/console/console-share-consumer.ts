import type { ShareProgram } from '../../client/share-program';
import type { ProcessingAnswer } from '../../client/share-consumer-state';
import { recordOffset } from '../../protocol/record-batch';
import { checkRequired, helpOrVersion, readOrUsage } from '../command-line/check-options';
import { checkDeprecated } from '../command-line/deprecated-options';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { keyValues, readProperties } from '../command-line/properties';
import type { HeldClient } from '../process/outside';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { KAFKA_ERRORS, ToolFailure, UsageExit } from '../process/tool-failure';
import { CLOSE_MS, FOREVER_MS, groupIdOf, logFailure, PROCESSING_ERROR, UNKNOWN_ERROR } from './consumer-settings';
import { callShareConsumer, failureOf } from './held-calls';
import { DEFAULT_FORMATTER, messageFormatter, type MessageFormatter } from './message-formatter';
import type { ConsumedRecord } from './record-line';
import { SHARE_CONSUMER_OPTIONS } from './share-consumer-options';

const LOGGER = 'org.apache.kafka.tools.consumer.ConsoleShareConsumer';
/** Of the client, and of its group unless one is named (R-CLI-36). */
const DEFAULT_NAME = 'console-share-consumer';

export const consoleShareConsumer: Tool = { name: 'kafka-console-share-consumer', table: SHARE_CONSUMER_OPTIONS, hasShutdownHook: true, run };

type Answer = Exclude<ProcessingAnswer, 'none'>;

interface Asked {
  readonly settings: ReadonlyMap<string, string>;
  readonly format: MessageFormatter;
  readonly topic: string;
  readonly bootstrap: string;
  readonly answer: Answer;
}

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const options = readOrUsage(() => parseOptions(SHARE_CONSUMER_OPTIONS, words));
  const ended = helpOrVersion(context.out, options, words, SHARE_CONSUMER_OPTIONS.summary);
  if (ended !== null) return ended;
  const asked = readOrUsage(() => read(context, options));
  try {
    // Numbers are read only when they are needed: a wrong one is no usage error.
    yield* consume(context, asked, options.number('timeout-ms') ?? -1, options.number('max-messages') ?? -1);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    logFailure(context, UNKNOWN_ERROR, LOGGER, failure);
    return 1;
  }
}

function read(context: ToolContext, options: ParsedOptions): Asked {
  const topic = options.text('topic');
  if (topic === null) throw new UsageExit('--topic is a required argument');
  checkRequired(options, 'bootstrap-server');
  if (options.has('reject') && options.has('release')) throw new UsageExit('At most one of --reject and --release may be specified.');
  checkDeprecated(context.out, options, SHARE_CONSUMER_OPTIONS);
  const properties = readProperties((name) => context.readFile(name), options.text('formatter-config'));
  for (const [name, value] of keyValues([...options.texts('formatter-property'), ...options.texts('property')])) properties.set(name, value);
  return {
    topic, settings: settingsOf(context, options), format: messageFormatter(options.text('formatter') ?? DEFAULT_FORMATTER, properties), bootstrap: options.text('bootstrap-server') ?? '',
    answer: options.has('reject') ? 'reject' : options.has('release') ? 'release' : 'accept',
  };
}

/** Every record is acknowledged by itself, whatever the settings say (R-CLI-36). */
function settingsOf(context: ToolContext, options: ParsedOptions): Map<string, string> {
  const fromFile = readProperties((name) => context.readFile(name), options.text('command-config') ?? options.text('consumer-config'));
  const fromLine = keyValues([...options.texts('command-property'), ...options.texts('consumer-property')]);
  const settings = new Map([...fromFile, ...fromLine]);
  settings.set('group.id', groupIdOf(options, fromLine, fromFile) ?? DEFAULT_NAME);
  if (!settings.has('client.id')) settings.set('client.id', DEFAULT_NAME);
  settings.set('share.acknowledgement.mode', 'explicit');
  return settings;
}

function* consume(context: ToolContext, asked: Asked, timeoutMs: number, maxMessages: number): Steps<void> {
  const client = context.programs.shareConsumer(asked.settings.get('client.id') ?? DEFAULT_NAME, asked.bootstrap, asked.settings);
  let count = 0;
  try {
    const { thrown } = yield* callShareConsumer(context, client, { type: 'subscribe', topics: [asked.topic] });
    if (thrown !== null) throw failureOf(thrown);
    while ((maxMessages < 0 || count < maxMessages) && !context.isStopping) {
      const received = yield* receive(context, client, timeoutMs);
      if (received === null) break;
      const printed = maxMessages < 0 ? received : received.slice(0, maxMessages - count);
      for (const record of printed) context.write(asked.format(record));
      count += printed.length;
      yield* acknowledge(context, client, printed, asked.answer);
    }
  } finally {
    yield* callShareConsumer(context, client, { type: 'close', timeoutMs: CLOSE_MS });
    client.kill();
    context.err(`Processed a total of ${count} messages`);
  }
}

/** Between two polls nobody can tell in how many calls records were acknowledged: each partition's are in one. */
function* acknowledge(context: ToolContext, client: HeldClient<ShareProgram>, records: readonly ConsumedRecord[], answer: Answer): Steps<void> {
  let rest = records;
  while (rest[0] !== undefined) {
    const { topic, partition } = rest[0];
    const isThere = (one: ConsumedRecord): boolean => one.topic === topic && one.partition === partition;
    const offsets = rest.filter(isThere).map(({ offset }) => offset);
    const { thrown } = yield* callShareConsumer(context, client, { type: 'acknowledge', at: { topic, partition }, offsets, answer });
    if (thrown !== null) throw failureOf(thrown);
    rest = rest.filter((one) => !isThere(one));
  }
}

/** Polls until records are there. Null: woken to end, or something went wrong, which is told here. */
function* receive(context: ToolContext, client: HeldClient<ShareProgram>, timeoutMs: number): Steps<readonly ConsumedRecord[] | null> {
  const startUs = context.nowUs;
  for (;;) {
    const { thrown } = yield* callShareConsumer(context, client, { type: 'poll', timeoutMs: timeoutMs < 0 ? FOREVER_MS : timeoutMs });
    if (thrown?.error === 'WakeupException' || context.isStopping) return null;
    const records = recordsOf(client.read(({ returned }) => returned));
    client.command({ type: 'taken' });
    if (records.length > 0) return records;
    const isOver = timeoutMs >= 0 && context.nowUs - startUs >= timeoutMs * 1000;
    if (thrown === null && !isOver) continue;
    logFailure(context, PROCESSING_ERROR, LOGGER, thrown === null ? new ToolFailure(`${KAFKA_ERRORS}.TimeoutException`, null) : failureOf(thrown));
    return null;
  }
}

/** What was acquired is not all that was sent: whole batches come, and only some offsets of them are this member's. */
function recordsOf(returned: ShareProgram['returned']): ConsumedRecord[] {
  const records: ConsumedRecord[] = [];
  for (const { topic, partition, batches, acquired } of returned) {
    for (const { firstOffset, lastOffset, deliveryCount } of acquired) {
      for (const batch of batches) {
        if (batch.isControl) continue;
        for (let i = 0; i < batch.recordCount; i++) {
          const offset = recordOffset(batch, i);
          if (offset >= firstOffset && offset <= lastOffset) records.push({ topic, partition, offset, batch, index: i, record: batch.source.recordAt(batch, i), deliveryCount });
        }
      }
    }
  }
  return records;
}
