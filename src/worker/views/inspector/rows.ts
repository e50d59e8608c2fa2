import type { Selection, StateRow } from '../../contract';

/** A row of the inspector. */
export function row(name: string, value: string | number | boolean, more: Partial<Omit<StateRow, 'name' | 'value'>> = {}): StateRow {
  return { name, value: String(value), tone: 'plain', ...more };
}

export function brokerSelection(id: number): Selection {
  return { type: 'node', node: `broker-${id}` };
}

export function listOf(ids: readonly number[]): string {
  return ids.length === 0 ? 'none' : ids.join(', ');
}

/** A span as one reads it: 8.1 s, 350 ms. */
export function span(us: number): string {
  if (us >= 1_000_000) return `${(us / 1_000_000).toFixed(us >= 10_000_000 ? 0 : 1)} s`;
  if (us >= 1000) return `${(us / 1000).toFixed(us >= 10_000 ? 0 : 1)} ms`;
  return `${us} µs`;
}
