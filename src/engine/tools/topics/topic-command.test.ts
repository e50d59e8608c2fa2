import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';

function topics(head: string, ...lines: readonly string[]) {
  return typeLines(head + lines.map((line) => (line.startsWith('! ') ? `${line}\n` : `$ kafka-topics.sh ${AT} ${line}\n`)).join(''));
}

const ONE = '# cluster: brokers=1 controllers=1\n';
const THREE = '# cluster: brokers=3 controllers=1\n';

describe('R-CLI-15: what kafka-topics says of mistakes', () => {
  const PREFIX = 'Error while executing topic command : ';
  const NAME_WARNING = /^WARNING: Due to limitations in metric names.*\n/;

  it('tells the text on standard output and the class on standard error, and ends with 1', () => {
    const long = 'x'.repeat(250);
    const told = topics(
      ONE, '--create --topic a_b', '--create --topic a.b', '--create --topic ..', '--create --topic ""', `--create --topic ${long}`, '--describe --topic nosuch', '--delete --topic nosuch',
      '--create --topic t --config k=v=w', '--create --topic t --config min.insync.replicas=-1', '--describe --topic-id AAAAAAAAAAAAAAAAAAAAAQ',
    ).slice(1);
    const expected: readonly (readonly [text: string, className: string])[] = [
      ["Topic 'a.b' collides with existing topic: a_b", 'org.apache.kafka.common.errors.InvalidTopicException'],
      ["Topic name is invalid: '..' is not allowed", 'org.apache.kafka.common.errors.InvalidTopicException'],
      ['Topic name is invalid: the empty string is not allowed', 'org.apache.kafka.common.errors.InvalidTopicException'],
      [`Topic name is invalid: the length of '${long}' is longer than the max allowed length 249`, 'org.apache.kafka.common.errors.InvalidTopicException'],
      ["Topic 'nosuch' does not exist as expected", 'java.lang.IllegalArgumentException'],
      ["Topic 'nosuch' does not exist as expected", 'java.lang.IllegalArgumentException'],
      ['requirement failed: Invalid topic config: all configs to be added must be in the format "key=val".', 'java.lang.IllegalArgumentException'],
      ['Invalid value -1 for configuration min.insync.replicas: Value must be at least 1', 'org.apache.kafka.common.config.ConfigException'],
      ["TopicId 'AAAAAAAAAAAAAAAAAAAAAQ' does not exist as expected", 'java.lang.IllegalArgumentException'],
    ];
    expect(told.map(({ stdout, stderr, exitCode }) => [stdout.replace(NAME_WARNING, ''), stderr[0], exitCode])).toEqual(
      expected.map(([text, className]) => [`${PREFIX}${text}\n`, `[<time>] ERROR ${className}: ${text} (org.apache.kafka.tools.TopicCommand)`, 1]),
    );
  });

  it('keeps silent where a topic may exist, or may not', () => {
    const told = topics(ONE, '--create --topic t', '--create --topic t --if-not-exists', '--describe --topic nosuch --if-exists', '--delete --topic nosuch --if-exists', '--alter --topic nosuch --partitions 2 --if-exists');
    for (const one of told.slice(1)) expect(one).toEqual({ stdout: '', stderr: [], exitCode: 0 });
  });
});

describe('R-CLI-16: what kafka-topics creates', () => {
  it('counts registered brokers, fenced ones too', () => {
    const told = topics(`${THREE}# config: broker.session.timeout.ms=4000\n# config: broker.heartbeat.interval.ms=1000\n`,
      '! kill 3', `! until kafka-cluster.sh list-endpoints ${AT} --include-fenced-brokers =~ ^3 .* fenced`, '--create --topic t --replication-factor 3', '--describe --topic t', '--create --topic u --replication-factor 4');
    expect(told[0]?.stdout).toBe('Created topic t.\n');
    const [, replicas = '', isr = ''] = /Replicas: (\S+)\tIsr: (\S+)\t/.exec(told[1]?.stdout ?? '') ?? [];
    expect([replicas.split(',').sort().join(), isr.split(',').sort().join()]).toEqual(['1,2,3', '1,2']);
    // 4.3 adds the cause before the dot.
    expect(told[2]?.stdout).toContain('The target replication factor of 4 cannot be reached because only 3 broker(s) are registered or some brokers have all their log directories cordoned.\n');
  });

  it('takes a manual assignment only without counts, and no configurations with --alter', () => {
    const told = topics(ONE, '--create --topic t --replica-assignment 1 --partitions 1', '--create --topic t --replica-assignment 1 --replication-factor 1', '--alter --topic t --partitions 2 --config retention.ms=1');
    expect(told.map(({ stdout, exitCode }) => [stdout, exitCode])).toEqual([['', 1], ['', 1], ['', 1]]);
    expect(told[0]?.stderr[0]).toBe('Option "[replica-assignment]" can\'t be used with option "[partitions]"');
    expect(told[1]?.stderr[0]).toBe('Option "[replica-assignment]" can\'t be used with option "[replication-factor]"');
    expect(told[2]?.stderr[0]).toContain('kafka-configs');
  });
});

describe('R-CLI-08: equal states print equal text', () => {
  it('sorts topics, whenever they were created', () => {
    const create = (name: string): string => `--create --topic ${name} --partitions 2`;
    const shown = ['--list', '--describe --topic "a|b|c"'];
    const [one, other] = [['b', 'a', 'c'], ['c', 'b', 'a']].map((names) => topics(ONE, ...names.map(create), ...shown).slice(3));
    expect(one).toEqual(other);
    expect(one?.[0]?.stdout).toBe('a\nb\nc\n');
    expect([...(one?.[1]?.stdout ?? '').matchAll(/^\tTopic: (\w)\tPartition: (\d)/gm)].map(([, topic, partition]) => `${topic}${partition}`)).toEqual(['a0', 'a1', 'b0', 'b1', 'c0', 'c1']);
  });
});
