/**
 * Does what a command printed fit what a lesson says of it? Texts in <angle brackets> stand for whatever differs from cluster to
 * cluster, … for something left out within a line, and a line that is nothing but brackets for any number of lines. Standard output and
 * standard error come as two streams that a terminal shows as one: the lesson may show them in any order of the two.
 */
export function fits(expected: string, stdout: readonly string[], stderr: readonly string[]): boolean {
  const lines = expected === '' ? [] : expected.split('\n');
  const seen = new Set<number>();
  const from = (e: number, o: number, r: number): boolean => {
    if (e === lines.length) return o === stdout.length && r === stderr.length;
    const key = (e * (stdout.length + 1) + o) * (stderr.length + 1) + r;
    if (seen.has(key)) return false;
    seen.add(key);
    const line = lines[e] ?? '';
    if (/^<[^>]*>$/.test(line)) return from(e + 1, o, r) || (o < stdout.length && from(e, o + 1, r)) || (r < stderr.length && from(e, o, r + 1));
    const pattern = patternOf(line);
    return (o < stdout.length && pattern.test(stdout[o] ?? '') && from(e + 1, o + 1, r)) || (r < stderr.length && pattern.test(stderr[r] ?? '') && from(e + 1, o, r + 1));
  };
  return from(0, 0, 0);
}

/** Widths of columns follow the longest value, which is one of those that differ: blanks count as one, and those at the end not at all. */
function patternOf(line: string): RegExp {
  const parts = line.split(/(<[^>]*>|…)/).map((part) => (/^<.*>$|^…$/.test(part) ? '.*?' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ +/g, ' +')));
  return new RegExp(`^${parts.join('').replaceAll('.*? +', '.*? *')}[ \\t]*$`);
}
