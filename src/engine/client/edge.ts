import type { Behavior, Context } from '../kernel/behavior';
import type { NodeIx } from '../kernel/connection';
import type { EventHandle } from '../kernel/event-queue';
import { FactKind } from '../facts/fact-kinds';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import { ConfigOperation, ConfigResourceType, type IncrementalAlterConfigsRequest, type IncrementalAlterConfigsResponse } from '../protocol/messages/configs';
import type { CreatableTopic, CreateTopicsRequest, CreateTopicsResponse } from '../protocol/messages/topics';
import { TimerRange } from '../protocol/timer-kinds';
import { firstErrorCode } from './answer-error';
import { copyNetworkClient, createNetworkClient, leastLoadedNode, onNetworkDisconnect, onNetworkResponse, onNetworkTimer, requestMetadataUpdate, sendRequest, Slot, startNetworkClient, type NetworkClientConfig, type NetworkClientState } from './network-client';
import { rawRequestBody } from './raw-request';

const CREATE_TOPICS_VERSION = 7;
const ALTER_CONFIGS_VERSION = 1;
const CREATE_TIMEOUT_MS = 30_000;
const RETRY_MS = 100;
/** So long every broker of the scenario is waited for; then those that are there have to do. */
const PATIENCE_MS = 15_000;
/** Connections to one server that raw requests may name; the first is the admin client's. */
const FIRST_RAW_SLOT = 1;
const RAW_SLOTS = 7;

const EdgeTimer = {
  CreateTopics: TimerRange.Edge * 100,
} as const;

/** What came back on a raw request. */
export type RawAnswer = { readonly body: object } | { readonly closed: true; /** There was no connection at all. */ readonly isRefused?: true };

/** A raw request, as a person or a recording writes it. */
export interface RawRequestCommand {
  readonly type: 'request';
  readonly id: string;
  readonly to: string;
  readonly api: string;
  readonly version: number;
  readonly body: object;
  readonly connection?: string;
}

/** Configuration of one group. */
export interface GroupSettings {
  readonly group: string;
  readonly configs: readonly (readonly [name: string, value: string])[];
}

/**
 * The outside: sends hand-made requests and keeps what comes back, and plays the administrator who makes the scenario's topics
 * when the cluster has come up.
 */
export interface EdgeState {
  readonly net: NetworkClientState;
  readonly topics: readonly CreatableTopic[];
  readonly brokerCount: number;
  /** Configuration of groups, set before the topics are there to be read. */
  readonly groupSettings: readonly GroupSettings[];
  areGroupsSet: boolean;
  groupRequest: number;
  /** Names of topics that exist as far as the administrator knows. */
  readonly created: Set<string>;
  /** Topics the cluster refused for good, with the error. */
  readonly refused: Map<string, number>;
  createRequest: number;
  createTimer: EventHandle;
  startedUs: number;
  readonly answers: Map<string, RawAnswer>;
  /** Ids of commands by the id of the request under way. */
  readonly open: Map<number, string>;
  /** Slots by server and name of the connection. */
  readonly slots: Map<string, number>;
  /** Requests that nobody answers (acks=0): all that can come back is that the connection was closed. */
  readonly unanswered: Map<string, OneWayRequest>;
}

interface OneWayRequest {
  readonly server: NodeIx;
  readonly slot: number;
}

const ADMIN_CONFIG: NetworkClientConfig = {
  metadataMaxAgeMs: 300_000, reconnectBackoffMs: 50, reconnectBackoffMaxMs: 1_000, requestTimeoutMs: 30_000, retryBackoffMs: 100, retryBackoffMaxMs: 200,
};

export function createEdge(bootstrap: readonly NodeIx[], topics: readonly CreatableTopic[], groupSettings: readonly GroupSettings[] = []): EdgeState {
  return {
    net: createNetworkClient(ADMIN_CONFIG, bootstrap, []), topics, brokerCount: bootstrap.length, groupSettings, areGroupsSet: groupSettings.length === 0, groupRequest: 0, created: new Set(), refused: new Map(), createRequest: 0,
    createTimer: 0, startedUs: 0, answers: new Map(), open: new Map(), slots: new Map(), unanswered: new Map(),
  };
}

