import { poisonIn } from '../../engine/client/poison';
import { ORIGIN_HEADER } from '../../engine/client/processor';
import type { Partition } from '../../engine/broker/replica-manager/partition';
import { visibleBatches } from '../../engine/invariant/transaction-checks';
import { recordOffset } from '../../engine/protocol/record-batch';
import type { Scenario } from '../../engine/scenario/scenario';

type Group = Scenario['groups'][number];

/**
 * What an application's guarantee promised, held against what readers of committed data find in its output: with exactly-once
 * every input record is there once, with at-least-once none is missing, with at-most-once none is there twice (R-CONS-19, R-TXN-36).
 */
export function brokenGuarantee(group: Group, leaderOf: (topic: string, partition: number) => Partition | undefined, partitionsOf: (topic: string) => number): string[] {
  const { output } = group;
  if (output === undefined) return [];
  const found = new Map<string, number>();
  for (const { topic, partition } of placesOf([output.topic], partitionsOf)) {
    for (const batch of visible(leaderOf(topic, partition))) {
      for (let i = 0; i < batch.recordCount; i++) {
        const origin = batch.source.recordAt(batch, i).headers?.find(([name]) => name === ORIGIN_HEADER)?.[1] ?? '';
        found.set(origin, (found.get(origin) ?? 0) + 1);
      }
    }
  }
  let missing = 0;
  let inputs = 0;
  for (const { topic, partition } of placesOf(group.topics, partitionsOf)) {
    for (const batch of visible(leaderOf(topic, partition))) {
      for (let i = 0; i < batch.recordCount; i++) {
        // What no application can process comes out nowhere.
        if (poisonIn(batch, recordOffset(batch, i), recordOffset(batch, i) + 1) >= 0) continue;
        inputs++;
        if (!found.has(`${topic}-${partition}@${recordOffset(batch, i)}`)) missing++;
      }
    }
  }
  const twice = [...found.values()].filter((times) => times > 1).length;
  const wrong: string[] = [];
  if (missing > 0 && output.guarantee !== 'at-most-once') wrong.push(`${group.name} (${output.guarantee}): ${missing} of ${inputs} records never came out`);
  if (twice > 0 && output.guarantee !== 'at-least-once') wrong.push(`${group.name} (${output.guarantee}): ${twice} records came out more than once`);
  return wrong;
}

function placesOf(topics: readonly string[], partitionsOf: (topic: string) => number): { readonly topic: string; readonly partition: number }[] {
  return topics.flatMap((topic) => Array.from({ length: partitionsOf(topic) }, (_, partition) => ({ topic, partition })));
}

function visible(partition: Partition | undefined): ReturnType<typeof visibleBatches> {
  return partition === undefined ? [] : visibleBatches(partition);
}
