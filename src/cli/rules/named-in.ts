/** What a README names of a group: single rules, or all of them. */
export interface NamedRules {
  readonly ids: ReadonlySet<string>;
  /** Groups named as a whole: `R-PLACE` stands for every rule of it. */
  readonly groups: ReadonlySet<string>;
}

const NAME = /\bR-(?<group>[A-Z]+)(?:-(?<first>\d+)(?<rest>(?:\s*(?:,|and|…|\.\.)\s*(?:R-\k<group>-|-)?\d\d\b)*))?/g;
const NEXT = /\s*(?<sign>,|and|…|\.\.)\s*(?:R-[A-Z]+-|-)?(?<number>\d\d)/g;

/** The rules that a text names one by one, in lists (`R-LOG-01, -03, 05`) and in spans (`R-BRK-01 … R-BRK-10`, `R-CLI-01..03`). */
export function rulesNamedIn(text: string): NamedRules {
  const ids = new Set<string>();
  const groups = new Set<string>();
  for (const { groups: found } of text.matchAll(NAME)) {
    const { group = '', first, rest = '' } = found ?? {};
    if (first === undefined) {
      groups.add(group);
      continue;
    }
    const add = (number: number): unknown => ids.add(`R-${group}-${String(number).padStart(2, '0')}`);
    let last = Number(first);
    add(last);
    for (const { groups: next } of rest.matchAll(NEXT)) {
      const number = Number(next?.['number']);
      const isSpan = next?.['sign'] === '…' || next?.['sign'] === '..';
      for (let n = isSpan ? last + 1 : number; n <= number; n++) add(n);
      last = number;
    }
  }
  return { ids, groups };
}

/** Is that rule named, alone or with its group? */
export function isNamed(named: NamedRules, rule: string): boolean {
  return named.ids.has(rule) || named.groups.has(rule.split('-')[1] ?? '');
}
