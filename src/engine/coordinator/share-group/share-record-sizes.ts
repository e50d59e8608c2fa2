import { INT16, INT32, INT64, length, NO_TAGS, setsSize, TAG, text, texts } from '../consumer/record-sizes';
import type { ShareGroupRecord } from './share-records';

/** Sizes of the values of a share group's records, in Kafka's compact encoding; of a record that is no tombstone. */
export function shareRecordSize(record: ShareGroupRecord): number {
  switch (record.type) {
    case 'ShareGroupMetadata':
      return INT16 + INT32 + INT64 + NO_TAGS;
    case 'ShareGroupMemberMetadata': {
      if (record.value === null) return 0;
      const { rackId, clientId, clientHost, subscribedTopicNames } = record.value;
      return INT16 + text(rackId) + text(clientId) + text(clientHost) + texts(subscribedTopicNames) + NO_TAGS;
    }
    case 'ShareGroupTargetAssignmentMetadata':
      return INT16 + INT32 + NO_TAGS + TAG + INT64;
    case 'ShareGroupTargetAssignmentMember':
      return record.value === null ? 0 : INT16 + setsSize(record.value) + NO_TAGS;
    case 'ShareGroupCurrentMemberAssignment':
      return record.value === null ? 0 : INT16 + INT32 + INT32 + 1 + setsSize(record.value.assigned) + NO_TAGS;
    case 'ShareGroupStatePartitionMetadata':
      // Topics come with their names, which are not kept here: a length each. Nothing is listed as being deleted.
      return record.value === null ? 0 : INT16 + setsSize(record.value.initializing) + setsSize(record.value.initialized) + length(0) + NO_TAGS;
  }
}
