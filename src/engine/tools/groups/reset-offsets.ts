import { ErrorCode } from '../../protocol/error-codes';
import { OffsetSpec } from '../../protocol/messages/list-offsets';
import type { OffsetCommitResponse } from '../../protocol/messages/offset-commit';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { topicMetadata } from '../admin/cluster-calls';
import { askCoordinator, committedOffsets, describeGroup, type CommittedOffset } from '../admin/group-calls';
import { listOffsets, type FoundOffset } from '../admin/offset-calls';
import { row, widest } from '../command-line/columns';
import { partitionHashOrder } from '../command-line/java-hash-order';
import { javaLong } from '../command-line/java-number';
import type { ParsedOptions } from '../command-line/joptsimple';
import { noSuchFile } from '../command-line/properties';
import type { Steps, ToolContext } from '../process/tool';
import { ILLEGAL_ARGUMENT, KAFKA_ERRORS, ToolFailure, UsageExit } from '../process/tool-failure';
import { parseDateTime, parseDuration } from './moments';

interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

interface NewOffset extends TopicPartition {
  readonly offset: number;
}

const LOGGER = 'org.apache.kafka.tools.OffsetsUtils';

/** `--reset-offsets` (R-CLI-47): what would be committed, and with --execute it is. */
export function* resetOffsets(context: ToolContext, admin: AdminClient, options: ParsedOptions, groupIds: readonly string[]): Steps<void> {
  const results: { readonly group: string; readonly offsets: readonly NewOffset[] }[] = [];
  for (const group of groupIds) {
    const state = yield* stateOf(context, admin, group);
    if (state !== 'Empty' && state !== 'Dead') {
      context.out(`\nError: Assignments can only be reset if the group '${group}' is inactive, but the current state is ${state}.`);
      results.push({ group, offsets: [] });
      continue;
    }
    const committed = yield* committedOffsets(context, admin, group);
    const partitions = yield* partitionsToReset(admin, options, committed);
    const offsets = yield* newOffsets(context, admin, options, partitions, committed);
    if (options.has('execute')) yield* commit(context, admin, group, offsets);
    results.push({ group, offsets: partitionHashOrder(offsets) });
  }
  if (options.has('export')) {
    const lines = results.flatMap(({ group, offsets }) => offsets.map(({ topic, partition, offset }) => [...(results.length > 1 ? [group] : []), topic, partition, offset].join(',')));
    context.out(lines.map((line) => `${line}\n`).join(''));
    return;
  }
  printNewOffsets(context, results);
}

/** The table of what groups would begin with; every line begins with a line feed. */
export function printNewOffsets(context: ToolContext, results: readonly { readonly group: string; readonly offsets: readonly NewOffset[] }[]): void {
  const cells = results.flatMap(({ group, offsets }) => offsets.map(({ topic, partition, offset }) => [group, topic, String(partition), String(offset)]));
  const widths = [widest(15, cells.map(([group = '']) => group)), widest(15, cells.map(([, topic = '']) => topic)), 10, 0];
  for (const one of [['GROUP', 'TOPIC', 'PARTITION', 'NEW-OFFSET'], ...cells]) context.write(`\n${row(one, widths)}`);
  context.write('\n');
}

function* stateOf(context: ToolContext, admin: AdminClient, group: string): Steps<string> {
  try {
    const { state } = yield* describeGroup(context, admin, group);
    return state;
  } catch (failure) {
    // A group that is not there yet is made by the commit.
    if (failure instanceof ToolFailure && failure.className.endsWith('GroupIdNotFoundException')) return 'Dead';
    throw failure;
  }
}

function* partitionsToReset(admin: AdminClient, options: ParsedOptions, committed: readonly CommittedOffset[]): Steps<readonly TopicPartition[]> {
  if (options.has('from-file')) return [];
  if (options.has('all-topics')) return committed.map(({ topic, partition }) => ({ topic, partition }));
  if (!options.has('topic')) throw new UsageExit('One of the reset scopes should be defined: --all-topics, --topic.');
  return yield* partitionsOfTopics(admin, options.texts('topic'));
}

