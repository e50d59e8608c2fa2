import type { Behavior, Context } from './behavior';
import { Connection, DisconnectReason, type NodeIx, type Request, type Response } from './connection';
import { EventQueue, type EventHandle } from './event-queue';
import type { FactId, FactSink } from './fact';
import { KernelFact } from './kernel-facts';
import { HEALTHY, linkEnds, linkKey, type LinkFault } from './link';
import { Node } from './node';
import { RandomStreams, type StreamId } from './random-streams';
import { TraceHash } from './trace-hash';
import type { WireTap } from './wire-tap';

/** What kinds of events wait in the queue. */
export const EventKind = {
  Request: 0,
  Response: 1,
  Timer: 2,
  /** The client learns that a connection is gone. */
  ConnectionLost: 3,
  /** The server takes the next request of a connection. */
  ServerNext: 4,
  ConnectionTimeout: 5,
  /** Something the scenario planned: handed to `onPlanned`. */
  Planned: 6,
  /** A server learns that the client's end of a connection it watches is gone. */
  ClientGone: 7,
  /** A process that halted is started again by whoever watches over it. */
  Restart: 8,
} as const;

const PRIORITY_PLANNED = 0;
const PRIORITY_NORMAL = 1;
const LOSS_RETRY_US = 200_000;
const LOSS_RETRY_MAX = 8;
const HEAL_DELAY_US = 200_000;
const CONNECTION_SERVERS = 65536;
const CONNECTION_SLOTS = 16;

export interface NetworkOptions {
  /** Random extra time of a message, drawn in [0, jitterUs). */
  readonly jitterUs: number;
}

/** A message that lies at a cut link until it heals. */
interface HeldMessage {
  readonly kind: number;
  readonly ref: Request | Response;
  readonly cause: FactId;
}

/** One message under way, for whoever draws it. */
export interface Flight {
  readonly request: Request;
  /** The answer when it is one, else null. */
  readonly response: Response | null;
  readonly sentUs: number;
  readonly arrivesUs: number;
}

/**
 * One simulated system at one moment: nodes, wires, pending events, random streams. Everything in it is data, so a world
 * can be copied, and the same start with the same commands at the same events gives the same hash.
 */
export class World implements Context {
  nowUs = 0;
  /** Events processed so far. */
  events = 0;
  self: NodeIx = -1;
  cause: FactId = 0;
  /** Host's sink for facts; not part of the state. */
  sink: FactSink | null = null;
  /** Host's listener on the wire; not part of the state. */
  tap: WireTap | null = null;
  factCount: FactId = 0;

  nodes: Node[] = [];
  connections: Connection[] = [];
  queue = new EventQueue();
  hash = new TraceHash();

  private sequence = 1;
  /** The node whose handler has asked for its process to end; only within an event. */
  private exiting: NodeIx = -1;
  private isHalting = false;
  private restartUs = 0;
  private requestCount = 0;
  private connectionIds = new Map<number, number>();
  private linkFaults = new Map<number, LinkFault>();
  private held: HeldMessage[] = [];
  private names: string[] = [''];
  private nameIds = new Map<string, number>([['', 0]]);
  private nodeByNameMap = new Map<string, NodeIx>();
  private nodeByKafkaIdMap = new Map<number, NodeIx>();

  constructor(
    private streams: RandomStreams,
    readonly network: NetworkOptions,
    /** Applies what the scenario planned for a moment. Stateless. */
    private readonly onPlanned: (world: World, plan: object) => void,
    /** What the builder of the world wants to find again. Immutable. */
    readonly setting: unknown = null,
  ) {}

  get seed(): number {
    return this.streams.seed;
  }

  // ---- building ----------------------------------------------------------------------------------------------------

  addNode<S>(name: string, kind: number, kafkaId: number, behavior: Behavior<S>, state: S, accessUs: number): NodeIx {
    if (this.nodeByNameMap.has(name)) throw new Error(`two nodes are called "${name}"`);
    const ix = this.nodes.length;
    this.nodes.push(new Node(name, kind, kafkaId, behavior as Behavior<unknown>, state, accessUs));
    this.nodeByNameMap.set(name, ix);
    if (kafkaId >= 0) this.nodeByKafkaIdMap.set(kafkaId, ix);
    return ix;
  }

  /** Plans something for a moment; it goes before everything else at that time. */
  plan(timeUs: number, what: object): void {
    const slot = this.queue.push(timeUs, PRIORITY_PLANNED, this.sequence++, EventKind.Planned, -1, 0, 0);
    this.queue.ref[slot] = what;
  }

