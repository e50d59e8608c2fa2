import { describe, expect, it } from 'vitest';
import { ToolFailure } from '../process/tool-failure';
import { TOPIC_OPTIONS } from '../topics/topic-options';
import { parseOptions } from './joptsimple';
import { flag, valued, type OptionTable } from './option-table';

function failureOf(read: () => unknown): string {
  try {
    read();
  } catch (failure) {
    if (failure instanceof ToolFailure) return `${failure.className}: ${failure.message}`;
    throw failure;
  }
  return 'nothing';
}

describe('R-CLI-02: options as joptsimple reads them', () => {
  it('takes values beside and behind an equals sign, in any order', () => {
    const options = parseOptions(TOPIC_OPTIONS, ['--topic=orders', '--create', '--partitions', '3', '-topic', 'x']);
    expect([options.has('create'), options.number('partitions'), options.texts('topic')]).toEqual([true, 3, ['orders', 'x']]);
  });

  it.each([
    [['--topc', 'a'], 'joptsimple.UnrecognizedOptionException: topc is not a recognized option'],
    [['--top', 'a'], 'joptsimple.UnrecognizedOptionException: top is not a recognized option'],
    [['-x'], 'joptsimple.UnrecognizedOptionException: x is not a recognized option'],
    [['--topic'], 'joptsimple.OptionMissingRequiredArgumentException: Option topic requires an argument'],
  ])('refuses %o', (words, text) => expect(failureOf(() => parseOptions(TOPIC_OPTIONS, words))).toBe(text));

  it('finds a wrong or doubled value when it is asked for', () => {
    const options = parseOptions(TOPIC_OPTIONS, ['--partitions', 'abc', '--bootstrap-server', 'a:1', '--bootstrap-server', 'b:1']);
    expect(failureOf(() => options.number('partitions'))).toBe("joptsimple.OptionArgumentConversionException: Cannot parse argument 'abc' of option partitions");
    expect(failureOf(() => options.text('bootstrap-server'))).toBe('joptsimple.MultipleArgumentsForOptionException: Found multiple arguments for option bootstrap-server, but you asked for only one');
  });

  it('refuses an option that another one has to stand beside', () => {
    const table: OptionTable = { tool: 'one', summary: '', options: [flag('describe', ''), valued('members', 'm', '', { availableIf: ['describe'] })] };
    expect(failureOf(() => parseOptions(table, ['--members', 'a']))).toBe('joptsimple.UnavailableOptionException: Option(s) [members] are unavailable given other options on the command line');
    expect(parseOptions(table, ['--members', 'a', '--describe']).text('members')).toBe('a');
  });
});
