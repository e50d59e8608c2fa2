import { describe, expect, it } from 'vitest';
import type { Fact } from '../kernel/fact';
import { FactKind } from './fact-kinds';
import { factRecord } from './fact-record';
import { factShape } from './fact-table';
import { factSentence, type SentenceNames } from './sentence';

const names: SentenceNames = {
  nodeName: (ix) => ['controller-101', 'broker-1', 'broker-2', 'broker-3', 'web-1'][ix] ?? '?',
  partitionName: (key) => `orders-${key}`,
  nameOf: (id) => ['', 'orders', 'billing', 'earliest', 'member-a'][id] ?? '?',
  errorName: (code) => (code === 6 ? 'NOT_LEADER_OR_FOLLOWER' : `error ${code}`),
  apiName: () => 'Produce',
};

function fact(kind: number, node: number, a = 0, b = 0, c = 0, d = 0, timeUs = 20_000_000): Fact {
  return { id: 9, timeUs, event: 1, node, kind, a, b, c, d, cause: 4 };
}

describe('a sentence', () => {
  it.each([
    [fact(FactKind.SessionExpired, 0, 3, 11_900_000), 'session of broker 3 expired, last heartbeat 8.1 s ago'],
    [fact(FactKind.LeaderElected, 0, 2, 1, 5, 3), 'orders-2: leader 3 → 1, epoch 5'],
    [fact(FactKind.LeaderElected, 0, 2, 1, 5, -1), 'orders-2: leader none → 1, epoch 5'],
    [fact(FactKind.NodeCrashed, 2), 'broker-2 crashed'],
    [fact(FactKind.IsrShrunk, 0, 0, 2, 1, 7), 'orders-0: broker 2 left the ISR, 1 in sync'],
    [fact(FactKind.SendRetried, 4, 1, 6, 1, 107_000), 'web-1 will send its batch for orders-1 again in 107 ms: NOT_LEADER_OR_FOLLOWER'],
    [fact(FactKind.SendRetried, 4, 1, 6, 1, 0), 'web-1 will send its batch for orders-1 again at once: NOT_LEADER_OR_FOLLOWER'],
    [fact(FactKind.BatchSent, 4, 1, 1, 3, 1), 'web-1 sent 1 record of orders-1 to broker 3'],
    [fact(FactKind.BatchSent, 4, 1, 5, 3, 2), 'web-1 sent 5 records of orders-1 to broker 3, attempt 2'],
    [fact(FactKind.LinkDegraded, -1, 1, 4, 20_000, 5_000), 'the link between broker-1 and web-1 is bad: 2 % of packets lost, 5 ms slower each way'],
    [fact(FactKind.PositionReset, 4, 1, 0, 3), 'web-1 begins orders-1 at offset 0 (earliest)'],
  ])('of %o', (stated, sentence) => expect(factSentence(stated, names)).toBe(sentence));

  it('exists for every kind of fact', () => {
    for (const kind of Object.values(FactKind)) {
      const sentence = factSentence(fact(kind, 1, 1, 1, 1, 1), names);
      expect(sentence).not.toBe(factShape(kind).name);
      expect(sentence).toMatch(/ /);
    }
  });
});

it('a record has the numbers under their names', () => {
  expect(factRecord(fact(FactKind.LeaderElected, 0, 2, 1, 5, 3), names)).toEqual({
    fact: 'LeaderElected', id: 9, timeUs: 20_000_000, event: 1, node: 'controller-101', partition: 'orders-2', leader: 1, leaderEpoch: 5, previous: 3, cause: 4,
  });
  expect(factRecord(fact(FactKind.SendRetried, 4, 1, 6, 1, 107_000), names)).toMatchObject({ error: 'NOT_LEADER_OR_FOLLOWER', backoffUs: 107_000 });
});
