import type { MetadataRecord } from './records';

/** Header of a record within a batch and the frame of a metadata record: attributes, deltas, lengths, API key and version. */
const FRAME_BYTES = 12;
const UUID_BYTES = 16;
const INT_BYTES = 4;
const LONG_BYTES = 8;

/** Bytes that a record takes in the metadata log, near enough for batching and display: fixed fields in full, tags and varints as one byte. */
export function metadataRecordSizeBytes(record: MetadataRecord): number {
  switch (record.type) {
    case 'RegisterBrokerRecord':
      // id, incarnation, epoch, one listener, rack, flags, log directories
      return FRAME_BYTES + INT_BYTES + UUID_BYTES + LONG_BYTES + 24 + (record.rack?.length ?? 0) + 3 + UUID_BYTES * (record.logDirs?.length ?? 1);
    case 'BrokerRegistrationChangeRecord':
      return FRAME_BYTES + INT_BYTES + LONG_BYTES + 4 + UUID_BYTES * (record.logDirs?.length ?? 0);
    case 'UnregisterBrokerRecord':
      return FRAME_BYTES + INT_BYTES + LONG_BYTES;
    case 'TopicRecord':
      return FRAME_BYTES + record.name.length + 1 + UUID_BYTES;
    case 'RemoveTopicRecord':
      return FRAME_BYTES + UUID_BYTES;
    case 'PartitionRecord':
      // partition, topic, four lists with directories, leader, two epochs, recovery state
      return FRAME_BYTES + INT_BYTES + UUID_BYTES + (INT_BYTES * 2 + UUID_BYTES) * record.registration.replicas.length + 4 * INT_BYTES;
    case 'PartitionChangeRecord':
      return FRAME_BYTES + INT_BYTES + UUID_BYTES + (record.leader === undefined ? 0 : INT_BYTES + 2) + INT_BYTES * (record.isr?.length ?? 0) + UUID_BYTES * (record.directories?.length ?? 0) + 2;
    case 'ConfigRecord':
      return FRAME_BYTES + 1 + record.resourceName.length + record.name.length + (record.value?.length ?? 0) + 3;
    case 'ClearElrRecord':
      return FRAME_BYTES + record.topicName.length + 1;
    case 'ClientQuotaRecord':
      return FRAME_BYTES + record.entity.reduce((bytes, { entityType, entityName }) => bytes + entityType.length + (entityName?.length ?? 0) + 3, 1) + record.key.length + LONG_BYTES + 2;
    case 'AccessControlEntryRecord':
      // id, resource, principal, host, and four kinds
      return FRAME_BYTES + UUID_BYTES + record.resourceName.length + record.principal.length + record.host.length + 3 + 4;
    case 'RemoveAccessControlEntryRecord':
      return FRAME_BYTES + UUID_BYTES;
    case 'FeatureLevelRecord':
      return FRAME_BYTES + record.name.length + 3;
    case 'ProducerIdsRecord':
      return FRAME_BYTES + INT_BYTES + 2 * LONG_BYTES;
    case 'NoOpRecord':
      return FRAME_BYTES;
    case 'LeaderChangeMessage':
      return FRAME_BYTES + INT_BYTES * (1 + record.voters.length);
    case 'SnapshotHeaderRecord':
      return FRAME_BYTES + 2 + LONG_BYTES;
    case 'SnapshotFooterRecord':
    case 'KRaftVersionRecord':
      return FRAME_BYTES + 2;
    case 'VotersRecord':
      // id, directory, one listener
      return FRAME_BYTES + (INT_BYTES + UUID_BYTES + 24) * record.voters.length;
  }
}
