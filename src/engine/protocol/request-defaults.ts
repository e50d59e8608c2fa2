import type { ApiField, ApiFields } from './catalogue-types';
import { assignmentOf, subscriptionOf, type ProtocolBlob } from './protocol-blob';

/**
 * What the fields of a request are when whoever wrote it left them out. Most follow from their type; Kafka's message
 * definitions give some another default, and those are listed here by their place in the request.
 */
const NULL_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Produce: ['transactionalId'],
  OffsetCommit: ['groupInstanceId'],
  OffsetFetch: ['groups.memberId'],
  JoinGroup: ['groupInstanceId', 'reason'],
  Heartbeat: ['groupInstanceId'],
  LeaveGroup: ['members.groupInstanceId', 'members.reason'],
  SyncGroup: ['groupInstanceId', 'protocolType', 'protocolName'],
  TxnOffsetCommit: ['groupInstanceId'],
  DeleteTopics: ['topics.name'],
  CreatePartitions: ['topics.assignments'],
  DescribeClientQuotas: ['components.match'],
  AlterClientQuotas: ['entries.entity.entityName'],
  DescribeAcls: ['resourceNameFilter', 'principalFilter', 'hostFilter'],
  DeleteAcls: ['filters.resourceNameFilter', 'filters.principalFilter', 'filters.hostFilter'],
  AlterPartitionReassignments: ['topics.partitions.replicas'],
  ListPartitionReassignments: ['topics'],
  DescribeConfigs: ['resources.configurationKeys'],
  DescribeTopicPartitions: ['cursor'],
  ListTransactions: ['transactionalIdPattern'],
  ConsumerGroupHeartbeat: ['instanceId', 'rackId', 'subscribedTopicNames', 'subscribedTopicRegex', 'serverAssignor', 'topicPartitions'],
  ShareGroupHeartbeat: ['rackId', 'subscribedTopicNames'],
  ShareFetch: ['groupId', 'memberId'],
  ShareAcknowledge: ['groupId', 'memberId'],
  DescribeShareGroupOffsets: ['groups.topics'],
  StreamsGroupHeartbeat: ['instanceId', 'rackId', 'topology', 'activeTasks', 'standbyTasks', 'warmupTasks', 'processId', 'userEndpoint', 'clientTags', 'taskOffsets', 'taskEndOffsets'],
};

const OTHER_DEFAULTS: Readonly<Record<string, Readonly<Record<string, number | string | boolean>>>> = {
  Fetch: {
    maxBytes: 2_147_483_647, sessionEpoch: -1, 'topics.partitions.currentLeaderEpoch': -1, 'topics.partitions.lastFetchedEpoch': -1,
    'topics.partitions.logStartOffset': -1,
  },
  ListOffsets: { 'topics.partitions.currentLeaderEpoch': -1 },
  Metadata: { allowAutoTopicCreation: true },
  OffsetCommit: { generationIdOrMemberEpoch: -1, retentionTimeMs: -1, 'topics.partitions.committedLeaderEpoch': -1 },
  OffsetFetch: { 'groups.memberEpoch': -1 },
  JoinGroup: { rebalanceTimeoutMs: -1 },
  CreateTopics: { timeoutMs: 60_000 },
  InitProducerId: { producerId: -1, producerEpoch: -1 },
  OffsetForLeaderEpoch: { replicaId: -2, 'topics.partitions.currentLeaderEpoch': -1, 'topics.partitions.leaderEpoch': -1 },
  TxnOffsetCommit: { generationId: -1, 'topics.partitions.committedLeaderEpoch': -1 },
  AddPartitionsToTxn: { 'transactions.verifyOnly': false },
  ElectLeaders: { timeoutMs: 60_000 },
  AlterPartitionReassignments: { timeoutMs: 60_000, allowReplicationFactorChange: true },
  ListPartitionReassignments: { timeoutMs: 60_000 },
  UpdateFeatures: { timeoutMs: 60_000, 'featureUpdates.upgradeType': 1 },
  DescribeCluster: { endpointType: 1 },
  DescribeTopicPartitions: { responsePartitionLimit: 2000 },
  ListTransactions: { durationFilter: -1 },
  ConsumerGroupHeartbeat: { rebalanceTimeoutMs: -1 },
  StreamsGroupHeartbeat: { rebalanceTimeoutMs: -1 },
  InitializeShareGroupState: { 'topics.partitions.startOffset': 0 },
};

type Json = Readonly<Record<string, unknown>>;

/**
 * The request with every field filled in. `api` lists the fields of the newest version; what only older versions have stays
 * as it was given. Tagged fields stay absent, and so do ids of topics where older versions have a name.
 */
export function withRequestDefaults(api: ApiFields, body: object): object {
  return fillStruct(api.name, '', api.request, body as Json);
}

function fillStruct(api: string, path: string, fields: readonly ApiField[], given: Json): Json {
  const filled: Record<string, unknown> = { ...given };
  for (const field of fields) {
    const place = path === '' ? field.name : `${path}.${field.name}`;
    const value = given[field.name];
    if (value !== undefined) filled[field.name] = fillValue(api, place, field, value);
    else if (field.tag === undefined && field.type !== 'uuid') filled[field.name] = defaultOf(api, place, field);
  }
  return filled;
}

function fillValue(api: string, place: string, field: ApiField, value: unknown): unknown {
  if (field.type === 'bytes') return withBlobDefaults(value as ProtocolBlob);
  if (field.fields === undefined || value === null) return value;
  const { fields } = field;
  if (Array.isArray(value)) return value.map((entry: unknown) => fillStruct(api, place, fields, entry as Json));
  return fillStruct(api, place, fields, value as Json);
}

function defaultOf(api: string, place: string, field: ApiField): unknown {
  const other = OTHER_DEFAULTS[api]?.[place];
  if (other !== undefined) return other;
  if (NULL_FIELDS[api]?.includes(place)) return null;
  if (field.type.startsWith('[]')) return [];
  switch (field.type) {
    case 'boolean':
      return false;
    case 'string':
    case 'bytes':
      return '';
    case 'records':
    case 'struct':
      return field.nullable ? null : undefined;
    default:
      return 0;
  }
}

/** The consumer protocol's structures with all fields of their version. */
function withBlobDefaults(blob: ProtocolBlob): ProtocolBlob {
  const subscription = subscriptionOf(blob);
  if (subscription !== null) {
    const { version, topics = [], userData = null, ownedPartitions = [], generationId = -1, rackId = null } = subscription;
    return {
      subscription: {
        version, topics, userData, ...(version >= 1 ? { ownedPartitions } : {}), ...(version >= 2 ? { generationId } : {}), ...(version >= 3 ? { rackId } : {}),
      },
    };
  }
  const assignment = assignmentOf(blob);
  if (assignment === null) return blob;
  const { version, assignedPartitions = [], userData = null } = assignment;
  return { assignment: { version, assignedPartitions, userData } };
}
