import type { Request } from '../../kernel/connection';
import type { DeleteGroupsRequest } from '../../protocol/messages/delete-groups';
import type { AlterShareGroupOffsetsResponse, DeletedOffsetsTopic } from '../../protocol/messages/share-group-offsets';
import type { TopicPartitionSets } from '../consumer/member-assignment';
import type { DescribeProgress } from './describe-offsets';

/** What the share coordinators are asked for on behalf of a group. */
export type ShareStateKind = 'initialize' | 'read' | 'write' | 'delete' | 'summary';

/** What came back about one partition. Immutable. */
export interface ShareStateResult {
  readonly topicId: string;
  readonly partition: number;
  readonly errorCode: number;
  /** Of a summary; the end of the log where that was asked for. */
  readonly startOffset: number;
  readonly leaderEpoch: number;
  readonly deliveryCompleteCount: number;
}

/** What is to be done when all partitions of a question are answered. Data, since it waits in the state. */
export type AfterShareAsk =
  /** After a heartbeat: partitions have a state now and can be assigned. */
  | { readonly type: 'initialized' }
  | { readonly type: 'altered'; readonly request: Request; readonly body: AlterShareGroupOffsetsResponse }
  | { readonly type: 'offsetsDeleted'; readonly request: Request; readonly topics: readonly DeletedOffsetsTopic[] }
  /** The groups of a DeleteGroups request can go once their partitions' states are gone. */
  | { readonly type: 'groupDeleted'; readonly request: Request<DeleteGroupsRequest>; readonly failed: ReadonlyMap<string, number> }
  | { readonly type: 'topicsDeleted' }
  | { readonly type: 'summed'; readonly progress: DescribeProgress }
  | { readonly type: 'measured'; readonly progress: DescribeProgress };

/** A question about several partitions, whose answers come one by one. */
export interface ShareAsk {
  readonly shard: number;
  readonly shardEpoch: number;
  readonly groupId: string;
  readonly partitions: TopicPartitionSets;
  readonly then: AfterShareAsk;
  remaining: number;
  results: readonly ShareStateResult[];
}

export function copyShareAsk(ask: ShareAsk): ShareAsk {
  return { ...ask };
}

/** One partition of a question, as the host passes it on. Immutable. */
export interface ShareStatePart {
  readonly topicId: string;
  readonly partition: number;
  /** Of an initialization. */
  readonly startOffset: number;
  readonly stateEpoch: number;
}
