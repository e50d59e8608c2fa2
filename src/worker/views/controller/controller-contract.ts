import type { FieldRow } from '../sequence/sequence-contract';
import type { NodeStatusName } from '../../contract';

/** A window on the metadata log, and who has read how far. */
export interface ControllerParams {
  /** Only records below this offset; absent: up to the end. */
  readonly before?: number;
  /** Records, at most (default 40). */
  readonly limit?: number;
  /** A record to be opened. */
  readonly chosen?: number;
}

/** What ZooKeeper holds, and what the controller among the brokers is doing; in place of a quorum. */
export interface ZooKeeperPart {
  /** Broker that has made /controller, −1 for none. */
  readonly controller: number;
  readonly controllerEpoch: number;
  /** Of the controller: what it deals with, null for nothing; how much waits; requests that brokers have not answered. */
  readonly job: string | null;
  readonly waitingEvents: number;
  readonly unansweredPushes: number;
  readonly sessions: readonly { readonly id: number; readonly client: string; readonly heardAgoUs: number; readonly timeoutUs: number }[];
  /** The first of them, in order of their paths. */
  readonly znodes: readonly { readonly path: string; readonly data: string; readonly version: number; readonly session: number }[];
  readonly znodeCount: number;
}

export interface ControllerView {
  /** Absent where a quorum keeps the metadata. */
  readonly zookeeper?: ZooKeeperPart;
  readonly timeUs: number;
  readonly voters: readonly VoterCard[];
  /** Votes that make a majority. */
  readonly majority: number;
  /** Id of the active controller, −1 for none. */
  readonly active: number;
  readonly epoch: number;
  readonly highWatermark: number;
  readonly logStart: number;
  readonly logEnd: number;
  /** In order of offset. */
  readonly records: readonly MetadataRow[];
  readonly hasOlder: boolean;
  /** Voters that are not the active controller, then brokers. */
  readonly readers: readonly MetadataReader[];
  readonly opened: OpenedRecord | null;
  /** Requests that wait until what they asked for is committed. */
  readonly waiting: readonly WaitingRequest[];
}

export interface VoterCard {
  readonly id: number;
  readonly name: string;
  readonly node: number;
  readonly status: NodeStatusName;
  /** As Kafka calls the state in its Raft layer. */
  readonly state: string;
  readonly isActive: boolean;
  readonly epoch: number;
  readonly rows: readonly (readonly [name: string, value: string])[];
  readonly logEnd: number;
  readonly highWatermark: number;
}

export interface MetadataRow {
  readonly offset: number;
  /** Last offset: greater where a row stands for several NoOps one after another. */
  readonly through: number;
  readonly epoch: number;
  /** Offset of the first record of its batch, and how many the batch has: they take effect together. */
  readonly batchBase: number;
  readonly batchSize: number;
  /** `PartitionChangeRecord` … */
  readonly type: string;
  /** What it says, in a few words. */
  readonly summary: string;
  readonly committed: boolean;
  readonly timestampMs: number;
  /** The fact that it states, 0 for none. */
  readonly fact: number;
}

export interface MetadataReader {
  readonly name: string;
  readonly node: number;
  readonly id: number;
  readonly role: 'voter' | 'broker';
  readonly status: NodeStatusName;
  /** `FENCED`, `UNFENCED`, `CONTROLLED_SHUTDOWN`, `SHUTDOWN_NOW`; '' for a voter or one not registered. */
  readonly state: string;
  /** Offset of the first record that it does not have. */
  readonly nextOffset: number;
  /** Records of the committed log that it lacks. */
  readonly lag: number;
  readonly brokerEpoch: number;
  /** Since its last heartbeat, −1 when the active controller knows of none. */
  readonly silentUs: number;
  /** The length of a session; 0 for a voter. */
  readonly sessionUs: number;
}

export interface OpenedRecord {
  readonly row: MetadataRow;
  readonly fields: readonly FieldRow[];
  /** Names of the nodes that have it. */
  readonly readBy: readonly string[];
  readonly notReadBy: readonly string[];
}

export interface WaitingRequest {
  readonly api: string;
  readonly from: string;
  readonly sinceUs: number;
  /** Answered once everything up to here is committed. */
  readonly lastOffset: number;
}
