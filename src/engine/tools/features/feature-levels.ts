import { defaultLevel, FEATURE_VERSIONS, METADATA_VERSION, METADATA_VERSIONS, metadataVersionByName, metadataVersionOf, type MetadataVersion } from '../../protocol/feature-versions';
import type { ToolContext } from '../process/tool';
import { javaLong } from '../command-line/java-number';
import { ToolFailure } from '../process/tool-failure';

/** What the tool says in one line without a trace. */
export const TERSE = 'org.apache.kafka.tools.TerseException';

const MAX_SHORT = 32_767;

export function terse(text: string): ToolFailure {
  return new ToolFailure(TERSE, text);
}

/** A metadata.version by its name; anything else as a number. */
export function levelText(feature: string, level: number): string {
  return feature === METADATA_VERSION ? (metadataVersionOf(level)?.name ?? `UNKNOWN ${level}`) : String(level);
}

/** `name=level`. */
export function nameAndLevel(text: string): { readonly name: string; readonly level: number } {
  const at = text.indexOf('=');
  if (at < 0) throw terse(`Can't parse feature=level string ${text}: equals sign not found.`);
  const level = text.slice(at + 1).trim();
  const number = javaLong(level, 'int');
  if (number === null || number > MAX_SHORT || number < -MAX_SHORT - 1) throw terse(`Can't parse feature=level string ${text}: unable to parse ${level} as a short.`);
  return { name: text.slice(0, at).trim(), level: number };
}

export function metadataVersionNamed(text: string): MetadataVersion {
  const version = metadataVersionByName(text);
  if (version === undefined) throw terse(`Unknown metadata.version ${text}. Supported metadata.version are ${METADATA_VERSIONS.map(({ name }) => name).join(', ')}`);
  return version;
}

/** Levels of all features but metadata.version in a new cluster of that metadata.version. */
export function levelsOfRelease({ level }: MetadataVersion): readonly { readonly name: string; readonly level: number }[] {
  return FEATURE_VERSIONS.map(({ name, versions }) => ({ name, level: defaultLevel(versions, level) }));
}

/** R-CLI-72; kafka-storage has the same. */
export function printVersionMapping(context: ToolContext, release: string | null): void {
  const latest = METADATA_VERSIONS.at(-1)?.name ?? '';
  const version = metadataVersionByName(release ?? latest);
  if (version === undefined) throw terse(`Unknown release version '${release ?? latest}'. Supported versions are: ${METADATA_VERSIONS[0]?.name ?? ''} to ${latest}`);
  context.out(`${METADATA_VERSION}=${version.level} (${release ?? latest})`);
  for (const { name, level } of levelsOfRelease(version)) context.out(`${name}=${level}`);
}

export function printDependencies(context: ToolContext, features: readonly string[]): void {
  for (const text of features) {
    const { name, level } = nameAndLevel(text);
    if (name === METADATA_VERSION) {
      if (metadataVersionOf(level) === undefined) throw terse(`Unknown metadata.version ${level}`);
      context.out(`${name}=${level} (${levelText(name, level)}) has no dependencies.`);
      continue;
    }
    const feature = FEATURE_VERSIONS.find((one) => one.name === name);
    if (feature === undefined) throw terse(`Unknown feature: ${name}`);
    const version = feature.versions.find((one) => one.level === level);
    if (version === undefined) throw terse(`No feature:${name} with feature level ${level}`);
    context.out(`${name}=${level} ${version.needs.length === 0 ? 'has no dependencies.' : 'requires:'}`);
    for (const [other, needed] of version.needs) context.out(`    ${other}=${needed}${other === METADATA_VERSION ? ` (${levelText(other, needed)})` : ''}`);
  }
}
