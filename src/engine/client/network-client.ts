import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import { DisconnectReason, type NodeIx, type Request } from '../kernel/connection';
import type { EventHandle } from '../kernel/event-queue';
import type { FactId } from '../kernel/fact';
import type { StreamId } from '../kernel/random-streams';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { ApiVersionsRequest } from '../protocol/messages/api-versions';
import type { MetadataRequest, MetadataResponse } from '../protocol/messages/metadata';
import { TimerRange } from '../protocol/timer-kinds';
import { exponentialBackoffUs } from './backoff';
import { writeLog, type ClientLog, type LoggedServer } from './client-log';
import { copyClientMetadata, createClientMetadata, updateMetadata, type ClientMetadata } from './client-metadata';

/** Connections a client keeps to one broker: the coordinator gets its own, so that a parked fetch does not delay a heartbeat. */
export const Slot = { Data: 0, Coordinator: 1 } as const;

const METADATA_VERSION = 13;
const API_VERSIONS_VERSION = 4;
/** socket.connection.setup.timeout.ms: so long a new connection is waited for. */
const CONNECTION_SETUP_TIMEOUT_MS = 10_000;
/** The connection is used for what any broker can answer. */
const METADATA_SLOT = 0;
const SLOTS = 8;
/** A coordinator's connection goes by a number of its own, counted down from here. */
const COORDINATOR_IDS = 2_147_483_647;

/** Timers of this part. */
export const NetworkTimer = {
  /** Metadata may be asked for again. */
  Metadata: TimerRange.NetworkClient * 100,
  /** Metadata has reached metadata.max.age.ms. */
  MetadataAge: TimerRange.NetworkClient * 100 + 1,
  /** A broker may be connected to again. */
  Reconnect: TimerRange.NetworkClient * 100 + 2,
} as const;

/** The settings that producers, consumers and admin clients share. */
export interface NetworkClientConfig {
  readonly metadataMaxAgeMs: number;
  readonly reconnectBackoffMs: number;
  readonly reconnectBackoffMaxMs: number;
  readonly requestTimeoutMs: number;
  readonly retryBackoffMs: number;
  readonly retryBackoffMaxMs: number;
  /** Brokers may make topics that were asked for and are not there. Left out: not, since scenarios make theirs. */
  readonly allowAutoTopicCreation?: boolean;
}

const VERSIONS_REQUEST: ApiVersionsRequest = { clientSoftwareName: 'apache-kafka-java', clientSoftwareVersion: '4.2.0' };

interface ConnectionState {
  /** Opened, and the broker has said which versions it speaks: requests may leave. */
  ready: boolean;
  /** Id of the ApiVersions request that opens it, 0 for none. */
  opening: number;
  /** Sent and unanswered. */
  inFlight: number;
  /** Connections lost in a row without an answer in between. */
  failures: number;
  /** No attempt to connect before. */
  notBeforeUs: number;
}

/** Connections and metadata of one client. */
export interface NetworkClientState {
  readonly config: NetworkClientConfig;
  readonly bootstrap: readonly NodeIx[];
  metadata: ClientMetadata;
  /** Topics whose metadata is wanted, in the order they were asked for. */
  wantedTopics: readonly string[];
  /** All of them are wanted: a subscription by pattern. */
  wantsAllTopics: boolean;
  /** Those that the request under way asks for. */
  askedTopics: readonly string[];
  readonly connections: Map<number, ConnectionState>;
  /** Metadata is out of date or incomplete. */
  needUpdate: boolean;
  /** What made it so. */
  updateCause: FactId;
  /** Id of the Metadata request under way, 0 for none. */
  metadataRequest: number;
  /** Answers with metadata that have come. */
  metadataAnswers: number;
  /** When metadata was last asked for. */
  lastRefreshUs: number;
  /** Refreshes in a row that failed or told nothing new. */
  fruitlessRefreshes: number;
  metadataTimer: EventHandle;
  ageTimer: EventHandle;
  stream: StreamId;
  /** Requests that have left; each has the number that it had before. */
  requests: number;
  metadataCorrelationId: number;
  /** Null: nobody holds the client, and nobody reads its log. */
  readonly log: ClientLog | null;
}

