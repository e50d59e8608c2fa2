import { describe, expect, it } from 'vitest';
import { compareRules, selectFiles } from './compare';
import { readRuleIds, rulesIn, writeRuleIds } from './read-rules';
import { RULE_IDS } from '../recordings/places';

// Ids in these texts are made of pieces, so that this file does not count as a test of those rules.
const R = (n: number) => `R-${'LOG'}-0${n}`;
const rules = { core: [R(1), R(2), R(3)], 'streams-ecosystem': [`R-${'STR'}-01`] };

describe('rules in the specification', () => {
  it('are defined where their id opens a line, in a list, a heading or a table', () => {
    const core = [
      `- **${R(1)}** A rule.`, `- ${R(2)}: another, like ${R(9)}.`, `### EX-${'C1'} an example`, `| INV-${'01'} | x |`,
      `See ${R(8)}.`, `- **${R(1)}** again`,
    ].join('\n');
    expect(rulesIn([['core', core], ['later', `- **${R(2)}** commented on`]])).toEqual({
      core: [R(1), R(2), `EX-${'C1'}`, `INV-${'01'}`],
      later: [],
    });
  });

  it('survive being written and read', () => {
    expect(JSON.parse(writeRuleIds(rules))).toEqual(rules);
    expect(Object.keys(readRuleIds(RULE_IDS))).toContain('core');
  });
});

describe('the comparison', () => {
  it('counts each rule once, and a tested one as tested even when part of it is left out', () => {
    const { missing, tested, leftOut } = compareRules(rules, new Set([R(1)]), new Set([R(1), R(2)]));
    expect(tested).toEqual([R(1)]);
    expect(leftOut).toEqual([R(2)]);
    expect(missing).toEqual({ core: [R(3)], 'streams-ecosystem': [`R-${'STR'}-01`] });
  });

  it('chooses parts by a word of their names, and refuses a word that is none', () => {
    expect(Object.keys(selectFiles(rules, ['streams']))).toEqual(['streams-ecosystem']);
    expect(Object.keys(selectFiles(rules, []))).toHaveLength(2);
    expect(() => selectFiles(rules, ['stream'])).toThrow('There are: core, streams-ecosystem.');
  });
});
