import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';
const MOVE = `$ kafka-reassign-partitions.sh ${AT} --reassignment-json-file move.json`;
const ENTITIES = ['--topic t', '--topic u', '--broker 1', '--broker 2', '--broker 3', '--broker 4'];
const DESCRIBED = ENTITIES.map((entity) => `$ kafka-configs.sh ${AT} --describe ${entity}\n`).join('');

const BEGIN = `
# cluster: brokers=4 controllers=1
$ kafka-topics.sh ${AT} --create --topic t --replica-assignment 1:2,2:1
$ kafka-topics.sh ${AT} --create --topic u --replica-assignment 2:1
@ move.json
| {"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[3,2]},{"topic":"t","partition":1,"replicas":[2,1,3]},{"topic":"u","partition":0,"replicas":[1,2]}]}
`;

type Settings = Readonly<Record<string, string>>;

/** Throttles by what they are set on. */
function throttlesIn(printed: readonly { readonly stdout: string }[]): Settings[] {
  return printed.map(({ stdout }) => Object.fromEntries([...stdout.matchAll(/^ {2}(\S+throttled\S+?)=(\S*) /gm)].map(([, name = '', value = '']) => [name, value])));
}

describe('R-CLI-58: what --throttle leaves behind', () => {
  const RATES = { 'leader.replication.throttled.rate': '5000', 'follower.replication.throttled.rate': '5000' };
  const told = typeLines(`${BEGIN}${MOVE} --execute --throttle 5000\n${DESCRIBED}! until kafka-reassign-partitions.sh ${AT} --list =~ No partition\n${DESCRIBED}${MOVE} --verify --preserve-throttles\n${DESCRIBED}${MOVE} --verify\n${DESCRIBED}`);

  it('sets rates on brokers that take part, and the replicas they count for on topics', () => {
    const [t, u, ...brokers] = throttlesIn(told.slice(3, 9));
    expect(t).toEqual({ 'leader.replication.throttled.replicas': '0:1,0:2,1:1,1:2', 'follower.replication.throttled.replicas': '0:3,1:3' });
    expect(u).toEqual({ 'leader.replication.throttled.replicas': '0:1,0:2' });
    expect(brokers).toEqual([RATES, RATES, RATES, {}]);
  });

  it('they stay when the move is done, until --verify', () => {
    expect(throttlesIn(told.slice(9, 15))).toEqual(throttlesIn(told.slice(3, 9)));
    expect(throttlesIn(told.slice(16, 22))).toEqual(throttlesIn(told.slice(3, 9)));
    expect(told[22]?.stdout).toMatch(/\n\nClearing broker-level throttles on brokers 1,2,3,4\nClearing topic-level throttles on topics t,u\n$/);
    expect(throttlesIn(told.slice(23, 29))).toEqual([{}, {}, {}, {}, {}, {}]);
  });

  it('--cancel clears them too', () => {
    const fill = `$ kafka-producer-perf-test.sh --command-property bootstrap.servers=localhost:9092 --topic t --num-records 400 --record-size 10000 --throughput -1\n`;
    const cancelled = typeLines(`${BEGIN}${fill}${MOVE} --execute --throttle 1000\n${MOVE} --cancel\n${DESCRIBED}`).slice(1);
    expect(cancelled[3]?.stdout).toContain('Successfully cancelled partition reassignment');
    expect(throttlesIn(cancelled.slice(4))).toEqual([{}, {}, {}, {}, {}, {}]);
  });
});
