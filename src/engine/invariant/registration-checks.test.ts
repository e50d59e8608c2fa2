import { describe, expect, it } from 'vitest';
import { EMPTY_IMAGE, type BrokerRegistration, type MetadataImage } from '../metadata/image';
import { LeaderRecoveryState, NO_LEADER, type PartitionRegistration } from '../metadata/partition-registration';
import { checkEpochs, checkMembers, checkRegistration } from './registration-checks';

/** Brokers 1 to 3, the first as said, the others well. */
function imageWith(first: Partial<BrokerRegistration> | null): MetadataImage {
  const broker = (brokerId: number, state: Partial<BrokerRegistration> = {}): readonly [number, BrokerRegistration] => [
    brokerId,
    { brokerId, incarnationId: `life-${brokerId}`, brokerEpoch: brokerId, rack: null, fenced: false, inControlledShutdown: false, ...state },
  ];
  return { ...EMPTY_IMAGE, brokers: new Map([...(first === null ? [] : [broker(1, first)]), broker(2), broker(3)]) };
}

function partition(fields: Partial<PartitionRegistration>): PartitionRegistration {
  return {
    replicas: [1, 2, 3], isr: [1, 2, 3], elr: [], lastKnownElr: [], leader: 1, leaderEpoch: 0, partitionEpoch: 0, addingReplicas: [], removingReplicas: [],
    leaderRecoveryState: LeaderRecoveryState.RECOVERED, ...fields,
  };
}

const broken = (fields: Partial<PartitionRegistration>, image = imageWith({}), isElrOn = true, minIsr = 2): string | undefined =>
  (checkRegistration('orders-0', partition(fields), minIsr, isElrOn) ?? checkMembers('orders-0', partition(fields), image, isElrOn))?.invariant;

describe('what the controller may say of a partition', () => {
  it('INV-04: the leader is in sync, and who is in sync is a replica', () => {
    expect(broken({})).toBeUndefined();
    expect(broken({ leader: 1, isr: [2, 3] })).toBe('INV-04');
    expect(broken({ isr: [1, 4] })).toBe('INV-04');
  });

  it('INV-04: nobody is in sync only with ELR on, and then nobody leads', () => {
    expect(broken({ leader: NO_LEADER, isr: [] })).toBeUndefined();
    expect(broken({ leader: NO_LEADER, isr: [] }, imageWith({}), false)).toBe('INV-04');
  });

  it('INV-05: who is in sync is not eligible besides, and at the floor nobody is', () => {
    expect(broken({ isr: [1], elr: [2] })).toBeUndefined();
    expect(broken({ isr: [1], elr: [1] })).toBe('INV-05');
    expect(broken({ isr: [1, 2], elr: [3] })).toBe('INV-05');
  });

  it.each([
    ['fenced', { fenced: true }],
    ['shutting down', { inControlledShutdown: true }],
    ['not registered', null],
  ])('INV-06: a broker that is %s is in no ISR with ELR on', (_, state) => {
    expect(broken({}, imageWith(state))).toBe('INV-06');
    expect(broken({ leader: NO_LEADER, isr: [1] }, imageWith(state))).toBe('INV-06');
  });

  it('INV-06: with ELR off it may be the single member of a partition without a leader, and nothing else', () => {
    const away = imageWith({ fenced: true });
    expect(broken({ leader: NO_LEADER, isr: [1] }, away, false)).toBeUndefined();
    expect(broken({ leader: 1, isr: [1] }, away, false)).toBe('INV-06');
    expect(broken({ leader: 2, isr: [1, 2] }, away, false)).toBe('INV-06');
  });

  it('INV-03: neither epoch of a partition falls', () => {
    const before = partition({ leaderEpoch: 4, partitionEpoch: 9 });
    expect(checkEpochs('orders-0', before, partition({ leaderEpoch: 4, partitionEpoch: 10 }))).toBeNull();
    expect(checkEpochs('orders-0', before, partition({ leaderEpoch: 3, partitionEpoch: 10 }))?.invariant).toBe('INV-03');
    expect(checkEpochs('orders-0', before, partition({ leaderEpoch: 4, partitionEpoch: 8 }))?.invariant).toBe('INV-03');
  });
});
