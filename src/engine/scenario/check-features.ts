import { SUPPORTED_FEATURES } from '../protocol/features';
import { didYouMean } from './nearest';
import type { ParsedScenario } from './schema';
import { show, type ShapeError } from './shapes';

/** Features of Kafka 4.3 at levels that it has; before KRaft there were none. */
export function checkFeatures({ features = {}, controlPlane }: ParsedScenario['cluster']): ShapeError[] {
  const errors: ShapeError[] = [];
  for (const [name, level] of Object.entries(features)) {
    const path = `cluster.features[${JSON.stringify(name)}]`;
    const known = SUPPORTED_FEATURES.find((feature) => feature.name === name);
    if (known === undefined) errors.push({ path, value: show(level), expected: 'the level of a feature of Kafka', help: didYouMean(name, SUPPORTED_FEATURES.map((feature) => feature.name)) });
    else if (level < known.minVersion || level > known.maxVersion) errors.push({ path, value: show(level), expected: `a level from ${known.minVersion} to ${known.maxVersion}`, help: '' });
  }
  if (controlPlane === 'zookeeper' && Object.keys(features).length > 0) {
    errors.push({ path: 'cluster.features', value: show(features), expected: 'nothing beside controlPlane "zookeeper"', help: 'Features belong to clusters with a quorum.' });
  }
  return errors;
}
