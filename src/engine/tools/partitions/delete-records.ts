import { ErrorCode } from '../../protocol/error-codes';
import type { DeleteRecordsResponse } from '../../protocol/messages/delete-records';
import { apiFailure } from '../admin/api-failure';
import { leaders } from '../admin/cluster-calls';
import { checkRequired, helpOrVersion } from '../command-line/check-options';
import { partitionHashOrder } from '../command-line/java-hash-order';
import { parseOptions } from '../command-line/joptsimple';
import { BOOTSTRAP_SERVER, COMMAND_CONFIG, COMMON_OPTIONS, valued, type OptionTable } from '../command-line/option-table';
import { noSuchFile } from '../command-line/properties';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { tellWithTrace, ToolFailure } from '../process/tool-failure';
import { fileVersion, readPartitions, type FilePartition } from './partitions-file';

const COMMAND_FAILED = 'org.apache.kafka.tools.AdminCommandFailedException';
const OPERATION_FAILED = 'org.apache.kafka.tools.AdminOperationException';

const OPTIONS: OptionTable = {
  tool: 'kafka-delete-records',
  summary: 'Deletes the records of partitions up to an offset.',
  options: [
    BOOTSTRAP_SERVER, COMMAND_CONFIG,
    valued('offset-json-file', 'Offset json file path', 'A file with the offsets: {"partitions":[{"topic":"t","partition":0,"offset":1}],"version":1}; −1 stands for the high watermark.', { completes: 'file' }),
    ...COMMON_OPTIONS,
  ],
};

export const deleteRecords: Tool = { name: 'kafka-delete-records', table: OPTIONS, run };

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  try {
    const options = parseOptions(OPTIONS, words);
    const ended = helpOrVersion(context.out, options, words, OPTIONS.summary);
    if (ended !== null) return ended;
    checkRequired(options, 'bootstrap-server', 'offset-json-file');
    const file = options.text('offset-json-file') ?? '';
    const content = context.readFile(file);
    if (content === null) throw noSuchFile(file);
    const partitions = partitionsOf(content);
    const admin = context.admin(options.text('bootstrap-server') ?? '', options.text('command-config'));
    context.out('Executing records delete operation');
    const leaderOf = yield* leaders(admin, [...new Set(partitions.map(({ topic }) => topic))]);
    const lines: string[] = [];
    for (const { topic, partition, offset } of partitionHashOrder(partitions)) {
      const to = leaderOf.get(`${topic}-${partition}`);
      const body = { topics: [{ name: topic, partitions: [{ partitionIndex: partition, offset: offset ?? -1 }] }], timeoutMs: admin.timeoutMs };
      const answer = to === undefined ? null : yield* admin.ask<DeleteRecordsResponse>({ name: 'deleteRecords', api: 'DeleteRecords', version: 2, to, body });
      const result = answer?.topics[0]?.partitions[0];
      const code = result?.errorCode ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
      lines.push(`partition: ${topic}-${partition}\t${code === ErrorCode.NONE ? `low_watermark: ${result?.lowWatermark ?? -1}` : `error: ${apiFailure(code).shown()}`}`);
    }
    context.out('Records delete operation completed:');
    for (const line of lines) context.out(line);
    return 0;
  } catch (failure) {
    return tellWithTrace(context, failure);
  }
}

function partitionsOf(content: string): readonly FilePartition[] {
  const version = fileVersion(content);
  if (version !== 1) throw new ToolFailure(OPERATION_FAILED, `Not supported version field value ${version}`);
  const partitions = readPartitions(content);
  if (partitions === null) throw new ToolFailure(OPERATION_FAILED, 'Missing partitions field');
  const names = partitions.map(({ topic, partition }) => `${topic}-${partition}`);
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  if (twice.length > 0) throw new ToolFailure(COMMAND_FAILED, `Offset json file contains duplicate topic partitions: ${twice.join(',')}`);
  return partitions;
}
