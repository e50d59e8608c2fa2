import { describe, expect, it } from 'vitest';
import { assignReplicasInTurn } from './assign-replicas';

const brokers = (...ids: number[]) => ids.map((id) => ({ id, fenced: false }));
const NEW = { partition: 0, firstLeader: -1 };

describe('R-PLACE-09: replicas in turn', () => {
  it('EX-06: five brokers, three replicas, from the first', () => {
    expect(assignReplicasInTurn(brokers(0, 1, 2, 3, 4), 6, 3, NEW, () => 0)).toEqual([[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 0], [4, 0, 1], [0, 2, 3]]);
  });

  it('with racks the list alternates between them, and a rack is used again only once all were', () => {
    const racked = [['a', 0], ['a', 1], ['b', 2], ['b', 3], ['c', 4], ['c', 5]].map(([rack, id]) => ({ id: id as number, rack: rack as string, fenced: false }));
    const placed = assignReplicasInTurn(racked, 12, 3, NEW, () => 0) as number[][];
    const rackOf = new Map(racked.map(({ id, rack }) => [id, rack]));
    for (const replicas of placed) expect(new Set(replicas.map((id) => rackOf.get(id))).size).toBe(3);
    expect(placed.slice(0, 6).map(([leader]) => leader)).toEqual([0, 2, 4, 1, 3, 5]);
  });

  it('partitions that are added go on where the topic began', () => {
    const all = assignReplicasInTurn(brokers(1, 2, 3), 6, 2, NEW, () => 0) as number[][];
    expect(assignReplicasInTurn(brokers(1, 2, 3), 3, 2, { partition: 3, firstLeader: 1 }, () => 1)).toEqual(all.slice(3));
  });

  it('more replicas than living brokers is refused', () => {
    expect(assignReplicasInTurn(brokers(1, 2), 1, 3, NEW, () => 0)).toBe('Replication factor: 3 larger than available brokers: 2.');
  });
});
