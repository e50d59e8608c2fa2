/** Members of a group by letter and colour: the colours of records, of which none is red. */

const LETTERS = 26;
/** The first ones lie far apart. */
const COLOURS: readonly number[] = [0, 3, 5, 2, 1, 4];

/** A member's letter in a picture: A … Z, then A1 … */
export function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % LETTERS));
  return index < LETTERS ? letter : `${letter}${Math.floor(index / LETTERS)}`;
}

export function memberColour(index: number): string {
  return `var(--rec-${COLOURS[index % COLOURS.length]})`;
}
