import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '../../base/result';
import { placeReplicas, type UsableBroker } from './striped-replica-placer';

const ZERO = () => 0;

/** `a: 1 2` reads as brokers 1 and 2 in rack a; no name, no rack. A broker in brackets is fenced. */
function cluster(...racks: string[]): UsableBroker[] {
  return racks.flatMap((line) => {
    const [ids, rack] = line.split(':').reverse().map((part) => part.trim());
    return ids.split(' ').map((id) => ({
      id: Number(id.replace(/[[\]]/g, '')),
      fenced: id.startsWith('['),
      ...(rack && { rack }),
    }));
  });
}

const placed = (brokers: UsableBroker[], partitions: number, factor: number) =>
  unwrap(placeReplicas(brokers, partitions, factor, ZERO));

describe('EX-06: placement with every draw 0', () => {
  const six = cluster('a: 1 2', 'b: 3 4', 'c: 5 6');

  test('R-PLACE-05, R-PLACE-07: three racks of two, factor 3', () => {
    expect(placed(six, 6, 3)).toEqual([[1, 3, 5], [4, 6, 2], [5, 1, 3], [2, 4, 6], [3, 5, 1], [6, 2, 4]]);
  });

  test('R-PLACE-06: factor 4 comes back to the first rack', () => {
    expect(placed(six, 3, 4)).toEqual([[1, 3, 5, 2], [4, 6, 2, 3], [5, 1, 3, 6]]);
  });

  test('R-PLACE-08: fenced brokers follow but do not lead', () => {
    expect(placed(cluster('a: 1 2', 'b: [3] 4', 'c: 5 6'), 5, 3)).toEqual([
      [1, 4, 5],
      [4, 6, 2],
      [5, 1, 4],
      [2, 4, 6],
      [4, 5, 1],
    ]);
    expect(placed(cluster('a: 1 2', 'b: [3] [4]', 'c: 5 6'), 4, 3)).toEqual([[1, 3, 5], [6, 4, 2], [5, 1, 3], [2, 4, 6]]);
  });

  test('unequal racks, and none', () => {
    expect(placed(cluster('a: 1 2', 'b: 3'), 3, 2)).toEqual([[1, 3], [3, 2], [1, 3]]);
    expect(placed(cluster('0 1 2 3'), 4, 3)).toEqual([[0, 1, 2], [1, 2, 3], [2, 3, 0], [3, 0, 1]]);
  });

  test('three racks of three repeat after three partitions', () => {
    const nine = placed(cluster('A: 0 1 2', 'B: 3 4 5', 'C: 6 7 8'), 6, 3);
    expect(nine).toEqual([[0, 3, 6], [4, 7, 1], [8, 2, 5], [0, 3, 6], [4, 7, 1], [8, 2, 5]]);
  });
});

/** `java.util.Random.nextInt(bound)` from a seed. */
function javaRandom(seed: bigint): (bound: number) => number {
  let state = (seed ^ 0x5deece66dn) & 0xffffffffffffn;
  const next = (bits: bigint) => {
    state = (state * 0x5deece66dn + 0xbn) & 0xffffffffffffn;
    return Number(BigInt.asIntN(32, state >> (48n - bits)));
  };
  return (bound) => {
    if ((bound & -bound) === bound) return Number((BigInt(bound) * BigInt(next(31n))) >> 31n);
    for (;;) {
      const drawn = next(31n);
      if (drawn - (drawn % bound) + (bound - 1) <= 0x7fffffff) return drawn % bound;
    }
  };
}

test('EX-06, R-PLACE-02, R-PLACE-03, R-PLACE-04: the draws of a real generator, with the reshuffle after six partitions', () => {
  const six = cluster('a: 1 2', 'b: 3 4', 'c: 5 6');
  expect(unwrap(placeReplicas(six, 8, 3, javaRandom(0n)))).toEqual([
    [5, 2, 4],
    [1, 3, 6],
    [4, 5, 2],
    [6, 1, 3],
    [2, 4, 5],
    [3, 6, 1],
    [5, 3, 2],
    [4, 1, 6],
  ]);
});

test('R-PLACE-01: an impossible factor is refused, after the random numbers were drawn', () => {
  const bounds: number[] = [];
  const draw = (bound: number) => (bounds.push(bound), 0);
  expect(placeReplicas(cluster('a: 1 [2]', 'b: 3'), 1, 4, draw)).toMatchObject({ ok: false });
  expect(bounds).toEqual([1, 1, 1, 2]);
  expect(placeReplicas(cluster('[1] [2]'), 1, 1, ZERO)).toMatchObject({ error: { message: /fenced/ } });
  expect(placeReplicas(cluster('1'), 1, 0, ZERO)).toMatchObject({ error: { message: /positive/ } });
});

test('R-PLACE-08: replicas are different brokers, leaders unfenced, one replica a rack while there are enough racks', () => {
  const brokers = fc
    .uniqueArray(fc.record({ id: fc.nat(30), rack: fc.constantFrom('a', 'b', 'c', 'rack-d'), fenced: fc.boolean() }), {
      selector: (broker) => broker.id,
      minLength: 1,
      maxLength: 12,
    })
    .filter((all) => all.some((broker) => !broker.fenced));
  fc.assert(
    fc.property(brokers, fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat()), (all, wanted, random) => {
      const factor = Math.min(wanted, all.length);
      const draw = (bound: number) => Number(random.next().value) % bound;
      const byId = new Map(all.map((broker) => [broker.id, broker]));
      for (const replicas of unwrap(placeReplicas(all, 20, factor, draw))) {
        expect(new Set(replicas).size).toBe(factor);
        expect(byId.get(replicas[0])?.fenced).toBe(false);
        const racks = new Set(all.map((broker) => broker.rack)).size;
        if (factor <= racks) expect(new Set(replicas.map((id) => byId.get(id)?.rack)).size).toBe(factor);
      }
    }),
  );
});
