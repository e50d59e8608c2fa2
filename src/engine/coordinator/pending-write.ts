import type { Request } from '../kernel/connection';
import type { TopicPartitionSets } from './consumer/member-assignment';
import type { MarkerToken } from './coordinator-host';
import type { AlterShareGroupOffsetsResponse } from '../protocol/messages/share-group-offsets';
import type { ProtocolBlob } from '../protocol/protocol-blob';

/** A request whose answer waits for something, with the answer. Immutable. */
export interface DeferredReply {
  readonly request: Request;
  readonly body: object;
}

/**
 * What is to be done when records are committed to `__consumer_offsets`, or when that failed. Data, since it waits in the
 * state.
 */
export type Completion =
  /** Nobody waits. */
  | { readonly type: 'nothing' }
  /** A group was made by this JoinGroup (R-GRP-05). */
  | { readonly type: 'newGroup'; readonly groupId: string; readonly request: Request }
  /** The end of a transaction is where it belongs (R-TXN-29). */
  | { readonly type: 'marker'; readonly token: MarkerToken }
  /** A request is answered: as given, or with the failure in the API's own shape. */
  | { readonly type: 'answer'; readonly request: Request; readonly body: object }
  /** A member of a share group has been heard: it is answered, and partitions that are new get a state (R-SHR-16). */
  | { readonly type: 'shareHeartbeat'; readonly request: Request; readonly body: object; readonly groupId: string; readonly initializing: TopicPartitionSets }
  /** New starts of share partitions are on their way to the share coordinators. */
  | {
      readonly type: 'shareOffsetsAltered'; readonly request: Request; readonly body: AlterShareGroupOffsetsResponse; readonly partitions: TopicPartitionSets;
      readonly startOffsets: ReadonlyMap<string, ReadonlyMap<number, number>>;
    }
  /** The leader's assignments are safe: hand them out (R-GRP-07). */
  | { readonly type: 'assignment'; readonly groupId: string; readonly generation: number; readonly assignments: ReadonlyMap<string, ProtocolBlob> }
  /** A static member's new id is safe: let it in without a rebalance (R-GRP-20). */
  | { readonly type: 'staticMember'; readonly groupId: string; readonly memberId: string; readonly replacedId: string; readonly leaderBefore: string | null; readonly before: StaticMemberBefore };

export interface StaticMemberBefore {
  readonly groupInstanceId: string;
  readonly protocols: readonly { readonly name: string; readonly metadata: ProtocolBlob }[];
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
}

/** Records on their way to being committed. Replaced, never changed, since copies of the state share it. */
export interface PendingWrite {
  readonly writeId: number;
  readonly completion: Completion;
  /**
   * Answers of requests that wrote nothing but came after this write: they may rest on what it wrote, so they share its
   * fate.
   */
  readonly followers: readonly DeferredReply[];
}
