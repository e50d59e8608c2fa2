import type { SentenceNames } from './facts/sentence';
import { ApiKey } from './protocol/api-keys';
import { errorName } from './protocol/error-classes';
import { StorageApi } from './protocol/storage-api';
import { zooKeeperOpName } from './zookeeper/operations';
import { partitionOf, topicNameIdOf } from './protocol/partition-key';

const apiNames = new Map<number, string>([...Object.entries(ApiKey), ...Object.entries(StorageApi)].map(([name, key]) => [key, name]));

/** What a host has of a world's names: the world itself, or a copy of its tables on the other side of a worker. */
export interface NameTables {
  nodeName(ix: number): string;
  nameOf(id: number): string;
}

/** Everything that sentences need, from the names of nodes and texts. */
export function sentenceNames({ nodeName, nameOf }: NameTables): SentenceNames {
  return {
    nodeName,
    nameOf,
    partitionName: (key) => `${nameOf(topicNameIdOf(key))}-${partitionOf(key)}`,
    errorName,
    apiName: (key) => apiNames.get(key) ?? zooKeeperOpName(key) ?? `request type ${key}`,
  };
}
