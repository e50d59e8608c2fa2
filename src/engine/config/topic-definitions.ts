import { boolean, double, fromBroker, int, list, long, LONG_MAX_TEXT, matching, notHonoured, oneOf } from './definition';

const THROTTLED_REPLICAS = /^(\*|(\d+:\d+(,\d+:\d+)*)?)$/;
const THROTTLED_WORDS = 'partition:broker pairs separated by commas, or *';

/** Every topic configuration of Kafka 4.3, so that an unknown name is known to be one. */
export const topicDefinitions = {
  cleanupPolicy: fromBroker(list('cleanup.policy', 'delete', ['compact', 'delete']), 'log.cleanup.policy'),
  compressionGzipLevel: fromBroker(notHonoured(int('compression.gzip.level', '-1', { min: 1, max: 9, or: -1 })), 'compression.gzip.level'),
  compressionLz4Level: fromBroker(notHonoured(int('compression.lz4.level', '9', { min: 1, max: 17 })), 'compression.lz4.level'),
  compressionType: fromBroker(oneOf('compression.type', 'producer', ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer']), 'compression.type'),
  compressionZstdLevel: fromBroker(notHonoured(int('compression.zstd.level', '3', { min: -131072, max: 22 })), 'compression.zstd.level'),
  deleteRetentionMs: fromBroker(long('delete.retention.ms', '86400000', { min: 0 }), 'log.cleaner.delete.retention.ms'),
  fileDeleteDelayMs: fromBroker(notHonoured(long('file.delete.delay.ms', '60000', { min: 0 })), 'log.segment.delete.delay.ms'),
  flushMessages: fromBroker(notHonoured(long('flush.messages', LONG_MAX_TEXT, { min: 1 })), 'log.flush.interval.messages'),
  flushMs: fromBroker(notHonoured(long('flush.ms', LONG_MAX_TEXT, { min: 0 })), 'log.flush.interval.ms', 'log.flush.scheduler.interval.ms'),
  followerReplicationThrottledReplicas: matching('follower.replication.throttled.replicas', 'LIST', '', THROTTLED_REPLICAS, THROTTLED_WORDS),
  indexIntervalBytes: fromBroker(int('index.interval.bytes', '4096', { min: 0 }), 'log.index.interval.bytes'),
  leaderReplicationThrottledReplicas: matching('leader.replication.throttled.replicas', 'LIST', '', THROTTLED_REPLICAS, THROTTLED_WORDS),
  localRetentionBytes: fromBroker(long('local.retention.bytes', '-2', { min: -2 }), 'log.local.retention.bytes'),
  localRetentionMs: fromBroker(long('local.retention.ms', '-2', { min: -2 }), 'log.local.retention.ms'),
  maxCompactionLagMs: fromBroker(long('max.compaction.lag.ms', LONG_MAX_TEXT, { min: 1 }), 'log.cleaner.max.compaction.lag.ms'),
  maxMessageBytes: fromBroker(int('max.message.bytes', '1048588', { min: 0 }), 'message.max.bytes'),
  messageTimestampAfterMaxMs: fromBroker(long('message.timestamp.after.max.ms', '3600000', { min: 0 }), 'log.message.timestamp.after.max.ms'),
  messageTimestampBeforeMaxMs: fromBroker(long('message.timestamp.before.max.ms', LONG_MAX_TEXT, { min: 0 }), 'log.message.timestamp.before.max.ms'),
  messageTimestampType: fromBroker(oneOf('message.timestamp.type', 'CreateTime', ['CreateTime', 'LogAppendTime']), 'log.message.timestamp.type'),
  minCleanableDirtyRatio: fromBroker(double('min.cleanable.dirty.ratio', '0.5', { min: 0, max: 1 }), 'log.cleaner.min.cleanable.ratio'),
  minCompactionLagMs: fromBroker(long('min.compaction.lag.ms', '0', { min: 0 }), 'log.cleaner.min.compaction.lag.ms'),
  minInsyncReplicas: fromBroker(int('min.insync.replicas', '1', { min: 1 }), 'min.insync.replicas'),
  preallocate: fromBroker(notHonoured(boolean('preallocate', 'false')), 'log.preallocate'),
  remoteLogCopyDisable: notHonoured(boolean('remote.log.copy.disable', 'false')),
  remoteLogDeleteOnDisable: notHonoured(boolean('remote.log.delete.on.disable', 'false')),
  remoteStorageEnable: boolean('remote.storage.enable', 'false'),
  retentionBytes: fromBroker(long('retention.bytes', '-1'), 'log.retention.bytes'),
  retentionMs: fromBroker(long('retention.ms', '604800000', { min: -1 }), 'log.retention.ms', 'log.retention.minutes', 'log.retention.hours'),
  segmentBytes: fromBroker(int('segment.bytes', '1073741824', { min: 1048576 }), 'log.segment.bytes'),
  segmentIndexBytes: fromBroker(int('segment.index.bytes', '10485760', { min: 4 }), 'log.index.size.max.bytes'),
  segmentJitterMs: fromBroker(long('segment.jitter.ms', '0', { min: 0 }), 'log.roll.jitter.ms', 'log.roll.jitter.hours'),
  segmentMs: fromBroker(long('segment.ms', '604800000', { min: 1 }), 'log.roll.ms', 'log.roll.hours'),
  uncleanLeaderElectionEnable: fromBroker(boolean('unclean.leader.election.enable', 'false'), 'unclean.leader.election.enable'),
} as const;
