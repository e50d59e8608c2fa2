/** What the browser remembers of the terminals: which are shown, what was typed. Versioned; forgetting it breaks nothing. */

import { MAX_LINE_LENGTH, MAX_TERMINALS } from '../../engine/scenario/command';

const KEY = 'highwater.terminal';
const VERSION = 1;

export interface TerminalMemory {
  readonly panes: readonly number[];
  readonly runsClock: boolean;
  readonly history: Readonly<Record<number, readonly string[]>>;
}

export type MemoryStorage = Pick<Storage, 'getItem' | 'setItem'>;

const FRESH: TerminalMemory = { panes: [1], runsClock: true, history: {} };

export const MAX_PANES = 4;

export function readMemory(storage: MemoryStorage | undefined): TerminalMemory {
  try {
    const raw: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
    if (!isRecord(raw) || raw.version !== VERSION) return FRESH;
    const panes = Array.isArray(raw.panes) ? [...new Set(raw.panes.filter(isTerminal))].sort((a, b) => a - b).slice(0, MAX_PANES) : [];
    const history: Record<number, readonly string[]> = {};
    for (const [key, lines] of Object.entries(isRecord(raw.history) ? raw.history : {})) {
      const terminal = Number(key);
      if (isTerminal(terminal) && Array.isArray(lines)) history[terminal] = lines.filter((line): line is string => typeof line === 'string' && line.length <= MAX_LINE_LENGTH && !/[\r\n]/.test(line));
    }
    return { panes: panes.length === 0 ? FRESH.panes : panes, runsClock: raw.runsClock !== false, history };
  } catch {
    return FRESH;
  }
}

export function writeMemory({ panes, runsClock, history }: TerminalMemory, storage: MemoryStorage | undefined): void {
  try {
    storage?.setItem(KEY, JSON.stringify({ version: VERSION, panes, runsClock, history }));
  } catch {
    // Storage may be full or forbidden; the terminals then forget, and work.
  }
}

function isTerminal(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_TERMINALS;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
