import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';

describe('R-CLI-50: kafka-groups', () => {
  const LONG = 'a-classic-group-with-a-name';
  const list = (more: string): string => `$ kafka-groups.sh ${AT} --list${more}\n`;
  const told = typeLines(`
# cluster: brokers=1 controllers=1
$ kafka-topics.sh ${AT} --create --topic t
$ kafka-console-producer.sh ${AT} --topic t
< a
$ kafka-console-consumer.sh ${AT} --topic t --group ${LONG} --from-beginning --max-messages 1
$ kafka-console-consumer.sh ${AT} --topic t --group new --from-beginning --max-messages 1 --command-property group.protocol=consumer
$ kafka-consumer-groups.sh ${AT} --reset-offsets --group bare --topic t --to-latest --execute
$ kafka-configs.sh ${AT} --alter --group shared --add-config share.auto.offset.reset=earliest
$ kafka-console-share-consumer.sh ${AT} --topic t --group shared --max-messages 1
${['', ' --group-type consumer', ' --group-type SHARE', ' --protocol consumer', ' --consumer', ' --share', ' --streams', ' --group-type nosuch'].map(list).join('')}$ kafka-groups.sh ${AT}
`).slice(7);
  const line = (width: number, ...cells: readonly string[]): string => cells.map((cell) => cell.padEnd(width)).join(' ');
  const named = (index: number): string[] => (told[index]?.stdout ?? '').split('\n').slice(1, -1).map((one) => one.split(' ')[0] ?? '');

  it('pads all columns to one width, that of the longest cell, and ends rows with a blank', () => {
    const width = LONG.length;
    // A group that only commits has no protocol.
    expect(told[0]?.stdout.split('\n')).toEqual([
      line(width, 'GROUP', 'TYPE', 'PROTOCOL'), ...[[LONG, 'Classic', 'consumer'], ['bare', 'Classic', ''], ['new', 'Consumer', 'consumer'], ['shared', 'Share', 'share']].map((cells) => `${line(width, ...cells)} `), '',
    ]);
    expect(told[6]?.stdout).toBe(`${line(20, 'GROUP', 'TYPE', 'PROTOCOL')}\n`);
  });

  it('lists those asked for', () => {
    expect([1, 2, 3, 4, 5].map(named)).toEqual([['new'], ['shared'], [LONG, 'new'], [LONG, 'bare', 'new'], ['shared']]);
  });

  it('refuses types that there are not, and a line without --list', () => {
    expect(told.slice(7).map(({ stdout, stderr, exitCode }) => [stdout, stderr[0], exitCode])).toEqual([
      ['', '--group-type must be a valid group type.', 1],
      ['', 'Command must include exactly one action: --list.', 1],
    ]);
  });
});
