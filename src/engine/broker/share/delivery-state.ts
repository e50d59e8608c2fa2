/** Where a record of a share partition stands between being fetched and being done with (the table before R-SHR-03). */
export type RecordState = 'AVAILABLE' | 'ACQUIRED' | 'ACKNOWLEDGED' | 'ARCHIVED';

export const NO_MEMBER = '';
export const NO_LOCK = -1;

/** What a share partition knows of one record, or of every record of a batch that still share one fate. */
export interface DeliveryState {
  state: RecordState;
  deliveryCount: number;
  /** Who holds it while it is ACQUIRED, else `NO_MEMBER`. */
  memberId: string;
  /** When the acquisition lock runs out (R-SHR-06), or `NO_LOCK`. It goes on while the change that ends it is written. */
  lockExpiresMs: number;
  /** What to return to if the share coordinator refuses the change that is under way (R-SHR-10). */
  before: BeforeChange | null;
  /** The log's start went past it during a change: it stays ARCHIVED whatever comes of the write. */
  archivedForGood: boolean;
}

interface BeforeChange {
  readonly state: RecordState;
  readonly deliveryCount: number;
  readonly memberId: string;
}

export function acquiredBy(memberId: string, lockExpiresMs: number): DeliveryState {
  return { state: 'ACQUIRED', deliveryCount: 1, memberId, lockExpiresMs, before: null, archivedForGood: false };
}

/** A record that came with an acquired batch but was left for later: it was not handed out yet. */
export function neverDelivered(): DeliveryState {
  return { state: 'AVAILABLE', deliveryCount: 0, memberId: NO_MEMBER, lockExpiresMs: NO_LOCK, before: null, archivedForGood: false };
}

export function copyDeliveryState(state: DeliveryState): DeliveryState {
  // What came before is never changed in place.
  return { ...state };
}

export function isFinal(state: RecordState): boolean {
  return state === 'ACKNOWLEDGED' || state === 'ARCHIVED';
}

/** Free to be handed out: a release that is still being written is not (R-SHR-10). */
export function canBeAcquired(state: DeliveryState): boolean {
  return state.state === 'AVAILABLE' && state.before === null;
}

/** Final, and written as such. */
export function isSettled(state: DeliveryState): boolean {
  return isFinal(state.state) && state.before === null;
}

export function acquire(state: DeliveryState, memberId: string, lockExpiresMs: number): void {
  state.state = 'ACQUIRED';
  state.deliveryCount++;
  state.memberId = memberId;
  state.lockExpiresMs = lockExpiresMs;
}

/** R-SHR-08: what would become available again after its last permitted delivery is archived instead. */
export function leaveMember(state: DeliveryState, to: RecordState, deliveryLimit: number): void {
  state.state = to === 'AVAILABLE' && state.deliveryCount >= deliveryLimit ? 'ARCHIVED' : to;
  state.memberId = NO_MEMBER;
}

/** The same, but provisional until the share coordinator has it (R-SHR-10). */
export function beginChange(state: DeliveryState, to: RecordState, deliveryLimit: number): void {
  state.before = { state: state.state, deliveryCount: state.deliveryCount, memberId: state.memberId };
  leaveMember(state, to, deliveryLimit);
}

/** The change under way is written: it counts, and the lock has done its work. */
export function commitChange(state: DeliveryState): void {
  state.before = null;
  state.lockExpiresMs = NO_LOCK;
}

/** The change under way is void (R-SHR-07, R-SHR-10): the record is with its member again, unless the lock ran out meanwhile. */
export function rollBackChange(state: DeliveryState, releasedTo: RecordState, deliveryLimit: number): void {
  const { before } = state;
  if (before === null) return;
  state.before = null;
  if (state.archivedForGood) return;
  state.state = before.state;
  state.deliveryCount = before.deliveryCount;
  state.memberId = before.memberId;
  if (state.lockExpiresMs === NO_LOCK) leaveMember(state, releasedTo, deliveryLimit);
}

export function archive(state: DeliveryState): void {
  state.state = 'ARCHIVED';
  state.memberId = NO_MEMBER;
  state.lockExpiresMs = NO_LOCK;
  state.archivedForGood = true;
}