export function createNetworkClient(config: NetworkClientConfig, bootstrap: readonly NodeIx[], wantedTopics: readonly string[], isHeld = false): NetworkClientState {
  return {
    config, bootstrap, wantedTopics, wantsAllTopics: false, askedTopics: wantedTopics, metadata: createClientMetadata(), connections: new Map(), needUpdate: false, updateCause: 0, metadataRequest: 0,
    metadataAnswers: 0, lastRefreshUs: -1_000_000_000, fruitlessRefreshes: 0, metadataTimer: 0, ageTimer: 0, stream: -1, requests: 0,
    metadataCorrelationId: 0, log: isHeld ? [] : null,
  };
}

export function copyNetworkClient(from: NetworkClientState): NetworkClientState {
  const connections = new Map<number, ConnectionState>();
  for (const [key, { ready, opening, inFlight, failures, notBeforeUs }] of from.connections) {
    connections.set(key, { ready, opening, inFlight, failures, notBeforeUs });
  }
  return {
    config: from.config, bootstrap: from.bootstrap, wantedTopics: from.wantedTopics, wantsAllTopics: from.wantsAllTopics, askedTopics: from.askedTopics, metadata: copyClientMetadata(from.metadata), connections,
    needUpdate: from.needUpdate, updateCause: from.updateCause, metadataRequest: from.metadataRequest, metadataAnswers: from.metadataAnswers, lastRefreshUs: from.lastRefreshUs,
    fruitlessRefreshes: from.fruitlessRefreshes, metadataTimer: from.metadataTimer, ageTimer: from.ageTimer, stream: from.stream, requests: from.requests,
    metadataCorrelationId: from.metadataCorrelationId, log: from.log === null ? null : from.log.slice(),
  };
}

/** The process comes up knowing nothing but bootstrap.servers. */
export function startNetworkClient(ctx: Context, net: NetworkClientState, streamName: string): void {
  net.stream = ctx.stream(streamName);
  net.metadata = createClientMetadata();
  net.connections.clear();
  net.needUpdate = false;
  net.updateCause = 0;
  net.metadataRequest = 0;
  net.lastRefreshUs = ctx.nowUs - 1_000_000_000;
  net.fruitlessRefreshes = 0;
  net.metadataTimer = 0;
  net.ageTimer = 0;
  net.requests = 0;
  requestMetadataUpdate(ctx, net);
}

function connectionState(net: NetworkClientState, node: NodeIx, slot: number): ConnectionState {
  const key = node * SLOTS + slot;
  let state = net.connections.get(key);
  if (state === undefined) {
    state = { ready: false, opening: 0, inFlight: 0, failures: 0, notBeforeUs: 0 };
    net.connections.set(key, state);
  }
  return state;
}

/**
 * May a request leave for that broker now? If not, its connection is being opened, or waits to be opened again; the owner comes
 * back with the answer or the timer. A real client opens a connection, asks which versions are spoken there, and only then sends.
 */
export function canSend(ctx: Context, net: NetworkClientState, node: NodeIx, slot: number): boolean {
  const state = connectionState(net, node, slot);
  if (state.ready) return true;
  if (state.opening === 0 && state.notBeforeUs <= ctx.nowUs) {
    state.inFlight++;
    net.requests++;
    state.opening = ctx.request(node, slot, ApiKey.ApiVersions, API_VERSIONS_VERSION, VERSIONS_REQUEST, CONNECTION_SETUP_TIMEOUT_MS * 1000);
  }
  return false;
}

export function inFlightCount(net: NetworkClientState, node: NodeIx, slot: number): number {
  return net.connections.get(node * SLOTS + slot)?.inFlight ?? 0;
}

export function sendRequest(ctx: Context, net: NetworkClientState, node: NodeIx, slot: number, api: number, version: number, body: object, timeoutUs: number): number {
  connectionState(net, node, slot).inFlight++;
  net.requests++;
  return ctx.request(node, slot, api, version, body, timeoutUs);
}

// ---- what the owner hands on ---------------------------------------------------------------------------------------

