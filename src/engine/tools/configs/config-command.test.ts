import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const HEAD = '# cluster: brokers=1 controllers=1\n';

function configs(...lines: readonly string[]) {
  return typeLines(HEAD + lines.map((line) => `$ kafka-configs.sh --bootstrap-server localhost:9092 ${line}\n`).join(''));
}

const stdouts = (...lines: readonly string[]): string[] => configs(...lines).map(({ stdout }) => stdout);

describe('kafka-configs: quotas', () => {
  it('R-CLI-21 names and defaults stand in for each other in the order they were given', () => {
    const [, , pair, all, clients] = stdouts(
      '--alter --entity-type users --entity-default --entity-type clients --entity-name app1 --add-config request_percentage=12.5',
      '--alter --user bob --add-config producer_byte_rate=10485760',
      '--describe --entity-type users --entity-default --entity-type clients --entity-name app1', '--describe --entity-type users', '--describe --entity-type users --entity-type clients',
    );
    expect(pair).toBe("Quota configs for the default user-principal, client-id 'app1' are request_percentage=12.5\n");
    expect(all).toBe("Quota configs for user-principal 'bob' are producer_byte_rate=1.048576E7\n");
    expect(clients).toBe(pair);
  });

  it('R-CLI-22 refuses what is no quota, no number, or no entity', () => {
    const told = configs(
      '--alter --client a --delete-config nosuch', '--alter --user a --add-config nosuch=1', '--alter --ip 1.2.3.4 --add-config producer_byte_rate=1', '--alter --ip 1.2.3 --add-config connection_creation_rate=1',
      '--alter --client a --add-config producer_byte_rate=fast', '--alter --entity-type users --entity-name a --entity-type topics --entity-name t --add-config a=b',
      '--alter --entity-type users --add-config producer_byte_rate=1', '--alter --user a --entity-type clients --entity-name b --add-config producer_byte_rate=1', '--describe --entity-type users --entity-type users',
      '--alter --client a --add-config producer_byte_rate=1 --add-config-file f',
    );
    expect(told.map(({ stderr }) => stderr.join('\n'))).toEqual([
      "Only quota configs can be deleted for 'clients' using --bootstrap-server. Unexpected config names: ArrayBuffer(nosuch)",
      "Only quota and SCRAM credential configs can be added for 'users' using --bootstrap-server. Unexpected config names: Set(nosuch)",
      "Only connection quota configs can be added for 'ips' using --bootstrap-server. Unexpected config names: producer_byte_rate",
      'The entity name for ips must be a valid IP or resolvable host, but it is: 1.2.3',
      'Cannot parse quota configuration value for producer_byte_rate: fast',
      "Only 'users' and 'clients' entity types may be specified together",
      'An entity-name or default entity must be specified with --alter of users, clients, brokers or ips',
      '--entity-{type,name,default} should not be used in conjunction with specific entity flags',
      'Duplicate entity type(s) specified: users',
      'Only one of --add-config or --add-config-file must be specified',
    ]);
    expect(told.every(({ exitCode }) => exitCode === 1)).toBe(true);
  });

  it('R-CLI-22 what the controller refuses comes with the arguments and a trace', () => {
    const [told] = configs('--alter --client a --add-config producer_byte_rate=0.5');
    expect(told?.stderr).toEqual([
      "Error while executing config command with args '--bootstrap-server localhost:9092 --alter --client a --add-config producer_byte_rate=0.5'",
      'java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.InvalidRequestException: producer_byte_rate cannot be a fractional value.',
      'Caused by: org.apache.kafka.common.errors.InvalidRequestException: producer_byte_rate cannot be a fractional value.',
    ]);
  });
});

