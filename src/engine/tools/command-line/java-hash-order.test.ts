import { describe, expect, it } from 'vitest';
import { javaHashOrder, partitionHashOrder } from './java-hash-order';

describe('the order of a Java HashMap', () => {
  it('goes by the buckets of the hashes, as recorded for two partitions of one topic', () => {
    const order = partitionHashOrder([{ topic: 't', partition: 0 }, { topic: 't', partition: 1 }]);
    expect(order.map(({ partition }) => partition)).toEqual([1, 0]);
  });

  it('keeps what shares a bucket in its order', () => {
    // Both texts have the hash 2112.
    expect(javaHashOrder(['BB', 'Aa'], (text) => text)).toEqual(['BB', 'Aa']);
  });
});
