import type { ProtocolBlob } from '../protocol/protocol-blob';

/** What the coordinator writes to `__consumer_offsets`. Immutable; loading a partition replays them (R-GRP-03). */
export type OffsetsTopicRecord =
  | { readonly type: 'OffsetCommit'; readonly groupId: string; readonly topic: string; readonly partition: number; readonly value: CommittedOffset | null }
  | { readonly type: 'GroupMetadata'; readonly groupId: string; readonly value: GroupMetadataValue | null };

export interface CommittedOffset {
  readonly offset: number;
  /** −1 = not known. */
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitTimestampMs: number;
  /** Set by requests of old versions that name a retention of their own; −1 otherwise. */
  readonly expireTimestampMs: number;
}

export interface GroupMetadataValue {
  readonly protocolType: string;
  readonly generation: number;
  readonly protocol: string | null;
  readonly leader: string | null;
  readonly currentStateTimestampMs: number;
  readonly members: readonly GroupMetadataMember[];
}

export interface GroupMetadataMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly subscription: ProtocolBlob;
  readonly assignment: ProtocolBlob;
}