  // ---- running -----------------------------------------------------------------------------------------------------

  /** Processes at most `limit` events that are due at or before `untilUs`; gives how many. The clock ends at the last one. */
  run(limit: number, untilUs: number): number {
    const { queue } = this;
    let done = 0;
    while (done < limit) {
      const slot = queue.pop(untilUs);
      if (slot < 0) break;
      if (this.process(slot)) done++;
    }
    return done;
  }

  /** Moves the clock forward when nothing is due before; what is void until then goes. */
  advanceTo(timeUs: number): void {
    this.settle(timeUs);
    if (timeUs > this.nowUs && timeUs <= this.queue.nextTimeUs()) this.nowUs = timeUs;
  }

  /** Processes the next event, if there is one; false as with `process`. */
  step(): boolean {
    const slot = this.queue.pop();
    return slot >= 0 && this.process(slot);
  }

  /** Processes an event that has left the queue. False when it was void (its connection or process is gone) or has to wait for a pause to end. */
  private process(slot: number): boolean {
    const q = this.queue;
    const kind = q.kind[slot] as number;
    const nodeIx = q.node[slot] as number;
    if (nodeIx >= 0) {
      const node = this.nodes[nodeIx] as Node;
      if (node.paused && kind !== EventKind.Planned) {
        node.deferred.push(slot);
        return false;
      }
      if (!this.isAlive(kind, slot, node)) {
        q.release(slot);
        return false;
      }
    }
    const timeUs = q.timeUs[slot] as number;
    const type = q.type[slot] as number;
    const a = q.a[slot] as number;
    const b = q.b[slot] as number;
    const ref = q.ref[slot] as object | null;
    this.cause = q.cause[slot] as number;
    q.release(slot);
    if (timeUs > this.nowUs) this.nowUs = timeUs;
    this.events++;
    this.self = nodeIx;
    const hash = this.hash;
    hash.mix(timeUs);
    hash.mix32((kind << 24) ^ (nodeIx << 8) ^ type);
    this.dispatch(kind, nodeIx, type, a, b, ref);
    if (this.exiting >= 0) this.finishExit();
    return true;
  }

  private isAlive(kind: number, slot: number, node: Node): boolean {
    switch (kind) {
      case EventKind.Request:
        return true; // a request to a dead process is refused, which is an event
      case EventKind.ConnectionLost:
      case EventKind.ConnectionTimeout:
        return node.status !== 'down' && this.queue.b[slot] === (this.connections[this.queue.a[slot] as number] as Connection).epoch;
      case EventKind.Response: {
        const { request } = this.queue.ref[slot] as Response;
        const connection = this.connections[request.connection] as Connection;
        // Whoever left it behind is gone, also where the process has come up again since.
        return node.status !== 'down' && !connection.left && connection.epoch === request.connectionEpoch;
      }
      case EventKind.Restart:
        return node.status === 'down' && this.queue.incarnation[slot] === node.incarnation;
      default:
        return node.status !== 'down' && this.queue.incarnation[slot] === node.incarnation;
    }
  }

  private dispatch(kind: number, nodeIx: NodeIx, type: number, a: number, b: number, ref: object | null): void {
    switch (kind) {
      case EventKind.Request:
        this.arriveAtServer(ref as Request);
        break;
      case EventKind.Response:
        this.arriveAtClient(ref as Response);
        break;
      case EventKind.Timer: {
        this.hash.mix(a);
        const node = this.nodes[nodeIx] as Node;
        node.behavior.onTimer(this, node.state, type, a, b, ref);
        break;
      }
      case EventKind.ConnectionLost:
        this.loseConnection(this.connections[a] as Connection, type as DisconnectReason);
        break;
      case EventKind.ServerNext: {
        const connection = this.connections[a] as Connection;
        if (connection.epoch === b && connection.current === null && !connection.severed) {
          const next = connection.waiting.shift();
          this.cause = connection.waitingCauses.shift() ?? 0;
          if (next !== undefined) this.serve(connection, next);
        }
        break;
      }
      case EventKind.ClientGone: {
        const { client, slot } = this.connections[a] as Connection;
        const node = this.nodes[nodeIx] as Node;
        node.behavior.onClientGone?.(this, node.state, client, slot);
        break;
      }
      case EventKind.ConnectionTimeout:
        this.checkTimeout(this.connections[a] as Connection);
        break;
      case EventKind.Planned:
        this.onPlanned(this, ref as object);
        break;
      case EventKind.Restart:
        this.start(nodeIx);
        break;
      default:
        throw new Error(`unknown kind of event ${kind}`);
    }
  }

