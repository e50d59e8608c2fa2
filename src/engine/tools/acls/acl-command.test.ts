import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const HEAD = '# cluster: brokers=1 controllers=1\n# config: authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n';

function acls(...lines: readonly string[]) {
  return typeLines(HEAD + lines.map((line) => `$ kafka-acls.sh --bootstrap-server localhost:9092 ${line}\n`).join(''));
}

const TOPIC = 'ResourcePattern(resourceType=TOPIC, name=orders, patternType=LITERAL)';
const READ = '(principal=User:a, host=*, operation=READ, permissionType=ALLOW)';

describe('R-CLI-75: kafka-acls', () => {
  it('says which entries are there already and adds the others', () => {
    const [, again, more] = acls('--add --allow-principal User:a --operation Read --topic orders', '--add --allow-principal User:a --operation read --topic orders', '--add --allow-principal User:a --operation Read --operation DescribeConfigs --topic orders');
    expect(again?.stdout).toBe(`Acl (pattern=${TOPIC}, entry=${READ}) already exists.\n`);
    expect(more?.stdout).toBe(`Acl (pattern=${TOPIC}, entry=${READ}) already exists.\nAdding ACLs for resource \`${TOPIC}\`: \n \t(principal=User:a, host=*, operation=DESCRIBE_CONFIGS, permissionType=ALLOW)\n\n`);
  });

  it('finds what concerns a name by match, what has that name by any', () => {
    const names = (text: string | undefined): (string | undefined)[] => [...(text ?? '').matchAll(/name=([^,]+), patternType=(\w+)/g)].map(([, name, type]) => `${name} ${type}`);
    const list = '--list --topic orders-eu --resource-pattern-type';
    const told = acls(
      '--add --allow-principal User:a --topic orders --resource-pattern-type prefixed', '--add --allow-principal User:a --topic orders-eu', '--add --allow-principal User:a --topic "*"', '--add --allow-principal User:a --topic other',
      `${list} match`, `${list} any`, `${list} literal`, '--list', '--list --group g',
    ).slice(4).map(({ stdout }) => names(stdout));
    expect(told).toEqual([['* LITERAL', 'orders PREFIXED', 'orders-eu LITERAL'], ['orders-eu LITERAL'], ['orders-eu LITERAL'], ['* LITERAL', 'orders PREFIXED', 'orders-eu LITERAL', 'other LITERAL'], []]);
  });

  it('--consumer stands for reading topic and group, --idempotent for writing so on the cluster', () => {
    const [consumer, producer] = acls('--add --allow-principal User:a --consumer --topic t --group g', '--add --allow-principal User:a --producer --idempotent --topic t');
    expect(consumer?.stdout.match(/operation=\w+/g)).toEqual(['operation=DESCRIBE', 'operation=READ', 'operation=READ']);
    expect(producer?.stdout).toContain('ResourcePattern(resourceType=CLUSTER, name=kafka-cluster, patternType=LITERAL)`: \n \t(principal=User:a, host=*, operation=IDEMPOTENT_WRITE,');
  });

  it('asks before it removes, and removes only on y', () => {
    const told = typeLines(`${HEAD}$ kafka-acls.sh --bootstrap-server localhost:9092 --add --allow-principal User:a --operation Read --topic orders
$ kafka-acls.sh --bootstrap-server localhost:9092 --remove --topic orders
< n
$ kafka-acls.sh --bootstrap-server localhost:9092 --list
$ kafka-acls.sh --bootstrap-server localhost:9092 --remove --topic orders
< Y
$ kafka-acls.sh --bootstrap-server localhost:9092 --list
$ kafka-acls.sh --bootstrap-server localhost:9092 --remove --topic orders --allow-principal User:a --operation Read
`);
    expect(told.map(({ stdout }) => stdout).slice(1)).toEqual([
      `Are you sure you want to delete all ACLs for resource filter \`${TOPIC}\`? (y/n)\n`, `Current ACLs for resource \`${TOPIC}\`:\n\t${READ}\n\n`, `Are you sure you want to delete all ACLs for resource filter \`${TOPIC}\`? (y/n)\n`, '',
      expect.stringContaining(`Are you sure you want to remove ACLs: \n \t${READ}\n from resource filter \`${TOPIC}\`? (y/n)\nError while executing ACL command: `),
    ]);
  });

  it('shows the entries of one principal', () => {
    const [, , listed] = acls('--add --allow-principal User:a --deny-principal User:b --deny-host 10.0.0.1 --topic orders', '--add --allow-principal User:c --topic x', '--list --principal User:b --principal User:d');
    expect(listed?.stdout).toBe(`ACLs for principal \`User:b\`\nCurrent ACLs for resource \`${TOPIC}\`:\n\t(principal=User:b, host=10.0.0.1, operation=ALL, permissionType=DENY)\n\nACLs for principal \`User:d\`\n`);
  });

  it('refuses what does not go together', () => {
    const told = acls(
      '--add --allow-principal User:a', '--add --allow-principal User:a --operation Write --group g', '--add --allow-principal User:a --topic t --operation Fly', '--list --producer', '--producer --add --topic t --operation Read',
      '--add --consumer --topic t', '--add --allow-principal User:a --topic t --resource-pattern-type match', '--remove --principal User:a --topic t', '--add --idempotent --topic t --allow-principal User:a', '--lst',
    );
    expect(told.map(({ stderr }) => stderr[0])).toEqual([
      'You must provide at least one resource: --topic <topic> or --cluster or --group <group> or --delegation-token <Delegation Token ID>',
      'ResourceType GROUP only supports operations [ALL, ALTER_CONFIGS, DELETE, DESCRIBE, DESCRIBE_CONFIGS, READ]',
      'ResourceType TOPIC only supports operations [ALL, ALTER, ALTER_CONFIGS, CREATE, DELETE, DESCRIBE, DESCRIBE_CONFIGS, READ, WRITE]',
      'Option "[list]" can\'t be used with option "[producer]"', 'Option "[producer]" can\'t be used with option "[operation]"',
      'With --consumer you must specify a --topic and a --group and no --cluster or --transactional-id option should be specified.',
      "A '--resource-pattern-type' value of 'MATCH' is not valid when adding acls.", 'The --principal option is only available if --list is set', 'The --idempotent option is only available if --producer is set', 'lst is not a recognized option',
    ]);
    expect(acls('--add --allow-principal a --topic t')[0]?.stdout).toContain('Error while executing ACL command: expected a string in format principalType:principalName but got a');
    expect(acls('--list --topic t --resource-pattern-type round')[0]?.stdout).toContain("Error while executing ACL command: Cannot parse argument 'round' of option resource-pattern-type");
  });

  it('asks a controller as well', () => {
    const told = typeLines(`${HEAD}$ kafka-acls.sh --bootstrap-controller localhost:9192 --add --allow-principal User:a --operation Read --topic orders\n$ kafka-acls.sh --bootstrap-controller localhost:9192 --list\n`);
    expect(told[1]?.stdout).toBe(`Current ACLs for resource \`${TOPIC}\`:\n\t${READ}\n\n`);
  });

  it('entries outlive a restart of everything', () => {
    const told = typeLines(`${HEAD}$ kafka-acls.sh --bootstrap-server localhost:9092 --add --allow-principal User:a --operation Read --topic orders
! kill 1
! kill 101
! start 101
! start 1
! until kafka-acls.sh --bootstrap-server localhost:9092 --list =~ READ
$ kafka-acls.sh --bootstrap-server localhost:9092 --remove --topic orders --force
$ kafka-acls.sh --bootstrap-server localhost:9092 --list
`);
    expect(told.at(-1)?.stdout).toBe('');
  });
});
