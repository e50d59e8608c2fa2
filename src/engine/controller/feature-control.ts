import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import { ELR_VERSION, FEATURE_VERSIONS, METADATA_VERSION, METADATA_VERSIONS, metadataVersionOf } from '../protocol/feature-versions';
import { SUPPORTED_FEATURES } from '../protocol/features';
import type { ErrorResponse, FeatureUpdate, UpdateFeaturesRequest } from '../protocol/messages/quorum';
import { append, replyAfterCommit } from './append';
import { KRAFT_VERSION, type ControllerState } from './controller-state';
import { upgradeKRaftVersion } from './raft/voter-changes';

const UpgradeType = { UPGRADE: 1, SAFE_DOWNGRADE: 2, UNSAFE_DOWNGRADE: 3 } as const;
const MIN_INSYNC_REPLICAS = 'min.insync.replicas';

/** Changes levels of features: all of the request or nothing. */
export function onUpdateFeatures(ctx: Context, state: ControllerState, request: Request): void {
  const { featureUpdates, validateOnly } = request.body as UpdateFeaturesRequest;
  const records: MetadataRecord[] = [];
  const proposed = new Map(featureUpdates.map(({ feature, maxVersionLevel }) => [feature, maxVersionLevel]));
  for (const update of featureUpdates) {
    const problem = updateProblem(state, update, (feature) => proposed.get(feature) ?? levelOf(state, feature));
    if (problem !== null) {
      const errorMessage = `The update failed for all features since the following feature had an error: ${problem}`;
      ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_UPDATE_VERSION, errorMessage } satisfies ErrorResponse);
      return;
    }
    const { feature, maxVersionLevel } = update;
    if (maxVersionLevel === levelOf(state, feature)) continue;
    if (feature === KRAFT_VERSION) {
      if (validateOnly !== true) upgradeKRaftVersion(ctx, state, maxVersionLevel);
      continue;
    }
    records.push({ type: 'FeatureLevelRecord', name: feature, featureLevel: maxVersionLevel });
    if (feature === ELR_VERSION && maxVersionLevel > 0) elrFloorRecords(state, records);
  }
  if (validateOnly !== true) append(ctx, state, records);
  replyAfterCommit(ctx, state, request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null } satisfies ErrorResponse);
}

/** With ELR on there is one floor for the whole cluster, so no broker may have its own (R-ELR-08). */
function elrFloorRecords(state: ControllerState, records: MetadataRecord[]): void {
  const set = (resourceName: string, value: string | null): MetadataRecord => ({ type: 'ConfigRecord', resourceType: 'BROKER', resourceName, name: MIN_INSYNC_REPLICAS, value });
  const { configs } = state.image;
  if (configs.get('BROKER/')?.has(MIN_INSYNC_REPLICAS) !== true) records.push(set('', String(state.config.minInsyncReplicas)));
  for (const [resource, settings] of configs) {
    if (resource.startsWith('BROKER/') && resource !== 'BROKER/' && settings.has(MIN_INSYNC_REPLICAS)) records.push(set(resource.slice('BROKER/'.length), null));
  }
}

/** The level in force. That of the quorum stands in the Raft layer's own records (R-KRAFT-20). */
function levelOf({ image, raft }: ControllerState, feature: string): number {
  return feature === KRAFT_VERSION ? raft.voterSets[raft.voterSets.length - 1].kRaftVersion : (image.features.get(feature) ?? 0);
}

function updateProblem(state: ControllerState, { feature, maxVersionLevel, upgradeType = UpgradeType.UPGRADE }: FeatureUpdate, proposedLevelOf: (feature: string) => number): string | null {
  const invalid = (why: string): string => `Invalid update version ${maxVersionLevel} for feature ${feature}. ${why}`;
  const current = levelOf(state, feature);
  if (upgradeType < UpgradeType.UPGRADE || upgradeType > UpgradeType.UNSAFE_DOWNGRADE) return invalid('The controller does not support the given upgrade type.');
  if (maxVersionLevel < 0) return invalid('A feature version cannot be less than 0.');
  const supported = SUPPORTED_FEATURES.find(({ name }) => name === feature);
  if (supported === undefined) return invalid(`Local controller ${state.nodeId} does not support this feature.`);
  const { minVersion, maxVersion } = supported;
  if (maxVersionLevel < minVersion || maxVersionLevel > maxVersion) return invalid(`Local controller ${state.nodeId} only supports versions ${minVersion}-${maxVersion}`);
  if (maxVersionLevel < current && upgradeType === UpgradeType.UPGRADE) {
    return invalid("Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.");
  }
  if (maxVersionLevel > current && upgradeType !== UpgradeType.UPGRADE) return invalid("Can't downgrade to a newer version.");
  if (feature === METADATA_VERSION) return metadataDowngradeProblem(current, maxVersionLevel, upgradeType === UpgradeType.UNSAFE_DOWNGRADE);
  if (feature === KRAFT_VERSION && maxVersionLevel < current) return invalid('A quorum whose voters may change cannot be made static again.');
  const version = FEATURE_VERSIONS.find(({ name }) => name === feature)?.versions.find(({ level }) => level === maxVersionLevel);
  const missing = version?.needs.find(([other, level]) => proposedLevelOf(other) < level);
  return missing === undefined ? null : invalid(`${feature} could not be set to ${maxVersionLevel} because it depends on ${missing[0]} level ${missing[1]}`);
}

/** The way back is open as far as no level in between has changed what records look like. */
function metadataDowngradeProblem(current: number, next: number, isUnsafe: boolean): string | null {
  if (metadataVersionOf(next) === undefined) return `Invalid metadata.version ${next}. Unknown metadata.version.`;
  if (!METADATA_VERSIONS.some(({ level, changesRecords }) => level > next && level <= current && changesRecords)) return null;
  const why = isUnsafe ? 'Unsafe metadata downgrade is not supported in this version.' : 'Refusing to perform the requested downgrade because it might delete metadata information.';
  return `Invalid metadata.version ${next}. ${why}`;
}
