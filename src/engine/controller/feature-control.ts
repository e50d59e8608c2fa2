import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import { SUPPORTED_FEATURES } from '../protocol/features';
import type { ErrorResponse, FeatureUpdate, UpdateFeaturesRequest } from '../protocol/messages/quorum';
import { append, replyAfterCommit } from './append';
import { KRAFT_VERSION, type ControllerState } from './controller-state';
import { upgradeKRaftVersion } from './raft/voter-changes';

const UpgradeType = { UPGRADE: 1, SAFE_DOWNGRADE: 2, UNSAFE_DOWNGRADE: 3 } as const;
const METADATA_VERSION = 'metadata.version';

/** Changes levels of features: all of the request or nothing. */
export function onUpdateFeatures(ctx: Context, state: ControllerState, request: Request): void {
  const { featureUpdates, validateOnly } = request.body as UpdateFeaturesRequest;
  const records: MetadataRecord[] = [];
  for (const update of featureUpdates) {
    const problem = updateProblem(state, update);
    if (problem !== null) {
      const errorMessage = `The update failed for all features since the following feature had an error: ${problem}`;
      ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_UPDATE_VERSION, errorMessage } satisfies ErrorResponse);
      return;
    }
    const { feature, maxVersionLevel } = update;
    if (maxVersionLevel === levelOf(state, feature)) continue;
    if (feature === KRAFT_VERSION) {
      if (validateOnly !== true) upgradeKRaftVersion(ctx, state, maxVersionLevel);
    } else records.push({ type: 'FeatureLevelRecord', name: feature, featureLevel: maxVersionLevel });
  }
  if (validateOnly !== true) append(ctx, state, records);
  replyAfterCommit(ctx, state, request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null } satisfies ErrorResponse);
}

/** The level in force. That of the quorum stands in the Raft layer's own records (R-KRAFT-20). */
function levelOf({ image, raft }: ControllerState, feature: string): number {
  return feature === KRAFT_VERSION ? raft.voterSets[raft.voterSets.length - 1].kRaftVersion : (image.features.get(feature) ?? 0);
}

function updateProblem(state: ControllerState, { feature, maxVersionLevel, upgradeType = UpgradeType.UPGRADE }: FeatureUpdate): string | null {
  const invalid = (why: string): string => `Invalid update version ${maxVersionLevel} for feature ${feature}. ${why}`;
  const supported = SUPPORTED_FEATURES.find(({ name }) => name === feature);
  if (supported === undefined) return invalid(`Local controller ${state.nodeId} does not support this feature.`);
  const { minVersion, maxVersion } = supported;
  if (maxVersionLevel < minVersion || maxVersionLevel > maxVersion) return invalid(`Local controller ${state.nodeId} only supports versions ${minVersion}-${maxVersion}`);
  if (maxVersionLevel >= levelOf(state, feature)) return null;
  if (upgradeType === UpgradeType.UPGRADE) return invalid("Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.");
  if (feature === KRAFT_VERSION) return invalid('A quorum whose voters may change cannot be made static again.');
  if (feature === METADATA_VERSION) return invalid('Records that are already in the metadata log would not be understood at that level.');
  return null;
}
