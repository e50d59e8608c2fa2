/** Levels of metadata.version that a 4.3 cluster can have. */
export interface MetadataVersion {
  readonly level: number;
  readonly name: string;
  /** Records of this level are not understood by one below, so that nobody can go back behind it. */
  readonly changesRecords: boolean;
}

export const METADATA_VERSION = 'metadata.version';
export const ELR_VERSION = 'eligible.leader.replicas.version';

export const METADATA_VERSIONS: readonly MetadataVersion[] = [
  { level: 7, name: '3.3-IV3', changesRecords: true },
  { level: 8, name: '3.4-IV0', changesRecords: true },
  { level: 9, name: '3.5-IV0', changesRecords: false },
  { level: 10, name: '3.5-IV1', changesRecords: false },
  { level: 11, name: '3.5-IV2', changesRecords: true },
  { level: 12, name: '3.6-IV0', changesRecords: false },
  { level: 13, name: '3.6-IV1', changesRecords: true },
  { level: 14, name: '3.6-IV2', changesRecords: true },
  { level: 15, name: '3.7-IV0', changesRecords: true },
  { level: 16, name: '3.7-IV1', changesRecords: false },
  { level: 17, name: '3.7-IV2', changesRecords: true },
  { level: 18, name: '3.7-IV3', changesRecords: false },
  { level: 19, name: '3.7-IV4', changesRecords: false },
  { level: 20, name: '3.8-IV0', changesRecords: false },
  { level: 21, name: '3.9-IV0', changesRecords: false },
  { level: 22, name: '4.0-IV0', changesRecords: false },
  { level: 23, name: '4.0-IV1', changesRecords: true },
  { level: 24, name: '4.0-IV2', changesRecords: false },
  { level: 25, name: '4.0-IV3', changesRecords: false },
  { level: 26, name: '4.1-IV0', changesRecords: false },
  { level: 27, name: '4.1-IV1', changesRecords: false },
  { level: 28, name: '4.2-IV0', changesRecords: false },
  { level: 29, name: '4.2-IV1', changesRecords: false },
  { level: 30, name: '4.3-IV0', changesRecords: true },
];

export interface FeatureVersion {
  readonly level: number;
  /** The metadata.version that a new cluster must have at least to get it by default. */
  readonly since: number;
  /** Levels of other features that it needs. */
  readonly needs: readonly (readonly [feature: string, level: number])[];
}

/** All features but metadata.version, in the order in which Kafka lists them. */
export const FEATURE_VERSIONS: readonly { readonly name: string; readonly versions: readonly FeatureVersion[] }[] = [
  { name: 'kraft.version', versions: [first(), { level: 1, since: 21, needs: [[METADATA_VERSION, 21]] }] },
  { name: 'transaction.version', versions: [first(), { level: 1, since: 24, needs: [] }, { level: 2, since: 24, needs: [] }] },
  { name: 'group.version', versions: [first(), { level: 1, since: 22, needs: [] }] },
  { name: ELR_VERSION, versions: [first(), { level: 1, since: 26, needs: [[METADATA_VERSION, 23]] }] },
  { name: 'share.version', versions: [first(), { level: 1, since: 28, needs: [] }] },
  { name: 'streams.version', versions: [first(), { level: 1, since: 29, needs: [] }] },
];

function first(): FeatureVersion {
  return { level: 0, since: 0, needs: [] };
}

/** The level that a new cluster of that metadata.version starts with. */
export function defaultLevel(versions: readonly FeatureVersion[], metadataLevel: number): number {
  let level = 0;
  for (const version of versions) if (version.since <= metadataLevel) ({ level } = version);
  return level;
}

export function metadataVersionOf(level: number): MetadataVersion | undefined {
  return METADATA_VERSIONS.find((version) => version.level === level);
}

/** `4.3-IV0`, or a release for the last one in it: `4.3`, `4.3.1`. */
export function metadataVersionByName(text: string): MetadataVersion | undefined {
  const release = text.split('.').slice(0, 2).join('.');
  return METADATA_VERSIONS.find(({ name }) => name === release) ?? METADATA_VERSIONS.findLast(({ name }) => name.slice(0, name.indexOf('-')) === release);
}
