import type { BrokerConfig } from '../../config/broker-config';
import { createHeartbeats, type BrokerHeartbeats } from '../../controller/heartbeat-manager';
import type { DecisionState } from '../../controller/decision';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { EMPTY_IMAGE, type MetadataImage } from '../../metadata/image';
import type { MetadataRecord } from '../../metadata/records';
import type { CallBody, Purpose } from '../session';
import type { ZooKeeperOp, ZooKeeperResponse } from '../operations';
import type { ConfigData } from '../znode-data';

/** What the controller has to deal with, one thing at a time (R-ZK-05). Immutable. */
export type ControllerEvent =
  | { readonly type: 'Startup'; readonly cause: number }
  | { readonly type: 'BrokerChange'; readonly cause: number }
  | { readonly type: 'TopicChange'; readonly cause: number }
  | { readonly type: 'TopicDeletion'; readonly cause: number }
  | { readonly type: 'CompleteDeletion'; readonly cause: number; readonly topic: string }
  | { readonly type: 'IsrChangeNotification'; readonly cause: number }
  | { readonly type: 'PreferredLeaders'; readonly cause: number }
  | { readonly type: 'UncleanElections'; readonly cause: number }
  | { readonly type: 'Request'; readonly cause: number; readonly request: Request };

/** What a job is about to write, or has written: which records each carries out. Immutable. */
export interface JobWrite {
  readonly records: readonly number[];
  readonly path: string;
  /** What a znode of settings is to hold, which may have to be made first. */
  readonly config?: ConfigData | undefined;
}

/** The event being dealt with. Its questions to ZooKeeper come back by number; when all are answered it takes its next step. */
export interface Job {
  readonly id: number;
  readonly event: ControllerEvent;
  step: 'begin' | 'listed' | 'read' | 'states-read' | 'written' | 'refreshed';
  answers: ZooKeeperResponse[];
  unanswered: number;
  /** Names that the answers belong to, in their order. */
  names: readonly string[];
  writes: readonly JobWrite[];
  /** Decided on; in the context once written. */
  records: readonly MetadataRecord[];
  /** Records that only say what to write: the context learns of it when the watch fires. */
  readonly isIndirect: boolean;
  /** Replicas that a stopping broker lets rest, by `restingKey`. */
  readonly resting: ReadonlySet<string>;
  /** For whoever asked. */
  body: object | null;
}

/** An answer that is given once topics are there, or gone, as asked. Immutable. */
export interface WaitingRequest {
  readonly request: Request;
  readonly body: object;
  readonly topics: readonly string[];
  readonly until: 'led' | 'gone';
}

/** A request to a broker, waiting for those before it. Immutable. */
export interface Push {
  readonly api: number;
  readonly version: number;
  readonly body: object;
  readonly cause: number;
}

/** The controller's connection to a broker: one request at a time, in order, again until it is answered. */
export interface BrokerChannel {
  queue: Push[];
  inFlight: number;
}

/** What the controller holds in memory while it is one. Gone with the process, the session or the office. */
export interface ControllerContext {
  /** From /controller_epoch: what it signs its requests with (R-ZK-01). */
  readonly epoch: number;
  /** Version of /controller_epoch: every write checks that it is still this one. */
  readonly epochVersion: number;
  readonly startedUs: number;
  /** False until everything has been read (R-ZK-04). */
  active: boolean;
  /** Brokers and partitions as far as it has read or written them. */
  image: MetadataImage;
  queue: ControllerEvent[];
  job: Job | null;
  nextJobId: number;
  waiting: WaitingRequest[];
  channels: Map<number, BrokerChannel>;
  /** Topics on their way out, and the brokers that have not confirmed yet. */
  deleting: Map<string, { readonly partitions: number; readonly brokers: readonly number[] }>;
}

export function createContext(epoch: number, epochVersion: number, nowUs: number): ControllerContext {
  return {
    epoch, epochVersion, startedUs: nowUs, active: false, image: { ...EMPTY_IMAGE, epoch }, queue: [], job: null, nextJobId: 1, waiting: [], channels: new Map(), deleting: new Map(),
  };
}

export function copyContext(context: ControllerContext): ControllerContext {
  return {
    ...context, queue: context.queue.slice(), job: context.job === null ? null : { ...context.job, answers: context.job.answers.slice() }, waiting: context.waiting.slice(),
    channels: new Map([...context.channels].map(([id, { queue, inFlight }]) => [id, { queue: queue.slice(), inFlight }])), deleting: new Map(context.deleting),
  };
}

/** What the controller sees of the broker it runs on. */
export interface ControllerHost {
  readonly brokerId: number;
  readonly staticConfig: ReadonlyMap<string, string>;
  readonly config: BrokerConfig;
  /** Settings as far as the broker has read them. */
  readonly configs: MetadataImage['configs'];
  ask(ctx: Context, op: ZooKeeperOp, body: CallBody, purpose: Purpose): void;
  /** Sends a request to a broker, itself included; gives its id. */
  push(ctx: Context, brokerId: number, push: Push): number;
  hangUpOn(ctx: Context, brokerId: number): void;
}

const NO_HEARTBEATS: BrokerHeartbeats = createHeartbeats(0);

/** What decisions are made on (R-PLACE-09: replicas in turn). */
export function decisionState(host: ControllerHost, { image }: ControllerContext): DecisionState {
  return {
    nodeId: host.brokerId, voters: [], staticConfig: host.staticConfig, config: host.config, image: { ...image, configs: host.configs }, heartbeats: NO_HEARTBEATS, placement: 'in-turn',
  };
}
