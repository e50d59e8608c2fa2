import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultScenario } from '../engine/scenario/default-scenario';
import { parseScenario } from '../engine/scenario/parse-scenario';
import type { SavedRun } from '../worker/contract';
import golden from './golden-link-v1.json';
import { canonicalJson, decodeLink, encodeLink, hasLink, type LinkProblem } from './link';

const scenario = (() => {
  const parsed = parseScenario(defaultScenario);
  if (!parsed.ok) throw new Error('the first scenario does not parse');
  return parsed.scenario;
})();

const run: SavedRun = {
  scenario,
  seed: 42,
  commands: [
    { atEvent: 2400, timeUs: 8_781_000, command: { type: 'crash', node: 'broker-2' } },
    { atEvent: 5100, timeUs: 20_000_000, command: { type: 'restart', node: 'broker-2' } },
  ],
  cursor: { events: 4000, timeUs: 15_250_000 },
};

async function troubleOf(link: string): Promise<LinkProblem> {
  const decoded = await decodeLink(link);
  if (decoded.ok) throw new Error('the link was read');
  return decoded.problem;
}

describe('a share link', () => {
  it('carries a run there and back', async () => {
    const link = await encodeLink({ ...run, traceHash: '0123456789abcdef' });
    expect(link).toMatch(/^run=1\.[A-Za-z0-9_-]+\.[0-9a-f]{8}$/);
    expect(await decodeLink(`https://example.org/highwater/#${link}`)).toEqual({ ok: true, run: { ...run, traceHash: '0123456789abcdef' } });
    expect(await decodeLink(`#lesson=tour&${link}`)).toMatchObject({ ok: true });
  });

  it('is the same for the same run, whatever the order of its fields', async () => {
    const other = { ...run, scenario: Object.fromEntries(Object.entries(scenario).reverse()) };
    expect(await encodeLink(other)).toBe(await encodeLink(run));
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
  });

  it('of version 1 stays readable', async () => {
    expect(await decodeLink(golden.link)).toMatchObject({ ok: true, run: golden.run });
  });

  it('carries whatever commands and seeds there are', async () => {
    const node = fc.constantFrom('broker-1', 'web-1', 'controller-101');
    const whole = fc.maxSafeNat();
    const placed = fc.record({
      atEvent: whole,
      timeUs: whole,
      command: fc.oneof(
        fc.record({ type: fc.constantFrom('crash' as const, 'pause' as const), node }),
        fc.record({ type: fc.constant('slowDisk' as const), node, writeUs: fc.nat(1_000_000) }),
        fc.record({ type: fc.constant('produce' as const), node, topic: fc.constant('orders'), key: fc.option(fc.string({ unit: 'grapheme', maxLength: 40 })), value: fc.string({ unit: 'grapheme', maxLength: 40 }) }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(placed, { maxLength: 20 }), fc.nat(0xffffffff), whole, async (commands, seed, at) => {
        const one = { scenario, seed, commands, cursor: { events: at, timeUs: at } };
        expect(await decodeLink(await encodeLink(one))).toEqual({ ok: true, run: { ...one, traceHash: null } });
      }),
      { numRuns: 50 },
    );
  });
});

describe('a link that is not whole', () => {
  it('is never read as another run, wherever it was changed', async () => {
    const link = await encodeLink(run);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 'run='.length, max: link.length - 1 }), fc.constantFrom('A', 'b', '7', '_', '-', '.', '#', '%', ' '), async (at, letter) => {
        const changed = link.slice(0, at) + letter + link.slice(at + 1);
        if (changed === link) return;
        const decoded = await decodeLink(changed);
        // Unused bits of the last letter may change without a change of content.
        if (decoded.ok) expect(decoded.run).toEqual({ ...run, traceHash: null });
        else expect(decoded.problem.wayOut).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });

  it('says that its end is missing, wherever it was cut', async () => {
    const link = await encodeLink(run);
    for (let length = 'run=1.x'.length; length < link.length; length += 7) expect((await troubleOf(link.slice(0, length))).trouble).toBe('cut-short');
  });

  it('names a newer version and what to do', async () => {
    const problem = await troubleOf(golden.link.replace('run=1.', 'run=2.'));
    expect(problem.trouble).toBe('newer');
    expect(problem.message).toContain('link version 2');
    expect(problem.wayOut).toContain('Reload');
  });

  it('does not unpack what would not end', async () => {
    const bomb = await encodeLink({ ...run, scenario: { ...scenario, description: 'x'.repeat(20_000_000) } });
    expect(bomb.length).toBeLessThan(100_000);
    expect((await troubleOf(bomb)).trouble).toBe('too-large');
    expect((await troubleOf(`run=1.${'A'.repeat(2_100_000)}.00000000`)).trouble).toBe('too-large');
  });

  it('names the place in a scenario that does not fit', async () => {
    const problem = await troubleOf(await encodeLink({ ...run, scenario: { ...scenario, topics: [{ name: 'orders', partitions: 0, configs: {} }] } }));
    expect(problem.trouble).toBe('invalid');
    expect(problem.errors[0]?.path).toBe('scenario.topics[0].partitions');
  });

  it('names the action that is not known', async () => {
    const commands = [{ atEvent: 1, timeUs: 2, command: { type: 'explode', node: 'broker-1' } as never }];
    const problem = await troubleOf(await encodeLink({ ...run, commands }));
    expect(problem.errors[0]).toMatchObject({ path: 'commands[0].type' });
  });

  it('refuses what is no run at all', async () => {
    expect((await troubleOf('https://example.org/#lesson=tour')).trouble).toBe('not-a-link');
    expect(hasLink('https://example.org/#lesson=tour')).toBe(false);
    expect(hasLink(`#x=1&${golden.link.slice(1)}`)).toBe(true);
    for (const text of ['run=', 'run=one.abc.00000000', 'run=0.abc.00000000', 'run=1.abc.0000000g']) expect((await troubleOf(text)).trouble).toMatch(/damaged|cut-short/);
    expect((await troubleOf(await encodeLink({ ...run, seed: -1 }))).trouble).toBe('invalid');
  });
});
