import { describe, expect, it } from 'vitest';
import { defaultScenario } from '../../engine/scenario/default-scenario';
import { factsOf } from '../../panels/shared/facts';
import { insightOf, pointsAt, type Insight } from './insight';
import { localPort } from '../../session/local-port';
import { Session } from '../../session/session';
import { partitionThing, replicaThing } from '../../session/commands/things';

async function at(session: Session, timeUs: number): Promise<Insight> {
  await session.seek({ timeUs });
  const view = session.stores.views.cluster.getState().data;
  const marks = session.stores.views.timeline.getState().data?.lanes.flatMap((lane) => factsOf(lane.marks)) ?? [];
  const { names } = session.stores.names.getState();
  if (view === null) throw new Error('no view');
  return insightOf(view, marks, (id) => names.nameOf(id));
}

describe('the first insight', () => {
  it('is read from the run: crash, what has no leader, who leads then; and unread when time goes back', async () => {
    const session = new Session(localPort());
    await session.load({ scenario: defaultScenario });
    session.subscribe('cluster', {}, 60);
    session.subscribe('timeline', { maxMarks: 1500 }, 60);
    const before = await at(session, 5_000_000);
    expect(before).toMatchObject({ crash: null, election: null });
    expect(before.led.length).toBe(1);
    await session.act({ type: 'crash', node: 'broker-2' });
    const soon = await at(session, 8_000_000);
    expect(soon.crash?.timeUs).toBe(5_000_000);
    expect(soon).toMatchObject({ led: before.led, election: null });
    const later = await at(session, 20_000_000);
    expect(later.led).toEqual(before.led);
    expect(later.election?.c).toBe(1);
    expect((later.election?.timeUs ?? 0) - 5_000_000).toBeGreaterThan(6_000_000);
    expect(await at(session, 4_000_000)).toMatchObject({ crash: null, election: null });
    session.close();
  });

  it('knows a partition and its replicas, and nothing else', () => {
    const led = [{ topic: 'orders', partition: 1 }];
    expect(pointsAt(partitionThing('orders', 1), led)).toBe(true);
    expect(pointsAt(replicaThing('orders', 1, 'broker-3'), led)).toBe(true);
    expect(pointsAt(partitionThing('orders', 2), led)).toBe(false);
    expect(pointsAt('node/broker-2', led)).toBe(false);
    expect(pointsAt(undefined, led)).toBe(false);
  });
});