/** `t` stands for all partitions of the topic, `t:0,2` for these. */
export function* partitionsOfTopics(admin: AdminClient, args: readonly string[]): Steps<readonly TopicPartition[]> {
  const partitions: TopicPartition[] = [];
  for (const arg of args) {
    const { topic, numbers } = topicArgument(arg);
    const [found] = yield* topicMetadata(admin, [topic]);
    if (found === undefined || found.errorCode !== ErrorCode.NONE) throw apiFailure(found?.errorCode ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    const all = found.partitions.map(({ partitionIndex }) => partitionIndex).sort((a, b) => a - b);
    const missing = numbers?.filter((number) => !all.includes(number)) ?? [];
    if (missing.length > 0) {
      throw new ToolFailure(`${KAFKA_ERRORS}.UnknownTopicOrPartitionException`, `The partitions "${missing.map((number) => `${topic}-${number}`).join(',')}" do not exist`);
    }
    const chosen = numbers ?? all;
    const leaderless = found.partitions.filter(({ partitionIndex, leaderId }) => chosen.includes(partitionIndex) && leaderId < 0);
    if (leaderless.length > 0) {
      throw new ToolFailure(`${KAFKA_ERRORS}.LeaderNotAvailableException`, `The partitions "${leaderless.map(({ partitionIndex }) => `${topic}-${partitionIndex}`).join(',')}" have no leader`);
    }
    partitions.push(...chosen.map((partition) => ({ topic, partition })));
  }
  return partitions;
}

export function topicArgument(arg: string): { readonly topic: string; readonly numbers: readonly number[] | null } {
  const [topic = '', list] = arg.split(':');
  if (list === undefined) return { topic, numbers: null };
  const numbers = list.split(',').map((text) => {
    const number = javaLong(text.trim(), 'int');
    if (number === null) throw new UsageExit(`Invalid partition '${text}' specified in topic arg '${arg}''`);
    return number;
  });
  return { topic, numbers };
}

function* newOffsets(context: ToolContext, admin: AdminClient, options: ParsedOptions, partitions: readonly TopicPartition[], committed: readonly CommittedOffset[]): Steps<readonly NewOffset[]> {
  const committedAt = ({ topic, partition }: TopicPartition): number | null => committed.find((one) => one.topic === topic && one.partition === partition)?.offset ?? null;
  if (options.has('to-earliest')) return yield* atMoment(context, admin, partitions, OffsetSpec.EARLIEST);
  if (options.has('to-latest')) return yield* atMoment(context, admin, partitions, OffsetSpec.LATEST);
  if (options.has('to-offset')) {
    const offset = options.number('to-offset') ?? 0;
    return yield* clamped(context, admin, partitions.map((one) => ({ ...one, offset })));
  }
  if (options.has('shift-by')) {
    const shift = options.number('shift-by') ?? 0;
    const wanted = partitions.map((one) => {
      const now = committedAt(one);
      if (now === null) throw new UsageExit(`Cannot shift offset for partition ${one.topic}-${one.partition} since there is no current committed offset`);
      return { ...one, offset: now + shift };
    });
    return yield* clamped(context, admin, wanted);
  }
  if (options.has('to-datetime')) return yield* atMoment(context, admin, partitions, parseDateTime(options.text('to-datetime') ?? ''));
  if (options.has('by-duration')) return yield* atMoment(context, admin, partitions, context.wallMs - parseDuration(options.text('by-duration') ?? ''));
  if (options.has('from-file')) return yield* clamped(context, admin, fromFile(context, options.text('from-file') ?? ''));
  if (options.has('to-current')) {
    const known = partitions.flatMap((one) => {
      const offset = committedAt(one);
      return offset === null ? [] : [{ ...one, offset }];
    });
    const ends = yield* atMoment(context, admin, partitions.filter((one) => committedAt(one) === null), OffsetSpec.LATEST);
    return [...known, ...ends];
  }
  throw new UsageExit("Option '[reset-offsets]' requires one of the following scenarios: [to-offset], [to-datetime], [by-duration], [to-earliest], [to-latest], [shift-by], [to-current], [from-file]");
}

/** Offsets of the first records from a moment on, or of one of `OffsetSpec`. */
export function* atMoment(context: ToolContext, admin: AdminClient, partitions: readonly TopicPartition[], timestamp: number): Steps<readonly NewOffset[]> {
  const found = yield* listOffsets(context, admin, partitions.map((one) => ({ ...one, timestamp })));
  const late = partitions.filter((one) => offsetOf(found, one) < 0);
  const ends = late.length === 0 ? new Map<string, FoundOffset>() : yield* listOffsets(context, admin, late.map((one) => ({ ...one, timestamp: OffsetSpec.LATEST })));
  return partitions.map((one) => {
    const offset = offsetOf(found, one);
    if (offset >= 0) return { ...one, offset };
    context.out(`\nWarn: Partition ${one.partition} from topic ${one.topic} is empty. Falling back to latest known offset.`);
    return { ...one, offset: offsetOf(ends, one) };
  });
}

function offsetOf(found: ReadonlyMap<string, FoundOffset>, { topic, partition }: TopicPartition): number {
  const result = found.get(`${topic}-${partition}`);
  if (result === undefined) throw new ToolFailure(ILLEGAL_ARGUMENT, `Error getting offset of topic partition: ${topic}-${partition}`);
  if (result.errorCode !== ErrorCode.NONE) throw apiFailure(result.errorCode);
  return result.offset;
}

/** Offsets that the log does not have become its start or its end. */
function* clamped(context: ToolContext, admin: AdminClient, wanted: readonly NewOffset[]): Steps<readonly NewOffset[]> {
  const starts = yield* listOffsets(context, admin, wanted.map(({ topic, partition }) => ({ topic, partition, timestamp: OffsetSpec.EARLIEST })));
  const ends = yield* listOffsets(context, admin, wanted.map(({ topic, partition }) => ({ topic, partition, timestamp: OffsetSpec.LATEST })));
  return wanted.map((one) => {
    const [start, end] = [offsetOf(starts, one), offsetOf(ends, one)];
    const name = `${one.topic}-${one.partition}`;
    if (one.offset > end) {
      context.log('WARN', [`New offset (${one.offset}) is higher than latest offset for topic partition ${name}. Value will be set to ${end}`], LOGGER);
      return { ...one, offset: end };
    }
    if (one.offset < start) {
      context.log('WARN', [`New offset (${one.offset}) is lower than earliest offset for topic partition ${name}. Value will be set to ${start}`], LOGGER);
      return { ...one, offset: start };
    }
    return one;
  });
}

function fromFile(context: ToolContext, name: string): NewOffset[] {
  const content = context.readFile(name);
  if (content === null) throw noSuchFile(name);
  return content.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const [topic = '', partition = '', offset = ''] = line.split(',').slice(-3);
    const [index, value] = [javaLong(partition.trim(), 'int'), javaLong(offset.trim())];
    if (index === null || value === null) throw new ToolFailure(ILLEGAL_ARGUMENT, `Cannot read the line "${line}"`);
    return { topic: topic.trim(), partition: index, offset: value };
  });
}

function* commit(context: ToolContext, admin: AdminClient, groupId: string, offsets: readonly NewOffset[]): Steps<void> {
  if (offsets.length === 0) return;
  const topics = [...new Set(offsets.map(({ topic }) => topic))].map((name) => ({
    name, partitions: offsets.filter(({ topic }) => topic === name).map(({ partition, offset }) => ({ partitionIndex: partition, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: '' })),
  }));
  const codes = ({ topics: answered }: OffsetCommitResponse): number => answered.flatMap(({ partitions }) => partitions).find(({ errorCode }) => errorCode !== ErrorCode.NONE)?.errorCode ?? ErrorCode.NONE;
  const { answer } = yield* askCoordinator<OffsetCommitResponse>(
    context, admin, groupId, { name: 'alterConsumerGroupOffsets', api: 'OffsetCommit', version: 9, body: { groupId, generationIdOrMemberEpoch: -1, memberId: '', groupInstanceId: null, topics } }, codes,
  );
  const code = codes(answer);
  if (code !== ErrorCode.NONE) throw apiFailure(code);
}
