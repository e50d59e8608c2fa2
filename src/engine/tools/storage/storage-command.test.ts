import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const CONTROLLER = ['node.id=104', 'process.roles=controller', 'controller.listener.names=CONTROLLER', 'listeners=CONTROLLER://:9195', 'controller.quorum.bootstrap.servers=localhost:9192', 'log.dirs=/d/b,/d/a', 'metadata.log.dir=/d/meta'];
const DIR_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

function storage(properties: readonly string[], ...lines: readonly string[]) {
  return typeLines(`# cluster: brokers=1 controllers=1\n@ s.properties\n${properties.map((line) => `| ${line}\n`).join('')}${lines.map((line) => `$ kafka-storage.sh ${line}\n`).join('')}`);
}

describe('R-CLI-73: kafka-storage', () => {
  it('formats what is not formatted, in the order of names, each kind of directory by its name', () => {
    const [formatted, told] = storage(CONTROLLER, 'format -t clusterclusterclusterA -c s.properties --standalone', 'info -c s.properties');
    expect(formatted?.stdout).toContain("FeatureLevelRecord(name='kraft.version', featureLevel=1)");
    expect(formatted?.stdout.split('\n').slice(1)).toEqual(['Formatting data directory /d/a with metadata.version 4.3-IV0.', 'Formatting data directory /d/b with metadata.version 4.3-IV0.', 'Formatting dynamic metadata voter directory /d/meta with metadata.version 4.3-IV0.', '']);
    expect(told?.stdout).toBe('Found log directories:\n  /d/a\n  /d/b\n  /d/meta\n\nFound metadata: {cluster.id=clusterclusterclusterA, directory.id=<id>, node.id=104, version=1}\n\n');
  });

  it('a voter begins with the directory id that all were given', () => {
    const [voter, told, other] = storage(CONTROLLER.with(5, 'log.dirs=/d/meta'), `format -t c -c s.properties -I 104@localhost:9195:${DIR_ID}`, 'info -c s.properties', `format -g -t c -c s.properties -I 105@localhost:9196:${DIR_ID}`);
    expect(voter?.stdout).toContain('Formatting dynamic metadata voter directory /d/meta with metadata.version 4.3-IV0.');
    expect(told?.stdout).toContain('node.id=104');
    expect(other?.stdout).toBe('All of the log directories are already formatted.\n');
    expect(storage(CONTROLLER, `format -t c -c s.properties -I 105@localhost:9196:${DIR_ID}`)[0]?.stdout).toContain('Formatting dynamic metadata directory /d/meta');
  });

  it('release and features decide what the cluster starts with', () => {
    const [old, mixed] = storage(CONTROLLER, 'format -N -t c -c s.properties -r 4.0', 'format -g -N -t c -c s.properties');
    expect(old?.stdout).toContain("featureLevel=25) at version 0), ApiMessageAndVersion(FeatureLevelRecord(name='group.version', featureLevel=1) at version 0), ApiMessageAndVersion(FeatureLevelRecord(name='transaction.version', featureLevel=2) at version 0)], metadataVersionLevel=25,");
    expect(old?.stdout).toContain('Formatting metadata directory /d/meta with metadata.version 4.0-IV3.');
    expect(mixed?.stdout).toBe('All of the log directories are already formatted.\n');
  });

  it('refuses', () => {
    const told = storage(
      CONTROLLER, 'format -t c -c s.properties', 'format -N -t c -c s.properties -f kraft.version=1', 'format -N -t c -c s.properties -f nosuch=1', 'format -N -t c -c s.properties -f share.version=7', 'format -N -t c -c s.properties -r 9.9',
      'format -N -t c -c s.properties -f metadata.version=30 -r 4.3', 'format -t c -c s.properties -I 1@x', 'format -N -s -t c -c s.properties', 'format -N -t c -c s.properties -f metadata.version=20 -f eligible.leader.replicas.version=1', 'info -c nosuch.properties', 'info',
    );
    expect(told.map(({ stderr }) => stderr.filter((line) => !line.startsWith('usage:')).at(stderr[0]?.startsWith('usage:') === true ? -1 : 0))).toEqual([
      'Because controller.quorum.voters is not set on this controller, you must specify one of the following: --standalone, --initial-controllers, or --no-initial-controllers.',
      'Cannot set kraft.version to 1 unless KIP-853 configuration is present. Try removing the --feature flag for kraft.version.',
      'Unsupported feature: nosuch. Supported features are: eligible.leader.replicas.version, group.version, kraft.version, share.version, streams.version, transaction.version',
      'No feature:share.version with feature level 7', 'Version 9.9 is not a valid version', 'Use --release-version instead of --feature metadata.version=X to avoid ambiguity.', 'Failed to parse dynamic voter string: 1@x',
      'kafka-storage: error: argument --no-initial-controllers/-N: not allowed with argument --standalone/-s',
      'eligible.leader.replicas.version could not be set to 1 because it depends on metadata.version level 23',
      'Exception in thread "main" java.nio.file.NoSuchFileException: nosuch.properties', 'kafka-storage: error: argument --config/-c is required',
    ]);
    expect(storage(['node.id=1'], 'info -c s.properties')[0]?.stderr).toEqual(['Exception in thread "main" org.apache.kafka.common.config.ConfigException: Missing required configuration "process.roles" which has no default value.']);
    expect(storage(CONTROLLER.with(1, 'process.roles=broker'), 'format -s -t c -c s.properties')[0]?.stderr).toEqual(['You can only use --standalone on a controller.']);
  });

  it('finds the directories of the nodes that run', () => {
    const server = ['node.id=1', 'process.roles=broker', 'controller.listener.names=CONTROLLER', 'log.dirs=/var/lib/kafka/data-1'];
    const [told, again] = storage(server, 'info -c s.properties', 'format -t c -c s.properties');
    expect(told?.stdout).toContain('Found metadata: {cluster.id=hwHWhwHWhwHWhwHWhwHWhw, directory.id=<id>, node.id=1, version=1}');
    expect(again?.stderr).toEqual(['Log directory /var/lib/kafka/data-1 is already formatted. Use --ignore-formatted to ignore this directory and format the others.']);
    const two = storage(['node.id=1', 'process.roles=broker', 'controller.listener.names=CONTROLLER', 'log.dirs=/var/lib/kafka/data-1,/var/lib/kafka/data-101'], 'info -c s.properties')[0];
    expect([two?.exitCode, two?.stdout.split('\n').slice(-4)]).toEqual([1, ['Found problem:', '  Mismatched node IDs between storage directories.', '', '']]);
  });

  it('makes up ids, maps versions and names dependencies', () => {
    const told = storage(CONTROLLER, 'random-uuid', 'version-mapping -r 4.1', 'feature-dependencies -f streams.version=1');
    expect(told[0]?.stdout).toMatch(/^[\w-]{22}\n$/);
    expect(told[1]?.stdout).toContain('metadata.version=27 (4.1)\n');
    expect(told[2]?.stdout).toBe('streams.version=1 has no dependencies.\n');
  });
});
