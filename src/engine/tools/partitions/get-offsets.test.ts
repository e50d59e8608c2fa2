import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';
const offsets = (more: string): string => `$ kafka-get-offsets.sh ${AT} ${more}\n`;

describe('R-CLI-63: kafka-get-offsets', () => {
  const told = typeLines(`
# cluster: brokers=1 controllers=1
$ kafka-topics.sh ${AT} --create --topic t --partitions 12
$ kafka-topics.sh ${AT} --create --topic t2
$ kafka-console-producer.sh ${AT} --topic t2
< a
< b
$ kafka-consumer-groups.sh ${AT} --reset-offsets --group g --topic t2 --to-latest --execute
${['--topic t', '--topic "t|t2" --partitions 0,11', '--topic-partitions t:9-11,t2', '--topic t2 --time earliest', '--topic t2 --time -2', '--topic t2 --time latest', '--topic t2 --time -1', '--topic t2 --time max-timestamp', '--topic t2 --time 1',
    '--topic t2 --time 4102444800000', '--topic "t2|__.*" --exclude-internal-topics', '--topic "t2|__.*"', '--topic-partitions t:12', '--topic-partitions t:a', ''].map(offsets).join('')}`).slice(4);
  const printed = told.map(({ stdout }) => stdout);

  it('sorts lines as text', () => {
    expect(printed[0]?.split('\n').map((line) => line.split(':')[1])).toEqual(['0', '1', '10', '11', '2', '3', '4', '5', '6', '7', '8', '9', undefined]);
    expect(printed[1]).toBe('t:0:0\nt:11:0\nt2:0:2\n');
  });

  it('leaves the end of a range out', () => {
    expect(printed[2]).toBe('t:10:0\nt:9:0\nt2:0:2\n');
  });

  it('asks for a moment by its name, its number or its milliseconds; nothing is printed where no offset is known', () => {
    expect(printed.slice(3, 10)).toEqual(['t2:0:0\n', 't2:0:0\n', 't2:0:2\n', 't2:0:2\n', printed[7], 't2:0:0\n', '']);
    expect(printed[7]).toMatch(/^t2:0:[01]\n$/);
  });

  it('shows internal topics unless told not to', () => {
    expect(printed[10]).toBe('t2:0:2\n');
    expect(printed[11]?.match(/^__consumer_offsets:\d/gm)).toHaveLength(4);
  });

  it('fails where nothing matches or a filter is none', () => {
    expect(told.slice(12, 14)).toEqual([
      { stdout: '', stderr: ['Error occurred: Could not match any topic-partitions with the specified filters'], exitCode: 1 },
      { stdout: '', stderr: ['Error occurred: Invalid rule specification: t:a'], exitCode: 1 },
    ]);
  });

  it('skips partitions without a leader', () => {
    const [, whole] = typeLines(`
# cluster: brokers=2 controllers=1
$ kafka-topics.sh ${AT} --create --topic t --replica-assignment 1,2
! stop 2
$ kafka-get-offsets.sh ${AT} --topic t
`);
    expect([whole?.stdout, whole?.exitCode]).toEqual(['t:0:0\n', 0]);
    expect(whole?.stderr[0]).toMatch(/^Skip getting offsets for topic-partition t-1 due to error: org\.apache\.kafka\.common\.errors\.\w+Exception/);
  });
});
