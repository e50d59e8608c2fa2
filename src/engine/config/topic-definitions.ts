import { boolean, double, int, list, long, LONG_MAX_TEXT, matching, notHonoured, oneOf } from './definition';

const THROTTLED_REPLICAS = /^(\*|(\d+:\d+(,\d+:\d+)*)?)$/;
const THROTTLED_WORDS = 'partition:broker pairs separated by commas, or *';

/** Every topic configuration of Kafka 4.3, so that an unknown name is known to be one. */
export const topicDefinitions = {
  cleanupPolicy: list('cleanup.policy', 'delete', ['compact', 'delete']),
  compressionGzipLevel: notHonoured(int('compression.gzip.level', '-1', { min: 1, max: 9, or: -1 })),
  compressionLz4Level: notHonoured(int('compression.lz4.level', '9', { min: 1, max: 17 })),
  compressionType: notHonoured(oneOf('compression.type', 'producer', ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'])),
  compressionZstdLevel: notHonoured(int('compression.zstd.level', '3', { min: -131072, max: 22 })),
  deleteRetentionMs: notHonoured(long('delete.retention.ms', '86400000', { min: 0 })),
  fileDeleteDelayMs: notHonoured(long('file.delete.delay.ms', '60000', { min: 0 })),
  flushMessages: notHonoured(long('flush.messages', LONG_MAX_TEXT, { min: 1 })),
  flushMs: notHonoured(long('flush.ms', LONG_MAX_TEXT, { min: 0 })),
  followerReplicationThrottledReplicas: notHonoured(matching('follower.replication.throttled.replicas', 'LIST', '', THROTTLED_REPLICAS, THROTTLED_WORDS)),
  indexIntervalBytes: notHonoured(int('index.interval.bytes', '4096', { min: 0 })),
  leaderReplicationThrottledReplicas: notHonoured(matching('leader.replication.throttled.replicas', 'LIST', '', THROTTLED_REPLICAS, THROTTLED_WORDS)),
  localRetentionBytes: notHonoured(long('local.retention.bytes', '-2', { min: -2 })),
  localRetentionMs: notHonoured(long('local.retention.ms', '-2', { min: -2 })),
  maxCompactionLagMs: notHonoured(long('max.compaction.lag.ms', LONG_MAX_TEXT, { min: 1 })),
  maxMessageBytes: int('max.message.bytes', '1048588', { min: 0 }),
  messageTimestampAfterMaxMs: long('message.timestamp.after.max.ms', '3600000', { min: 0 }),
  messageTimestampBeforeMaxMs: long('message.timestamp.before.max.ms', LONG_MAX_TEXT, { min: 0 }),
  messageTimestampType: oneOf('message.timestamp.type', 'CreateTime', ['CreateTime', 'LogAppendTime']),
  minCleanableDirtyRatio: notHonoured(double('min.cleanable.dirty.ratio', '0.5', { min: 0, max: 1 })),
  minCompactionLagMs: notHonoured(long('min.compaction.lag.ms', '0', { min: 0 })),
  minInsyncReplicas: int('min.insync.replicas', '1', { min: 1 }),
  preallocate: notHonoured(boolean('preallocate', 'false')),
  remoteLogCopyDisable: notHonoured(boolean('remote.log.copy.disable', 'false')),
  remoteLogDeleteOnDisable: notHonoured(boolean('remote.log.delete.on.disable', 'false')),
  remoteStorageEnable: notHonoured(boolean('remote.storage.enable', 'false')),
  retentionBytes: long('retention.bytes', '-1'),
  retentionMs: long('retention.ms', '604800000', { min: -1 }),
  segmentBytes: int('segment.bytes', '1073741824', { min: 1048576 }),
  segmentIndexBytes: notHonoured(int('segment.index.bytes', '10485760', { min: 4 })),
  segmentJitterMs: notHonoured(long('segment.jitter.ms', '0', { min: 0 })),
  segmentMs: long('segment.ms', '604800000', { min: 1 }),
  uncleanLeaderElectionEnable: boolean('unclean.leader.election.enable', 'false'),
} as const;