  // ---- connections -------------------------------------------------------------------------------------------------

  request(to: NodeIx, slot: number, api: number, version: number, body: object, timeoutUs: number, delayUs = 0): number {
    const connection = this.connectionTo(to, slot);
    const request = this.transmitRequest(connection, api, version, body, timeoutUs, delayUs);
    connection.inFlight.push(request);
    // Requests of one kind come in the order of their deadlines; only one that is more impatient needs the timer earlier.
    if (connection.timeoutTimer === 0 || request.deadlineUs < connection.timeoutAtUs) this.armTimeout(connection, request.deadlineUs);
    return request.id;
  }

  send(to: NodeIx, slot: number, api: number, version: number, body: object): number {
    return this.transmitRequest(this.connectionTo(to, slot), api, version, body, Infinity, 0).id;
  }

  private transmitRequest(connection: Connection, api: number, version: number, body: object, timeoutUs: number, delayUs: number): Request {
    // A new connection needs a round trip before the first request can leave.
    const handshakeUs = connection.open ? 0 : 2 * this.latencyUs(connection.client, connection.server);
    connection.open = true;
    const request: Request = {
      id: ++this.requestCount, api, version, from: connection.client, to: connection.server, slot: connection.slot,
      connection: connection.id, connectionEpoch: connection.epoch, body, sentUs: this.nowUs, deadlineUs: this.nowUs + timeoutUs,
    };
    this.transmit(EventKind.Request, request, connection, delayUs + handshakeUs, this.cause);
    return request;
  }

  reply(request: Request, body: object): void {
    const connection = this.finish(request);
    if (connection === null || connection.left) return;
    const response: Response = { request, body };
    this.transmit(EventKind.Response, response, connection, 0, this.cause);
  }

  noReply(request: Request): void {
    this.finish(request);
  }

  hangUp(request: Request): void {
    const connection = this.connections[request.connection] as Connection;
    if (connection.epoch !== request.connectionEpoch || connection.severed) return;
    this.sever(connection, DisconnectReason.Reset);
  }

  watch(request: Request): void {
    const connection = this.connections[request.connection] as Connection;
    if (connection.epoch === request.connectionEpoch && !connection.severed) connection.watched = true;
  }

  /** The client's end is gone: a server that wants to know hears of it when the wire lets it. */
  private tellServer(connection: Connection): void {
    if (!connection.watched || connection.severed || (this.linkFaults.size > 0 && this.linkFaults.get(linkKey(connection.client, connection.server))?.cut)) return;
    const server = this.nodes[connection.server] as Node;
    if (server.status === 'down') return;
    const arrivesUs = Math.max(this.nowUs + this.latencyUs(connection.client, connection.server), connection.lastAtServerUs);
    const slot = this.queue.push(arrivesUs, PRIORITY_NORMAL, this.sequence++, EventKind.ClientGone, connection.server, server.incarnation, this.cause);
    this.queue.a[slot] = connection.id;
  }

  disconnect(to: NodeIx, slot: number): void {
    const id = this.connectionIds.get(connectionKey(this.self, to, slot));
    if (id === undefined) return;
    const connection = this.connections[id] as Connection;
    this.queue.cancel(connection.timeoutTimer);
    connection.timeoutTimer = 0;
    this.tellServer(connection);
    connection.close();
  }

  isConnected(to: NodeIx, slot: number): boolean {
    const id = this.connectionIds.get(connectionKey(this.self, to, slot));
    return id !== undefined && (this.connections[id] as Connection).open;
  }

  private connectionTo(server: NodeIx, slot: number): Connection {
    const key = connectionKey(this.self, server, slot);
    const id = this.connectionIds.get(key);
    if (id !== undefined) return this.connections[id] as Connection;
    const connection = new Connection(this.connections.length, this.self, server, slot);
    this.connections.push(connection);
    this.connectionIds.set(key, connection.id);
    return connection;
  }

