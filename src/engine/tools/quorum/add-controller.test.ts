import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';

function add(properties: readonly string[], ...before: readonly string[]) {
  const file = properties.map((line) => `| ${line}\n`).join('');
  return typeLines(`# cluster: brokers=1 controllers=1\n@ c.properties\n${file}${before.map((line) => `$ ${line}\n`).join('')}$ kafka-metadata-quorum.sh ${AT} --command-config c.properties add-controller --dry-run\n$ kafka-metadata-quorum.sh ${AT} --command-config c.properties add-controller\n`);
}

const NEW = ['node.id=102', 'process.roles=controller', 'controller.listener.names=CONTROLLER', 'listeners=CONTROLLER://:9193', 'advertised.listeners=CONTROLLER://host:9193', 'log.dirs=/d/new'];

describe('R-CLI-61: kafka-metadata-quorum add-controller', () => {
  it('tells who would be added, by its own properties and directory', () => {
    const told = add(NEW, 'kafka-storage.sh format -N -t hwHWhwHWhwHWhwHWhwHWhw -c c.properties').slice(1);
    expect(told[0]?.stdout).toMatch(/^DRY RUN of adding controller 102 with directory id \S+ and endpoints: CONTROLLER:\/\/host:9193\n$/);
    // The quorum is static until kraft.version is raised.
    expect([told[1]?.exitCode, told[1]?.stderr[0]]).toEqual([1, expect.stringContaining('UnsupportedVersionException')]);
  });

  it('refuses properties that are no controller’s', () => {
    const first = (properties: readonly string[]) => add(properties)[0]?.stderr;
    expect(first(NEW.slice(1))).toEqual(['node.id not found in configuration file. Is this a valid controller configuration file?']);
    expect(first(NEW.with(1, 'process.roles=broker'))).toEqual(["process.roles did not contain 'controller' in configuration file. Is this a valid controller configuration file?"]);
    expect(first(NEW)).toEqual(['Unable to read meta.properties from /d/new']);
    expect(first(NEW.slice(0, 5))).toEqual(['Neither metadata.log.dir nor log.dirs were found. Is this a valid controller configuration file?']);
    expect(first(NEW.with(2, 'controller.listener.names=OTHER').with(5, 'log.dirs=/var/lib/kafka/data-101'))).toEqual(['Cannot find information about controller listener name: OTHER']);
    expect(typeLines(`# cluster: brokers=1 controllers=1\n$ kafka-metadata-quorum.sh ${AT} add-controller\n`)[0]?.stderr).toEqual(['You must supply the configuration file of the controller you are adding when using add-controller.']);
  });
});
