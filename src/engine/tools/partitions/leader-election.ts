import { ErrorCode } from '../../protocol/error-codes';
import type { ElectLeadersResponse } from '../../protocol/messages/elect-leaders';
import { apiFailure } from '../admin/api-failure';
import { helpOrVersion } from '../command-line/check-options';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { BOOTSTRAP_SERVER, COMMAND_CONFIG, COMMON_OPTIONS, flag, valued, type OptionTable } from '../command-line/option-table';
import { noSuchFile } from '../command-line/properties';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { tellWithTrace, ToolFailure } from '../process/tool-failure';
import { readPartitions } from './partitions-file';

const COMMAND_FAILED = 'org.apache.kafka.tools.AdminCommandFailedException';
const OPERATION_FAILED = 'org.apache.kafka.tools.AdminOperationException';
const TIMEOUT_MS = 30_000;

const OPTIONS: OptionTable = {
  tool: 'kafka-leader-election',
  summary: 'Asks the controller to elect leaders.',
  options: [
    BOOTSTRAP_SERVER,
    COMMAND_CONFIG,
    valued('admin.config', 'config file', 'The older name of --command-config.', { deprecatedFor: 'command-config', completes: 'file' }),
    valued('path-to-json-file', 'Path to JSON file', 'A file with the partitions: {"partitions":[{"topic":"t","partition":0}]}.', { completes: 'file' }),
    valued('topic', 'topic name', 'The topic of the partition.', { completes: 'topic' }),
    valued('partition', 'partition id', 'The partition.', { type: 'integer' }),
    flag('all-topic-partitions', 'All partitions of the cluster.'),
    valued('election-type', 'election type', 'preferred: the first replica becomes leader again. unclean: a partition without a leader gets one, and may lose records.', { type: { oneOf: ['PREFERRED', 'UNCLEAN'] } }),
    ...COMMON_OPTIONS,
  ],
};

export const leaderElection: Tool = { name: 'kafka-leader-election', table: OPTIONS, run };

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  try {
    const options = parseOptions(OPTIONS, words);
    const ended = helpOrVersion(context.out, options, words, OPTIONS.summary);
    if (ended !== null) return ended;
    return yield* elect(context, options);
  } catch (failure) {
    return tellWithTrace(context, failure);
  }
}

function check(options: ParsedOptions): void {
  const missing = ['bootstrap-server', 'election-type'].filter((name) => !options.has(name));
  if (missing.length > 0) throw new ToolFailure(COMMAND_FAILED, `Missing required option(s): ${missing.join(', ')}`);
  options.text('election-type');
  const scopes = ['topic', 'all-topic-partitions', 'path-to-json-file'].filter((name) => options.has(name));
  if (scopes.length !== 1) throw new ToolFailure(COMMAND_FAILED, 'One and only one of the following options is required: topic, all-topic-partitions, path-to-json-file');
  if (options.has('topic') && !options.has('partition')) throw new ToolFailure(COMMAND_FAILED, 'Missing required option(s): partition');
  if (!options.has('topic') && options.has('partition')) throw new ToolFailure(COMMAND_FAILED, 'Option partition is only allowed if topic is used');
}

interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

function partitionsOf(context: ToolContext, options: ParsedOptions): readonly TopicPartition[] | null {
  const topic = options.text('topic');
  if (topic !== null) return [{ topic, partition: options.number('partition') ?? 0 }];
  const file = options.text('path-to-json-file');
  if (file === null) return null;
  const content = context.readFile(file);
  if (content === null) throw noSuchFile(file);
  const partitions = readPartitions(content);
  if (partitions === null) throw new ToolFailure(OPERATION_FAILED, 'Replica election data is missing the "partitions" field');
  const names = partitions.map((one) => `${one.topic}-${one.partition}`);
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  if (twice.length > 0) throw new ToolFailure(OPERATION_FAILED, `Replica election data contains duplicate partitions: [${twice.join(', ')}]`);
  return partitions;
}

function* elect(context: ToolContext, options: ParsedOptions): Steps<number> {
  check(options);
  const type = (options.text('election-type') ?? '').toUpperCase();
  const asked = partitionsOf(context, options);
  const topics = asked === null ? null : [...new Set(asked.map(({ topic }) => topic))].map((topic) => ({ topic, partitions: asked.filter((one) => one.topic === topic).map(({ partition }) => partition) }));
  const admin = context.admin(options.text('bootstrap-server') ?? '', options.text('command-config'));
  const answer = yield* admin.askOrThrow<ElectLeadersResponse>({
    name: 'electLeaders', api: 'ElectLeaders', version: 2, body: { electionType: type === 'PREFERRED' ? 0 : 1, topicPartitions: topics, timeoutMs: TIMEOUT_MS }, timeoutMs: TIMEOUT_MS,
  });
  const elected: string[] = [];
  const needless: string[] = [];
  const failed: { readonly name: string; readonly failure: ToolFailure }[] = [];
  for (const { topic, partitionResult } of answer.replicaElectionResults) {
    for (const { partitionId, errorCode, errorMessage } of partitionResult) {
      const name = `${topic}-${partitionId}`;
      if (errorCode === ErrorCode.NONE) elected.push(name);
      else if (errorCode === ErrorCode.ELECTION_NOT_NEEDED) needless.push(name);
      else failed.push({ name, failure: apiFailure(errorCode, errorMessage) });
    }
  }
  if (elected.length > 0) context.out(`Successfully completed leader election (${type}) for partitions ${elected.join(', ')}`);
  if (needless.length > 0) context.out(`Valid replica already elected for partitions ${needless.join(', ')}`);
  if (failed.length === 0) return 0;
  for (const { name, failure } of failed) context.out(`Error completing leader election (${type}) for partition: ${name}: ${failure.shown()}`);
  const text = `${failed.length} replica(s) could not be elected`;
  context.err(text);
  context.err(`${COMMAND_FAILED}: ${text}`);
  for (const { failure } of failed) context.err(`\tSuppressed: ${failure.shown()}`);
  context.err('');
  return 1;
}