  /** The server is done with a request: the next of that connection may come. Null when the connection is gone. */
  private finish(request: Request): Connection | null {
    const connection = this.connections[request.connection] as Connection;
    if (connection.epoch !== request.connectionEpoch || connection.severed || connection.current !== request) return null;
    connection.current = null;
    if (connection.waiting.length > 0) {
      const server = this.nodes[connection.server] as Node;
      const slot = this.queue.push(this.nowUs, PRIORITY_NORMAL, this.sequence++, EventKind.ServerNext, connection.server, server.incarnation, 0);
      this.queue.a[slot] = connection.id;
      this.queue.b[slot] = connection.epoch;
    }
    return connection;
  }

  private transmit(kind: number, ref: Request | Response, connection: Connection, delayUs: number, cause: FactId): void {
    const toServer = kind === EventKind.Request;
    const from = toServer ? connection.client : connection.server;
    const to = toServer ? connection.server : connection.client;
    const fault = this.linkFaults.size === 0 ? HEALTHY : (this.linkFaults.get(linkKey(from, to)) ?? HEALTHY);
    if (fault.cut) {
      this.held.push({ kind, ref, cause });
      if (this.tap !== null) this.tellSent(kind, ref, this.nowUs + delayUs, Infinity, cause);
      return;
    }
    let arrivesUs = this.nowUs + delayUs + this.latencyUs(from, to) + fault.extraUs;
    if (this.network.jitterUs > 0) arrivesUs += this.streams.draw(this.jitterStream(connection), this.network.jitterUs);
    if (fault.lossPpm > 0) {
      let backoffUs = LOSS_RETRY_US;
      for (let i = 0; i < LOSS_RETRY_MAX && this.streams.draw(this.jitterStream(connection), 1_000_000) < fault.lossPpm; i++) {
        arrivesUs += backoffUs;
        backoffUs *= 2;
      }
    }
    if (toServer) arrivesUs = connection.lastAtServerUs = Math.max(arrivesUs, connection.lastAtServerUs);
    else arrivesUs = connection.lastAtClientUs = Math.max(arrivesUs, connection.lastAtClientUs);
    const slot = this.queue.push(arrivesUs, PRIORITY_NORMAL, this.sequence++, kind, to, 0, cause);
    this.queue.ref[slot] = ref;
    this.queue.sentUs[slot] = this.nowUs + delayUs;
    this.queue.type[slot] = toServer ? (ref as Request).api : (ref as Response).request.api;
    if (this.tap !== null) this.tellSent(kind, ref, this.nowUs + delayUs, arrivesUs, cause);
  }

  private tellSent(kind: number, ref: Request | Response, sentUs: number, arrivesUs: number, cause: FactId): void {
    if (kind === EventKind.Request) this.tap?.sent(ref as Request, null, sentUs, arrivesUs, this.events, cause);
    else this.tap?.sent((ref as Response).request, ref as Response, sentUs, arrivesUs, this.events, cause);
  }

  private jitterStream(connection: Connection): StreamId {
    if (connection.jitterStream < 0) {
      const name = `net/${(this.nodes[connection.client] as Node).name}/${(this.nodes[connection.server] as Node).name}/${connection.slot}`;
      connection.jitterStream = this.streams.open(name);
    }
    return connection.jitterStream;
  }

  latencyUs(from: NodeIx, to: NodeIx): number {
    return (this.nodes[from] as Node).accessUs + (this.nodes[to] as Node).accessUs;
  }

  private arriveAtServer(request: Request): void {
    const connection = this.connections[request.connection] as Connection;
    this.hash.mix(request.id);
    if (connection.epoch !== request.connectionEpoch || connection.severed) return;
    if ((this.nodes[connection.server] as Node).status === 'down') {
      this.sever(connection, DisconnectReason.Refused);
      return;
    }
    if (connection.current !== null || connection.waiting.length > 0) {
      connection.waiting.push(request);
      connection.waitingCauses.push(this.cause);
    } else this.serve(connection, request);
  }

  private serve(connection: Connection, request: Request): void {
    connection.current = request;
    if (this.tap !== null) this.tap.taken(request, null, this.nowUs, this.events);
    const node = this.nodes[connection.server] as Node;
    node.behavior.onRequest(this, node.state, request);
  }

  private arriveAtClient(response: Response): void {
    const { request } = response;
    const connection = this.connections[request.connection] as Connection;
    this.hash.mix(request.id);
    if (this.tap !== null) this.tap.taken(request, response, this.nowUs, this.events);
    // Answers come in the order of the requests.
    connection.inFlight.shift();
    // The timeout's timer stays armed and looks for itself: rearming it for every request would double the events.
    const node = this.nodes[connection.client] as Node;
    node.behavior.onResponse(this, node.state, request, response.body);
  }

