import { ErrorCode } from '../../protocol/error-codes';
import { METADATA_VERSION } from '../../protocol/feature-versions';
import type { ApiVersionsResponse } from '../../protocol/messages/api-versions';
import type { ErrorResponse } from '../../protocol/messages/quorum';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { parseArguments, type ParsedArguments } from '../command-line/argparse';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { executionFailure, ToolFailure } from '../process/tool-failure';
import { levelsOfRelease, levelText, metadataVersionNamed, nameAndLevel, printDependencies, printVersionMapping, terse } from './feature-levels';
import { FEATURE_TABLE } from './feature-table';

const UpgradeType = { UPGRADE: 1, SAFE_DOWNGRADE: 2, UNSAFE_DOWNGRADE: 3 } as const;
const CLIENT = { clientSoftwareName: 'apache-kafka-java', clientSoftwareVersion: '4.3.1' };

export const featureCommand: Tool = { name: 'kafka-features', table: FEATURE_TABLE, run };

/** What goes wrong is told in one line, whatever it is (R-CLI-72). */
function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const parsed = parseArguments(FEATURE_TABLE, words);
  if ('help' in parsed) {
    for (const line of parsed.help) context.out(line);
    return 0;
  }
  if ('error' in parsed) {
    context.err(`Command line error: ${parsed.error}. Type --help for help.`);
    return 1;
  }
  try {
    yield* act(context, parsed);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    context.err(failure.message);
    return 1;
  }
}

function* act(context: ToolContext, { command, values, lists }: ParsedArguments): Steps<void> {
  const text = (name: string): string | null => (typeof values.get(name) === 'string' ? String(values.get(name)) : null);
  const admin = context.admin(text('bootstrap-server') ?? text('bootstrap-controller') ?? '', text('command-config'), values.has('bootstrap-controller'));
  const isDryRun = values.has('dry-run');
  const downgrade = values.has('unsafe') ? UpgradeType.UNSAFE_DOWNGRADE : UpgradeType.SAFE_DOWNGRADE;
  switch (command) {
    case 'describe':
      return yield* describe(context, admin);
    case 'version-mapping':
      return printVersionMapping(context, text('release-version'));
    case 'feature-dependencies':
      return printDependencies(context, lists.get('feature') ?? []);
    case 'disable':
      return yield* update(context, admin, 'disable', once((lists.get('feature') ?? []).map((name) => ({ name, level: 0 }))), downgrade, isDryRun);
    default: {
      const upgradeType = command === 'upgrade' ? UpgradeType.UPGRADE : downgrade;
      const levels = askedLevels(context, text('release-version'), text('metadata'), lists.get('feature') ?? null, upgradeType);
      return yield* update(context, admin, command, levels, upgradeType, isDryRun);
    }
  }
}

interface FeatureLevel {
  readonly name: string;
  readonly level: number;
}

function askedLevels(context: ToolContext, release: string | null, metadata: string | null, features: readonly string[] | null, upgradeType: number): FeatureLevel[] {
  if (release !== null) {
    if (metadata !== null || features !== null) throw terse('Can not specify `release-version` with other feature flags.');
    const version = metadataVersionNamed(release);
    // To raise a feature to 0 would be to ask for nothing.
    const others = levelsOfRelease(version).filter(({ level }) => upgradeType !== UpgradeType.UPGRADE || level > 0);
    return [{ name: METADATA_VERSION, level: version.level }, ...others];
  }
  const levels: FeatureLevel[] = [];
  if (metadata !== null) {
    context.out(' `metadata` flag is deprecated and may be removed in a future release.');
    levels.push({ name: METADATA_VERSION, level: metadataVersionNamed(metadata).level });
  }
  return once([...levels, ...(features ?? []).map(nameAndLevel)]);
}

function once(levels: FeatureLevel[]): FeatureLevel[] {
  const twice = levels.find(({ name }, i) => levels.findIndex((other) => other.name === name) < i);
  if (twice !== undefined) throw terse(`Feature ${twice.name} was specified more than once.`);
  return levels;
}

function* describe(context: ToolContext, admin: AdminClient): Steps<void> {
  const answer = yield* features(admin);
  const epoch = answer.finalizedFeaturesEpoch ?? -1;
  const sorted = [...(answer.supportedFeatures ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, minVersion, maxVersion } of sorted) {
    const finalized = answer.finalizedFeatures?.find((feature) => feature.name === name)?.maxVersionLevel ?? 0;
    const cells = [
      `Feature: ${name.padEnd(40)}`, `SupportedMinVersion: ${levelText(name, minVersion).padEnd(15)}`, `SupportedMaxVersion: ${levelText(name, maxVersion).padEnd(15)}`,
      `FinalizedVersionLevel: ${levelText(name, finalized).padEnd(15)}`, `Epoch: ${epoch < 0 ? '-' : String(epoch)}`,
    ];
    context.out(cells.join('  '));
  }
}

function* features(admin: AdminClient): Steps<ApiVersionsResponse> {
  try {
    return yield* admin.askOrThrow<ApiVersionsResponse>({ name: 'describeFeatures', api: 'ApiVersions', version: 4, body: CLIENT });
  } catch (failure) {
    throw failure instanceof ToolFailure ? executionFailure(failure) : failure;
  }
}

/** All of them or none: what the controller says of one it says of every one. */
function* update(context: ToolContext, admin: AdminClient, command: string, levels: readonly FeatureLevel[], upgradeType: number, validateOnly: boolean): Steps<void> {
  if (levels.length === 0) throw terse(`You must specify at least one feature to ${command}`);
  const featureUpdates = levels.map(({ name, level }) => ({ feature: name, maxVersionLevel: level, upgradeType }));
  const problem = yield* problemOf(admin, { timeoutMs: admin.timeoutMs, featureUpdates, validateOnly });
  for (const { name, level } of [...levels].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const isDisable = command === 'disable';
    if (problem !== null) context.out(`${validateOnly ? 'Can' : 'Could'} not ${command} ${name}${isDisable ? '' : ` to ${level}`}. ${problem}`);
    else context.out(`${name} ${validateOnly ? 'can be' : 'was'} ${isDisable ? 'disabled.' : `${command}d to ${level}.`}`);
  }
  if (problem !== null) throw terse(`${levels.length} out of ${levels.length} operation(s) failed.`);
}

function* problemOf(admin: AdminClient, body: object): Steps<string | null> {
  try {
    const answer = yield* admin.ask<ErrorResponse>({ name: 'updateFeatures', api: 'UpdateFeatures', version: 2, body });
    return answer.errorCode === ErrorCode.NONE ? null : apiFailure(answer.errorCode, answer.errorMessage).message;
  } catch (failure) {
    if (failure instanceof ToolFailure) return failure.message;
    throw failure;
  }
}
