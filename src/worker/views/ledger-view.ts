import type { World } from '../../engine/kernel/world';
import type { MetadataImage } from '../../engine/metadata/image';
import { partitionOf, topicNameIdOf } from '../../engine/protocol/partition-key';
import type { Ledger as LedgerView } from '../contract';
import { countLost, type EpochSpan, type Ledger } from '../ledger';
import { replicaOf } from './nodes';

/** Holds what was acknowledged against the log of each partition's present leader. Without a leader nothing is lost yet. */
export function ledgerView(world: World, image: MetadataImage, ledger: Ledger): LedgerView {
  let acknowledgedLost = 0;
  const lostByPartition: { topic: string; partition: number; records: number }[] = [];
  for (const [key, ranges] of ledger.ranges) {
    const topic = world.nameOf(topicNameIdOf(key));
    const partition = partitionOf(key);
    const registration = image.topics.get(topic)?.partitions[partition];
    if (registration === undefined || registration.leader < 0) continue;
    const replica = replicaOf(world, registration.leader, key);
    // Elected, but not yet told: its log says nothing until it leads.
    if (replica === null || replica.leaderEpoch !== registration.leaderEpoch) continue;
    const { log } = replica;
    const records = countLost(ranges, log.logStartOffset, spansOf(log.epochs.entries(), log.logEndOffset));
    if (records > 0) lostByPartition.push({ topic, partition, records });
    acknowledgedLost += records;
  }
  const { acknowledged, delivered, failed } = ledger;
  return { acknowledged, delivered, acknowledgedLost, lostByPartition, failed };
}

export function spansOf(entries: readonly (readonly [epoch: number, startOffset: number])[], logEndOffset: number): EpochSpan[] {
  return entries.map(([leaderEpoch, base], i) => ({ leaderEpoch, base, end: entries[i + 1]?.[1] ?? logEndOffset }));
}
