/** Where Kafka keeps what in ZooKeeper. */
export const Path = {
  Controller: '/controller',
  ControllerEpoch: '/controller_epoch',
  BrokerIds: '/brokers/ids',
  Topics: '/brokers/topics',
  DeleteTopics: '/admin/delete_topics',
  Config: '/config',
  ConfigChanges: '/config/changes',
  IsrChanges: '/isr_change_notification',
  ProducerIds: '/latest_producer_id_block',
} as const;

/** What brokers make sure of when they start for the first time; here it is there from the beginning. */
export const PERSISTENT_PATHS: readonly string[] = [
  '/admin', Path.DeleteTopics, '/brokers', Path.BrokerIds, Path.Topics, Path.Config, '/config/brokers', '/config/topics', Path.ConfigChanges, Path.IsrChanges, Path.ProducerIds,
];

export function brokerPath(brokerId: number): string {
  return `${Path.BrokerIds}/${brokerId}`;
}

export function topicPath(topic: string): string {
  return `${Path.Topics}/${topic}`;
}

export function partitionsPath(topic: string): string {
  return `${Path.Topics}/${topic}/partitions`;
}

export function partitionPath(topic: string, partition: number): string {
  return `${partitionsPath(topic)}/${partition}`;
}

export function statePath(topic: string, partition: number): string {
  return `${partitionPath(topic, partition)}/state`;
}

export function deleteTopicPath(topic: string): string {
  return `${Path.DeleteTopics}/${topic}`;
}

const BROKER_DEFAULT = '<default>';

/** The entity of a configuration resource as its path has it: `topics/orders`, `brokers/1`, `brokers/<default>`. */
export function configEntity(resourceType: 'TOPIC' | 'BROKER', resourceName: string): string {
  return resourceType === 'TOPIC' ? `topics/${resourceName}` : `brokers/${resourceName === '' ? BROKER_DEFAULT : resourceName}`;
}

export function configPath(entity: string): string {
  return `${Path.Config}/${entity}`;
}

/** The key of an entity in a metadata image: `TOPIC/orders`, `BROKER/1`, `BROKER/`. */
export function configKey(entity: string): string {
  const [type, name] = entity.split('/');
  return type === 'topics' ? `TOPIC/${name}` : `BROKER/${name === BROKER_DEFAULT ? '' : name}`;
}
