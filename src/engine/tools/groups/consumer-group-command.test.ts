import { describe, expect, it } from 'vitest';
import { typeLines, type Printed } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';
const HEAD = '# cluster: brokers=1 controllers=1\n';
const GROUPS = `$ kafka-consumer-groups.sh ${AT}`;
const ACTIONS = 'Command must include exactly one action: --list, --describe, --delete, --reset-offsets, --delete-offsets, --validate-regex';

const create = (topic: string, partitions = 1): string => `$ kafka-topics.sh ${AT} --create --topic ${topic} --partitions ${partitions}\n`;
/** A group that has committed and has no members. */
const commit = (group: string, topic: string): string => `${GROUPS} --reset-offsets --group ${group} --topic ${topic} --to-latest --execute\n`;

function groups(before: string, ...lines: readonly string[]): Printed[] {
  const marker = '--validate-regex begin';
  const told = typeLines(`${HEAD}${before}${GROUPS} ${marker}\n${lines.map((line) => (/^[!&2[]/.test(line) ? `${line}\n` : `${GROUPS} ${line}\n`)).join('')}`);
  return told.slice(told.findIndex(({ stdout }) => stdout === 'begin is a valid pattern.\n') + 1);
}

describe('R-CLI-40: actions of kafka-consumer-groups', () => {
  it('takes exactly one', () => {
    const told = groups('', '', '--group g', '--list --delete --group g', '--describe --group g --list', '--delete --delete-offsets --group g --topic t');
    // What an action asks for is looked at first.
    expect(told.map(({ stderr }) => stderr[0])).toEqual([ACTIONS, ACTIONS, ACTIONS, ACTIONS, 'The consumer does not support topic-specific offset deletion from a consumer group.']);
    for (const { stdout, exitCode } of told) expect([stdout, exitCode]).toEqual(['', 1]);
  });

  it('describes one view of groups that are named, or of all', () => {
    const told = groups(create('t') + commit('a', 't') + commit('b', 't'), '--describe --all-groups --state', '--describe --group b --group a --state', '--describe --group a --members --state', '--describe --group a --all-groups');
    const named = (text = ''): string[] => text.split('\n').map((line) => line.split(' ')[0] ?? '').filter((word) => word !== '' && word !== 'GROUP');
    expect(named(told[0]?.stdout)).toEqual(['a', 'b']);
    expect(named(told[1]?.stdout)).toEqual(['b', 'a']);
    expect(told.slice(2).map(({ exitCode }) => exitCode)).toEqual([1, 1]);
  });

  it('tells of other failures on standard output, and ends with 0', () => {
    const told = groups(create('t') + commit('g', 't'), '--reset-offsets --group g --topic nosuch --to-latest --execute', '--delete --group nosuch', '--describe --group nosuch');
    for (const { stdout, exitCode } of told) expect([stdout.slice(0, 8), exitCode]).toEqual(['\nError: ', 0]);
  });
});

describe('R-CLI-42: members of a group, and what stands before its table', () => {
  const consumer = (job: string, group: string, more: string): string => `& ${job} kafka-console-consumer.sh ${AT} --topic t --group ${group}${more}`;
  const told = groups(
    create('t', 2), consumer('c', 'classic', ''), consumer('n', 'new', ' --command-property group.protocol=consumer'),
    `! until kafka-consumer-groups.sh ${AT} --describe --group classic --state =~ Stable +1`, `! until kafka-consumer-groups.sh ${AT} --describe --group new --state =~ Stable +1`,
    '--describe --group classic', '--describe --group new', '--list --state', '--list --type', '--list --state stable --type classic', '--delete --group new', '--delete-offsets --group classic --topic t',
    '! kill c', '2> killed', '[exit 137]', '--describe --group classic',
    consumer('d', 'classic', ''), '! sleep 4000', '--describe --group classic --state',
  );

  it('is a client’s name and a UUID, or an id of 22 characters', () => {
    expect(told[0]?.stdout.split('\n')[2]).toMatch(/^classic +t +0 +\S+ +0 +\S+ +console-consumer-<uuid> \/127\.0\.0\.1 +console-consumer$/);
    expect(told[1]?.stdout.split('\n')[2]).toMatch(/^new +t +0 +\S+ +0 +\S+ +<id> \/127\.0\.0\.1 +console-consumer$/);
    expect([told[0]?.stderr, told[1]?.stderr]).toEqual([[], []]);
  });

  it('R-CLI-45: lists states and types of groups, and those asked for', () => {
    const line = (...cells: readonly string[]): string => `${(cells[0] ?? '').padEnd(25)} ${cells.slice(1).map((cell) => cell.padEnd(20)).join(' ')}\n`;
    expect(told[2]?.stdout).toBe(line('GROUP', 'STATE') + line('classic', 'Stable') + line('new', 'Stable'));
    expect(told[3]?.stdout).toBe(line('GROUP', 'TYPE') + line('classic', 'Classic') + line('new', 'Consumer'));
    expect(told[4]?.stdout).toBe(line('GROUP', 'TYPE', 'STATE') + line('classic', 'Classic', 'Stable'));
  });

  it('R-CLI-48: deletes nothing of a group that is in use', () => {
    expect(told[5]?.stdout).toBe("\nError: Deletion of some consumer groups failed:\n* Group 'new' could not be deleted due to: org.apache.kafka.common.errors.GroupNotEmptyException: The group is not empty.\n");
    expect(told[6]?.stdout.split('\n').slice(0, 4)).toEqual(['', 'Error: Encountered some partition-level error, see the follow-up details.', '', 'TOPIC           PARTITION  STATUS         ']);
    expect(told[6]?.stdout).toMatch(/^t +0 +Error: org\.apache\.kafka\.common\.errors\.GroupSubscribedToTopicException: /m);
  });

  it('warns of a group that rebalances', () => {
    // The session of the member that was killed runs on; the one that joins waits for it.
    expect(told.at(-1)?.stdout).toMatch(/PreparingRebalance/);
    expect(told.at(-1)?.stderr).toEqual(["Warning: Consumer group 'classic' is rebalancing."]);
  });

  it('says of a group without members that it has none', () => {
    const [empty] = groups(create('t') + commit('g1', 't'), '--describe --group g1');
    expect(empty?.stderr).toEqual(["Consumer group 'g1' has no active members."]);
    expect(empty?.stdout).toMatch(/^\nGROUP .*\ng1 +t +0 +0 +0 +0 +- +- +-\n$/);
  });
});

