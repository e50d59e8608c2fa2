import { describe, expect, it } from 'vitest';
import { typeLines, type Printed } from '../../../cli/conform/transcript/type-lines';

const BEGIN = `
# cluster: brokers=2 controllers=1
$ kafka-topics.sh --bootstrap-server localhost:9092 --create --topic t --replica-assignment 1:2 --config min.insync.replicas=2
`;
const PRODUCER = '[<time>] WARN [Producer clientId=console-producer]';

function logOf({ stderr }: Printed | undefined = { stdout: '', stderr: [], exitCode: null }): string[] {
  return stderr.filter((line, i) => line !== stderr[i - 1]);
}

describe('what clients write while they work stands in the terminal', () => {
  it('R-CLI-32: a topic that is made at the first question', () => {
    const [, one] = typeLines(`${BEGIN}$ kafka-console-producer.sh --bootstrap-server localhost:9092 --topic fresh\n< a\n`);
    expect(logOf(one)).toEqual([`${PRODUCER} The metadata response from the cluster reported a recoverable issue with correlation id <n> : {fresh=UNKNOWN_TOPIC_OR_PARTITION} (org.apache.kafka.clients.NetworkClient)`]);
  });

  it('R-CLI-06, R-CLI-32: fewer in-sync replicas than a topic wants, with the retries counted down', () => {
    const log = logOf(typeLines(`${BEGIN}! kill 1
! until kafka-topics.sh --bootstrap-server localhost:9093 --describe --topic t =~ Leader: 2
$ kafka-console-producer.sh --bootstrap-server localhost:9092,localhost:9093 --topic t --command-property acks=all
< a
`)[1]).filter((line) => !line.includes('NetworkClient'));
    const refused = (left: number): string => `${PRODUCER} Got error produce response with correlation id <n> on topic-partition t-0, retrying (${left} attempts left). Error: NOT_ENOUGH_REPLICAS (org.apache.kafka.clients.producer.internals.Sender)`;
    expect(log.slice(0, 3)).toEqual([2, 1, 0].map(refused));
    expect(log.at(-1)).toBe('org.apache.kafka.common.errors.NotEnoughReplicasException: Messages are rejected since there are fewer in-sync replicas than required.');
  });

  it('R-CLI-06, R-CLI-32: nobody is there: servers are told by their place among the bootstrap servers, and the send says what it lacked', () => {
    const [, one] = typeLines(`${BEGIN}! kill 1\n! kill 2\n$ kafka-console-producer.sh --bootstrap-server localhost:9093,localhost:9092 --topic t --max-block-ms 2000\n< a\n`);
    expect(one?.stderr).toContain(`${PRODUCER} Connection to node -1 (localhost/127.0.0.1:9093) could not be established. Node may not be available. (org.apache.kafka.clients.NetworkClient)`);
    expect(one?.stderr).toContain(`${PRODUCER} Bootstrap broker localhost:9092 (id: -2 rack: null isFenced: false) disconnected (org.apache.kafka.clients.NetworkClient)`);
    expect(one?.stderr).toContain('org.apache.kafka.common.errors.TimeoutException: Topic t not present in metadata after 2000 ms.');
  });

  it('R-CLI-32: a batch that was not sent in time says how long it waited', () => {
    const [, one] = typeLines(`${BEGIN}! kill 1\n$ kafka-console-producer.sh --bootstrap-server localhost:9093 --topic t --command-property delivery.timeout.ms=4000\n< a\n< b\n`);
    const expired = 'org.apache.kafka.common.errors.TimeoutException: Expiring 2 record(s) for t-0:<n> ms has passed since batch creation. The request has not been sent, or no server response has been received yet.';
    expect(logOf(one).filter((line) => line.startsWith('org.'))).toEqual([expired, expired]);
  });

  it('R-CLI-32: a member says who it is', () => {
    const [, one] = typeLines(`${BEGIN}$ kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic nosuch --group g --timeout-ms 1000 --command-property group.instance.id=i\n`);
    expect(logOf(one)).toContain('[<time>] WARN [Consumer instanceId=i, clientId=console-consumer, groupId=g] The metadata response from the cluster reported a recoverable issue with correlation id <n> : {nosuch=UNKNOWN_TOPIC_OR_PARTITION} (org.apache.kafka.clients.NetworkClient)');
  });
});
