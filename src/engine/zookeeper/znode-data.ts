/** What znodes hold, field by field as Kafka writes it. Immutable. */
export type ZnodeData = null | number | BrokerData | ControllerData | TopicData | PartitionStateData | ConfigData | ConfigChangeData | IsrChangeData | ProducerIdBlockData;

export interface BrokerData {
  readonly version: 5;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface ControllerData {
  readonly version: 1;
  readonly brokerid: number;
}

export interface TopicData {
  readonly version: 3;
  readonly topic_id: string;
  /** Replicas by partition, in order of preference. */
  readonly partitions: readonly (readonly number[])[];
  /** By partition; only those that a reassignment is moving. */
  readonly adding_replicas: Readonly<Record<number, readonly number[]>>;
  readonly removing_replicas: Readonly<Record<number, readonly number[]>>;
}

export interface PartitionStateData {
  readonly version: 1;
  readonly controller_epoch: number;
  readonly leader: number;
  readonly leader_epoch: number;
  readonly isr: readonly number[];
  readonly leader_recovery_state: number;
}

export interface ConfigData {
  readonly version: 1;
  readonly config: Readonly<Record<string, string>>;
}

export interface ConfigChangeData {
  readonly version: 2;
  /** `topics/orders`, `brokers/1`, `brokers/<default>`. */
  readonly entity_path: string;
}

export interface IsrChangeData {
  readonly version: 1;
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[];
}

export interface ProducerIdBlockData {
  readonly version: 1;
  readonly broker: number;
  readonly block_start: number;
  readonly block_end: number;
}
