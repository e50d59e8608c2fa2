import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const PACKAGE = 'org.apache.kafka.tools.consumer';

function read(topic: string, formatter: string): string {
  return `$ kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic ${topic} --from-beginning --timeout-ms 1000 --formatter ${PACKAGE}.${formatter}\n`;
}

describe('R-CLI-35: formatters of internal topics', () => {
  const [members, shareMembers, snapshots, nothing, plain] = typeLines(`
# cluster: brokers=1 controllers=1
$ kafka-topics.sh --bootstrap-server localhost:9092 --create --topic t
$ kafka-console-producer.sh --bootstrap-server localhost:9092 --topic t
< a
$ kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic t --group g --from-beginning --max-messages 1 --command-property group.protocol=consumer
$ kafka-configs.sh --bootstrap-server localhost:9092 --alter --group sg --add-config share.auto.offset.reset=earliest
$ kafka-console-share-consumer.sh --bootstrap-server localhost:9092 --topic t --group sg --max-messages 1
${read('__consumer_offsets', 'ConsumerGroupMessageFormatter')}${read('__consumer_offsets', 'ShareGroupMessageFormatter')}${read('__share_group_state', 'group.share.ShareGroupStateMessageFormatter')}${read('__consumer_offsets', 'TransactionLogMessageFormatter')}${read('t', 'LoggingMessageFormatter')}`).slice(5);

  /** Objects follow one another without a line break. */
  const typesOf = (text = ''): number[] => [...text.matchAll(/\{"key":\{"type":(\d+)/g)].map(([, type]) => Number(type));

  it('shows each coordinator’s records by its own', () => {
    expect(new Set(typesOf(members?.stdout))).toEqual(new Set([3, 5, 6, 7, 8]));
    expect(members?.stdout).toContain('"subscribedTopicNames":["t"]');
    expect(new Set(typesOf(shareMembers?.stdout))).toEqual(new Set([10, 11, 12, 13, 14, 15]));
    expect(snapshots?.stdout).toMatch(/^\{"key":\{"type":0,"data":\{"groupId":"sg","topicId":"<id>","partition":0\}\},"value":\{"version":0,"data":\{"snapshotEpoch":0,"stateEpoch":\d+,"leaderEpoch":0,"startOffset":-1,/);
  });

  it('passes over records that are not its own', () => {
    expect(nothing?.stdout).toBe('');
    expect(nothing?.stderr.at(-1)).toMatch(/^Processed a total of [1-9]\d* messages$/);
  });

  it('shows records as always where it only adds to the log', () => {
    expect(plain?.stdout).toBe('a\n');
  });
});
