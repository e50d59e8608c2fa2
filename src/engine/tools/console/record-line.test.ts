import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';
const properties = (...list: readonly string[]): string => list.map((one) => ` --formatter-property ${one}`).join('');
const ALL = properties(...['value', 'key', 'headers', 'epoch', 'delivery', 'offset', 'partition', 'timestamp'].map((part) => `print.${part}=true`));

describe('R-CLI-34: a record as a line', () => {
  const read = (topic: string, more: string): string => `$ kafka-console-consumer.sh ${AT} --topic ${topic} --from-beginning --max-messages 2${more}\n`;
  const printed = typeLines(`
# cluster: brokers=1 controllers=1
$ kafka-topics.sh ${AT} --create --topic t
$ kafka-topics.sh ${AT} --create --topic appended --config message.timestamp.type=LogAppendTime
$ kafka-console-producer.sh ${AT} --topic t --reader-property parse.key=true --reader-property parse.headers=true --reader-property key.separator=| --reader-property headers.delimiter=| --reader-property null.marker=NULL
< h:v,h2:NULL|k|v
< NULL|NULL|NULL
$ kafka-console-producer.sh ${AT} --topic appended
< a
< b
$ kafka-configs.sh ${AT} --alter --group sg --add-config share.auto.offset.reset=earliest
${read('t', '')}${read('t', ALL)}${read('t', ALL + properties('key.separator=;', 'headers.separator=+', 'null.literal=none', 'line.separator=/'))}${read('appended', properties('print.timestamp=true'))}${read('t', properties('print.value=false', 'print.key=true'))}$ kafka-console-share-consumer.sh ${AT} --topic t --group sg --max-messages 2${ALL}
`).slice(5).map(({ stdout }) => stdout);

  it('is the value alone by itself', () => {
    expect(printed[0]).toBe('v\nnull\n');
  });

  it('has its parts in one order, whatever the order they are asked for in', () => {
    // Recorded: the console does not know the epoch of a record.
    expect(printed[1]).toBe('CreateTime:<ms>\tPartition:0\tOffset:0\tNOT_PRESENT\tEpoch:NOT_PRESENT\th:v,h2:null\tk\tv\nCreateTime:<ms>\tPartition:0\tOffset:1\tNOT_PRESENT\tEpoch:NOT_PRESENT\tNO_HEADERS\tnull\tnull\n');
    expect(printed[4]).toBe('k\nnull\n');
  });

  it('takes other separators and another word for null', () => {
    expect(printed[2]).toBe('CreateTime:<ms>;Partition:0;Offset:0;NOT_PRESENT;Epoch:NOT_PRESENT;h:v+h2:none;k;v/CreateTime:<ms>;Partition:0;Offset:1;NOT_PRESENT;Epoch:NOT_PRESENT;NO_HEADERS;none;none/');
  });

  it('says which clock its time is of', () => {
    expect(printed[3]).toBe('LogAppendTime:<ms>\ta\nLogAppendTime:<ms>\tb\n');
  });

  it('counts deliveries where a share group reads', () => {
    expect(printed[5]?.split('\n')[0]).toBe('CreateTime:<ms>\tPartition:0\tOffset:0\tDelivery:1\tEpoch:NOT_PRESENT\th:v,h2:null\tk\tv');
  });
});
