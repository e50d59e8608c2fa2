import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';
const logDirs = (more: string): string => `$ kafka-log-dirs.sh ${AT} --describe${more}\n`;

interface Described {
  readonly brokers: readonly { readonly broker: number; readonly logDirs: readonly { readonly partitions: readonly { readonly partition: string }[]; readonly error: string | null; readonly logDir: string }[] }[];
}

describe('R-CLI-62: kafka-log-dirs', () => {
  const told = typeLines(`
# cluster: brokers=3 controllers=1
$ kafka-topics.sh ${AT} --create --topic orders --replica-assignment 1:2,2:1
$ kafka-topics.sh ${AT} --create --topic other --replica-assignment 1
$ kafka-console-producer.sh ${AT} --topic other
< hello
${['', ' --broker-list 2,1 --topic-list orders', ' --topic-list other --broker-list 1', ' --broker-list 1,9,8'].map(logDirs).join('')}`).slice(3);

  it('prints two lines and one of JSON, with keys in Kafka’s order', () => {
    expect(told[1]?.stdout).toBe(
      'Querying brokers for log directories information\nReceived log directory information from brokers 1,2\n'
      + '{"brokers":[{"broker":1,"logDirs":[{"partitions":[{"partition":"orders-0","size":0,"offsetLag":0,"isFuture":false},{"partition":"orders-1","size":0,"offsetLag":0,"isFuture":false}],"error":null,"logDir":"/var/lib/kafka/data-1"}]},'
      + '{"broker":2,"logDirs":[{"partitions":[{"partition":"orders-0","size":0,"offsetLag":0,"isFuture":false},{"partition":"orders-1","size":0,"offsetLag":0,"isFuture":false}],"error":null,"logDir":"/var/lib/kafka/data-2"}]}],"version":1}\n',
    );
  });

  it('knows what lies on a disk in bytes', () => {
    // Recorded: one record of five bytes takes 73.
    expect(told[2]?.stdout).toContain('{"partition":"other-0","size":73,"offsetLag":0,"isFuture":false}');
  });

  it('asks all brokers for all topics unless told otherwise', () => {
    const { brokers } = JSON.parse(told[0]?.stdout.split('\n')[2] ?? '{"brokers":[]}') as Described;
    expect(brokers.map(({ broker, logDirs: [directory] }) => [broker, directory?.partitions.map(({ partition }) => partition)])).toEqual([[1, ['orders-0', 'orders-1', 'other-0']], [2, ['orders-0', 'orders-1']], [3, []]]);
  });

  it('refuses brokers that there are not', () => {
    expect(told[3]).toEqual({ stdout: '', stderr: ['ERROR: The given brokers do not exist from --broker-list: 9,8. Current existent brokers: 1,2,3'], exitCode: 1 });
  });
});
