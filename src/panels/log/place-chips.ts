/**
 * Left edges of labels of one width that stand at or after their points without covering each other; null for one that has no
 * room (its pointer still stands). Points rise.
 */
export function placeChips(points: readonly number[], chipWidth: number, width: number): (number | null)[] {
  let free = 0;
  return points.map((point) => {
    const left = Math.min(point, width - chipWidth);
    if (left < free || left < 0) return null;
    free = left + chipWidth + 4;
    return left;
  });
}
