import { describe, expect, it } from 'vitest';
import { nearest, type Spot } from './walk';

const spot = (left: number, top: number): Spot => ({ left, top, right: left + 50, bottom: top + 20 });
const grid = [spot(0, 0), spot(100, 0), spot(0, 100), spot(100, 100), spot(400, 5)];

describe('arrow keys', () => {
  it('go to the next thing straight ahead', () => {
    expect(nearest(grid[0], grid.slice(1), [1, 0])).toBe(0);
    expect(nearest(grid[0], grid.slice(1), [0, 1])).toBe(1);
  });

  it('prefer what is in line to what is closer but aside', () => {
    expect(nearest(grid[1], [grid[4], grid[3]], [1, 0])).toBe(0);
  });

  it('stay when nothing lies that way', () => {
    expect(nearest(grid[0], grid.slice(1), [-1, 0])).toBe(-1);
  });
});
