import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const BEGIN = `
# cluster: brokers=1 controllers=1
$ kafka-topics.sh --bootstrap-server localhost:9092 --create --topic t
$ kafka-configs.sh --bootstrap-server localhost:9092 --alter --group sg --add-config share.auto.offset.reset=earliest
$ kafka-console-producer.sh --bootstrap-server localhost:9092 --topic t
< a
< b
< c
`;
const CONSUMER = '$ kafka-console-share-consumer.sh --bootstrap-server localhost:9092 --topic t --group sg --timeout-ms 20000';

describe('R-CLI-36: kafka-console-share-consumer', () => {
  it('acknowledges what it printed, and gives the rest back when it closes', () => {
    const delivery = '--formatter-property print.delivery=true';
    const printed = typeLines(`${BEGIN}${CONSUMER} --max-messages 1\n${CONSUMER} --max-messages 1 --reject ${delivery}\n${CONSUMER} --max-messages 1 ${delivery}\n`).slice(3);
    expect(printed.map(({ stdout }) => stdout)).toEqual(['a\n', 'Delivery:2\tb\n', 'Delivery:3\tc\n']);
    expect(printed.map(({ stderr }) => stderr)).toEqual(Array.from({ length: 3 }, () => ['Processed a total of 1 messages']));
  });

  it('ends when nothing has come for as long as --timeout-ms', () => {
    const [, , , last] = typeLines(`${BEGIN}${CONSUMER.replace('20000', '500').replace('sg', 'other')}\n`);
    expect(last).toEqual({
      stdout: '', exitCode: 0,
      stderr: ['[<time>] ERROR Error processing message, terminating consumer process:  (org.apache.kafka.tools.consumer.ConsoleShareConsumer)', 'org.apache.kafka.common.errors.TimeoutException', 'Processed a total of 0 messages'],
    });
  });

  it('refuses what only a consumer of its own position can follow', () => {
    const [, , , last] = typeLines(`${BEGIN}${CONSUMER} --command-property isolation.level=read_committed\n`);
    expect(last?.exitCode).toBe(1);
    expect(last?.stderr[1]).toBe('org.apache.kafka.common.config.ConfigException: isolation.level cannot be set when using a share group.');
  });

  it('R-CLI-07: takes older names with a notice', () => {
    const [, , , last] = typeLines(`${BEGIN}${CONSUMER} --max-messages 1 --property print.offset=true\n`);
    expect(last?.stdout).toBe('Option --property is deprecated and will be removed in a future version. Use --formatter-property instead.\nOffset:0\ta\n');
  });
});