export const edgeBehavior: Behavior<EdgeState> = {
  onStart(ctx, s) {
    s.startedUs = ctx.nowUs;
    s.createRequest = 0;
    s.groupRequest = 0;
    s.createTimer = 0;
    if (isDone(s)) return;
    startNetworkClient(ctx, s.net, 'net-client/edge');
  },

  onRequest(ctx, _s, request) {
    ctx.hangUp(request); // nobody is served here
  },

  onResponse(ctx, s, request, body) {
    if (request.slot !== Slot.Data) {
      if (s.open.has(request.id)) ctx.emit(FactKind.RequestAnswered, request.to, request.api, firstErrorCode(body));
      keep(s, request.id, { body });
      return;
    }
    if (onNetworkResponse(ctx, s.net, request, body)) createTopics(ctx, s);
    else if (request.id === s.groupRequest) onGroupsSet(ctx, s, body as IncrementalAlterConfigsResponse);
    else if (request.id === s.createRequest) onCreated(ctx, s, body as CreateTopicsResponse);
  },

  onDisconnect(ctx, s, server, slot, lost, reason) {
    if (slot !== Slot.Data) {
      for (const request of lost) keep(s, request.id, { closed: true });
      closeUnanswered(s, server, slot);
      return;
    }
    onNetworkDisconnect(ctx, s.net, server, slot, lost, reason);
    if (lost.some((request) => request.id === s.createRequest || request.id === s.groupRequest)) createLater(ctx, s);
  },

  onTimer(ctx, s, type) {
    if (type === EdgeTimer.CreateTopics) {
      s.createTimer = 0;
      createTopics(ctx, s);
    } else onNetworkTimer(ctx, s.net, type);
  },

  onCommand(ctx, s, command) {
    sendRaw(ctx, s, command as RawRequestCommand);
  },

  onStop(ctx) {
    ctx.exit();
  },

  onDown(s) {
    for (const id of s.open.values()) s.answers.set(id, { closed: true });
    for (const id of s.unanswered.keys()) s.answers.set(id, { closed: true });
    s.open.clear();
    s.unanswered.clear();
    s.slots.clear();
  },

  copy(from) {
    return {
      net: copyNetworkClient(from.net), topics: from.topics, brokerCount: from.brokerCount, groupSettings: from.groupSettings, areGroupsSet: from.areGroupsSet, groupRequest: from.groupRequest, created: new Set(from.created), refused: new Map(from.refused),
      createRequest: from.createRequest, createTimer: from.createTimer, startedUs: from.startedUs, answers: new Map(from.answers),
      open: new Map(from.open), slots: new Map(from.slots), unanswered: new Map(from.unanswered),
    };
  },
};

// ---- raw requests --------------------------------------------------------------------------------------------------

/** Requests with the same connection name to the same server share a connection, and are answered in order. */
function sendRaw(ctx: Context, s: EdgeState, command: RawRequestCommand): void {
  const to = ctx.nodeByName(command.to);
  if (to < 0) {
    s.answers.set(command.id, { closed: true });
    return;
  }
  const api = ApiKey[command.api as keyof typeof ApiKey];
  const body = rawRequestBody(command.api, command.body);
  const slot = slotOf(s, to, command.connection ?? '');
  s.answers.delete(command.id);
  if (api === ApiKey.Produce && (body as { readonly acks?: number }).acks === 0) {
    ctx.send(to, slot, api, command.version, body); // nobody answers that (R-PROD-22)
    s.unanswered.set(command.id, { server: to, slot });
    return;
  }
  s.open.set(ctx.request(to, slot, api, command.version, body, Infinity), command.id);
}

function slotOf(s: EdgeState, to: NodeIx, connection: string): number {
  const name = `${to}/${connection}`;
  const known = s.slots.get(name);
  if (known !== undefined) return known;
  let used = 0;
  for (const key of s.slots.keys()) if (key.startsWith(`${to}/`)) used++;
  // Names beyond the last connection share it.
  const slot = FIRST_RAW_SLOT + Math.min(used, RAW_SLOTS - 1);
  s.slots.set(name, slot);
  return slot;
}