  private armTimeout(connection: Connection, deadlineUs: number): void {
    if (deadlineUs === Infinity) return;
    this.queue.cancel(connection.timeoutTimer);
    connection.timeoutAtUs = deadlineUs;
    const client = this.nodes[connection.client] as Node;
    const slot = this.queue.push(deadlineUs, PRIORITY_NORMAL, this.sequence++, EventKind.ConnectionTimeout, connection.client, client.incarnation, 0);
    this.queue.a[slot] = connection.id;
    this.queue.b[slot] = connection.epoch;
    connection.timeoutTimer = this.queue.handle(slot);
  }

  private checkTimeout(connection: Connection): void {
    connection.timeoutTimer = 0;
    let due: Request | undefined;
    for (const request of connection.inFlight) if (due === undefined || request.deadlineUs < due.deadlineUs) due = request;
    if (due === undefined) return;
    if (due.deadlineUs > this.nowUs) {
      this.armTimeout(connection, due.deadlineUs);
      return;
    }
    this.emit(KernelFact.RequestTimedOut, connection.server, due.api, 0, 0, this.causeOfSilence(connection.server));
    this.loseConnection(connection, DisconnectReason.TimedOut);
  }

  /** The server's end goes away; the client learns it when the wire lets it. */
  private sever(connection: Connection, reason: DisconnectReason): void {
    if (connection.left) {
      connection.close();
      return;
    }
    connection.severed = true;
    connection.waiting = [];
    connection.waitingCauses = [];
    connection.current = null;
    if (this.linkFaults.size > 0 && this.linkFaults.get(linkKey(connection.client, connection.server))?.cut) return;
    const arrivesUs = Math.max(this.nowUs + this.latencyUs(connection.server, connection.client), connection.lastAtClientUs);
    const slot = this.queue.push(arrivesUs, PRIORITY_NORMAL, this.sequence++, EventKind.ConnectionLost, connection.client, 0, this.cause);
    this.queue.a[slot] = connection.id;
    this.queue.b[slot] = connection.epoch;
    this.queue.type[slot] = reason;
  }

  private loseConnection(connection: Connection, reason: DisconnectReason): void {
    this.queue.cancel(connection.timeoutTimer);
    connection.timeoutTimer = 0;
    if (reason === DisconnectReason.TimedOut) this.tellServer(connection);
    const lost = connection.close();
    const node = this.nodes[connection.client] as Node;
    node.behavior.onDisconnect(this, node.state, connection.server, connection.slot, lost, reason);
  }

  // ---- timers, facts, randomness -----------------------------------------------------------------------------------

  after(delayUs: number, type: number, a = 0, b = 0, ref: object | null = null): EventHandle {
    return this.schedule(delayUs, type, a, b, ref, this.cause);
  }

  periodic(delayUs: number, type: number, a = 0, b = 0): EventHandle {
    return this.schedule(delayUs, type, a, b, null, 0);
  }

  private schedule(delayUs: number, type: number, a: number, b: number, ref: object | null, cause: FactId): EventHandle {
    const timeUs = this.nowUs + (delayUs > 0 ? Math.round(delayUs) : 0);
    const node = this.nodes[this.self] as Node;
    const slot = this.queue.push(timeUs, PRIORITY_NORMAL, this.sequence++, EventKind.Timer, this.self, node.incarnation, cause);
    this.queue.type[slot] = type;
    this.queue.a[slot] = a;
    this.queue.b[slot] = b;
    this.queue.ref[slot] = ref;
    return this.queue.handle(slot);
  }

  cancel(handle: EventHandle): void {
    this.queue.cancel(handle);
  }

  isPending(handle: EventHandle): boolean {
    return this.queue.isPending(handle);
  }

  emit(kind: number, a = 0, b = 0, c = 0, d = 0, cause: FactId = this.cause): FactId {
    const id = ++this.factCount;
    const hash = this.hash;
    hash.mix32(kind);
    hash.mix(a);
    hash.mix(b);
    hash.mix(c);
    hash.mix(d);
    if (this.sink !== null) this.sink.push(id, this.nowUs, this.events, this.self, kind, a, b, c, d, cause);
    this.cause = id;
    return id;
  }

  because(fact: FactId): void {
    this.cause = fact;
  }

