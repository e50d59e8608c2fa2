import { utf8 } from '../../base/utf8';
import { murmur2, partitionForKey } from '../../engine/client/murmur2';
import { compare } from './compare';
import type { Runner } from './outcome';

interface Murmur2Case {
  readonly key: { readonly base64: string; readonly utf8?: string };
  readonly murmur2: number;
  /** Partition count → partition. */
  readonly partition: Readonly<Record<string, number>>;
}

export const runMurmur2: Runner = (recorded) => {
  const { key, murmur2: hash, partition } = recorded as unknown as Murmur2Case;
  const bytes = new Uint8Array(Buffer.from(key.base64, 'base64'));
  const fromText = key.utf8 === undefined ? {} : { text: hash };
  return compare(
    { murmur2: hash, partition, ...fromText },
    {
      murmur2: murmur2(bytes),
      partition: Object.fromEntries(Object.keys(partition).map((count) => [count, partitionForKey(bytes, Number(count))])),
      ...(key.utf8 === undefined ? {} : { text: murmur2(utf8(key.utf8)) }),
    },
  );
};
