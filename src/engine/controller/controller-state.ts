import type { BrokerConfig } from '../config/broker-config';
import { resolveBrokerConfig } from '../config/broker-config';
import type { EventHandle } from '../kernel/event-queue';
import type { Request } from '../kernel/connection';
import { EMPTY_IMAGE, type MetadataImage } from '../metadata/image';
import type { MetadataRecord } from '../metadata/records';
import { copyHeartbeats, createHeartbeats, type BrokerHeartbeats } from './heartbeat-manager';
import { copyMetadataLog, createMetadataLog, type MetadataLog } from './metadata-log';
import { createSnapshots, type SnapshotState } from './metadata-snapshots';
import { copyRaft, createRaft, forgetRaft, type RaftState } from './raft/raft-state';

/** Records decided on and not yet in the log: they wait for the append linger or the disk. */
export interface PendingBatch {
  readonly baseOffset: number;
  readonly records: readonly MetadataRecord[];
  /** What made the controller decide. */
  readonly cause: number;
}

/** An answer that waits until everything up to an offset is committed (R-CTRL-01). */
export interface DeferredReply {
  readonly lastOffset: number;
  readonly request: Request;
  readonly body: object;
}

/** A fetch of the metadata log that waits for news: an observer's for commits, a voter's for appends too. */
export interface ParkedFetch {
  readonly request: Request;
  readonly fetchOffset: number;
  readonly isVoter: boolean;
  readonly timer: EventHandle;
}

/** A controller: the metadata log it keeps, the image it makes of it, its part in the quorum, and what it only knows while it runs. */
export interface ControllerState {
  readonly placement: 'striped';
  readonly nodeId: number;
  readonly clusterId: string;
  /** As in controller.quorum.voters. */
  readonly voters: readonly number[];
  /** As in its server.properties. */
  readonly staticConfig: ReadonlyMap<string, string>;
  /** Feature levels that a new cluster is formatted with. */
  readonly bootstrapFeatures: ReadonlyMap<string, number>;
  config: BrokerConfig;

  /** On disk. */
  log: MetadataLog;
  snapshots: SnapshotState;
  raft: RaftState;
  /** What the committed log says. */
  committed: MetadataImage;

  /** It leads the quorum and has seen its own epoch begin: it decides (R-CTRL-01). */
  active: boolean;
  /** What the log will say once everything decided on is committed: decisions are made on it (R-CTRL-01). */
  image: MetadataImage;
  pending: PendingBatch[];
  /** How many of `pending`, from the front, are being written to disk. */
  writing: number;
  nextOffset: number;
  appendTimer: EventHandle;
  lastAppendUs: number;
  deferred: DeferredReply[];
  parked: ParkedFetch[];
  heartbeats: BrokerHeartbeats;
}

export interface ControllerSettings {
  readonly nodeId: number;
  readonly clusterId: string;
  readonly voters: readonly number[];
  readonly staticConfig: ReadonlyMap<string, string>;
  readonly bootstrapFeatures: ReadonlyMap<string, number>;
}

export const KRAFT_VERSION = 'kraft.version';

export function createController(settings: ControllerSettings): ControllerState {
  const config = resolveBrokerConfig(settings.staticConfig).values;
  const voters = settings.voters.map((voterId) => ({ voterId, voterDirectoryId: directoryIdOf(voterId) }));
  return {
    ...settings, placement: 'striped', config, log: createMetadataLog(), snapshots: createSnapshots(), raft: createRaft(directoryIdOf(settings.nodeId), voters, settings.bootstrapFeatures.get(KRAFT_VERSION) ?? 0),
    committed: EMPTY_IMAGE, active: false, image: EMPTY_IMAGE, pending: [], writing: 0, nextOffset: 0, appendTimer: 0, lastAppendUs: 0, deferred: [], parked: [],
    heartbeats: createHeartbeats(config.brokerSessionTimeoutMs * 1000),
  };
}

/** A directory's id is written into it when it is formatted; here it follows from the node. 22 digits of URL-safe base64. */
export function directoryIdOf(nodeId: number): string {
  return `metadata-dir-${nodeId}`.padEnd(22, 'A');
}

export function copyController(state: ControllerState): ControllerState {
  return {
    ...state, log: copyMetadataLog(state.log), snapshots: { ...state.snapshots }, raft: copyRaft(state.raft), pending: state.pending.slice(), deferred: state.deferred.slice(), parked: state.parked.slice(),
    heartbeats: copyHeartbeats(state.heartbeats),
  };
}

/** What is left when the process is gone: the log and what it says, the election state. */
export function forgetSoftState(state: ControllerState): void {
  state.raft = forgetRaft(state.raft);
  state.active = false;
  state.image = state.committed;
  state.nextOffset = state.log.logEndOffset;
  state.pending = [];
  state.writing = 0;
  state.appendTimer = 0;
  state.deferred = [];
  state.parked = [];
  state.heartbeats = createHeartbeats(state.config.brokerSessionTimeoutMs * 1000);
}