  causeOfSilence(node: NodeIx): FactId {
    return node < 0 ? 0 : (this.nodes[node] as Node).lastFault;
  }

  stream(name: string): StreamId {
    return this.streams.open(name);
  }

  draw(stream: StreamId, bound: number): number {
    return this.streams.draw(stream, bound);
  }

  diskWriteUs(_sizeBytes: number): number {
    const node = this.nodes[this.self] as Node;
    if (node.diskWriteUs === 0) return 0;
    node.diskFreeUs = Math.max(node.diskFreeUs, this.nowUs) + node.diskWriteUs;
    return node.diskFreeUs - this.nowUs;
  }

  nameId(text: string): number {
    const known = this.nameIds.get(text);
    if (known !== undefined) return known;
    const id = this.names.length;
    this.names.push(text);
    this.nameIds.set(text, id);
    return id;
  }

  /** The number of a text that has one, else −1. For looking from outside: it changes nothing. */
  findName(text: string): number {
    return this.nameIds.get(text) ?? -1;
  }

  /** Numbers of texts given so far; they run from 0 to here. */
  get nameCount(): number {
    return this.names.length;
  }

  nameOf(id: number): string {
    return this.names[id] ?? '';
  }

  /** The node of that name, −1 if there is none. */
  nodeByName(name: string): NodeIx {
    return this.nodeByNameMap.get(name) ?? -1;
  }

  nodeByKafkaId(kafkaId: number): NodeIx {
    return this.nodeByKafkaIdMap.get(kafkaId) ?? -1;
  }

  kafkaId(node: NodeIx): number {
    return (this.nodes[node] as Node).kafkaId;
  }

  clientId(node: NodeIx): string {
    return (this.nodes[node] as Node).clientId;
  }

  readDisk(path: string): unknown {
    for (const { behavior, state } of this.nodes) {
      const file = behavior.readDisk?.(state, path);
      if (file !== undefined) return file;
    }
    return undefined;
  }

  identify(clientId: string): void {
    (this.nodes[this.self] as Node).clientId = clientId;
  }

  exit(): void {
    this.exiting = this.self;
  }

  halt(restartUs = 0): void {
    this.exiting = this.self;
    this.isHalting = true;
    this.restartUs = restartUs;
  }

  /** A handler that called `exit` or `halt` has returned: the process is gone. Until then it still had its state. */
  private finishExit(): void {
    const ix = this.exiting;
    if (ix < 0) return;
    this.exiting = -1;
    this.self = ix;
    if (this.isHalting) {
      this.isHalting = false;
      this.fall(ix, true);
      if (this.restartUs > 0) this.queue.push(this.nowUs + this.restartUs, PRIORITY_NORMAL, this.sequence++, EventKind.Restart, ix, (this.nodes[ix] as Node).incarnation, this.cause);
      return;
    }
    this.takeDown(ix, true);
    if ((this.nodes[ix] as Node).behavior.comesAndGoes !== true) this.emit(KernelFact.NodeStopped);
  }

  // ---- what can be done to nodes and links -------------------------------------------------------------------------

  start(ix: NodeIx): void {
    const node = this.nodes[ix] as Node;
    if (node.status !== 'down') return;
    node.status = 'running';
    node.incarnation++;
    this.self = ix;
    node.lastFault = 0;
    if (node.behavior.comesAndGoes !== true) this.emit(KernelFact.NodeStarted);
    node.behavior.onStart(this, node.state);
    this.finishExit();
  }

  /** Kills the machine at once. What it wrote stays in the page cache; its connections are reset, and what was on its way is lost. */
  crash(ix: NodeIx): void {
    const node = this.nodes[ix] as Node;
    if (node.status !== 'down') this.fall(ix, false);
  }

  /** `isSent`: what the process had handed to its machine goes out all the same. */
  private fall(ix: NodeIx, isSent: boolean): void {
    this.self = ix;
    (this.nodes[ix] as Node).lastFault = this.emit(KernelFact.NodeCrashed);
    this.takeDown(ix, false, isSent);
  }

  stop(ix: NodeIx): void {
    const node = this.nodes[ix] as Node;
    if (node.status !== 'running' || node.paused) return;
    node.status = 'stopping';
    this.self = ix;
    node.lastFault = this.emit(KernelFact.NodeStopping);
    node.behavior.onStop(this, node.state);
    this.finishExit();
  }

