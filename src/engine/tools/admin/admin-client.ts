import { EndpointType } from '../../protocol/described-cluster';
import { ErrorCode } from '../../protocol/error-codes';
import { isRetriable } from '../../protocol/error-classes';
import type { DescribeClusterResponse } from '../../protocol/messages/describe';
import type { MetadataResponse } from '../../protocol/messages/metadata';
import type { Outside } from '../process/outside';
import type { Steps, ToolContext } from '../process/tool';
import { KAFKA_ERRORS, ToolFailure } from '../process/tool-failure';
import { apiFailure } from './api-failure';
import type { Address } from './addresses';
import { bootstrapDisconnectedText, CONNECTION_LOGGER, notConnectedText, type ServerName } from './connection-lines';

/** The admin client's own defaults: default.api.timeout.ms, request.timeout.ms, retry.backoff.ms and reconnect.backoff.ms. */
const API_TIMEOUT_MS = 60_000;
const REQUEST_TIMEOUT_MS = 30_000;
const RETRY_BACKOFF_MS = 100;
const RECONNECT_BACKOFF_MS = 50;
const RECONNECT_BACKOFF_MAX_MS = 1_000;
const PREFIX = '[AdminClient clientId=adminclient-1]';
const MS = 1000;

export interface AdminCall {
  /** As the real client's log and errors name it. */
  readonly name: string;
  readonly api: string;
  readonly version: number;
  readonly body: object;
  /** Id of the broker that has to be asked; left out: any. */
  readonly to?: number;
  /** The error of an answer as a whole, 0 for none; left out: its field `errorCode`. */
  readonly errorOf?: (answer: never) => number;
  readonly timeoutMs?: number;
}

const METADATA: AdminCall = { name: 'fetchMetadata', api: 'Metadata', version: 13, body: { topics: [] } };
/** Controllers do not answer Metadata; they tell of themselves as a cluster. */
const CONTROLLERS: AdminCall = { name: 'fetchMetadata', api: 'DescribeCluster', version: 2, body: { endpointType: EndpointType.CONTROLLER } };

/**
 * The admin client (R-CLI-06): finds the cluster by its bootstrap addresses, asks one broker after the other, goes on while
 * errors pass, and gives up when the time for the call is over.
 */
export class AdminClient {
  /** Brokers that metadata named, by id; none until somebody has answered. */
  private brokers = new Map<number, ServerName>();
  private connections = 0;
  private connection = 'admin-0';
  private turn = 0;
  /** Of the controllers the one that decides; −1 where brokers are asked. */
  private activeController = -1;

  private readonly apiTimeoutMs: number;
  private readonly requestTimeoutMs: number;

  constructor(private readonly outside: Outside, private readonly context: ToolContext, private readonly bootstrap: readonly Address[], settings: ReadonlyMap<string, string>, readonly asksControllers: boolean) {
    this.requestTimeoutMs = Number(settings.get('request.timeout.ms') ?? REQUEST_TIMEOUT_MS);
    this.apiTimeoutMs = Number(settings.get('default.api.timeout.ms') ?? API_TIMEOUT_MS);
    if (settings.has('default.api.timeout.ms') && this.apiTimeoutMs < this.requestTimeoutMs) {
      throw notCreated('The specified value of default.api.timeout.ms must be no smaller than the value of request.timeout.ms.');
    }
  }

  get nowUs(): number {
    return this.outside.nowUs;
  }

  /** How long a call may take, which is what servers are told too. */
  get timeoutMs(): number {
    return this.apiTimeoutMs;
  }

  /** Ids of the brokers that the last metadata named. */
  get brokerIds(): readonly number[] {
    return [...this.brokers.keys()].sort((a, b) => a - b);
  }

  *ask<Answer>(call: AdminCall): Steps<Answer> {
    const endUs = this.outside.nowUs + (call.timeoutMs ?? this.apiTimeoutMs) * MS;
    let isSent = false;
    let tries = 0;
    let failures = 0;
    while (this.outside.nowUs < endUs) {
      const address = yield* this.findServer(call, endUs);
      if (address === null) break;
      isSent = true;
      tries++;
      const answer = yield* this.exchange(address, call, endUs);
      if (answer === null) {
        failures++;
        this.brokers.clear();
        yield* this.context.sleep(reconnectBackoffMs(failures));
        continue;
      }
      const code = errorOf(call, answer);
      if (code === ErrorCode.NONE || !isRetriable(code)) return answer as Answer;
      // Whoever it was is not the right one any more: metadata are asked for again.
      this.brokers.clear();
      yield* this.context.sleep(RETRY_BACKOFF_MS);
    }
    throw timedOut(call, isSent, tries, this.outside.nowUs);
  }

