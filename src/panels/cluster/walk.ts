/** Arrow keys over the stage: the nearest thing in that direction, by where it is drawn. */
const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface Spot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Index of the best candidate, −1 if nothing lies that way. Off the straight line counts double. */
export function nearest(from: Spot, candidates: readonly Spot[], [dx, dy]: readonly [number, number]): number {
  const fx = (from.left + from.right) / 2;
  const fy = (from.top + from.bottom) / 2;
  let best = -1;
  let bestCost = Infinity;
  candidates.forEach((c, index) => {
    const vx = (c.left + c.right) / 2 - fx;
    const vy = (c.top + c.bottom) / 2 - fy;
    const ahead = vx * dx + vy * dy;
    if (ahead <= 1) return;
    // Overlap across the direction means straight ahead.
    const aside = dx !== 0 ? gap(from.top, from.bottom, c.top, c.bottom) : gap(from.left, from.right, c.left, c.right);
    const cost = ahead + aside * 2 + (dx !== 0 ? Math.abs(vy) : Math.abs(vx)) * 0.1;
    if (cost < bestCost) {
      bestCost = cost;
      best = index;
    }
  });
  return best;
}

const gap = (a0: number, a1: number, b0: number, b1: number): number => Math.max(0, b0 - a1, a0 - b1);

export function nearestInDirection(root: HTMLElement, key: string): HTMLElement | undefined {
  const direction = DIRECTIONS[key];
  if (!direction) return undefined;
  const things = [...root.querySelectorAll<HTMLElement>('button[data-thing]')];
  const active = document.activeElement;
  const at = active instanceof HTMLElement && things.includes(active) ? active : undefined;
  if (!at) return root.querySelector<HTMLElement>('button[data-thing][data-selected]') ?? things[0];
  const others = things.filter((t) => t !== at);
  return others[nearest(at.getBoundingClientRect(), others.map((t) => t.getBoundingClientRect()), direction)];
}
