import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const HEAD = '# cluster: brokers=1 controllers=1\n';
const AT = '--bootstrap-server localhost:9092';

function features(...lines: readonly string[]) {
  return typeLines(HEAD + lines.map((line) => `$ kafka-features.sh ${line}\n`).join(''));
}

const finalized = (text: string | undefined, feature: string): string | undefined => new RegExp(`${feature} .*FinalizedVersionLevel: (\\S+)`).exec(text ?? '')?.[1];

describe('R-CLI-72: kafka-features', () => {
  it('upgrades to what a release has, all or nothing', () => {
    const head = '# cluster: brokers=1 controllers=1\n# features: metadata.version=22 transaction.version=0 eligible.leader.replicas.version=0 share.version=0 streams.version=0\n';
    const told = typeLines(`${head}$ kafka-features.sh ${AT} upgrade --feature eligible.leader.replicas.version=1\n$ kafka-features.sh ${AT} upgrade --release-version 4.1 --dry-run\n$ kafka-features.sh ${AT} upgrade --feature metadata.version=25 --feature transaction.version=2 --feature eligible.leader.replicas.version=1\n$ kafka-features.sh ${AT} describe\n$ kafka-configs.sh ${AT} --describe --broker-defaults\n`);
    expect(told[0]?.stdout).toBe('Could not upgrade eligible.leader.replicas.version to 1. The update failed for all features since the following feature had an error: Invalid update version 1 for feature eligible.leader.replicas.version. eligible.leader.replicas.version could not be set to 1 because it depends on metadata.version level 23\n');
    expect(told[1]?.stdout).toBe('eligible.leader.replicas.version can be upgraded to 1.\ngroup.version can be upgraded to 1.\nkraft.version can be upgraded to 1.\nmetadata.version can be upgraded to 27.\ntransaction.version can be upgraded to 2.\n');
    expect(told[2]?.stdout).toBe('eligible.leader.replicas.version was upgraded to 1.\nmetadata.version was upgraded to 25.\ntransaction.version was upgraded to 2.\n');
    expect([finalized(told[3]?.stdout, 'metadata.version'), finalized(told[3]?.stdout, 'share.version')]).toEqual(['4.0-IV3', '0']);
    // R-ELR-08: with ELR on there is one floor for all.
    expect(told[4]?.stdout).toContain('min.insync.replicas=1');
  });

  it('goes back as far as records stay as they are', () => {
    const head = '# cluster: brokers=1 controllers=1\n# features: metadata.version=29\n';
    const told = typeLines(head + ['downgrade --feature metadata.version=26', 'downgrade --feature metadata.version=22', 'downgrade --unsafe --metadata 4.0-IV0', 'downgrade --feature metadata.version=28', 'upgrade --feature metadata.version=20', 'describe'].map((line) => `$ kafka-features.sh ${AT} ${line}\n`).join(''));
    expect(told.map(({ stdout }) => stdout).slice(0, 5)).toEqual([
      'metadata.version was downgraded to 26.\n',
      'Could not downgrade metadata.version to 22. The update failed for all features since the following feature had an error: Invalid metadata.version 22. Refusing to perform the requested downgrade because it might delete metadata information.\n',
      ' `metadata` flag is deprecated and may be removed in a future release.\nCould not downgrade metadata.version to 22. The update failed for all features since the following feature had an error: Invalid metadata.version 22. Unsafe metadata downgrade is not supported in this version.\n',
      "Could not downgrade metadata.version to 28. The update failed for all features since the following feature had an error: Invalid update version 28 for feature metadata.version. Can't downgrade to a newer version.\n",
      "Could not upgrade metadata.version to 20. The update failed for all features since the following feature had an error: Invalid update version 20 for feature metadata.version. Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.\n",
    ]);
    expect(finalized(told[5]?.stdout, 'metadata.version')).toBe('4.1-IV0');
  });

  it('disables features, and tells of every one when one cannot be', () => {
    const told = features(`${AT} disable --feature share.version --feature group.version`, `${AT} disable --feature share.version --feature nosuch --dry-run`, `${AT} disable --feature a --feature a`);
    expect(told[0]?.stdout).toBe('group.version was disabled.\nshare.version was disabled.\n');
    expect(told[1]?.stdout.match(/^Can not disable (\S+)\. The update failed for all features/gm)).toHaveLength(2);
    expect([told[1]?.stderr, told[1]?.exitCode]).toEqual([['2 out of 2 operation(s) failed.'], 1]);
    expect(told[2]?.stderr).toEqual(['Feature a was specified more than once.']);
  });

  it('a consumer of the new protocol is refused once its feature is off', () => {
    const told = typeLines(`${HEAD}$ kafka-topics.sh ${AT} --create --topic t\n$ kafka-features.sh ${AT} disable --feature group.version\n! sleep 500\n$ kafka-console-consumer.sh ${AT} --topic t --timeout-ms 4000 --command-property group.protocol=consumer\n`);
    expect(told[2]?.stderr.join('\n')).toContain('org.apache.kafka.common.errors.UnsupportedVersionException');
  });

  it('asks controllers, and shows the level of the quorum once it has one', () => {
    const told = features('--bootstrap-controller localhost:9192 upgrade --feature kraft.version=1', '--bootstrap-controller localhost:9192 describe', `${AT} describe`);
    expect(told[0]?.stdout).toBe('kraft.version was upgraded to 1.\n');
    expect(told.slice(1).map(({ stdout }) => finalized(stdout, 'kraft.version'))).toEqual(['1', '1']);
    expect(finalized(told[2]?.stdout, 'metadata.version')).toBe('4.3-IV0');
  });

  it('maps versions and names dependencies', () => {
    const told = features(`${AT} version-mapping`, `${AT} version-mapping --release-version 3.9.1`, `${AT} feature-dependencies --feature kraft.version=1 --feature metadata.version=30`, `${AT} feature-dependencies --feature metadata.version=31`, `${AT} feature-dependencies --feature share.version=9`, `${AT} version-mapping --release-version 5.0`);
    expect(told[0]?.stdout.split('\n')[0]).toBe('metadata.version=30 (4.3-IV0)');
    expect(told[1]?.stdout).toBe('metadata.version=21 (3.9.1)\nkraft.version=1\ntransaction.version=0\ngroup.version=0\neligible.leader.replicas.version=0\nshare.version=0\nstreams.version=0\n');
    expect(told[2]?.stdout).toBe('kraft.version=1 requires:\n    metadata.version=21 (3.9-IV0)\nmetadata.version=30 (4.3-IV0) has no dependencies.\n');
    expect(told.slice(3).map(({ stderr }) => stderr[0])).toEqual(['Unknown metadata.version 31', 'No feature:share.version with feature level 9', "Unknown release version '5.0'. Supported versions are: 3.3-IV3 to 4.3-IV0"]);
  });

  it('refuses command lines', () => {
    const told = features(`${AT} upgrade --feature group.version`, `${AT} upgrade --feature group.version=x`, `${AT} upgrade --release-version 4.3 --feature a=1`, `${AT} upgrade --release-version 9.9`, 'describe', '--help');
    expect(told[0]?.stderr).toEqual(["Can't parse feature=level string group.version: equals sign not found."]);
    expect(told[1]?.stderr).toEqual(["Can't parse feature=level string group.version=x: unable to parse x as a short."]);
    expect(told[2]?.stderr).toEqual(['Can not specify `release-version` with other feature flags.']);
    expect(told[3]?.stderr[0]).toMatch(/^Unknown metadata\.version 9\.9\. Supported metadata\.version are 3\.3-IV3, .*, 4\.3-IV0$/);
    expect(told[4]?.stderr[0]).toMatch(/^Command line error: one of the arguments --bootstrap-server --bootstrap-controller is required/);
    expect(told[5]?.exitCode).toBe(0);
  });
});
