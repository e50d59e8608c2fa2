import { resolveTopicConfig } from '../config/topic-config';
import { isInternalTopic } from '../protocol/topic-name';
import type { DecisionState } from './decision';

/**
 * Why a topic with these settings of its own cannot keep its closed segments in an object store; null when it can, or does not want
 * to (R-TIER-01).
 */
export function tieredRefusal(state: DecisionState, topic: string, own: ReadonlyMap<string, string>): string | null {
  const { remoteStorageEnable, cleanupPolicy, localRetentionMs, retentionMs, localRetentionBytes, retentionBytes } = resolveTopicConfig(own, state.config);
  if (!remoteStorageEnable) return null;
  if (!state.config.remoteLogStorageSystemEnable) return `Tiered storage is off in this cluster: ${topic} cannot have remote.storage.enable.`;
  if (isInternalTopic(topic)) return `${topic} is an internal topic: it cannot have remote.storage.enable.`;
  if (cleanupPolicy.length !== 1 || cleanupPolicy[0] !== 'delete') return 'Tiered storage needs cleanup.policy=delete and nothing else.';
  if (isMore(localRetentionMs, retentionMs)) return `local.retention.ms must not be more than retention.ms, which is ${retentionMs}.`;
  if (isMore(localRetentionBytes, retentionBytes)) return `local.retention.bytes must not be more than retention.bytes, which is ${retentionBytes}.`;
  return null;
}

/** Is a local limit, −2 for "the same" and −1 for none, wider than the one of the whole log? */
function isMore(local: number, whole: number): boolean {
  return local !== -2 && whole !== -1 && (local === -1 || local > whole);
}

/** What is in the store would be out of reach. */
export function disablingRefusal(before: ReadonlyMap<string, string> | undefined, after: ReadonlyMap<string, string>): string | null {
  const isOn = (settings: ReadonlyMap<string, string> | undefined): boolean => settings?.get('remote.storage.enable')?.toLowerCase() === 'true';
  return isOn(before) && !isOn(after) ? 'remote.storage.enable cannot be turned off again: what is in the object store would be lost.' : null;
}
