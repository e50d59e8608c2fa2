import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { BROKER_HOST, brokerPort } from '../protocol/endpoints';
import { ErrorCode } from '../protocol/error-codes';
import { CoordinatorKeyType, type FindCoordinatorRequest, type FindCoordinatorResponse, type FoundCoordinator } from '../protocol/messages/find-coordinator';
import type { CoordinatorHost } from './coordinator-host';
import { GROUP_METADATA_TOPIC, SHARE_GROUP_STATE_TOPIC, TRANSACTION_STATE_TOPIC } from '../protocol/topic-name';
import { coordinatorPartition } from './shard-access';

/** Several keys a request, from this version on. */
const KEYS_VERSION = 4;
const NO_NODE = -1;

/** FindCoordinator: any broker answers from its metadata (R-GRP-01). */
export function findCoordinator(ctx: Context, host: CoordinatorHost, request: Request<FindCoordinatorRequest>): FindCoordinatorResponse {
  const { body, version } = request;
  if (version >= KEYS_VERSION) {
    const keys = body.coordinatorKeys !== undefined && body.coordinatorKeys.length > 0 ? body.coordinatorKeys : [body.key ?? ''];
    return { throttleTimeMs: 0, coordinators: keys.map((key) => find(ctx, host, body.keyType, key)) };
  }
  const { errorCode, errorMessage, nodeId, host: hostName, port } = find(ctx, host, body.keyType, body.key ?? '');
  return { throttleTimeMs: 0, errorCode, errorMessage, nodeId, host: hostName, port };
}

function find(ctx: Context, host: CoordinatorHost, keyType: number, key: string): FoundCoordinator {
  switch (keyType) {
    case CoordinatorKeyType.Group:
      return leaderFor(ctx, host, GROUP_METADATA_TOPIC, key);
    case CoordinatorKeyType.Transaction:
      return leaderFor(ctx, host, TRANSACTION_STATE_TOPIC, key);
    case CoordinatorKeyType.Share:
      return isShareKey(key) ? leaderFor(ctx, host, SHARE_GROUP_STATE_TOPIC, key) : notFound(key, ErrorCode.INVALID_REQUEST);
    default:
      return notFound(key, ErrorCode.INVALID_REQUEST);
  }
}

/** `group:topicId:partition`. */
function isShareKey(key: string): boolean {
  const parts = key.split(':');
  return parts.length === 3 && parts[0] !== '' && /^[A-Za-z0-9_-]{22}$/.test(parts[1] as string) && /^\d+$/.test(parts[2] as string);
}

function leaderFor(ctx: Context, host: CoordinatorHost, topic: string, key: string): FoundCoordinator {
  const partitions = host.image.topics.get(topic)?.partitions;
  if (partitions === undefined || partitions.length === 0) {
    host.createInternalTopic(ctx, topic);
    return notFound(key, ErrorCode.COORDINATOR_NOT_AVAILABLE);
  }
  const leader = partitions[coordinatorPartition(key, partitions.length)]?.leader ?? NO_NODE;
  const broker = host.image.brokers.get(leader);
  if (broker === undefined || broker.fenced) return notFound(key, ErrorCode.COORDINATOR_NOT_AVAILABLE);
  return { key, nodeId: leader, host: BROKER_HOST, port: brokerPort(leader), errorCode: ErrorCode.NONE, errorMessage: null };
}

function notFound(key: string, errorCode: number): FoundCoordinator {
  return { key, nodeId: NO_NODE, host: BROKER_HOST, port: NO_NODE, errorCode, errorMessage: null };
}
