import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';
const TOPICS = `$ kafka-topics.sh ${AT}`;

/** What stands behind `Configs: `. */
function configsOf(config: readonly string[], options = ''): string[] {
  const head = ['# cluster: brokers=1 controllers=1', ...config.map((line) => `# config: ${line}`)].join('\n');
  const told = typeLines(`${head}\n${TOPICS} --create --topic t${options}\n${TOPICS} --describe --topic t\n`);
  return (/Configs: (.*)$/m.exec(told[1]?.stdout ?? '')?.[1] ?? '').split(',').sort();
}

describe('R-CLI-13: Configs of a topic', () => {
  it('shows what servers set under the same name, and not what they set under another', () => {
    // min.insync.replicas is the record of the cluster that there is while ELR is on.
    expect(configsOf(['log.segment.bytes=1073741824', 'log.retention.hours=100'])).toEqual(['min.insync.replicas=1', 'segment.bytes=1073741824']);
    expect(configsOf(['log.retention.ms=5000000'])).toEqual(['min.insync.replicas=1', 'retention.ms=5000000']);
  });

  it('shows the topic’s own value over a server’s, and a value that equals the default', () => {
    expect(configsOf(['log.segment.bytes=1073741824'], ' --config segment.bytes=2097152 --config cleanup.policy=delete')).toEqual(['cleanup.policy=delete', 'min.insync.replicas=1', 'segment.bytes=2097152']);
  });
});

describe('R-CLI-14: filters of --describe', () => {
  const FILTERS = ['under-replicated', 'under-min-isr', 'at-min-isr', 'unavailable'] as const;
  const filtered = FILTERS.map((filter) => `${TOPICS} --describe --${filter}-partitions\n`).join('');
  const told = typeLines(`
# cluster: brokers=3 controllers=1
${TOPICS} --create --topic a --replica-assignment 1:2:3,2:1:3 --config min.insync.replicas=2
$ kafka-topics.sh ${AT} --create --topic b --replica-assignment 3,1
${filtered}${TOPICS} --describe --topics-with-overrides
! kill 3
! until kafka-topics.sh ${AT} --describe --topic b =~ Leader: none
${filtered}! kill 2
! until kafka-topics.sh ${AT} --describe --topic a =~ Partition: 1	Leader: 1	Replicas: 2,1,3	Isr: 1	
${filtered}`);
  const shown = (from: number): Record<string, string[]> =>
    Object.fromEntries(FILTERS.map((filter, i) => [filter, [...(told[from + i]?.stdout ?? '').matchAll(/^\tTopic: (\S+)\tPartition: (\d+)/gm)].map(([, topic, partition]) => `${topic}-${partition}`)]));

  it('says nothing of partitions that are well', () => {
    for (const { exitCode } of told) expect(exitCode).toBe(0);
    expect([told[2]?.stdout, told[3]?.stdout, told[5]?.stdout]).toEqual(['', '', '']);
    // b asks for one replica and has one.
    expect(shown(2)).toEqual({ 'under-replicated': [], 'under-min-isr': [], 'at-min-isr': ['b-0', 'b-1'], unavailable: [] });
  });

  it('counts replicas in sync against the replication factor and the floor', () => {
    expect(shown(7)).toEqual({ 'under-replicated': ['a-0', 'a-1', 'b-0'], 'under-min-isr': ['b-0'], 'at-min-isr': ['a-0', 'a-1', 'b-1'], unavailable: ['b-0'] });
    expect(shown(11)).toEqual({ 'under-replicated': ['a-0', 'a-1', 'b-0'], 'under-min-isr': ['a-0', 'a-1', 'b-0'], 'at-min-isr': ['b-1'], unavailable: ['b-0'] });
  });

  it('shows partitions alone, or topics alone with --topics-with-overrides', () => {
    for (const { stdout } of told.slice(7, 15)) expect(stdout).not.toMatch(/^Topic: /m);
    expect(told[6]?.stdout.split('\n').map((line) => line.slice(0, 8))).toEqual(['Topic: a', 'Topic: b', '']);
  });
});

describe('R-CLI-14: a partition that moves', () => {
  it('is not under-replicated for replicas that are still to be added', () => {
    const told = typeLines(`
# cluster: brokers=3 controllers=1
${TOPICS} --create --topic t --replica-assignment 1:2
@ move.json
| {"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[1,2,3]}]}
! pause 3
$ kafka-reassign-partitions.sh ${AT} --execute --reassignment-json-file move.json
${TOPICS} --describe --topic t
${TOPICS} --describe --under-replicated-partitions
`);
    expect(told[2]?.stdout).toMatch(/ReplicationFactor: 2\t.*\n\tTopic: t\tPartition: 0\tLeader: 1\tReplicas: 1,2,3\tIsr: 1,2\tAdding Replicas: 3\tRemoving Replicas: \tElr: \tLastKnownElr: \n$/);
    expect(told[3]).toEqual({ stdout: '', stderr: [], exitCode: 0 });
  });
});
