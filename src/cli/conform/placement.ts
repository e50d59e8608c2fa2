import { placeReplicas } from '../../engine/controller/striped-replica-placer';
import { compare } from './compare';
import type { Runner } from './outcome';

interface PlacementCase {
  readonly brokers: readonly { readonly id: number; readonly rack?: string | null; readonly fenced?: boolean }[];
  readonly replicationFactor: number;
  readonly partitions: number;
  readonly draws: readonly (readonly [bound: number, value: number])[];
  readonly replicas?: readonly (readonly number[])[];
  readonly error?: string;
}

export const runPlacement: Runner = (recorded) => {
  const { brokers, replicationFactor, partitions, draws, replicas, error } = recorded as unknown as PlacementCase;
  const bounds: number[] = [];
  const nextBelow = (bound: number) => {
    bounds.push(bound);
    return draws[bounds.length - 1]?.[1] ?? 0;
  };
  const usable = brokers.map(({ id, rack, fenced = false }) => ({ id, fenced, ...(rack != null && { rack }) }));
  const placed = placeReplicas(usable, partitions, replicationFactor, nextBelow);
  return compare(
    { bounds: draws.map(([bound]) => bound), replicas, error },
    placed.ok ? { bounds, replicas: placed.value } : { bounds, error: 'InvalidReplicationFactorException' },
  );
};
