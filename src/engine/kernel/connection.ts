import type { EventHandle } from './event-queue';
import type { FactId } from './fact';
import type { StreamId } from './random-streams';

/** Index of a node in its world. Not a broker id: `node.kafkaId` holds that. */
export type NodeIx = number;

/** A request on its way or being worked on. Immutable, shared by copies of the world. */
export interface Request<B = object> {
  /** Unique in its world. */
  readonly id: number;
  readonly api: number;
  readonly version: number;
  readonly from: NodeIx;
  readonly to: NodeIx;
  /** Which of the client's connections to that server. */
  readonly slot: number;
  readonly connection: number;
  readonly connectionEpoch: number;
  readonly body: B;
  readonly sentUs: number;
  readonly deadlineUs: number;
}

export interface Response<B = object> {
  readonly request: Request;
  readonly body: B;
}

export const enum DisconnectReason {
  /** Nobody listens there. */
  Refused = 0,
  /** The other side went away. */
  Reset = 1,
  /** No answer within the request timeout: the client closed the connection. */
  TimedOut = 2,
}

/** One TCP connection from a client's `slot` to a server: in order both ways, one request at a time at the server. */
export class Connection {
  /** Raised whenever the client learns that the connection is gone; what belongs to an older epoch is void. */
  epoch = 0;
  open = false;
  /** The server's end is gone, but the client has not learnt it yet. */
  severed = false;
  /** The server wants to know when the client's end goes away. */
  watched = false;
  /** Sent and unanswered, oldest first (client's side). */
  inFlight: Request[] = [];
  /** Arrived and waiting for the one before to be answered (server's side). */
  waiting: Request[] = [];
  /** What each of them follows from. */
  waitingCauses: FactId[] = [];
  /** Being worked on at the server. */
  current: Request | null = null;
  /** When the last message in each direction arrives: none overtakes. */
  lastAtServerUs = 0;
  lastAtClientUs = 0;
  timeoutTimer: EventHandle = 0;
  /** When that timer fires. */
  timeoutAtUs = Infinity;
  jitterStream: StreamId = -1;

  constructor(readonly id: number, readonly client: NodeIx, readonly server: NodeIx, readonly slot: number) {}

  /** The connection is closed at both ends; gives what was unanswered. */
  close(): readonly Request[] {
    const lost = this.inFlight;
    this.epoch++;
    this.open = false;
    this.severed = false;
    this.watched = false;
    this.inFlight = [];
    this.waiting = [];
    this.waitingCauses = [];
    this.current = null;
    return lost;
  }

  copy(): Connection {
    const c = new Connection(this.id, this.client, this.server, this.slot);
    c.epoch = this.epoch;
    c.open = this.open;
    c.severed = this.severed;
    c.watched = this.watched;
    c.inFlight = this.inFlight.length === 0 ? [] : this.inFlight.slice();
    c.waiting = this.waiting.length === 0 ? [] : this.waiting.slice();
    c.waitingCauses = this.waitingCauses.length === 0 ? [] : this.waitingCauses.slice();
    c.current = this.current;
    c.lastAtServerUs = this.lastAtServerUs;
    c.lastAtClientUs = this.lastAtClientUs;
    c.timeoutTimer = this.timeoutTimer;
    c.timeoutAtUs = this.timeoutAtUs;
    c.jitterStream = this.jitterStream;
    return c;
  }
}
