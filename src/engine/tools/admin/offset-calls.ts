import { ErrorCode } from '../../protocol/error-codes';
import { isRetriable } from '../../protocol/error-classes';
import type { ListOffsetsPartitionResponse, ListOffsetsResponse } from '../../protocol/messages/list-offsets';
import type { Steps, ToolContext } from '../process/tool';
import type { AdminClient } from './admin-client';
import { leaders, RETRY_MS } from './cluster-calls';

export interface OffsetSearch {
  readonly topic: string;
  readonly partition: number;
  /** Milliseconds since 1970, or one of `OffsetSpec`. */
  readonly timestamp: number;
}

export type FoundOffset = Pick<ListOffsetsPartitionResponse, 'errorCode' | 'offset' | 'timestamp' | 'leaderEpoch'>;

const READ_UNCOMMITTED = 0;

/** Offsets by `topic-partition`, asked of each partition's leader; what passes is tried again until the time is over. */
export function* listOffsets(context: ToolContext, admin: AdminClient, searches: readonly OffsetSearch[], timeoutMs = admin.timeoutMs): Steps<ReadonlyMap<string, FoundOffset>> {
  const found = new Map<string, FoundOffset>();
  const endUs = context.nowUs + timeoutMs * 1000;
  let open = [...searches];
  for (;;) {
    const leaderOf = yield* leaders(admin, [...new Set(open.map(({ topic }) => topic))]);
    const byLeader = new Map<number, OffsetSearch[]>();
    for (const search of open) {
      const leader = leaderOf.get(nameOf(search));
      if (leader === undefined) found.set(nameOf(search), NO_LEADER);
      else byLeader.set(leader, [...(byLeader.get(leader) ?? []), search]);
    }
    for (const [leader, list] of byLeader) yield* askLeader(admin, leader, list, found);
    open = open.filter((search) => isRetriable(found.get(nameOf(search))?.errorCode ?? ErrorCode.NONE));
    if (open.length === 0) return found;
    if (context.nowUs >= endUs) {
      for (const search of open) found.set(nameOf(search), TIMED_OUT);
      return found;
    }
    yield* context.sleep(RETRY_MS);
  }
}

function* askLeader(admin: AdminClient, leader: number, searches: readonly OffsetSearch[], found: Map<string, FoundOffset>): Steps<void> {
  const topics = [...new Set(searches.map(({ topic }) => topic))];
  const answer = yield* admin.ask<ListOffsetsResponse>({
    name: 'listOffsets', api: 'ListOffsets', version: 11, to: leader,
    body: {
      replicaId: -1, isolationLevel: READ_UNCOMMITTED, timeoutMs: admin.timeoutMs,
      topics: topics.map((name) => ({
        name, partitions: searches.filter(({ topic }) => topic === name).map(({ partition, timestamp }) => ({ partitionIndex: partition, currentLeaderEpoch: -1, timestamp })),
      })),
    },
  });
  for (const { name, partitions } of answer.topics) for (const one of partitions) found.set(`${name}-${one.partitionIndex}`, one);
}

const NO_LEADER: FoundOffset = { errorCode: ErrorCode.LEADER_NOT_AVAILABLE, offset: -1, timestamp: -1, leaderEpoch: -1 };
const TIMED_OUT: FoundOffset = { errorCode: ErrorCode.REQUEST_TIMED_OUT, offset: -1, timestamp: -1, leaderEpoch: -1 };

function nameOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}-${partition}`;
}
