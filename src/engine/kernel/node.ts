import type { Behavior } from './behavior';
import type { FactId } from './fact';

export type NodeStatus = 'running' | 'stopping' | 'down';

/** A process on a machine of its own. */
export class Node {
  status: NodeStatus = 'down';
  paused = false;
  /** Raised at every start; timers of an earlier life are void. */
  incarnation = 0;
  /** Slots of events that came up while paused. */
  deferred: number[] = [];
  /** One-way time from here to the middle of the network. */
  accessUs: number;
  /** Extra time of a disk write; 0 is a healthy disk, whose writes go to the page cache. */
  diskWriteUs = 0;
  diskFreeUs = 0;
  /** How far its wall clock is ahead of the true time; timers are not touched by it. */
  clockSkewUs = 0;
  lastFault: FactId = 0;
  /** What its requests call themselves (Kafka's client.id). */
  clientId: string;

  constructor(
    readonly name: string,
    /** Kind of node, by number: the engine's own table. */
    readonly kind: number,
    /** Broker or controller id, −1 for others. */
    readonly kafkaId: number,
    readonly behavior: Behavior<unknown>,
    public state: unknown,
    accessUs: number,
  ) {
    this.accessUs = accessUs;
    this.clientId = name;
  }

  copy(): Node {
    const c = new Node(this.name, this.kind, this.kafkaId, this.behavior, this.behavior.copy(this.state), this.accessUs);
    c.status = this.status;
    c.paused = this.paused;
    c.incarnation = this.incarnation;
    c.deferred = this.deferred.slice();
    c.diskWriteUs = this.diskWriteUs;
    c.diskFreeUs = this.diskFreeUs;
    c.clockSkewUs = this.clockSkewUs;
    c.lastFault = this.lastFault;
    c.clientId = this.clientId;
    return c;
  }
}
