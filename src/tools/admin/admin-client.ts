import { ErrorCode } from '../../engine/protocol/error-codes';
import { isRetriable } from '../../engine/protocol/error-classes';
import type { MetadataResponse } from '../../engine/protocol/messages/metadata';
import type { Asked, Outside } from '../process/outside';
import type { Steps, ToolContext } from '../process/tool';
import { KAFKA_ERRORS, ToolFailure } from '../process/tool-failure';
import { apiFailure } from './api-failure';
import type { Address } from './addresses';

/** The admin client's own defaults: default.api.timeout.ms, request.timeout.ms, retry.backoff.ms and reconnect.backoff.ms. */
const API_TIMEOUT_MS = 60_000;
const REQUEST_TIMEOUT_MS = 30_000;
const RETRY_BACKOFF_MS = 100;
const RECONNECT_BACKOFF_MS = 50;
const RECONNECT_BACKOFF_MAX_MS = 1_000;
const METADATA_VERSION = 13;
const LOGGER = 'org.apache.kafka.clients.NetworkClient';
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

/**
 * The admin client (R-CLI-06): finds the cluster by its bootstrap addresses, asks one broker after the other, goes on while
 * errors pass, and gives up when the time for the call is over.
 */
export class AdminClient {
  /** Brokers that metadata named, by id; none until somebody has answered. */
  private brokers = new Map<number, Address>();
  private connections = 0;
  private connection = 'admin-0';
  private turn = 0;

  constructor(private readonly outside: Outside, private readonly context: ToolContext, private readonly bootstrap: readonly Address[]) {}

  /** Ids of the brokers that the last metadata named. */
  get brokerIds(): readonly number[] {
    return [...this.brokers.keys()].sort((a, b) => a - b);
  }

  *ask<Answer>(call: AdminCall): Steps<Answer> {
    const endUs = this.outside.nowUs + (call.timeoutMs ?? API_TIMEOUT_MS) * MS;
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

  private *findServer(call: AdminCall, endUs: number): Steps<Address | null> {
    let failures = 0;
    while (this.outside.nowUs < endUs) {
      if (this.brokers.size === 0) {
        const known = yield* this.refresh(endUs);
        if (!known) {
          yield* this.context.sleep(reconnectBackoffMs(++failures));
          continue;
        }
      }
      const address = call.to === undefined ? [...this.brokers.values()][this.turn % this.brokers.size] : this.brokers.get(call.to);
      if (address !== undefined) return address;
      this.brokers.clear();
      yield* this.context.sleep(RETRY_BACKOFF_MS);
    }
    return null;
  }

  /** Asks the bootstrap servers who is there, one after the other. */
  private *refresh(endUs: number): Steps<boolean> {
    for (const address of this.bootstrap) {
      const answer = yield* this.exchange(address, { name: 'fetchMetadata', api: 'Metadata', version: METADATA_VERSION, body: { topics: [] } }, endUs);
      if (answer === null) continue;
      const { brokers } = answer as MetadataResponse;
      this.brokers = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
      if (this.brokers.size > 0) return true;
    }
    return false;
  }

  /** One request and its answer; null when the connection did not hold. */
  private *exchange(address: Address, call: AdminCall, endUs: number): Steps<object | null> {
    const asked = this.outside.send(address.host, address.port, this.connection, call);
    if (asked === null) throw noSuchServer();
    const untilUs = Math.min(endUs, this.outside.nowUs + REQUEST_TIMEOUT_MS * MS);
    yield { isOver: () => this.isAnswered(asked), untilUs };
    const answer = this.outside.answer(asked);
    if (answer !== undefined && 'body' in answer) return answer.body;
    // A connection on which an answer is owed is of no more use.
    this.connection = `admin-${++this.connections}`;
    this.turn++;
    this.context.log('WARN', [`[AdminClient clientId=adminclient-1] Connection to ${address.host}:${address.port} could not be established or was lost. Node may not be available.`], LOGGER);
    return null;
  }

  private isAnswered(asked: Asked): boolean {
    return this.outside.answer(asked) !== undefined;
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
  return new ToolFailure('org.apache.kafka.common.KafkaException', 'Failed to create new KafkaAdminClient', [
    { className: 'org.apache.kafka.common.config.ConfigException', message: 'No resolvable bootstrap urls given in bootstrap.servers' },
  ]);
}
