import type { MetadataImage } from './image';
import type { ConfigResourceName, MetadataRecord } from './records';

/** The records that make an image anew out of nothing, in the order in which a snapshot of Kafka has them. */
export function imageRecords(image: MetadataImage): MetadataRecord[] {
  const records: MetadataRecord[] = [];
  for (const [name, featureLevel] of image.features) records.push({ type: 'FeatureLevelRecord', name, featureLevel });
  for (const broker of image.brokers.values()) records.push({ type: 'RegisterBrokerRecord', ...broker });
  for (const { name, topicId, partitions } of image.topics.values()) {
    records.push({ type: 'TopicRecord', name, topicId });
    partitions.forEach((registration, partitionId) => records.push({ type: 'PartitionRecord', topicId, partitionId, registration }));
  }
  for (const [resource, settings] of image.configs) {
    const slash = resource.indexOf('/');
    const resourceType = resource.slice(0, slash) as ConfigResourceName;
    const resourceName = resource.slice(slash + 1);
    for (const [name, value] of settings) records.push({ type: 'ConfigRecord', resourceType, resourceName, name, value });
  }
  for (const { entity, values } of image.clientQuotas.values()) {
    for (const [key, value] of values) records.push({ type: 'ClientQuotaRecord', entity, key, value, remove: false });
  }
  if (image.nextProducerId > 0) records.push({ type: 'ProducerIdsRecord', brokerId: -1, brokerEpoch: -1, nextProducerId: image.nextProducerId });
  for (const [id, entry] of image.acls) records.push({ type: 'AccessControlEntryRecord', id, ...entry });
  return records;
}
