import { expect, it } from 'vitest';
import { decodeLink } from '../../session/link';
import { IN_FLIGHT, linkInFlight, recordsInFlight, SETTLED_SECONDS } from './flight-scenario';
import { worldOf } from './scenarios';

it('keeps about 2 000 records in flight', () => {
  const world = worldOf(IN_FLIGHT);
  for (let seconds = SETTLED_SECONDS; seconds < SETTLED_SECONDS + 5; seconds++) {
    world.run(Infinity, seconds * 1_000_000);
    const records = recordsInFlight(world);
    expect(records).toBeGreaterThan(1_900);
    expect(records).toBeLessThan(2_100);
  }
});

it('links to a moment that a page can open', async () => {
  const decoded = await decodeLink(await linkInFlight());
  if (!decoded.ok) throw new Error(decoded.problem.message);
  expect(decoded.run.cursor.events).toBeGreaterThan(10_000);
  expect(decoded.run.traceHash).toMatch(/^[0-9a-f]{16}$/);
});
