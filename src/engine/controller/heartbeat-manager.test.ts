import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beginShutdown,
  brokerState,
  contactBroker,
  copyHeartbeats,
  createHeartbeats,
  fenceBroker,
  hasValidSession,
  isFencedState,
  lowestActiveOffset,
  nextBrokerState,
  registerBroker,
  takeExpired,
  unregisterBroker,
  updateBroker,
  type BrokerHeartbeats,
  type HeartbeatRequest,
} from './heartbeat-manager';

const REGISTERED_AT = 100;

/** Three unfenced brokers that have read up to 200. */
function running(): BrokerHeartbeats {
  const state = createHeartbeats(9_000);
  for (const id of [1, 2, 3]) {
    registerBroker(state, id, true);
    updateBroker(state, id, false, 200);
    contactBroker(state, id, REGISTERED_AT, 0);
  }
  return state;
}

function next(state: BrokerHeartbeats, id: number, request: Partial<HeartbeatRequest>, leads = false) {
  const full = { currentMetadataOffset: 200, wantFence: false, wantShutDown: false, ...request };
  return nextBrokerState(state, id, full, REGISTERED_AT, () => leads);
}

describe('R-BRK-02: being unfenced', () => {
  test('needs the broker to ask for it and to have read its own registration', () => {
    const state = createHeartbeats(9_000);
    registerBroker(state, 1, true);
    expect(next(state, 1, { currentMetadataOffset: 99 })).toBe('FENCED');
    expect(next(state, 1, { currentMetadataOffset: 100 })).toBe('UNFENCED');
    expect(next(state, 1, { wantFence: true })).toBe('FENCED');
    expect(next(state, 1, { wantShutDown: true })).toBe('SHUTDOWN_NOW');
  });
});

describe('R-BRK-04: sessions', () => {
  test('EX-13: 9000 after the last contact the session still stands; the check at 10125 takes it', () => {
    const state = running();
    expect(takeExpired(state, 9_000)).toBe(-1);
    expect(hasValidSession(state, 1, REGISTERED_AT, 9_000)).toBe(true);
    expect(takeExpired(state, 10_125)).toBe(1);
    expect(takeExpired(state, 10_125)).toBe(2);
    expect(hasValidSession(state, 1, REGISTERED_AT, 0)).toBe(false);
  });

  test('R-BRK-03: any heartbeat starts it anew; another incarnation has none of it', () => {
    const state = running();
    contactBroker(state, 1, REGISTERED_AT, 5_000);
    expect(hasValidSession(state, 1, REGISTERED_AT, 14_000)).toBe(true);
    expect(hasValidSession(state, 1, REGISTERED_AT + 1, 14_000)).toBe(false);
  });
});

describe('R-BRK-09, R-BRK-10: controlled shutdown', () => {
  test('a broker that leads nothing may go at once', () => {
    expect(next(running(), 1, { wantShutDown: true })).toBe('SHUTDOWN_NOW');
  });

  test('one that leads waits until the others have read what moved its leaderships', () => {
    const state = running();
    expect(next(state, 1, { wantShutDown: true }, true)).toBe('CONTROLLED_SHUTDOWN');
    beginShutdown(state, 1, 210);
    beginShutdown(state, 1, 300);
    expect(next(state, 1, { wantShutDown: true }, true)).toBe('CONTROLLED_SHUTDOWN');
    expect(next(state, 1, { wantShutDown: true })).toBe('CONTROLLED_SHUTDOWN');
    updateBroker(state, 2, false, 210);
    expect(lowestActiveOffset(state)).toBe(200);
    updateBroker(state, 3, false, 215);
    expect(lowestActiveOffset(state)).toBe(210);
    expect(next(state, 1, { wantShutDown: true })).toBe('SHUTDOWN_NOW');
    updateBroker(state, 1, isFencedState('SHUTDOWN_NOW'), 220);
    expect(brokerState({ ...state.brokers.get(1)! })).toBe('FENCED');
  });

  test('with nobody active left there is nobody to wait for', () => {
    const state = running();
    beginShutdown(state, 1, 210);
    fenceBroker(state, 2);
    unregisterBroker(state, 3);
    expect(lowestActiveOffset(state)).toBe(Infinity);
    expect(next(state, 1, { wantShutDown: true })).toBe('SHUTDOWN_NOW');
  });
});

test('a copy goes its own way', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), fc.boolean(), fc.nat(1_000), (id, fenced, offset) => {
      const state = running();
      const before = structuredClone(state);
      const copy = copyHeartbeats(state);
      updateBroker(copy, id, fenced, offset);
      contactBroker(copy, id, offset, offset);
      beginShutdown(copy, id, offset);
      takeExpired(copy, 50_000);
      expect(state).toEqual(before);
    }),
  );
});