describe('R-CLI-45: kafka-consumer-groups --list', () => {
  it('one id a line, or a table as wide as the longest and ten more', () => {
    const long = 'a-group-with-a-long-name';
    const told = groups(create('t') + commit(long, 't') + commit('g', 't'), '--list', '--list --state Empty', '--list --state Stable,Dead', '--list --state empty,nosuch', '--list --type share');
    expect(told[0]?.stdout).toBe(`${long}\ng\n`);
    expect(told[1]?.stdout.split('\n')[0]).toBe(`${'GROUP'.padEnd(long.length + 10)} ${'STATE'.padEnd(20)}`);
    expect(told[2]?.stdout).toBe(`${'GROUP'.padEnd(25)} ${'STATE'.padEnd(20)}\n`);
    expect(told.slice(3).map(({ stderr, exitCode }) => [stderr[0], exitCode])).toEqual([
      ["Invalid state list 'empty,nosuch'. Valid states are: Assigning, CompletingRebalance, Dead, Empty, PreparingRebalance, Reconciling, Stable", 1],
      // Recorded with "types" where a state list says "state".
      ["Invalid types list 'share'. Valid types are: Classic, Consumer", 1],
    ]);
  });
});

describe('R-CLI-46: a group that there is not', () => {
  it('fails the description of those that there are, too', () => {
    const told = groups(create('t') + commit('g', 't'), '--describe --group x', '--describe --group g --group x --members');
    for (const { stdout, stderr, exitCode } of told) {
      expect([stdout, exitCode]).toEqual(['\nError: Executing consumer group command failed due to org.apache.kafka.common.errors.GroupIdNotFoundException: Group x not found.\n', 0]);
      expect(stderr[0]).toBe('java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.GroupIdNotFoundException: Group x not found.');
    }
  });
});

describe('R-CLI-48: kafka-consumer-groups --delete and --delete-offsets', () => {
  it('says which groups are deleted, which not and why', () => {
    const told = groups(create('t') + ['g1', 'g2', 'g3'].map((group) => commit(group, 't')).join(''), '--delete --group g1 --group g2', '--delete --group g3 --group g1', '--list');
    expect(told.map(({ stdout }) => stdout)).toEqual([
      "Deletion of requested consumer groups ('g1', 'g2') was successful.\n",
      "\nError: Deletion of some consumer groups failed:\n* Group 'g1' could not be deleted due to: org.apache.kafka.common.errors.GroupIdNotFoundException: The group id does not exist.\n\nThese consumer groups were deleted successfully: 'g3'\n",
      '',
    ]);
  });

  it('deletes offsets of a topic’s partitions', () => {
    const told = groups(create('t', 2) + commit('g', 't'), '--delete-offsets --group g --topic t:1', '--describe --group g');
    expect(told[0]?.stdout).toBe('Request succeeded for deleting offsets from group g.\n\nTOPIC           PARTITION  STATUS         \nt               1          Successful     \n');
    expect(told[1]?.stdout.match(/^g +t +\d/gm)).toEqual(['g               t               0']);
  });
});

describe('R-CLI-08: equal states print equal text', () => {
  it('sorts groups, and rows by topic and partition, whatever happened first', () => {
    const shown = ['--list', '--describe --group g1', '--describe --all-groups --state'];
    const tables = [['t', 'u', 'g1', 'g2'], ['u', 't', 'g2', 'g1']].map(([a = '', b = '', c = '', d = '']) =>
      groups(create(a, 3) + create(b, 3) + commit(c, a) + commit(c, b) + commit(d, b) + commit(d, a), ...shown));
    expect(tables[0]).toEqual(tables[1]);
    expect(tables[0]?.[0]?.stdout).toBe('g1\ng2\n');
    expect([...(tables[0]?.[1]?.stdout ?? '').matchAll(/^g1 +(\S) +(\d)/gm)].map(([, topic, partition]) => `${topic}${partition}`)).toEqual(['t0', 't1', 't2', 'u0', 'u1', 'u2']);
  });
});
