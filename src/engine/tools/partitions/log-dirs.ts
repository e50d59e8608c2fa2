import { ErrorCode } from '../../protocol/error-codes';
import { apiFailure } from '../admin/api-failure';
import { describeCluster } from '../admin/cluster-calls';
import { describeLogDirs } from '../admin/log-dir-calls';
import { checkRequired, helpOrVersion } from '../command-line/check-options';
import { javaLong } from '../command-line/java-number';
import { parseOptions } from '../command-line/joptsimple';
import { BOOTSTRAP_SERVER, COMMAND_CONFIG, COMMON_OPTIONS, flag, valued, type OptionTable } from '../command-line/option-table';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { tellWithTrace } from '../process/tool-failure';

const OPTIONS: OptionTable = {
  tool: 'kafka-log-dirs',
  summary: 'Shows how much lies in the log directories of brokers.',
  options: [
    BOOTSTRAP_SERVER, COMMAND_CONFIG,
    flag('describe', 'Show the log directories.'),
    valued('topic-list', 'Topic list', 'Only these topics, separated by commas.', { completes: 'topic' }),
    valued('broker-list', 'Broker list', 'Only these brokers, separated by commas.', { completes: 'broker' }),
    ...COMMON_OPTIONS,
  ],
};

export const logDirs: Tool = { name: 'kafka-log-dirs', table: OPTIONS, run };

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  try {
    const options = parseOptions(OPTIONS, words);
    const ended = helpOrVersion(context.out, options, words, OPTIONS.summary);
    if (ended !== null) return ended;
    checkRequired(options, 'bootstrap-server', 'describe');
    const topics = listOf(options.text('topic-list'));
    const asked = listOf(options.text('broker-list')).map((text) => javaLong(text, 'int') ?? -1);
    const admin = context.admin(options.text('bootstrap-server') ?? '', options.text('command-config'));
    const cluster = yield* describeCluster(admin);
    const there = cluster.brokers.map(({ brokerId }) => brokerId).sort((a, b) => a - b);
    const missing = asked.filter((id) => !there.includes(id));
    if (missing.length > 0) {
      context.err(`ERROR: The given brokers do not exist from --broker-list: ${missing.join(',')}. Current existent brokers: ${there.join(',')}`);
      return 1;
    }
    const brokers = asked.length === 0 ? there : [...new Set(asked)].sort((a, b) => a - b);
    context.out('Querying brokers for log directories information');
    const described = [];
    for (const broker of brokers) {
      const directories = yield* describeLogDirs(admin, broker);
      described.push({
        broker,
        logDirs: directories.map(({ logDir, errorCode, topics: found }) => ({
          partitions: found
            .filter(({ name }) => topics.length === 0 || topics.includes(name))
            .flatMap(({ name, partitions }) => partitions.map((one) => ({ partition: `${name}-${one.partitionIndex}`, size: one.partitionSize, offsetLag: one.offsetLag, isFuture: one.isFutureKey })))
            .sort((a, b) => (a.partition < b.partition ? -1 : 1)),
          error: errorCode === ErrorCode.NONE ? null : apiFailure(errorCode).className,
          logDir,
        })),
      });
    }
    context.out(`Received log directory information from brokers ${brokers.join(',')}`);
    context.out(JSON.stringify({ brokers: described, version: 1 }));
    return 0;
  } catch (failure) {
    return tellWithTrace(context, failure, false);
  }
}

function listOf(text: string | null): string[] {
  return text === null ? [] : text.split(',').filter((part) => part !== '');
}
