import { describe, expect, it } from 'vitest';
import { openRun } from '../views/run.fixture';
import { messagesSince } from './backfill';
import { MessageLog, stateOf, type Message } from './message-log';

const plain = ({ id, sentUs, arrivesUs, sentEvent, cause, takenUs, takenEvent }: Message) => ({ id, sentUs, arrivesUs, sentEvent, cause, takenUs, takenEvent });

describe('messages of a run', () => {
  it('looking changes nothing: the hash is the same with and without a listener', () => {
    const watched = openRun();
    const alone = openRun();
    watched.listen();
    for (const run of [watched, alone]) run.seek({ timeUs: 6_000_000 });
    expect(watched.world.traceHash()).toBe(alone.world.traceHash());
    expect(watched.listen().all.length).toBeGreaterThan(300);
  });

  it('what was not listened to is brought back by replay, equal in every number', () => {
    const watched = openRun();
    watched.listen();
    watched.seek({ timeUs: 8_000_000 });
    const late = openRun();
    late.seek({ timeUs: 8_000_000 });
    const { log, cut } = messagesSince(late, 5_000_000);
    expect(cut).toBe(false);
    late.seek({ timeUs: 9_000_000 });
    watched.seek({ timeUs: 9_000_000 });
    const since = (all: readonly Message[]) => all.filter(({ sentUs }) => sentUs >= 5_000_000).map(plain);
    expect(since(late.listen().all).length).toBeGreaterThan(100);
    expect(since(log.all)).toEqual(since(watched.listen().all));
  });

  it('after a jump back and forth the same messages are there', () => {
    const run = openRun();
    run.seek({ timeUs: 9_000_000 });
    const before = messagesSince(run, 6_000_000).log.all.filter(({ sentUs }) => sentUs >= 6_000_000 && sentUs < 7_000_000).map(plain);
    run.seek({ timeUs: 1_000_000 });
    run.seek({ timeUs: 9_000_000 });
    const after = messagesSince(run, 6_000_000).log.all.filter(({ sentUs }) => sentUs >= 6_000_000 && sentUs < 7_000_000).map(plain);
    expect(after).toEqual(before);
    expect(before.length).toBeGreaterThan(50);
  });

  it('a message at a cut link is held, and arrives once the link heals', () => {
    const run = openRun();
    run.seek({ timeUs: 5_000_000 });
    run.listen();
    run.act({ type: 'cut', from: 'broker-1', to: 'broker-2' });
    run.seek({ timeUs: 5_400_000 });
    const held = run.listen().all.filter((message) => stateOf(run.world, message) === 'held');
    expect(held.length).toBeGreaterThan(0);
    expect(held.every(({ arrivesUs }) => arrivesUs === Infinity)).toBe(true);
    run.act({ type: 'heal', from: 'broker-1', to: 'broker-2' });
    run.seek({ timeUs: 6_500_000 });
    expect(held.map((message) => stateOf(run.world, message))).not.toContain('held');
    expect(held.some((message) => message.takenUs > 5_400_000)).toBe(true);
  });

  it('what a dead process was sent is lost', () => {
    const run = openRun();
    run.seek({ timeUs: 5_000_000 });
    run.listen();
    run.act({ type: 'crash', node: 'broker-1' });
    run.seek({ timeUs: 6_000_000 });
    const lost = run.listen().all.filter((message) => stateOf(run.world, message) === 'lost');
    expect(lost.length).toBeGreaterThan(0);
  });

  it('keeps no more than there is room for, and says since when it is whole', () => {
    const run = openRun();
    const log = new MessageLog(100);
    log.begin(run.world);
    run.world.tap = log;
    run.seek({ timeUs: 6_000_000 });
    expect(log.all.length).toBeLessThanOrEqual(100);
    expect(log.sinceUs).toBeGreaterThan(0);
    expect(log.all.filter(({ sentUs }) => sentUs >= log.sinceUs).length).toBeGreaterThan(0);
  });
});
