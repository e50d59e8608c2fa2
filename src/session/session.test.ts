import { afterEach, describe, expect, it, vi } from 'vitest';
import { World } from '../engine/kernel/world';
import { defaultScenario } from '../engine/scenario/default-scenario';
import { FACT_COLUMNS } from '../worker/contract';
import { localPort } from './local-port';
import { decodeLink, encodeLink } from './link';
import { Refused, Session } from './session';

let session: Session;

function open(): Session {
  session = new Session(localPort());
  return session;
}

afterEach(() => session.close());


describe('a session', () => {
  it('loads a run, goes anywhere in it and tells the cursor', async () => {
    open();
    const info = await session.load({ scenario: defaultScenario });
    expect(info.seed).toBe(42);
    const there = await session.seek({ timeUs: 12_000_000 });
    expect(there.timeUs).toBe(12_000_000);
    const back = await session.step({ unit: 'event', direction: -1 });
    expect(back.events).toBe(there.events - 1);
    await session.step({ unit: 'event', direction: 1 });
    expect((await session.seek({ timeUs: 12_000_000 })).traceHash).toBe(there.traceHash);
    expect(session.stores.trouble.getState().mismatches).toEqual([]);
  });

  it('names what is wrong with a scenario and keeps the run it had', async () => {
    open();
    await session.load({ scenario: defaultScenario });
    await expect(session.load({ scenario: { version: 1, topics: [{ name: 'a', partitions: 0 }] } })).rejects.toThrow(Refused);
    expect(session.stores.run.getState().errors[0]).toMatchObject({ path: 'topics[0].partitions', value: '0' });
    expect(session.stores.run.getState().phase).toBe('ready');
    expect((await session.seek({ timeUs: 1000 })).timeUs).toBe(1000);
  });

  it('refuses an action on what does not exist, with a sentence', async () => {
    open();
    await session.load({ scenario: defaultScenario });
    await expect(session.act({ type: 'crash', node: 'broker-9' })).rejects.toThrow(/broker-9/);
  });

  it('completes a line at a terminal with what is there at the moment', async () => {
    open();
    await session.load({ scenario: defaultScenario });
    await session.seek({ timeUs: 9_000_000 });
    const line = 'kafka-topics.sh --describe --topic or --bootstrap-server ';
    expect(await session.complete(1, line, line.indexOf(' --boot'))).toEqual({ from: 35, candidates: [{ text: 'orders' }] });
    expect((await session.complete(1, line, line.length)).candidates).toContainEqual({ text: 'localhost:9093', about: 'broker 2' });
  });

  it('keeps both futures, and undoes and redoes', async () => {
    open();
    await session.load({ scenario: defaultScenario });
    const before = await session.seek({ timeUs: 9_000_000 });
    await session.act({ type: 'crash', node: 'broker-1' });
    const crashed = await session.seek({ timeUs: 30_000_000 });
    expect(session.stores.branches.getState().undo).toEqual({ type: 'crash', node: 'broker-1' });
    expect((await session.undo()).traceHash).toBe(before.traceHash);
    expect((await session.redo()).traceHash).toBe(crashed.traceHash);
    await session.seek({ timeUs: 5_000_000 });
    await session.act({ type: 'pause', node: 'broker-2' });
    expect(session.stores.branches.getState()).toMatchObject({ current: 1, branches: [{ branch: 0 }, { branch: 1, parent: 0 }] });
    expect((await session.switchBranch(0)).traceHash).toBe(crashed.traceHash);
  });

  it('sends subscribed views, names and facts, and frames against credit', async () => {
    open();
    await session.load({ scenario: defaultScenario });
    let resets = 0;
    const ids: number[] = [];
    session.onFacts((rows, reset) => {
      if (reset) {
        resets++;
        ids.length = 0;
      }
      for (let i = 0; i < rows.length; i += FACT_COLUMNS) ids.push(rows[i] as number);
    }, 1);
    const leave = session.subscribe('cluster', {});
    session.subscribe('timeline', {});
    session.subscribe('eventLog', { limit: 50, minLevel: 1 });
    session.subscribe('inspector', { selection: { type: 'node', node: 'broker-2' } });
    await session.seek({ timeUs: 8_000_000 });
    await session.act({ type: 'crash', node: 'broker-2' });
    await session.seek({ timeUs: 25_000_000 });
    const { cluster, timeline, eventLog, inspector } = session.stores.views;
    const view = cluster.getState().data;
    expect(view?.brokers.map(({ id, status, fenced }) => [id, status, fenced])).toEqual([[1, 'running', false], [2, 'down', true], [3, 'running', false]]);
    expect(view?.partitions.filter(({ leader }) => leader === 2)).toEqual([]);
    expect(view?.ledger.acknowledged).toBeGreaterThan(100);
    expect(view?.ledger.acknowledgedLost).toBe(0);
    expect(view?.groups[0]).toMatchObject({ group: 'billing', state: 'Stable' });
    expect(timeline.getState().data?.lanes.find(({ lane }) => lane === 'elections')?.total).toBeGreaterThan(0);
    expect(eventLog.getState().data?.rows.length).toBe(50 * FACT_COLUMNS);
    const why = inspector.getState().data?.why;
    expect(why?.length).toBeGreaterThanOrEqual(FACT_COLUMNS);
    expect(inspector.getState().data?.config.length).toBeGreaterThan(20);
    expect(session.stores.names.getState().names.nodeName(2)).toBe('broker-2');
    expect([...ids].sort((a, b) => a - b)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(resets).toBeLessThanOrEqual(2);
    await session.seek({ timeUs: 9_000_000 });
    await vi.waitFor(() => expect(resets).toBeGreaterThan(0), { timeout: 10_000 });
    // Each frame that is taken makes room for the next one, until that of the moment is there.
    let next = session.takeFrame();
    await vi.waitFor(() => {
      next = session.takeFrame() ?? next;
      expect(next?.timeUs).toBe(9_000_000);
    }, { timeout: 10_000, interval: 20 });
    expect(next?.strips.count).toBeGreaterThanOrEqual(9);
    leave();
  });

  it('plays in real time, at any speed, and as fast as it goes', async () => {
    open();
    await session.load({ scenario: defaultScenario });
    session.play(10);
    await new Promise((resolve) => setTimeout(resolve, 500));
    session.pause();
    const { timeUs } = await session.seek({ timeUs: session.stores.cursor.getState().timeUs });
    expect(timeUs).toBeGreaterThanOrEqual(0);
    const played = session.stores.cursor.getState().head.timeUs;
    expect(played).toBeGreaterThan(1_000_000);
    expect(played).toBeLessThan(8_000_000);
    session.play('max');
    await new Promise((resolve) => setTimeout(resolve, 300));
    session.pause();
    await session.step({ unit: 'event', direction: 1 });
    expect(session.stores.cursor.getState().head.timeUs).toBeGreaterThan(played);
  });

  it('checks the invariants while it plays, with the same trace', async () => {
    open();
    await session.load({ scenario: defaultScenario });
    session.setInvariants(true);
    session.play('max');
    await new Promise((resolve) => setTimeout(resolve, 600));
    session.pause();
    const { head } = await session.step({ unit: 'event', direction: 1 });
    expect(head.timeUs).toBeGreaterThan(1_000_000);
    expect(session.stores.trouble.getState().violations).toEqual([]);
    session.setInvariants(false);
    const checked = await session.seek({ event: head.events });
    await session.load({ scenario: defaultScenario });
    expect((await session.seek({ event: head.events })).traceHash).toBe(checked.traceHash);
  });

  it('tells a crash of the engine with what is needed to go on from before it', async () => {
    open();
    await session.load({ scenario: defaultScenario });
    await session.seek({ timeUs: 60_000_000 });
    const broken = vi.spyOn(World.prototype, 'run').mockImplementation(() => {
      throw new Error('no such batch');
    });
    await expect(session.seek({ timeUs: 61_000_000 })).rejects.toThrow('no such batch');
    broken.mockRestore();
    const { phase, crash } = session.stores.run.getState();
    expect(phase).toBe('crashed');
    expect(crash?.lastCheckpoint.timeUs).toBeGreaterThan(30_000_000);
    await expect(session.act({ type: 'crash', node: 'broker-1' })).rejects.toThrow('No run is loaded.');
    const again = await session.load(crash!.run!);
    expect(again.cursor).toMatchObject({ events: crash!.lastCheckpoint.events, timeUs: crash!.lastCheckpoint.timeUs });
    expect(session.stores.run.getState().phase).toBe('ready');
  });

  it('gives a run that a link carries to the very same moment', async () => {
    open();
    await session.load({ scenario: defaultScenario, seed: 7 });
    await session.seek({ timeUs: 8_000_000 });
    await session.act({ type: 'crash', node: 'broker-3' });
    await session.seek({ timeUs: 14_000_000 });
    await session.act({ type: 'restart', node: 'broker-3' });
    const end = await session.seek({ timeUs: 12_345_678 });
    const link = await encodeLink({ ...session.savedRun()!, traceHash: end.traceHash });
    session.close();
    const decoded = await decodeLink(link);
    if (!decoded.ok) throw new Error(decoded.problem.message);
    open();
    const info = await session.load(decoded.run);
    expect(info.cursor).toMatchObject({ events: end.events, timeUs: end.timeUs, traceHash: end.traceHash });
    expect(session.stores.branches.getState().branches[0]?.commands).toHaveLength(2);
    expect(decoded.run.traceHash).toBe(end.traceHash);
  });
});
