import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useLab } from './lab-context';
import type { Selection } from '../../worker/contract';

export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
  /** The selected replica's broker, or the selected broker; null: nobody in particular. */
  readonly broker: number | null;
}

/**
 * The partition that a picture is about: the selected one, also through one of its replicas; while something else is selected
 * the one before; at first the first that is not internal. Null before the cluster is there.
 */
export function usePartition(): PartitionPlace | null {
  const { session } = useLab();
  const selection = useStore(session.stores.selection, (s) => s.selection);
  const brokers = useStore(session.stores.views.cluster, (s) => s.data?.brokers);
  const first = useStore(session.stores.views.cluster, (s) => firstOf(s.data?.partitions));
  const named = ofSelection(selection);
  const [before, setBefore] = useState<{ readonly topic: string; readonly partition: number }>();
  const topic = named?.topic;
  const partition = named?.partition;
  useEffect(() => {
    if (topic !== undefined && partition !== undefined) setBefore({ topic, partition });
  }, [topic, partition]);
  const place = named ?? before ?? (first === undefined ? undefined : parse(first));
  if (!place) return null;
  const node = selection?.type === 'replica' || selection?.type === 'node' ? selection.node : undefined;
  return { topic: place.topic, partition: place.partition, broker: brokers?.find((b) => b.name === node)?.id ?? null };
}

function ofSelection(selection: Selection | null): { readonly topic: string; readonly partition: number } | undefined {
  return selection?.type === 'partition' || selection?.type === 'replica' ? selection : undefined;
}

/** As a text, so that the store's answer is the same while the partition is. */
function firstOf(partitions: readonly { readonly topic: string; readonly partition: number }[] | undefined): string | undefined {
  const row = partitions?.find(({ topic }) => !topic.startsWith('__')) ?? partitions?.[0];
  return row && `${row.partition} ${row.topic}`;
}

function parse(text: string): { readonly topic: string; readonly partition: number } {
  const space = text.indexOf(' ');
  return { partition: Number(text.slice(0, space)), topic: text.slice(space + 1) };
}