describe('kafka-configs: loggers and subscriptions', () => {
  it('R-CLI-20 levels of loggers are set at the broker and taken from the logger above when taken back', () => {
    const [, set, , inherited] = stdouts(
      '--alter --broker-logger 1 --add-config kafka=DEBUG', '--describe --broker-logger 1',
      '--alter --broker-logger 1 --delete-config kafka.request.logger', '--describe --entity-type broker-loggers --entity-name 1',
    );
    expect(set?.split('\n').slice(0, 4)).toEqual([
      'Dynamic configs for broker-logger 1 are:', '  kafka=DEBUG sensitive=false synonyms={}', '  kafka.authorizer.logger=INFO sensitive=false synonyms={}', '  kafka.network.RequestChannel$=WARN sensitive=false synonyms={}',
    ]);
    expect(inherited).toContain('  kafka.request.logger=DEBUG sensitive=false');
  });

  it('R-CLI-20 a broker that starts again has its loggers as they were shipped', () => {
    const lines = '$ kafka-configs.sh --bootstrap-server localhost:9092 --alter --broker-logger 1 --add-config root=TRACE\n! stop 1\n! start 1\n! until kafka-topics.sh --bootstrap-server localhost:9092 --list =~ .*\n';
    const [, after] = typeLines(`${HEAD}${lines}$ kafka-configs.sh --bootstrap-server localhost:9092 --describe --broker-logger 1\n`);
    expect(after?.stdout).toContain('  root=INFO ');
  });

  it('R-CLI-22 refuses loggers, levels and brokers that are not there', () => {
    const told = configs('--alter --broker-logger 1 --add-config nosuch=INFO', '--alter --broker-logger 1 --add-config kafka=LOUD', '--describe --broker-logger x', '--describe --entity-type broker-loggers', '--describe --broker 9');
    expect(told[0]?.stderr).toEqual(['Invalid broker logger(s): nosuch']);
    expect(told[1]?.stderr.at(-1)).toContain('InvalidConfigurationException: Cannot set the log level of kafka to LOUD as it is not a supported log level. Valid log levels are DEBUG, ERROR, FATAL, INFO, TRACE, WARN');
    expect(told[2]?.stderr).toEqual(['The entity name for broker-loggers must be a valid integer broker id, but it is: x']);
    expect(told[3]?.stderr).toEqual(['An entity name must be specified with --describe of broker-loggers']);
    expect(told[4]?.stdout).toBe("The broker '9' doesn't exist and doesn't have dynamic config.\n");
  });

  it('R-CLI-21 subscriptions to client metrics', () => {
    const told = configs('--alter --client-metrics s --add-config interval.ms=1000,match=client_id=a', '--describe --client-metrics s', '--describe --entity-type client-metrics', '--describe --client-metrics nosuch');
    expect(told[0]?.exitCode).toBe(1);
    const [, shown, all] = stdouts('--alter --client-metrics s --add-config interval.ms=1000', '--describe --client-metrics s', '--describe --entity-type client-metrics');
    expect(shown).toBe('Dynamic configs for client-metric s are:\n  interval.ms=1000 sensitive=false synonyms={DYNAMIC_CLIENT_METRICS_CONFIG:interval.ms=1000}\n');
    expect(all).toBe(shown);
    expect(told[3]?.stdout).toBe("The client-metric 'nosuch' doesn't exist and doesn't have dynamic config.\n");
  });

  it('R-CLI-20 a group that exists only by its settings is described with the others', () => {
    expect(stdouts('--alter --group g --add-config share.delivery.count.limit=3', '--describe --entity-type groups')[1]).toContain('Dynamic configs for group g are:\n  share.delivery.count.limit=3 ');
  });
});

describe('kafka-configs: at a controller', () => {
  it('R-CLI-20 controllers describe and change what stands in the metadata', () => {
    const told = typeLines(`${HEAD}$ kafka-configs.sh --bootstrap-controller localhost:9192 --alter --broker-defaults --add-config log.cleaner.threads=2\n$ kafka-configs.sh --bootstrap-controller localhost:9192 --describe --broker-defaults\n$ kafka-configs.sh --bootstrap-controller localhost:9192 --describe --broker 101\n`);
    expect(told[1]?.stdout).toContain('  log.cleaner.threads=2 sensitive=false synonyms={DYNAMIC_DEFAULT_BROKER_CONFIG:log.cleaner.threads=2}\n');
    expect([told[2]?.exitCode, told[2]?.stdout.split('\n')[0]]).toEqual([0, 'Dynamic configs for broker 101 are:']);
  });
});

describe('kafka-client-metrics', () => {
  const tool = (...lines: readonly string[]) => typeLines(HEAD + lines.map((line) => `$ kafka-client-metrics.sh ${line}\n`).join(''));
  const at = '--bootstrap-server localhost:9092';

  it('R-CLI-20 refuses what does not go together, and what the controller refuses', () => {
    const told = tool(`${at} --alter`, `${at} --alter --name s --interval 5`, `${at} --alter --name s --match colour=red`, `${at} --list --name s`, '--list', `${at} --alter --generate-name --metrics a`, `${at} --alter --name s --interval x`);
    expect(told.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 1, 1, 0, 1]);
    expect(told[0]?.stderr[0]).toBe('One of --name or --generate-name must be specified with --alter.');
    expect(told[1]?.stdout).toBe('Error while executing client metrics command : Invalid value 5 for interval.ms, interval must be between 100 and 3600000 (1 hour)\n');
    expect(told[2]?.stdout).toBe('Error while executing client metrics command : Illegal client matching pattern: colour=red\n');
    expect(told[3]?.stderr[0]).toBe('Option "[list]" can\'t be used with option "[name]"');
    expect(told[4]?.stderr[0]).toBe('--bootstrap-server must be specified.');
    expect(told[5]?.stdout).toMatch(/^Altered client metrics config for [\w-]{22}\.\n$/);
  });
});
