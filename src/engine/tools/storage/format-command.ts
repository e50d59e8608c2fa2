import { randomUuid } from '../../../base/java-uuid';
import { META_PROPERTIES, metaProperties } from '../../protocol/disk-file';
import { defaultLevel, FEATURE_VERSIONS, METADATA_VERSION, METADATA_VERSIONS, metadataVersionByName, metadataVersionOf, type MetadataVersion } from '../../protocol/feature-versions';
import type { ParsedArguments } from '../command-line/argparse';
import { nameAndLevel, terse } from '../features/feature-levels';
import type { ToolContext } from '../process/tool';
import type { ServerProperties } from './server-properties';

const KRAFT_VERSION = 'kraft.version';

/** R-CLI-73: what formatting decides before it writes anything. */
export function format(context: ToolContext, server: ServerProperties, { values, lists }: ParsedArguments): void {
  const text = (name: string): string | null => (typeof values.get(name) === 'string' ? String(values.get(name)) : null);
  const release = text('release-version');
  const asked = new Map((lists.get('feature') ?? []).map(nameAndLevel).map(({ name, level }) => [name, level]));
  const isStandalone = values.has('standalone');
  const initial = text('initial-controllers');
  if (isStandalone && !server.isController) throw terse('You can only use --standalone on a controller.');
  const voters = initial !== null ? parseVoters(initial) : isStandalone ? parseVoters(`${server.nodeId}@${server.controllerAddress}:${randomUuid((bound) => context.random(bound))}`) : null;
  if (server.isController && !server.hasStaticVoters && voters === null && !values.has('no-initial-controllers')) {
    throw terse('Because controller.quorum.voters is not set on this controller, you must specify one of the following: --standalone, --initial-controllers, or --no-initial-controllers.');
  }
  const version = metadataVersionToUse(release, asked);
  const levels = featureLevels(version, asked, voters !== null);
  formatDirectories(context, server, text('cluster-id') ?? '', values.has('ignore-formatted'), version, levels, voters);
}

/** Directories by the ids of the voters. */
function parseVoters(text: string): ReadonlyMap<number, string> {
  const voters = new Map<number, string>();
  for (const one of text.split(',').map((part) => part.trim()).filter((part) => part !== '')) {
    const match = /^(\d{1,9})@(?:\[[^\]]+\]|[^:[\]]+):(\d{1,5}):([A-Za-z0-9_-]{22})$/.exec(one);
    if (match === null) throw terse(`Failed to parse dynamic voter string: ${one}`);
    voters.set(Number(match[1]), match[3] ?? '');
  }
  if (voters.size === 0) throw terse('No voters given.');
  return voters;
}

function metadataVersionToUse(release: string | null, asked: ReadonlyMap<string, number>): MetadataVersion {
  const level = asked.get(METADATA_VERSION);
  if (level !== undefined) {
    if (release !== null) throw terse(`Use --release-version instead of --feature ${METADATA_VERSION}=X to avoid ambiguity.`);
    const byLevel = metadataVersionOf(level);
    if (byLevel === undefined) throw terse(`No MetadataVersion with feature level ${level}`);
    return byLevel;
  }
  const version = release === null ? METADATA_VERSIONS.at(-1) : metadataVersionByName(release);
  if (version === undefined) throw terse(`Version ${release ?? ''} is not a valid version`);
  return version;
}

/** Those above 0, by name. */
function featureLevels(version: MetadataVersion, asked: ReadonlyMap<string, number>, isDynamic: boolean): readonly (readonly [string, number])[] {
  const supported = FEATURE_VERSIONS.map(({ name }) => name).sort();
  const unknown = [...asked.keys()].sort().find((name) => name !== METADATA_VERSION && !supported.includes(name));
  if (unknown !== undefined) throw terse(`Unsupported feature: ${unknown}. Supported features are: ${supported.join(', ')}`);
  const levels = new Map<string, number>([[METADATA_VERSION, version.level]]);
  for (const { name, versions } of FEATURE_VERSIONS) levels.set(name, name === KRAFT_VERSION ? kraftLevel(asked.get(name), isDynamic) : (asked.get(name) ?? defaultLevel(versions, version.level)));
  for (const { name, versions } of FEATURE_VERSIONS) {
    const level = levels.get(name) ?? 0;
    const wanted = versions.find((one) => one.level === level);
    if (wanted === undefined) throw terse(`No feature:${name} with feature level ${level}`);
    const missing = wanted.needs.find(([other, needed]) => (levels.get(other) ?? 0) < needed);
    if (missing !== undefined) throw terse(`${name} could not be set to ${level} because it depends on ${missing[0]} level ${missing[1]}`);
  }
  return [...levels].filter(([, level]) => level > 0);
}

function kraftLevel(asked: number | undefined, isDynamic: boolean): number {
  if (asked !== undefined && asked > 0 !== isDynamic) {
    throw terse(`Cannot set ${KRAFT_VERSION} to ${asked} ${isDynamic ? 'if' : 'unless'} KIP-853 configuration is present. Try removing the --feature flag for ${KRAFT_VERSION}.`);
  }
  return isDynamic ? 1 : 0;
}

function formatDirectories(
  context: ToolContext, { nodeId, directories, metadataDirectory }: ServerProperties, clusterId: string, ignoresFormatted: boolean, version: MetadataVersion, levels: readonly (readonly [string, number])[],
  voters: ReadonlyMap<number, string> | null,
): void {
  const isFormatted = (directory: string): boolean => context.readDisk(`${directory}/${META_PROPERTIES}`) !== null;
  const formatted = directories.filter(isFormatted);
  const [first] = formatted;
  if (first !== undefined && !ignoresFormatted) throw terse(`Log directory ${first} is already formatted. Use --ignore-formatted to ignore this directory and format the others.`);
  if (formatted.length === directories.length) {
    context.out('All of the log directories are already formatted.');
    return;
  }
  context.out(`Bootstrap metadata: BootstrapMetadata(records=[${bootstrapRecords(levels)}], metadataVersionLevel=${version.level}, source=format command)`);
  for (const directory of directories) {
    if (formatted.includes(directory)) continue;
    const ownId = directory === metadataDirectory ? voters?.get(nodeId) : undefined;
    const kind = directory !== metadataDirectory ? 'data directory' : voters === null ? 'metadata directory' : ownId === undefined ? 'dynamic metadata directory' : 'dynamic metadata voter directory';
    context.out(`Formatting ${kind} ${directory} with ${METADATA_VERSION} ${version.name}.`);
    context.writeFile(`${directory}/${META_PROPERTIES}`, metaProperties(clusterId, ownId ?? randomUuid((bound) => context.random(bound)), nodeId));
  }
}

function bootstrapRecords(levels: readonly (readonly [string, number])[]): string {
  const others = levels.filter(([name]) => name !== METADATA_VERSION).sort(([a], [b]) => (a < b ? -1 : 1));
  const own = levels.filter(([name]) => name === METADATA_VERSION);
  return [...own, ...others].map(([name, level]) => `ApiMessageAndVersion(FeatureLevelRecord(name='${name}', featureLevel=${level}) at version 0)`).join(', ');
}
