import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { DescribedLogDir, DescribedLogDirPartition, DescribeLogDirsRequest, DescribeLogDirsResponse } from '../../protocol/messages/describe-log-dirs';
import type { BrokerState } from '../broker-state';
import { Role } from '../replica-manager/partition';

/** Disks have no size here. */
const UNKNOWN = -1;

/** DescribeLogDirs: every directory of log.dirs with the replicas in it that were asked for; a failed one tells only that (R-CLI-62). */
export function onDescribeLogDirs(ctx: Context, broker: BrokerState, request: Request): void {
  const { topics } = request.body as DescribeLogDirsRequest;
  const results = broker.directories.map(({ path, id, isOffline }): DescribedLogDir => {
    const errorCode = isOffline ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.NONE;
    return { errorCode, logDir: path, topics: isOffline ? [] : topicsIn(broker, id, topics), totalBytes: UNKNOWN, usableBytes: UNKNOWN };
  });
  ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, results } satisfies DescribeLogDirsResponse);
}

function topicsIn(broker: BrokerState, directory: string, asked: DescribeLogDirsRequest['topics']): DescribedLogDir['topics'] {
  const topics: { name: string; partitions: DescribedLogDirPartition[] }[] = [];
  for (const [name, { partitions }] of broker.replicas.topics) {
    const wanted = asked?.find(({ topic }) => topic === name);
    if (asked !== null && wanted === undefined) continue;
    const here: DescribedLogDirPartition[] = [];
    for (const partition of partitions) {
      if (partition === undefined || partition.role === Role.None || partition.directory !== directory) continue;
      if (wanted !== undefined && !wanted.partitions.includes(partition.index)) continue;
      const partitionSize = partition.log.segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
      here.push({ partitionIndex: partition.index, partitionSize, offsetLag: 0, isFutureKey: false });
    }
    if (here.length > 0) topics.push({ name, partitions: here });
  }
  return topics;
}
