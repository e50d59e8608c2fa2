import type { ShareProgram } from '../../client/share-program';
import type { ProcessingAnswer } from '../../client/share-consumer-state';
import { recordOffset } from '../../protocol/record-batch';
import { checkRequired, helpOrVersion } from '../command-line/check-options';
import { checkDeprecated } from '../command-line/deprecated-options';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { keyValues, readProperties } from '../command-line/properties';
import type { HeldClient } from '../process/outside';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { KAFKA_ERRORS, ToolFailure, UsageExit } from '../process/tool-failure';
import { CLOSE_MS, FOREVER_MS, groupIdOf } from './consumer-settings';
import { callShareConsumer, failureOf } from './held-calls';
import { DEFAULT_FORMATTER, messageFormatter, type MessageFormatter } from './message-formatter';
import type { ConsumedRecord } from './record-line';
import { SHARE_CONSUMER_OPTIONS } from './share-consumer-options';

const LOGGER = 'org.apache.kafka.tools.consumer.ConsoleShareConsumer';
/** Of the client, and of its group unless one is named (R-CLI-36). */
const DEFAULT_NAME = 'console-share-consumer';

export const consoleShareConsumer: Tool = { name: 'kafka-console-share-consumer', table: SHARE_CONSUMER_OPTIONS, run };

type Answer = Exclude<ProcessingAnswer, 'none'>;

interface Asked {
  readonly settings: ReadonlyMap<string, string>;
  readonly format: MessageFormatter;
  readonly topic: string;
  readonly bootstrap: string;
  readonly answer: Answer;
}

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  let options: ParsedOptions;
  let asked: Asked;
  try {
    options = parseOptions(SHARE_CONSUMER_OPTIONS, words);
    const ended = helpOrVersion(context.out, options, words, SHARE_CONSUMER_OPTIONS.summary);
    if (ended !== null) return ended;
    asked = read(context, options);
  } catch (failure) {
    if (failure instanceof ToolFailure && failure.className.startsWith('joptsimple.')) throw new UsageExit(failure.message);
    throw failure;
  }
  try {
    // Numbers are read only when they are needed: a wrong one is no usage error.
    yield* consume(context, asked, options.number('timeout-ms') ?? -1, options.number('max-messages') ?? -1);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    context.log('ERROR', ['Unknown error when running consumer: '], LOGGER);
    for (const line of failure.trace()) context.err(line);
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
  const unread: ConsumedRecord[] = [];
  try {
    const { thrown } = yield* callShareConsumer(context, client, { type: 'subscribe', topics: [asked.topic] });
    if (thrown !== null) throw failureOf(thrown);
    while ((maxMessages < 0 || count < maxMessages) && !context.isStopping) {
      if (unread.length === 0 && !(yield* receive(context, client, timeoutMs, unread))) break;
      const next = unread.shift();
      if (next === undefined) continue;
      count++;
      context.write(asked.format(next));
      yield* acknowledge(context, client, next, asked.answer);
    }
  } finally {
    yield* callShareConsumer(context, client, { type: 'close', timeoutMs: CLOSE_MS });
    client.kill();
    context.err(`Processed a total of ${count} messages`);
  }
}

function* acknowledge(context: ToolContext, client: HeldClient<ShareProgram>, { topic, partition, offset }: ConsumedRecord, answer: Answer): Steps<void> {
  const { thrown } = yield* callShareConsumer(context, client, { type: 'acknowledge', at: { topic, partition }, offsets: [offset], answer });
  if (thrown !== null) throw failureOf(thrown);
}

/** Polls until records are there. False: woken to end, or something went wrong, which is told here. */
function* receive(context: ToolContext, client: HeldClient<ShareProgram>, timeoutMs: number, into: ConsumedRecord[]): Steps<boolean> {
  const startUs = context.nowUs;
  for (;;) {
    const { thrown } = yield* callShareConsumer(context, client, { type: 'poll', timeoutMs: timeoutMs < 0 ? FOREVER_MS : timeoutMs });
    if (thrown?.error === 'WakeupException' || context.isStopping) return false;
    into.push(...recordsOf(client.program));
    client.command({ type: 'taken' });
    if (into.length > 0) return true;
    const isOver = timeoutMs >= 0 && context.nowUs - startUs >= timeoutMs * 1000;
    if (thrown === null && !isOver) continue;
    context.log('ERROR', ['Error processing message, terminating consumer process: '], LOGGER);
    const failure = thrown === null ? new ToolFailure(`${KAFKA_ERRORS}.TimeoutException`, null) : failureOf(thrown);
    for (const line of failure.trace()) context.err(line);
    return false;
  }
}

/** What was acquired is not all that was sent: whole batches come, and only some offsets of them are this member's. */
function recordsOf({ returned }: ShareProgram): ConsumedRecord[] {
  const records: ConsumedRecord[] = [];
  for (const { topic, partition, batches, acquired } of returned) {
    for (const { firstOffset, lastOffset, deliveryCount } of acquired) {
      for (const batch of batches) {
        if (batch.isControl) continue;
        for (let i = 0; i < batch.recordCount; i++) {
          const offset = recordOffset(batch, i);
          if (offset >= firstOffset && offset <= lastOffset) records.push({ topic, partition, offset, batch, record: batch.source.recordAt(batch, i), deliveryCount });
        }
      }
    }
  }
  return records;
}
