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
  '/admin', Path.DeleteTopics, '/brokers', Path.BrokerIds, Path.Topics, Path.Config, '/config/brokers', '/config/groups', '/config/topics', Path.ConfigChanges, Path.IsrChanges, Path.ProducerIds,
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

const ENTITY_TYPES = { TOPIC: 'topics', BROKER: 'brokers', GROUP: 'groups' } as const;
export type ConfigResource = keyof typeof ENTITY_TYPES;
const RESOURCES: readonly ConfigResource[] = ['TOPIC', 'BROKER', 'GROUP'];

/** The types of entities that have settings, as their paths have them. */
export const CONFIG_ENTITY_TYPES: readonly string[] = RESOURCES.map((resource) => ENTITY_TYPES[resource]);

/** The entity of a configuration resource as its path has it: `topics/orders`, `brokers/1`, `brokers/<default>`. */
export function configEntity(resourceType: ConfigResource, resourceName: string): string {
  return `${ENTITY_TYPES[resourceType]}/${resourceType === 'BROKER' && resourceName === '' ? BROKER_DEFAULT : resourceName}`;
}

export function configPath(entity: string): string {
  return `${Path.Config}/${entity}`;
}

/** The key of an entity in a metadata image: `TOPIC/orders`, `BROKER/1`, `BROKER/`. */
export function configKey(entity: string): string {
  const { resourceType, resourceName } = configResource(entity);
  return `${resourceType}/${resourceName}`;
}

export function configResource(entity: string): { readonly resourceType: ConfigResource; readonly resourceName: string } {
  const [type, name] = entity.split('/');
  return { resourceType: RESOURCES.find((resource) => ENTITY_TYPES[resource] === type) ?? 'TOPIC', resourceName: type === 'brokers' && name === BROKER_DEFAULT ? '' : name };
}
