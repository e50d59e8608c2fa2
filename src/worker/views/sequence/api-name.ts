import { ApiKey } from '../../../engine/protocol/api-keys';

const names = new Map<number, string>(Object.entries(ApiKey).map(([name, key]) => [key, name]));

export function apiName(key: number): string {
  return names.get(key) ?? `request type ${key}`;
}
