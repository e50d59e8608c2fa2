import { zooKeeperOpName } from '../../../engine/zookeeper/operations';
import { ApiKey } from '../../../engine/protocol/api-keys';
import { StorageApi } from '../../../engine/protocol/storage-api';

const names = new Map<number, string>([...Object.entries(ApiKey), ...Object.entries(StorageApi)].map(([name, key]) => [key, name]));

export function apiName(key: number): string {
  return names.get(key) ?? zooKeeperOpName(key) ?? `request type ${key}`;
}
