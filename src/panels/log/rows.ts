import type { KeyboardEvent } from 'react';

/**
 * Walks by arrow keys: Left and Right within a row of items, Up and Down between rows (`data-row`), Escape closes. Items are the
 * buttons of a row; one of them is in the order of Tab.
 */
export function walkRows(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
  const focused = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-row] button') : null;
  if (event.key === 'Escape' && focused !== null) {
    event.preventDefault();
    close();
    return;
  }
  const row = focused?.closest<HTMLElement>('[data-row]');
  if (!focused || !row || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const next = event.key === 'ArrowRight' ? neighbour(itemsOf(row), focused, 1) : event.key === 'ArrowLeft' ? neighbour(itemsOf(row), focused, -1) : inNextRow(event, row);
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function itemsOf(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('button')];
}

function neighbour(items: readonly HTMLElement[], from: HTMLElement, by: 1 | -1): HTMLElement {
  const at = items.indexOf(from) + by;
  return items[Math.max(0, Math.min(items.length - 1, at))];
}

function inNextRow(event: KeyboardEvent<HTMLElement>, row: HTMLElement): HTMLElement | undefined {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return undefined;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')].filter((one) => one.querySelector('button') !== null);
  const next = rows[rows.indexOf(row) + by] as HTMLElement | undefined;
  return next?.querySelector<HTMLElement>('button[tabindex="0"], button[aria-pressed="true"]') ?? next?.querySelector<HTMLElement>('button') ?? undefined;
}
