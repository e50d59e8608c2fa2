import type { DisconnectReason, NodeIx, Request } from './connection';
import type { EventHandle } from './event-queue';
import type { FactId } from './fact';
import type { StreamId } from './random-streams';

/** All that a handler may touch beside its own state. Valid only during the call. */
export interface Context {
  readonly nowUs: number;
  /** The time as this node's wall clock has it: what it writes into records and compares them with. Timers go by `nowUs`. */
  readonly clockUs: number;
  /** The node whose handler runs. */
  readonly self: NodeIx;

  /**
   * Sends a request over this node's connection `slot` to a server, opening it if needed. Gives the request's id.
   * `timeoutUs` after sending without an answer the connection is closed and `onDisconnect` called (TimedOut).
   * `delayUs`: time the node itself needs before the request leaves.
   */
  request(to: NodeIx, slot: number, api: number, version: number, body: object, timeoutUs: number, delayUs?: number): number;
  /** Sends a request that is never answered (acks=0). */
  send(to: NodeIx, slot: number, api: number, version: number, body: object): number;
  /** Answers; nothing happens if the connection is gone. */
  reply(request: Request, body: object): void;
  /** Finishes a request that gets no answer. */
  noReply(request: Request): void;
  /** Server closes the connection instead of answering. */
  hangUp(request: Request): void;
  /** `onClientGone` is to be called when the client's end of this request's connection is gone. */
  watch(request: Request): void;
  /** Client closes its connection; unanswered requests are dropped without a call to `onDisconnect`. */
  disconnect(to: NodeIx, slot: number): void;
  /** Is the connection open, as this client believes? */
  isConnected(to: NodeIx, slot: number): boolean;

  after(delayUs: number, type: number, a?: number, b?: number, ref?: object | null): EventHandle;
  /** As `after`, for timers that rearm themselves: does not inherit a cause. */
  periodic(delayUs: number, type: number, a?: number, b?: number): EventHandle;
  cancel(handle: EventHandle): void;
  isPending(handle: EventHandle): boolean;

  /** States a fact; gives its id. */
  emit(kind: number, a?: number, b?: number, c?: number, d?: number, cause?: FactId): FactId;
  /** What has led here: the last fact of this event, or the one it inherited. */
  readonly cause: FactId;
  /** From here on, what this event does follows from that fact. */
  because(fact: FactId): void;
  /** The last fault that hit a node, as the cause of its silence; 0 if none. */
  causeOfSilence(node: NodeIx): FactId;

  /** Opens (or finds) the random stream of that name. */
  stream(name: string): StreamId;
  /** A whole number in [0, bound). */
  draw(stream: StreamId, bound: number): number;

  /** How long a write of that many bytes takes on this node's disk, queued behind earlier ones. 0 on a healthy disk. */
  diskWriteUs(sizeBytes: number): number;

  /** A file or folder on a disk of this machine, on which all nodes run; undefined when none has it. For tools that read files, nobody else. */
  readDisk(path: string): unknown;

  /** A number for a text, for use in facts. The same text gives the same number. */
  nameId(text: string): number;
  nodeByName(name: string): NodeIx;
  /** Node of a broker or controller id; −1 if there is none. */
  nodeByKafkaId(kafkaId: number): NodeIx;
  kafkaId(node: NodeIx): number;
  /** What requests of that node call themselves (client.id); its name unless the world's builder says otherwise. */
  clientId(node: NodeIx): string;
  /** What this node's requests call themselves from now on. */
  identify(clientId: string): void;

  /** The process ends by itself (clean stop finished) as soon as this handler returns. */
  exit(): void;
  /** The process ends at once and in disorder, as in a crash; it is started again after a while, unless that is 0. */
  halt(restartUs?: number): void;
}

/** What a kind of node does. Stateless: all state is in `S`. */
export interface Behavior<S> {
  /** Its processes come and go all the time and state by themselves what they are: a start or an orderly end is no fact of the kernel's. */
  readonly comesAndGoes?: boolean;
  /** The process comes up: first start, or again with what its disk kept. */
  onStart(ctx: Context, state: S): void;
  onRequest(ctx: Context, state: S, request: Request): void;
  onResponse(ctx: Context, state: S, request: Request, body: object): void;
  /** A connection of this client is gone; `lost` are its unanswered requests, oldest first. */
  onDisconnect(ctx: Context, state: S, server: NodeIx, slot: number, lost: readonly Request[], reason: DisconnectReason): void;
  /** The client's end of a connection that was watched is gone. */
  onClientGone?(ctx: Context, state: S, client: NodeIx, slot: number): void;
  onTimer(ctx: Context, state: S, type: number, a: number, b: number, ref: object | null): void;
  /** Something a person or a scenario asks of this node (produce a record, raw request …). */
  onCommand(ctx: Context, state: S, command: object): void;
  /** Asked to stop cleanly. Calls `ctx.exit()` when done, now or later. */
  onStop(ctx: Context, state: S): void;
  /** The process is gone: state becomes what the disk still holds. */
  onDown(state: S, clean: boolean): void;
  copy(state: S): S;
  /** What stands in a file or folder of this node's disk, as data that nobody changes; undefined: it has none of that name. The node need not run. */
  readDisk?(state: S, path: string): unknown;
}
