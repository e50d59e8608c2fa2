/** What of a topic's configuration the log reads. */
export interface LogConfig {
  readonly maxMessageBytes: number;
  readonly segmentBytes: number;
  readonly segmentMs: number;
  readonly segmentJitterMs: number;
  readonly segmentIndexBytes: number;
  readonly indexIntervalBytes: number;
  readonly cleanupPolicy: readonly string[];
  readonly compressionType: string;
  readonly messageTimestampType: string;
  readonly messageTimestampBeforeMaxMs: number;
  readonly messageTimestampAfterMaxMs: number;
  readonly retentionMs: number;
  readonly retentionBytes: number;
  /** −2: as retention.ms and retention.bytes. They count for what is local of a log that is copied to an object store (R-TIER-03). */
  readonly localRetentionMs: number;
  readonly localRetentionBytes: number;
  readonly remoteStorageEnable: boolean;
  readonly deleteRetentionMs: number;
  readonly minCompactionLagMs: number;
  readonly maxCompactionLagMs: number;
  readonly minCleanableDirtyRatio: number;
}

/** Kafka's own defaults; a number that stands for "never" is as large as a whole number can be. */
export const DEFAULT_LOG_CONFIG: LogConfig = {
  maxMessageBytes: 1_048_588,
  segmentBytes: 1_073_741_824,
  segmentMs: 604_800_000,
  segmentJitterMs: 0,
  segmentIndexBytes: 10_485_760,
  indexIntervalBytes: 4096,
  cleanupPolicy: ['delete'],
  compressionType: 'producer',
  messageTimestampType: 'CreateTime',
  messageTimestampBeforeMaxMs: Number.MAX_SAFE_INTEGER,
  messageTimestampAfterMaxMs: 3_600_000,
  retentionMs: 604_800_000,
  retentionBytes: -1,
  localRetentionMs: -2,
  localRetentionBytes: -2,
  remoteStorageEnable: false,
  deleteRetentionMs: 86_400_000,
  minCompactionLagMs: 0,
  maxCompactionLagMs: Number.MAX_SAFE_INTEGER,
  minCleanableDirtyRatio: 0.5,
};

export function isCompacted(config: LogConfig): boolean {
  return config.cleanupPolicy.includes('compact');
}

/** A compacted topic must not keep the cleaner waiting longer than it allows for a segment to be closed (R-SEG-03). */
export function effectiveSegmentMs(config: LogConfig): number {
  return isCompacted(config) && config.maxCompactionLagMs > 0 ? Math.min(config.maxCompactionLagMs, config.segmentMs) : config.segmentMs;
}
