import type { LogConfig } from '../log/log-config';
import type { PartitionLog } from '../log/partition-log';
import { copiedSegments, type RemoteLogSegmentMetadata, type RemoteLogSegments } from './remote-log-segment';

/**
 * Copied segments that retention.* lets go, oldest first, up to the first that stays. It applies to the whole log: what is in the
 * store, and what is only local (R-TIER-04).
 */
export function expiredSegments(segments: RemoteLogSegments, log: PartitionLog, { retentionMs, retentionBytes }: LogConfig, nowMs: number): RemoteLogSegmentMetadata[] {
  const copied = copiedSegments(segments, log);
  let excessBytes = retentionBytes < 0 ? -1 : copied.reduce((sum, { sizeBytes }) => sum + sizeBytes, onlyLocalBytes(log)) - retentionBytes;
  const expired: RemoteLogSegmentMetadata[] = [];
  for (const segment of copied) {
    const isBelowStart = segment.endOffset < log.logStartOffset;
    const isTooOld = retentionMs >= 0 && nowMs - segment.maxTimestampMs > retentionMs;
    const isTooMuch = excessBytes >= segment.sizeBytes;
    if (!isBelowStart && !isTooOld && !isTooMuch) break;
    if (isTooMuch) excessBytes -= segment.sizeBytes;
    expired.push(segment);
  }
  return expired;
}

function onlyLocalBytes({ segments, highestRemoteOffset }: PartitionLog): number {
  let bytes = 0;
  for (const segment of segments) if (segment.baseOffset > highestRemoteOffset) bytes += segment.sizeBytes;
  return bytes;
}
