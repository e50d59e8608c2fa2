import { describe, expect, it } from 'vitest';
import { ToolFailure } from '../process/tool-failure';
import { LineReader } from './line-reader';

function reader(properties: Readonly<Record<string, string>>): LineReader {
  return new LineReader(new Map(Object.entries(properties)));
}

function failureOf(run: () => unknown): string {
  try {
    run();
  } catch (failure) {
    if (failure instanceof ToolFailure) return `${failure.className}: ${failure.message}`;
    throw failure;
  }
  return 'none';
}

describe('R-CLI-31: a line that is typed at the console producer', () => {
  it('is the value, whole, unless more is asked for', () => {
    expect(reader({}).read('h:v\tk\tv')).toEqual({ key: null, value: 'h:v\tk\tv', headers: [] });
  });

  it('is headers, key and value between tabs; the first separator ends the key', () => {
    const both = reader({ 'parse.key': 'true', 'parse.headers': 'true' });
    expect(both.read('h1:v1,h2:v:2\tk\ta\tb')).toEqual({ key: 'k', value: 'a\tb', headers: [['h1', 'v1'], ['h2', 'v:2']] });
    expect(both.read('\t\t')).toEqual({ key: '', value: '', headers: [] });
    expect(reader({ 'parse.headers': 'true' }).read('h:\tv')).toEqual({ key: null, value: 'v', headers: [['h', '']] });
  });

  it('takes other separators', () => {
    const named = reader({ 'parse.key': 'true', 'parse.headers': 'TRUE', 'headers.delimiter': '||', 'headers.separator': ';', 'headers.key.separator': '=', 'key.separator': '::' });
    expect(named.read('a=1;b=2||k::v')).toEqual({ key: 'k', value: 'v', headers: [['a', '1'], ['b', '2']] });
  });

  it('is refused without its separator, by the number of the line', () => {
    const keys = reader({ 'parse.key': 'true' });
    keys.read('a\t1');
    keys.read('b\t2');
    expect(failureOf(() => keys.read('abc'))).toBe("org.apache.kafka.common.KafkaException: No key separator found on line number 3: 'abc'");
    expect(failureOf(() => reader({ 'parse.headers': 'true' }).read('abc'))).toBe("org.apache.kafka.common.KafkaException: No headers delimiter found on line number 1: 'abc'");
  });

  it('is the value, whole, where errors are ignored', () => {
    expect(reader({ 'parse.key': 'true', 'parse.headers': 'true', 'ignore.error': 'true' }).read('abc')).toEqual({ key: null, value: 'abc', headers: [] });
  });

  it('has no value where the marker stands, and the marker is unset by itself', () => {
    const marked = reader({ 'parse.key': 'true', 'null.marker': 'NULL' });
    expect([marked.read('NULL\tv'), marked.read('k\tNULL')]).toEqual([{ key: null, value: 'v', headers: [] }, { key: 'k', value: null, headers: [] }]);
    expect(reader({ 'parse.key': 'true' }).read('k\tNULL').value).toBe('NULL');
    expect(reader({}).read('').value).toBe('');
  });
});
