import { ErrorCode } from '../../protocol/error-codes';
import type { BrokerState } from '../broker-state';
import { Role, type Partition } from './partition';
import { checkLeaderEpoch } from './read-partition';

/** The replica of a partition on this broker, or why a request for it fails. */
export function replicaByName(broker: BrokerState, topic: string, index: number): Partition | ErrorCode {
  const partition = broker.replicas.topics.get(topic)?.partitions[index];
  if (partition !== undefined && partition.role !== Role.None) return partition;
  if (partition?.isOffline === true) return ErrorCode.KAFKA_STORAGE_ERROR;
  return broker.image.topics.get(topic)?.partitions[index] === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NOT_LEADER_OR_FOLLOWER;
}

/** The same, if this broker leads it in the epoch that the request names. */
export function leaderByName(broker: BrokerState, topic: string, index: number, currentLeaderEpoch: number): Partition | ErrorCode {
  const partition = replicaByName(broker, topic, index);
  if (typeof partition === 'number') return partition;
  const errorCode = checkLeaderEpoch(partition, currentLeaderEpoch);
  if (errorCode !== ErrorCode.NONE) return errorCode;
  return partition.role === Role.Leader ? partition : ErrorCode.NOT_LEADER_OR_FOLLOWER;
}