/** Call first for every answer. True when it was an answer to this part itself: the picture may be new, or a connection open. */
export function onNetworkResponse(ctx: Context, net: NetworkClientState, request: Request, body: object): boolean {
  const state = connectionState(net, request.to, request.slot);
  state.inFlight--;
  if (request.id === state.opening) {
    state.opening = 0;
    state.ready = true;
    state.failures = 0;
    maybeRefresh(ctx, net);
    return true;
  }
  if (request.id !== net.metadataRequest) return false;
  net.metadataRequest = 0;
  takeMetadata(ctx, net, request.to, body as MetadataResponse);
  return true;
}

/** Call first for every lost connection. Requests of other parts in `lost` are the owner's. */
export function onNetworkDisconnect(ctx: Context, net: NetworkClientState, server: NodeIx, slot: number, lost: readonly Request[], reason: DisconnectReason): void {
  const state = connectionState(net, server, slot);
  if (state.failures === 0) ctx.emit(FactKind.ConnectionRefused, server, reason);
  if (net.log !== null) logDisconnect(ctx, net, server, slot, reason);
  state.ready = false;
  state.opening = 0;
  state.inFlight = 0;
  state.failures++;
  const backoffUs = exponentialBackoffUs(ctx, net.stream, state.failures, net.config.reconnectBackoffMs, net.config.reconnectBackoffMaxMs);
  state.notBeforeUs = ctx.nowUs + Math.round(backoffUs);
  ctx.after(backoffUs, NetworkTimer.Reconnect, server, slot);
  for (const request of lost) {
    if (request.id === net.metadataRequest) {
      net.metadataRequest = 0;
      net.fruitlessRefreshes++;
    }
  }
  requestMetadataUpdate(ctx, net);
}

/** Connections that were open go without a word of that level. */
function logDisconnect(ctx: Context, net: NetworkClientState, node: NodeIx, slot: number, reason: DisconnectReason): void {
  const isBootstrapping = net.metadata.brokers.length === 0;
  const server: LoggedServer = { node, id: isBootstrapping ? -1 - net.bootstrap.indexOf(node) : slot === Slot.Coordinator ? COORDINATOR_IDS - ctx.kafkaId(node) : ctx.kafkaId(node) };
  if (reason === DisconnectReason.Refused) writeLog(net.log, { type: 'notConnected', server });
  if (isBootstrapping) writeLog(net.log, { type: 'bootstrapDisconnected', server });
}

export function onNetworkTimer(ctx: Context, net: NetworkClientState, type: number): void {
  switch (type) {
    case NetworkTimer.Metadata:
      net.metadataTimer = 0;
      maybeRefresh(ctx, net);
      break;
    case NetworkTimer.MetadataAge:
      net.ageTimer = 0;
      requestMetadataUpdate(ctx, net);
      break;
    case NetworkTimer.Reconnect:
      maybeRefresh(ctx, net);
      break;
    default:
      throw new Error(`unknown timer ${type} of a network client`);
  }
}

// ---- metadata ------------------------------------------------------------------------------------------------------

/** Metadata is out of date: it is asked for as soon as the backoff allows (R-CLI-02). */
export function requestMetadataUpdate(ctx: Context, net: NetworkClientState): void {
  if (!net.needUpdate) net.updateCause = ctx.cause;
  net.needUpdate = true;
  maybeRefresh(ctx, net);
}

function maybeRefresh(ctx: Context, net: NetworkClientState): void {
  if (!net.needUpdate || net.metadataRequest !== 0 || net.metadataTimer !== 0) return;
  const { retryBackoffMs, retryBackoffMaxMs } = net.config;
  const sinceUs = ctx.nowUs - net.lastRefreshUs;
  if (sinceUs < retryBackoffMaxMs * 1200) {
    const waitUs = exponentialBackoffUs(ctx, net.stream, Math.max(1, net.fruitlessRefreshes), retryBackoffMs, retryBackoffMaxMs) - sinceUs;
    if (waitUs > 0) {
      // Once it has fired the wait is over, whatever would be drawn then.
      net.lastRefreshUs = ctx.nowUs - retryBackoffMaxMs * 1200;
      net.metadataTimer = ctx.after(waitUs, NetworkTimer.Metadata);
      return;
    }
  }
  const cause = ctx.cause;
  ctx.because(net.updateCause);
  const node = leastLoadedNode(ctx, net);
  if (node >= 0) askForMetadata(ctx, net, node);
  ctx.because(cause);
}