function closeUnanswered(s: EdgeState, server: NodeIx, slot: number): void {
  for (const [id, request] of s.unanswered) {
    if (request.server !== server || request.slot !== slot) continue;
    s.unanswered.delete(id);
    s.answers.set(id, { closed: true });
  }
}

function keep(s: EdgeState, requestId: number, answer: RawAnswer): void {
  const id = s.open.get(requestId);
  if (id === undefined) return;
  s.open.delete(requestId);
  s.answers.set(id, answer);
}

// ---- the administrator ---------------------------------------------------------------------------------------------

function isDone(s: EdgeState): boolean {
  return s.areGroupsSet && s.topics.every((topic) => s.created.has(topic.name) || s.refused.has(topic.name));
}

/** Makes the topics once the brokers are registered and unfenced, so that replicas are placed on all of them. */
function createTopics(ctx: Context, s: EdgeState): void {
  if (isDone(s) || s.createRequest !== 0 || s.groupRequest !== 0 || s.createTimer !== 0) return;
  const here = s.net.metadata.brokers.length;
  if (here === 0 || (here < s.brokerCount && ctx.nowUs - s.startedUs < PATIENCE_MS * 1000)) {
    requestMetadataUpdate(ctx, s.net);
    return;
  }
  const node = leastLoadedNode(ctx, s.net);
  if (node < 0) {
    createLater(ctx, s);
    return;
  }
  if (!s.areGroupsSet) {
    const body: IncrementalAlterConfigsRequest = { resources: s.groupSettings.map(resourceOf), validateOnly: false };
    s.groupRequest = sendRequest(ctx, s.net, node, Slot.Data, ApiKey.IncrementalAlterConfigs, ALTER_CONFIGS_VERSION, body, CREATE_TIMEOUT_MS * 1000);
    return;
  }
  const topics = s.topics.filter((topic) => !s.created.has(topic.name) && !s.refused.has(topic.name));
  const body: CreateTopicsRequest = { topics, timeoutMs: CREATE_TIMEOUT_MS, validateOnly: false };
  s.createRequest = sendRequest(ctx, s.net, node, Slot.Data, ApiKey.CreateTopics, CREATE_TOPICS_VERSION, body, CREATE_TIMEOUT_MS * 1000);
}

function resourceOf({ group, configs }: GroupSettings): IncrementalAlterConfigsRequest['resources'][number] {
  return { resourceType: ConfigResourceType.GROUP, resourceName: group, configs: configs.map(([name, value]) => ({ name, configOperation: ConfigOperation.SET, value })) };
}

/** What is refused for good stays as it is: nobody is there to be told but the scenario's author. */
function onGroupsSet(ctx: Context, s: EdgeState, { responses }: IncrementalAlterConfigsResponse): void {
  s.groupRequest = 0;
  s.areGroupsSet = responses.every(({ errorCode }) => errorCode === ErrorCode.NONE || errorCode === ErrorCode.INVALID_CONFIG);
  if (s.areGroupsSet) createTopics(ctx, s);
  else createLater(ctx, s);
}

function createLater(ctx: Context, s: EdgeState): void {
  s.createRequest = 0;
  s.groupRequest = 0;
  if (s.createTimer === 0) s.createTimer = ctx.after(RETRY_MS * 1000, EdgeTimer.CreateTopics);
}

function onCreated(ctx: Context, s: EdgeState, response: CreateTopicsResponse): void {
  s.createRequest = 0;
  for (const { name, errorCode } of response.topics) {
    switch (errorCode) {
      case ErrorCode.NONE:
      case ErrorCode.TOPIC_ALREADY_EXISTS:
        s.created.add(name);
        break;
      case ErrorCode.INVALID_CONFIG:
      case ErrorCode.INVALID_TOPIC_EXCEPTION:
      case ErrorCode.INVALID_PARTITIONS:
      case ErrorCode.INVALID_REQUEST:
      case ErrorCode.POLICY_VIOLATION:
        s.refused.set(name, errorCode);
        break;
      default:
        break; // too few brokers yet, or nobody there to decide: again
    }
  }
  if (!isDone(s)) createLater(ctx, s);
}
