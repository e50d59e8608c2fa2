import { SUPPORTED_FEATURES } from '../protocol/features';
import type { ApiVersionsResponse } from '../protocol/messages/api-versions';
import type { MetadataImage } from './image';

/** What a node says of features in its ApiVersions: what it could do, and what is agreed on. That of the quorum stands in the Raft layer's records. */
export function featureAnswer({ features, kRaftVersion, offset }: MetadataImage): Pick<ApiVersionsResponse, 'supportedFeatures' | 'finalizedFeatures' | 'finalizedFeaturesEpoch'> {
  const finalized = [...features, ...(kRaftVersion > 0 ? [['kraft.version', kRaftVersion] as const] : [])].filter(([, level]) => level > 0);
  return {
    supportedFeatures: SUPPORTED_FEATURES,
    finalizedFeaturesEpoch: offset,
    finalizedFeatures: finalized.map(([name, level]) => ({ name, maxVersionLevel: level, minVersionLevel: level })),
  };
}
