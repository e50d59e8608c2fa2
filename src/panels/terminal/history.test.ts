import { describe, expect, it } from 'vitest';
import { newer, older, remembered, search } from './history';

describe('what was typed before', () => {
  it('keeps no line twice in a row, and no blank one', () => {
    expect(remembered(remembered(remembered(['a'], 'a'), '  '), 'b')).toEqual(['a', 'b']);
    expect(remembered(Array.from({ length: 500 }, (_, i) => String(i)), 'x')).toHaveLength(500);
  });

  it('is walked through and ends at the line that was being written', () => {
    const lines = ['ls', 'help'];
    const one = older(lines, undefined, 'half');
    const two = older(lines, one?.walk, 'help');
    expect([one?.text, two?.text, older(lines, two?.walk, 'ls')]).toEqual(['help', 'ls', undefined]);
    const back = newer(lines, two?.walk);
    const end = newer(lines, back?.walk);
    expect([back?.text, end?.text, end?.walk, newer(lines, undefined)]).toEqual(['help', 'half', undefined, undefined]);
  });

  it('is searched from its end, each line once', () => {
    expect(search(['kafka-topics.sh --list', 'ls', 'KAFKA-topics', 'ls'], 'kafka')).toEqual(['KAFKA-topics', 'kafka-topics.sh --list']);
    expect(search(['a', 'b', 'a'], '')).toEqual(['a', 'b']);
  });
});
