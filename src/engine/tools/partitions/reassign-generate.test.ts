import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';

function proposal(head: string, brokers: string, more = ''): string {
  const told = typeLines(`${head}
$ kafka-topics.sh ${AT} --create --topic t --partitions 6 --replication-factor 2
@ topics.json
| {"version":1,"topics":[{"topic":"t"}]}
$ kafka-reassign-partitions.sh ${AT} --generate --topics-to-move-json-file topics.json --broker-list ${brokers}${more}
`);
  return told.at(-1)?.stdout ?? '';
}

const replicasOf = (text: string): number[][] => [...(text.split('Proposed partition reassignment configuration\n')[1] ?? '').matchAll(/"replicas":\[([\d,]+)\]/g)].map(([, list = '']) => list.split(',').map(Number));

describe('R-CLI-56: kafka-reassign-partitions --generate', () => {
  const RACKS = '# cluster: brokers=4 controllers=1\n# racks: 1=a 2=a 3=b 4=b';

  it('puts the replicas of a partition into different racks', () => {
    const replicas = replicasOf(proposal(RACKS, '1,2,3,4'));
    expect(replicas).toHaveLength(6);
    for (const ids of replicas) expect(new Set(ids.map((id) => (id <= 2 ? 'a' : 'b'))).size).toBe(2);
    // Leaders in turn over brokers of different racks.
    const leaders = replicas.map(([leader]) => leader);
    expect(new Set(leaders.slice(0, 4))).toEqual(new Set([1, 2, 3, 4]));
  });

  it('in turn by id where racks are not to count', () => {
    const leaders = replicasOf(proposal(RACKS, '1,2,3,4', ' --disable-rack-aware')).map(([leader]) => leader ?? 0);
    expect(leaders.slice(1).every((id, i) => id === ((leaders[i] ?? 0) % 4) + 1)).toBe(true);
  });

  it('refuses brokers of which some have no rack, and too few brokers', () => {
    const some = '# cluster: brokers=3 controllers=1\n# racks: 1=a 2=b';
    expect(proposal(some, '1,2,3')).toContain('Error: Not all brokers have rack information. Add --disable-rack-aware in command line to make replica assignment without rack information.\norg.apache.kafka.server.common.AdminOperationException: ');
    expect(replicasOf(proposal(some, '1,2'))).toHaveLength(6);
    expect(proposal(some, '1')).toContain('Error: Replication factor: 2 larger than available brokers: 1.\n');
  });
});
