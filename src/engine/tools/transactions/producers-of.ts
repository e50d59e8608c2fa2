import { ErrorCode } from '../../protocol/error-codes';
import type { ActiveProducer, DescribeProducersResponse } from '../../protocol/messages/describe-producers';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { leaders } from '../admin/cluster-calls';
import type { Steps } from '../process/tool';

/** What a partition's leader, or the replica that is named, knows of its producers. */
export function* producersOf(admin: AdminClient, topic: string, partition: number, replica: number | null): Steps<readonly ActiveProducer[]> {
  const to = replica ?? (yield* leaders(admin, [topic])).get(`${topic}-${partition}`);
  if (to === undefined) throw apiFailure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const answer = yield* admin.ask<DescribeProducersResponse>({ name: 'describeProducers', api: 'DescribeProducers', version: 0, to, body: { topics: [{ name: topic, partitionIndexes: [partition] }] } });
  const found = answer.topics[0]?.partitions[0];
  if (found === undefined || found.errorCode !== ErrorCode.NONE) throw apiFailure(found?.errorCode ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, found?.errorMessage ?? null);
  return found.activeProducers;
}
