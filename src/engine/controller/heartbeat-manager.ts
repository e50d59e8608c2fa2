/**
 * The active controller's soft state about brokers: which are fenced or leaving, how far each has read the metadata log, and
 * when each was last heard of. None of it is in the metadata log, so a new controller starts it afresh (R-CTRL-02).
 *
 * Times are whole numbers in whatever unit the caller keeps, the session's length in the same one. The state is plain and
 * changed in place; `copyHeartbeats` makes an independent one.
 */
export interface BrokerHeartbeats {
  readonly session: number;
  /** By broker id. */
  readonly brokers: Map<number, BrokerHeartbeat>;
  /** When each incarnation, by broker id, was last heard of. No entry = no session. */
  readonly sessions: Map<number, BrokerSession>;
}

export interface BrokerHeartbeat {
  fenced: boolean;
  /** The metadata offset it last reported; −1 = none yet. */
  metadataOffset: number;
  /** The offset others must have reached before it may stop; −1 = it is not leaving. */
  shutdownOffset: number;
}

export interface BrokerSession {
  epoch: number;
  lastContact: number;
}

export type BrokerState = 'FENCED' | 'UNFENCED' | 'CONTROLLED_SHUTDOWN' | 'SHUTDOWN_NOW';

/** What of a BrokerHeartbeat request decides the broker's next state. */
export interface HeartbeatRequest {
  readonly currentMetadataOffset: number;
  readonly wantFence: boolean;
  readonly wantShutDown: boolean;
}

export function createHeartbeats(session: number): BrokerHeartbeats {
  return { session, brokers: new Map(), sessions: new Map() };
}

export function copyHeartbeats(from: BrokerHeartbeats): BrokerHeartbeats {
  const brokers = new Map<number, BrokerHeartbeat>();
  for (const [id, broker] of from.brokers) brokers.set(id, { ...broker });
  const sessions = new Map<number, BrokerSession>();
  for (const [id, session] of from.sessions) sessions.set(id, { ...session });
  return { session: from.session, brokers, sessions };
}

/** A registration was written or read again. The reported offset is forgotten unless only the fencing changed. */
export function registerBroker(state: BrokerHeartbeats, id: number, fenced: boolean): void {
  const known = state.brokers.get(id);
  const metadataOffset = known && known.fenced !== fenced ? known.metadataOffset : -1;
  if (!known) state.brokers.set(id, { fenced, metadataOffset: -1, shutdownOffset: -1 });
  updateBroker(state, id, fenced, metadataOffset);
}

/** The broker was heard of: its session runs anew (R-BRK-03). */
export function contactBroker(state: BrokerHeartbeats, id: number, epoch: number, now: number): void {
  state.sessions.set(id, { epoch, lastContact: now });
}

/** Stores what a heartbeat led to. Being fenced ends a controlled shutdown. */
export function updateBroker(state: BrokerHeartbeats, id: number, fenced: boolean, metadataOffset: number): void {
  const broker = brokerOf(state, id);
  broker.fenced = fenced;
  broker.metadataOffset = metadataOffset;
  if (fenced) broker.shutdownOffset = -1;
}

/** The broker may stop once all active ones have read up to `offset`; the first offset given stands (R-BRK-10). */
export function beginShutdown(state: BrokerHeartbeats, id: number, offset: number): void {
  const broker = brokerOf(state, id);
  if (broker.shutdownOffset < 0) broker.shutdownOffset = offset;
}

/**
 * The controller fenced the broker of its own accord, for want of heartbeats. A controlled shutdown it was in goes on: only
 * what a heartbeat of its own leads to ends that.
 */
export function fenceBroker(state: BrokerHeartbeats, id: number): void {
  const broker = state.brokers.get(id);
  if (broker) broker.fenced = true;
}

export function unregisterBroker(state: BrokerHeartbeats, id: number): void {
  state.brokers.delete(id);
  state.sessions.delete(id);
}

/** Heard of within the session's length; exactly that long ago still counts (R-BRK-04). */
export function hasValidSession(state: BrokerHeartbeats, id: number, epoch: number, now: number): boolean {
  const session = state.sessions.get(id);
  return session !== undefined && session.epoch === epoch && !isExpired(state, session, now);
}

/** Drops one session that has run out and returns its broker, the lowest id first; −1 when there is none (R-BRK-04). */
export function takeExpired(state: BrokerHeartbeats, now: number): number {
  let lowest = -1;
  for (const [id, session] of state.sessions) {
    if (isExpired(state, session, now) && (lowest < 0 || id < lowest)) lowest = id;
  }
  if (lowest >= 0) state.sessions.delete(lowest);
  return lowest;
}

function isExpired(state: BrokerHeartbeats, session: BrokerSession, now: number): boolean {
  return session.lastContact + state.session < now;
}

export function brokerState(broker: BrokerHeartbeat): BrokerState {
  if (broker.shutdownOffset >= 0) return 'CONTROLLED_SHUTDOWN';
  return broker.fenced ? 'FENCED' : 'UNFENCED';
}

/** The least metadata offset that any active broker, neither fenced nor leaving, has reported; Infinity when none is active. */
export function lowestActiveOffset(state: BrokerHeartbeats): number {
  let lowest = Infinity;
  for (const broker of state.brokers.values()) {
    if (brokerState(broker) === 'UNFENCED' && broker.metadataOffset < lowest) lowest = broker.metadataOffset;
  }
  return lowest;
}

/**
 * The state a heartbeat puts its broker in (R-BRK-02, R-BRK-09, R-BRK-10). `registrationOffset` is where its registration
 * stands in the metadata log: it must have read that far to be unfenced.
 */
export function nextBrokerState(
  state: BrokerHeartbeats,
  id: number,
  request: HeartbeatRequest,
  registrationOffset: number,
  leadsPartitions: () => boolean,
): BrokerState {
  const broker = brokerOf(state, id);
  const current = brokerState(broker);
  switch (current) {
    case 'FENCED':
      if (request.wantShutDown) return 'SHUTDOWN_NOW';
      return !request.wantFence && request.currentMetadataOffset >= registrationOffset ? 'UNFENCED' : 'FENCED';
    case 'UNFENCED':
      if (request.wantFence) return request.wantShutDown ? 'SHUTDOWN_NOW' : 'FENCED';
      if (!request.wantShutDown) return 'UNFENCED';
      return leadsPartitions() ? 'CONTROLLED_SHUTDOWN' : 'SHUTDOWN_NOW';
    case 'CONTROLLED_SHUTDOWN':
      if (leadsPartitions()) return 'CONTROLLED_SHUTDOWN';
      return broker.shutdownOffset <= lowestActiveOffset(state) ? 'SHUTDOWN_NOW' : 'CONTROLLED_SHUTDOWN';
    case 'SHUTDOWN_NOW':
      return 'SHUTDOWN_NOW';
  }
}

/** Brokers that are fenced count as gone; one that is leaving still serves. */
export function isFencedState(state: BrokerState): boolean {
  return state === 'FENCED' || state === 'SHUTDOWN_NOW';
}

function brokerOf(state: BrokerHeartbeats, id: number): BrokerHeartbeat {
  const broker = state.brokers.get(id);
  if (!broker) throw new Error(`Broker ${id} is not registered`);
  return broker;
}