  /** The process is frozen; the network stack goes on taking what arrives. */
  pause(ix: NodeIx): void {
    const node = this.nodes[ix] as Node;
    if (node.paused || node.status === 'down') return;
    node.paused = true;
    this.self = ix;
    node.lastFault = this.emit(KernelFact.NodePaused);
  }

  resume(ix: NodeIx): void {
    const node = this.nodes[ix] as Node;
    if (!node.paused) return;
    node.paused = false;
    this.self = ix;
    this.releaseDeferred(node, this.emit(KernelFact.NodeResumed));
  }

  /** What had no cause of its own comes late because of what held it up. */
  private releaseDeferred(node: Node, cause: FactId): void {
    for (const slot of node.deferred) {
      if (this.queue.cause[slot] === 0) this.queue.cause[slot] = cause;
      this.queue.restore(slot, this.nowUs, this.sequence++);
    }
    node.deferred = [];
  }

  private takeDown(ix: NodeIx, clean: boolean, isSent = clean): void {
    const node = this.nodes[ix] as Node;
    node.status = 'down';
    node.paused = false;
    this.releaseDeferred(node, 0);
    for (const connection of this.connections) {
      if (connection.client === ix && connection.open) {
        this.queue.cancel(connection.timeoutTimer);
        connection.timeoutTimer = 0;
        if (!connection.left) this.tellServer(connection);
        if (isSent && connection.waiting.length > 0) this.leaveBehind(connection);
        else if (isSent && !clean && connection.inFlight.length > 0 && !connection.severed) this.leaveBehind(connection);
        else if (!connection.left) connection.close();
      } else if (connection.server === ix && connection.open && !connection.severed) {
        this.sever(connection, DisconnectReason.Reset);
      }
    }
    node.behavior.onDown(node.state, clean);
  }

  /**
   * A process ends in order while a server has not yet taken up what it sent: the server reads that all the same, as it does bytes that
   * lie in a socket. Should the process come up again, it has another connection.
   */
  private leaveBehind(connection: Connection): void {
    const { client, server, slot } = connection;
    connection.left = true;
    connection.inFlight = [];
    const next = new Connection(this.connections.length, client, server, slot);
    next.jitterStream = connection.jitterStream;
    this.connections.push(next);
    this.connectionIds.set(connectionKey(client, server, slot), next.id);
  }

  linkFault(a: NodeIx, b: NodeIx): LinkFault {
    return this.linkFaults.get(linkKey(a, b)) ?? HEALTHY;
  }

  forEachLinkFault(visit: (a: NodeIx, b: NodeIx, fault: LinkFault) => void): void {
    for (const [key, fault] of this.linkFaults) {
      const [a, b] = linkEnds(key);
      visit(a, b, fault);
    }
  }

  setLinkFault(a: NodeIx, b: NodeIx, fault: LinkFault): void {
    const before = this.linkFault(a, b);
    if (fault.cut === before.cut && fault.lossPpm === before.lossPpm && fault.extraUs === before.extraUs) return;
    const healthy = !fault.cut && fault.lossPpm === 0 && fault.extraUs === 0;
    if (healthy) this.linkFaults.delete(linkKey(a, b));
    else this.linkFaults.set(linkKey(a, b), fault);
    this.self = -1;
    const kind = fault.cut ? KernelFact.LinkCut : healthy || before.cut ? KernelFact.LinkHealed : KernelFact.LinkDegraded;
    const fact = this.emit(kind, a, b, fault.lossPpm, fault.extraUs);
    if (!healthy) {
      (this.nodes[a] as Node).lastFault = fact;
      (this.nodes[b] as Node).lastFault = fact;
    }
    if (before.cut && !fault.cut) this.releaseHeld(a, b);
  }

  /** TCP sends again what the cut swallowed, unless the connection was given up meanwhile. */
  private releaseHeld(a: NodeIx, b: NodeIx): void {
    const held = this.held;
    this.held = [];
    for (const message of held) {
      const request = message.kind === EventKind.Request ? (message.ref as Request) : (message.ref as Response).request;
      const between = (request.from === a && request.to === b) || (request.from === b && request.to === a);
      if (!between) this.held.push(message);
      else {
        const connection = this.connections[request.connection] as Connection;
        if (connection.epoch === request.connectionEpoch) this.transmit(message.kind, message.ref, connection, HEAL_DELAY_US, message.cause);
      }
    }
    for (const connection of this.connections) {
      const between = (connection.client === a && connection.server === b) || (connection.client === b && connection.server === a);
      if (between && connection.severed && connection.open) this.sever(connection, DisconnectReason.Reset);
    }
  }

