import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const BEGIN = `
# cluster: brokers=1 controllers=1
$ kafka-topics.sh --bootstrap-server localhost:9092 --create --topic t --partitions 2
& m kafka-console-share-consumer.sh --bootstrap-server localhost:9092 --topic t --group sg
! until kafka-share-groups.sh --bootstrap-server localhost:9092 --describe --group sg --members =~ t:0,1
`;

function tool(...options: readonly string[]): string {
  return options.map((line) => `$ kafka-share-groups.sh --bootstrap-server localhost:9092 ${line}\n`).join('');
}

describe('R-CLI-49: kafka-share-groups', () => {
  const [, members, verboseMembers, state, listed, reset, removed, removedOffsets, ...afterwards] = typeLines(BEGIN + tool(
    '--describe --group sg --members', '--describe --group sg --members --verbose', '--describe --group sg --state --verbose', '--list --state stable,empty',
    '--reset-offsets --group sg --topic t --to-latest --execute', '--delete --group sg', '--delete-offsets --group sg --topic t',
  ) + '! stop m\n2> Processed a total of 0 messages\n[exit 143]\n' + tool('--describe --group sg --verbose', '--delete-offsets --group sg --topic t --topic nosuch', '--describe --all-groups', '--delete --all-groups'));

  // The client's name happens to be as long as an id, and becomes <id> as the member's does.
  it('shows members with what they are assigned', () => {
    expect(members?.stdout).toBe([
      '', 'GROUP           CONSUMER-ID            HOST            CLIENT-ID              #PARTITIONS  ASSIGNMENT',
      'sg              <id> /127.0.0.1      <id> 2            t:0,1', '',
    ].join('\n'));
    expect(verboseMembers?.stdout).toMatch(/#PARTITIONS {2}MEMBER-EPOCH {2}ASSIGNMENT\nsg .* 2 {12}\d {13}t:0,1\n$/);
  });

  it('shows states', () => {
    expect(state?.stdout).toMatch(/^\nGROUP {11}COORDINATOR \(ID\) {10}STATE {11}GROUP-EPOCH {2}ASSIGNMENT-EPOCH {2}#MEMBERS\nsg {14}localhost:9092 {2}\(1\) {7}Stable {10}\d {12}\d {17}1\n$/);
    expect(listed?.stdout).toBe('GROUP           STATE\nsg              Stable\n');
  });

  it('changes nothing of a group that has members', () => {
    expect(reset).toEqual({ stdout: '', stderr: ["Share group 'sg' is not empty."], exitCode: 1 });
    expect(removed?.stdout).toBe("\nError: Deletion of some share groups failed:\n* Group 'sg' could not be deleted due to: org.apache.kafka.common.errors.GroupNotEmptyException: Share group 'sg' is not EMPTY.\n");
    expect(removedOffsets?.stdout).toBe('\nError: The group is not empty.\n\nTOPIC           STATUS\nt               Error: The group is not empty.\n');
  });

  it('deletes offsets topic by topic', () => {
    expect(afterwards.map(({ stdout }) => stdout)).toEqual([
      '\nGROUP           TOPIC           PARTITION  LEADER-EPOCH  START-OFFSET  LAG\nsg              t               0          -             -             -\nsg              t               1          -             -             -\n',
      '\nTOPIC           STATUS\nnosuch          Error: This server does not host this topic-partition.\nt               Successful\n',
      "\nShare group 'sg' has no offset information.\n",
      "Deletion of requested share groups ('sg') was successful.\n",
    ]);
  });
});