function askForMetadata(ctx: Context, net: NetworkClientState, node: NodeIx): void {
  const body: MetadataRequest = { topics: net.wantsAllTopics ? null : net.wantedTopics.map((name) => ({ name })), allowAutoTopicCreation: net.config.allowAutoTopicCreation ?? false, includeTopicAuthorizedOperations: false };
  net.lastRefreshUs = ctx.nowUs;
  net.askedTopics = net.wantedTopics;
  net.metadataCorrelationId = net.requests;
  net.metadataRequest = sendRequest(ctx, net, node, Slot.Data, ApiKey.Metadata, METADATA_VERSION, body, net.config.requestTimeoutMs * 1000);
}

function takeMetadata(ctx: Context, net: NetworkClientState, from: NodeIx, response: MetadataResponse): void {
  ctx.emit(FactKind.MetadataRefreshed, ctx.kafkaId(from));
  net.metadataAnswers++;
  if (net.log !== null) logMetadataErrors(net, response);
  const { changed, incomplete } = updateMetadata(ctx, net.metadata, response);
  net.needUpdate = false;
  // What has come to be wanted meanwhile was not asked for.
  if (incomplete || net.askedTopics !== net.wantedTopics) {
    net.needUpdate = true;
    net.updateCause = ctx.cause;
  }
  if (changed) net.fruitlessRefreshes = 0;
  else net.fruitlessRefreshes++;
  ctx.cancel(net.ageTimer);
  net.ageTimer = ctx.periodic(net.config.metadataMaxAgeMs * 1000, NetworkTimer.MetadataAge);
  maybeRefresh(ctx, net);
}

function logMetadataErrors(net: NetworkClientState, { topics }: MetadataResponse): void {
  const errors = topics.flatMap(({ name, errorCode }) => (errorCode === ErrorCode.NONE || name === null ? [] : [{ topic: name, errorCode }]));
  if (errors.length > 0) writeLog(net.log, { type: 'metadataErrors', correlationId: net.metadataCorrelationId, errors });
}

/** An answer came with a newer leader in it (KIP-951), or the client found its picture wrong in another way. */
export function noteFreshMetadata(net: NetworkClientState): void {
  net.fruitlessRefreshes = 0;
}

/** Topics come to be wanted as an application names them. */
export function wantTopic(ctx: Context, net: NetworkClientState, topic: string): void {
  if (net.wantedTopics.includes(topic)) return;
  net.wantedTopics = [...net.wantedTopics, topic];
  // A topic that is new to the client is asked for without waiting.
  net.lastRefreshUs = ctx.nowUs - 1_000_000_000;
  ctx.cancel(net.metadataTimer);
  net.metadataTimer = 0;
  requestMetadataUpdate(ctx, net);
}

/**
 * The broker for a request that any can answer: an open connection with the fewest unanswered requests. Without one a connection
 * is opened, and −1 says that it has to be waited for. Starts looking at a random broker, as the real client does.
 */
export function leastLoadedNode(ctx: Context, net: NetworkClientState): NodeIx {
  const candidates = candidateNodes(net);
  if (candidates.length === 0) return -1;
  const start = ctx.draw(net.stream, candidates.length);
  let best = -1;
  let bestLoad = Infinity;
  let closed = -1;
  let opening = false;
  for (let i = 0; i < candidates.length; i++) {
    const node = candidates[(start + i) % candidates.length] as NodeIx;
    const state = connectionState(net, node, METADATA_SLOT);
    if (state.opening !== 0) opening = true;
    else if (!state.ready) {
      if (closed < 0 && state.notBeforeUs <= ctx.nowUs) closed = node;
    } else if (state.inFlight < bestLoad) {
      best = node;
      bestLoad = state.inFlight;
    }
  }
  if (best < 0 && closed >= 0 && !opening) canSend(ctx, net, closed, METADATA_SLOT);
  return best;
}

/** The brokers known to live; those of bootstrap.servers when none is known, or when none of them can be reached. */
function candidateNodes(net: NetworkClientState): readonly NodeIx[] {
  const known = net.metadata.brokers;
  for (const node of known) {
    if ((net.connections.get(node * SLOTS + Slot.Data)?.failures ?? 0) === 0) return known;
  }
  return net.bootstrap;
}