  /** The same, where an error of the answer as a whole ends the call. */
  *askOrThrow<Answer extends object>(call: AdminCall): Steps<Answer> {
    const answer = yield* this.ask<Answer>(call);
    const code = errorOf(call, answer);
    if (code !== ErrorCode.NONE) throw apiFailure(code, (answer as { readonly errorMessage?: string | null }).errorMessage ?? null);
    return answer;
  }

  private *findServer(call: AdminCall, endUs: number): Steps<ServerName | null> {
    let failures = 0;
    while (this.outside.nowUs < endUs) {
      if (this.brokers.size === 0) {
        const known = yield* this.refresh(endUs);
        if (!known) {
          yield* this.context.sleep(reconnectBackoffMs(++failures));
          continue;
        }
      }
      const address = this.addressFor(call.to ?? this.activeController);
      if (address !== undefined) return address;
      this.brokers.clear();
      yield* this.context.sleep(RETRY_BACKOFF_MS);
    }
    return null;
  }

  private addressFor(id: number): ServerName | undefined {
    return id < 0 ? [...this.brokers.values()][this.turn % this.brokers.size] : this.brokers.get(id);
  }

  /** Asks the bootstrap servers who is there, one after the other. */
  private *refresh(endUs: number): Steps<boolean> {
    for (const [i, address] of this.bootstrap.entries()) {
      const answer = yield* this.exchange({ ...address, id: -1 - i }, this.asksControllers ? CONTROLLERS : METADATA, endUs);
      if (answer === null) continue;
      if (this.asksControllers) {
        const { brokers, controllerId } = answer as DescribeClusterResponse;
        this.brokers = new Map(brokers.map(({ brokerId, host, port }) => [brokerId, { id: brokerId, host, port }]));
        this.activeController = controllerId;
      } else this.brokers = new Map((answer as MetadataResponse).brokers.map(({ nodeId, host, port }) => [nodeId, { id: nodeId, host, port }]));
      if (this.brokers.size > 0) return true;
    }
    return false;
  }

  /** One request and its answer; null when the connection did not hold. */
  private *exchange(server: ServerName, call: AdminCall, endUs: number): Steps<object | null> {
    const asked = this.outside.send(server.host, server.port, this.connection, call);
    if (asked === null) throw noSuchServer();
    const untilUs = Math.min(endUs, this.outside.nowUs + this.requestTimeoutMs * MS);
    yield { isOver: () => this.outside.isAnswered(asked), untilUs };
    const answer = this.outside.answer(asked);
    if (answer !== undefined && 'body' in answer) return answer.body;
    // A connection on which an answer is owed is of no more use.
    this.connection = `admin-${++this.connections}`;
    this.turn++;
    if (answer?.isRefused === true) this.log(notConnectedText(server));
    if (server.id < 0) this.log(bootstrapDisconnectedText(server));
    return null;
  }

  private log(text: string): void {
    this.context.log('WARN', [`${PREFIX} ${text}`], CONNECTION_LOGGER);
  }
}

function errorOf(call: AdminCall, answer: object): number {
  if (call.errorOf !== undefined) return (call.errorOf as (answer: object) => number)(answer);
  return (answer as { readonly errorCode?: number }).errorCode ?? ErrorCode.NONE;
}

function reconnectBackoffMs(failures: number): number {
  let ms = RECONNECT_BACKOFF_MS;
  for (let i = 1; i < failures && ms < RECONNECT_BACKOFF_MAX_MS; i++) ms *= 2;
  return Math.min(ms, RECONNECT_BACKOFF_MAX_MS);
}

function timedOut(call: AdminCall, isSent: boolean, tries: number, nowUs: number): ToolFailure {
  const text = isSent
    ? `Call(callName=${call.name}, deadlineMs=${Math.floor(nowUs / MS)}, tries=${tries}, nextAllowedTryMs=0) timed out at ${Math.floor(nowUs / MS)} after ${tries} attempt(s)`
    : `Timed out waiting for a node assignment. Call: ${call.name}`;
  return new ToolFailure(`${KAFKA_ERRORS}.TimeoutException`, text);
}

function noSuchServer(): ToolFailure {
  return notCreated('No resolvable bootstrap urls given in bootstrap.servers');
}

export function notCreated(reason: string): ToolFailure {
  return new ToolFailure('org.apache.kafka.common.KafkaException', 'Failed to create new KafkaAdminClient', [{ className: 'org.apache.kafka.common.config.ConfigException', message: reason }]);
}