  /** Every write on that node's disk takes so much longer; 0 makes it healthy again. */
  get clockUs(): number {
    return this.clockOf(this.self);
  }

  /** The time as a node's wall clock has it. */
  clockOf(ix: NodeIx): number {
    return this.nowUs + (this.nodes[ix] as Node).clockSkewUs;
  }

  /** Sets a node's wall clock so far ahead of the true time, or behind it. */
  setClock(ix: NodeIx, skewUs: number): void {
    const node = this.nodes[ix] as Node;
    if (node.clockSkewUs === skewUs) return;
    node.clockSkewUs = skewUs;
    this.self = ix;
    const fact = this.emit(KernelFact.ClockSet, skewUs);
    if (skewUs !== 0) node.lastFault = fact;
  }

  setDisk(ix: NodeIx, writeUs: number): void {
    const node = this.nodes[ix] as Node;
    if (node.diskWriteUs === writeUs) return;
    node.diskWriteUs = writeUs;
    this.self = ix;
    const fact = this.emit(writeUs > 0 ? KernelFact.DiskSlowed : KernelFact.DiskRestored, writeUs);
    if (writeUs > 0) node.lastFault = fact;
  }

  /** Hands a command to a node. */
  command(ix: NodeIx, command: object): void {
    const node = this.nodes[ix] as Node;
    this.self = ix;
    node.behavior.onCommand(this, node.state, command);
    this.finishExit();
  }

  /**
   * Takes out what is due by then but void, or waits for a pause to end, up to the first event that will happen. After it, a
   * world is the same whether it was run up to this time or by a number of events: an action finds one and the same state.
   */
  private settle(untilUs: number): void {
    const q = this.queue;
    while (q.nextTimeUs() <= untilUs) {
      const slot = q.peek();
      const nodeIx = q.node[slot] as number;
      if (nodeIx < 0) return;
      const node = this.nodes[nodeIx] as Node;
      const kind = q.kind[slot] as number;
      if (!(node.paused && kind !== EventKind.Planned) && this.isAlive(kind, slot, node)) return;
      this.step();
    }
  }

  /** What is done from outside, now: it has no cause within the world. */
  act(what: object): void {
    this.settle(this.nowUs);
    this.cause = 0;
    this.hash.mix(this.nowUs);
    this.hash.mix32(0x5eed);
    this.onPlanned(this, what);
  }

  // ---- looking -----------------------------------------------------------------------------------------------------

  forEachFlight(visit: (flight: Flight) => void): void {
    const q = this.queue;
    q.forEach((slot) => {
      const kind = q.kind[slot] as number;
      if (kind === EventKind.Request) {
        visit({ request: q.ref[slot] as Request, response: null, sentUs: q.sentUs[slot] as number, arrivesUs: q.timeUs[slot] as number });
      } else if (kind === EventKind.Response) {
        const response = q.ref[slot] as Response;
        visit({ request: response.request, response, sentUs: q.sentUs[slot] as number, arrivesUs: q.timeUs[slot] as number });
      }
    });
  }

  /** 16 hexadecimal digits over everything that has happened. */
  traceHash(): string {
    return this.hash.hex();
  }

  copy(): World {
    const c = new World(this.streams.copy(), this.network, this.onPlanned, this.setting);
    c.nowUs = this.nowUs;
    c.events = this.events;
    c.self = this.self;
    c.cause = this.cause;
    c.factCount = this.factCount;
    c.nodes = this.nodes.map((node) => node.copy());
    c.connections = this.connections.map((connection) => connection.copy());
    c.queue = this.queue.copy();
    c.hash = this.hash.copy();
    c.sequence = this.sequence;
    c.requestCount = this.requestCount;
    c.connectionIds = new Map(this.connectionIds);
    c.linkFaults = new Map(this.linkFaults);
    c.held = this.held.slice();
    c.names = this.names.slice();
    c.nameIds = new Map(this.nameIds);
    c.nodeByNameMap = new Map(this.nodeByNameMap);
    c.nodeByKafkaIdMap = new Map(this.nodeByKafkaIdMap);
    return c;
  }
}

function connectionKey(client: NodeIx, server: NodeIx, slot: number): number {
  return (client * CONNECTION_SERVERS + server) * CONNECTION_SLOTS + slot;
}
