import { ErrorCode } from '../../protocol/error-codes';
import { OffsetSpec } from '../../protocol/messages/list-offsets';
import { listOffsets } from '../admin/offset-calls';
import { listTopics } from '../admin/cluster-calls';
import { helpOrVersion } from '../command-line/check-options';
import { javaLong } from '../command-line/java-number';
import { topicFilter, wholeName } from '../command-line/java-regex';
import { parseOptions } from '../command-line/joptsimple';
import { BOOTSTRAP_SERVER, COMMAND_CONFIG, COMMON_OPTIONS, flag, valued, type OptionTable } from '../command-line/option-table';
import { apiFailure } from '../admin/api-failure';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { ILLEGAL_ARGUMENT, ToolFailure } from '../process/tool-failure';

const INTERNAL_TOPICS = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state']);

const OPTIONS: OptionTable = {
  tool: 'kafka-get-offsets',
  summary: 'Prints the offset of each partition at a moment.',
  options: [
    BOOTSTRAP_SERVER,
    valued('broker-list', 'HOST1:PORT1,...', 'The older name of --bootstrap-server.', { deprecatedFor: 'bootstrap-server' }),
    valued('topic-partitions', 'topic1:1,topic2:0-3,...', 'Partitions: names of topics as regular expressions, then a number or a range whose end is left out.'),
    valued('topic', 'topic', 'A regular expression for names of topics.', { completes: 'topic' }),
    valued('partitions', 'partition ids', 'Numbers of partitions, separated by commas.'),
    valued('time', 'timestamp', '-1 or latest, -2 or earliest, -3 or max-timestamp, -4 or earliest-local, -5 or latest-tiered, -6 or earliest-pending-upload, or milliseconds since 1970.'),
    COMMAND_CONFIG,
    flag('exclude-internal-topics', 'Leave internal topics out.'),
    ...COMMON_OPTIONS,
  ],
};

export const getOffsets: Tool = { name: 'kafka-get-offsets', table: OPTIONS, run };

const TIMES: Readonly<Record<string, number>> = {
  latest: OffsetSpec.LATEST, earliest: OffsetSpec.EARLIEST, 'max-timestamp': OffsetSpec.MAX_TIMESTAMP, 'earliest-local': OffsetSpec.EARLIEST_LOCAL,
  'latest-tiered': OffsetSpec.LATEST_TIERED, 'earliest-pending-upload': OffsetSpec.EARLIEST_PENDING_UPLOAD,
};

type PartitionFilter = (topic: string, partition: number) => boolean;

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  try {
    yield* print(context, words);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    context.err(`Error occurred: ${failure.message}`);
    // What the tool itself finds wrong is told in one line.
    if (failure.className.startsWith('org.apache.kafka.common.')) for (const line of failure.trace()) context.err(line);
    return 1;
  }
}

function* print(context: ToolContext, words: readonly string[]): Steps<void> {
  const options = parseOptions(OPTIONS, words);
  if (helpOrVersion(context.out, options, words, OPTIONS.summary) !== null) return;
  const bootstrap = options.text('bootstrap-server') ?? options.text('broker-list');
  if (bootstrap === null) throw new ToolFailure(ILLEGAL_ARGUMENT, 'Missing required option --bootstrap-server');
  if (options.has('topic-partitions') && (options.has('topic') || options.has('partitions'))) throw new ToolFailure(ILLEGAL_ARGUMENT, '--topic-partitions cannot be used with --topic or --partitions');
  const timestamp = timeOf(options.text('time') ?? 'latest');
  const filter = filterOf(options.text('topic-partitions'), options.text('topic'), options.text('partitions'));
  const admin = context.admin(bootstrap, options.text('command-config'));
  const topics = yield* listTopics(admin);
  const partitions = topics.flatMap(({ name, partitions: list }) => {
    const topic = name ?? '';
    if (options.has('exclude-internal-topics') && INTERNAL_TOPICS.has(topic)) return [];
    return list.map(({ partitionIndex }) => ({ topic, partition: partitionIndex })).filter(({ partition }) => filter(topic, partition));
  });
  if (partitions.length === 0) throw new ToolFailure(ILLEGAL_ARGUMENT, 'Could not match any topic-partitions with the specified filters');
  // As text, in which t-10 comes before t-2 (R-CLI-63).
  const named = partitions.map((one) => ({ ...one, name: `${one.topic}-${one.partition}` })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found = yield* listOffsets(context, admin, partitions.map((one) => ({ ...one, timestamp })));
  for (const { topic, partition, name } of named) {
    const result = found.get(name);
    if (result === undefined) continue;
    if (result.errorCode !== ErrorCode.NONE) context.err(`Skip getting offsets for topic-partition ${name} due to error: ${apiFailure(result.errorCode).shown()}`);
    else if (result.offset >= 0) context.out(`${topic}:${partition}:${result.offset}`);
  }
}

function timeOf(text: string): number {
  const named = TIMES[text];
  const time = named ?? javaLong(text);
  if (time !== null) return time;
  throw new ToolFailure(ILLEGAL_ARGUMENT, `Malformed time argument ${text}. Please use -1 or latest / -2 or earliest / -3 or max-timestamp / -4 or earliest-local / -5 or latest-tiered / -6 or earliest-pending-upload, or a specified long format timestamp`);
}

function filterOf(topicPartitions: string | null, topic: string | null, partitions: string | null): PartitionFilter {
  if (topicPartitions !== null) {
    const parts = topicPartitions.split(',').map(partFilter);
    return (name, partition) => parts.some((part) => part(name, partition));
  }
  const names = topic === null ? /^/ : topicFilter(topic);
  if (names === null) throw new ToolFailure('java.lang.RuntimeException', `${topic ?? ''} is an invalid regex.`);
  const numbers = partitions === null || partitions === '' ? null : partitions.split(',').map((text) => {
    const number = javaLong(text, 'int');
    if (number === null) throw new ToolFailure(ILLEGAL_ARGUMENT, `--partitions expects a comma separated list of numeric partition ids, but received: ${partitions}`);
    return number;
  });
  return (name, partition) => names.test(name) && (numbers === null || numbers.includes(partition));
}

/** `name`, `name:3`, `name:2-`, `:-4`, `name:1-3`: the end of a range is not part of it. */
function partFilter(text: string): PartitionFilter {
  const match = /^([^:,]*)(?::(?:([0-9]+)|(?:([0-9]+)-([0-9]*))|(?:-([0-9]+))))?$/.exec(text);
  if (match === null) throw new ToolFailure(ILLEGAL_ARGUMENT, `Invalid rule specification: ${text}`);
  const [, name = '', only, from, to, upTo] = match;
  const names = name === '' ? /^/ : wholeName(name);
  if (names === null) throw new ToolFailure('java.lang.RuntimeException', `${name} is an invalid regex.`);
  const low = Number(only ?? from ?? 0);
  const high = only !== undefined ? low + 1 : to !== undefined && to !== '' ? Number(to) : upTo !== undefined ? Number(upTo) : Infinity;
  return (topic, partition) => names.test(topic) && partition >= low && partition < high;
}
