import { Wire } from '../rpc/wire';
import { anyBroker, listIn, resolveTarget } from '../rpc/targets';
import { createTopics } from '../rpc/cluster';
import type { JsonObject } from '../rpc/json';
import { numberOf, objectOf, parsePartition, showPartition, textOf, type RecordedStep, type StepResult } from './case';

const ASK_MS = 60_000;
const RETRY_MS = 50;
const RETRIES = 600;

const VERSIONS = {
  CreatePartitions: 3, DeleteTopics: 6, DeleteRecords: 2, IncrementalAlterConfigs: 1, OffsetCommit: 9, OffsetFetch: 9, ConsumerGroupDescribe: 1, DescribeGroups: 6,
  ShareGroupDescribe: 1, DescribeTransactions: 0, Metadata: 13,
} as const;
const GROUP_RESOURCE = 32;
const SET = 0;

/** What an administrator does between the calls of the clients, by requests of its own. */
export class Administrator {
  constructor(private readonly wire: Wire) {}

  take(step: RecordedStep): StepResult {
    const op = textOf(step, 'admin');
    switch (op) {
      case 'createTopic':
        createTopics(this.wire, [{ topic: textOf(step, 'topic'), assignment: step['assignment'] as number[][], ...(step['configs'] === undefined ? {} : { configs: step['configs'] as Record<string, string> }) }]);
        return {};
      case 'createPartitions':
        this.ask('any:', 'CreatePartitions', { topics: [{ name: textOf(step, 'topic'), count: numberOf(step, 'total'), assignments: null }], timeoutMs: ASK_MS });
        return {};
      case 'deleteTopic':
        this.ask('any:', 'DeleteTopics', { topics: [{ name: textOf(step, 'topic'), topicId: null }], timeoutMs: ASK_MS });
        return {};
      case 'deleteRecords':
        return this.deleteRecords(step);
      case 'groupConfig':
        return this.groupConfig(step);
      case 'alterGroupOffsets':
        return this.alterGroupOffsets(step);
      case 'groupOffsets':
        return this.groupOffsets(textOf(step, 'group'));
      case 'describeGroup':
        return this.describeGroup(textOf(step, 'group'));
      case 'transactionState':
        return this.transactionState(textOf(step, 'transactionalId'));
      default:
        throw new Error(`an administrator has no "${op}"`);
    }
  }

  /** Asks again while the coordinator is not ready. */
  private ask(to: string, api: keyof typeof VERSIONS, body: JsonObject): JsonObject {
    for (let i = 0; i < RETRIES; i++) {
      const node = resolveTarget(this.wire, to);
      const answer = node < 0 ? undefined : (this.wire.ask(node, 'admin', { api, version: VERSIONS[api], body }, ASK_MS) as JsonObject | undefined);
      if (answer !== undefined && answer['closed'] !== true && !/"errorCode":(14|15|16)\b/.test(JSON.stringify(answer))) return answer;
      this.wire.sleep(RETRY_MS);
    }
    throw new Error(`no answer to ${api}`);
  }

  private deleteRecords(step: RecordedStep): StepResult {
    for (const [name, offset] of Object.entries(objectOf(step, 'before'))) {
      const { topic, partition } = parsePartition(name);
      this.ask(`leader:${topic}/${partition}`, 'DeleteRecords', { topics: [{ name: topic, partitions: [{ partitionIndex: partition, offset: offset as number }] }], timeoutMs: ASK_MS });
    }
    return {};
  }

  private groupConfig(step: RecordedStep): StepResult {
    const configs = Object.entries(objectOf(step, 'configs')).map(([name, value]) => ({ name, value: String(value), configOperation: SET }));
    this.ask('any:', 'IncrementalAlterConfigs', { resources: [{ resourceType: GROUP_RESOURCE, resourceName: textOf(step, 'group'), configs }], validateOnly: false });
    this.wire.sleep(RETRY_MS);
    return {};
  }

  private alterGroupOffsets(step: RecordedStep): StepResult {
    const group = textOf(step, 'group');
    const topics = Object.entries(objectOf(step, 'offsets')).map(([name, offset]) => {
      const { topic, partition } = parsePartition(name);
      return { name: topic, partitions: [{ partitionIndex: partition, committedOffset: offset as number, committedLeaderEpoch: -1, committedMetadata: '' }] };
    });
    this.ask(`group:${group}`, 'OffsetCommit', { groupId: group, generationIdOrMemberEpoch: -1, memberId: '', groupInstanceId: null, topics });
    return {};
  }

  private groupOffsets(group: string): StepResult {
    const answer = this.ask(`group:${group}`, 'OffsetFetch', { groups: [{ groupId: group, memberId: null, memberEpoch: -1, topics: null }], requireStable: false });
    const committed: Record<string, number> = {};
    for (const topic of listIn(listIn(answer, 'groups')[0], 'topics')) {
      for (const partition of listIn(topic, 'partitions')) {
        const offset = Number(partition['committedOffset']);
        if (offset >= 0) committed[showPartition({ topic: String(topic['name']), partition: Number(partition['partitionIndex']) })] = offset;
      }
    }
    return { committed };
  }

  private describeGroup(group: string): StepResult {
    const described = listIn(this.ask(`group:${group}`, 'ConsumerGroupDescribe', { groupIds: [group], includeAuthorizedOperations: false }), 'groups')[0];
    if (described?.['errorCode'] === 0) return this.consumerGroup(described);
    const classic = listIn(this.ask(`group:${group}`, 'DescribeGroups', { groups: [group], includeAuthorizedOperations: false }), 'groups')[0];
    if (classic === undefined) throw new Error(`no group ${group}`);
    const members: Record<string, string[]> = {};
    for (const member of listIn(classic, 'members')) {
      const assignment = (member['memberAssignment'] as { assignment?: { assignedPartitions?: unknown } } | null)?.assignment;
      members[String(member['clientId'])] = listIn(assignment, 'assignedPartitions').flatMap((topic) => (topic['partitions'] as number[]).map((partition) => `${String(topic['topic'])}-${partition}`)).toSorted();
    }
    return { state: classic['groupState'], type: 'Classic', assignor: classic['protocolData'], members };
  }

  private consumerGroup(described: Readonly<Record<string, unknown>>): StepResult {
    const members: Record<string, string[]> = {};
    for (const member of listIn(described, 'members')) {
      const partitions = listIn(member['assignment'], 'topicPartitions').flatMap((topic) => (topic['partitions'] as number[]).map((partition) => `${String(topic['topicName'])}-${partition}`));
      members[String(member['clientId'])] = partitions.toSorted();
    }
    return { state: described['groupState'], type: 'Consumer', assignor: described['assignorName'], members };
  }

  private transactionState(transactionalId: string): StepResult {
    const described = listIn(this.ask(`txn:${transactionalId}`, 'DescribeTransactions', { transactionalIds: [transactionalId] }), 'transactionStates')[0];
    if (described === undefined) throw new Error(`no transactional id ${transactionalId}`);
    const partitions = listIn(described, 'topics').flatMap((topic) => (topic['partitions'] as number[]).map((partition) => `${String(topic['topic'])}-${partition}`));
    return { state: described['transactionState'], epoch: described['producerEpoch'], partitions: partitions.toSorted() };
  }

  /** Leader (−1: none) and in-sync replicas of a partition, as some broker knows them. */
  partition(name: string): { readonly leader: number; readonly isr: number } {
    const { topic, partition } = parsePartition(name);
    const node = anyBroker(this.wire.world);
    const answer = this.wire.ask(node, 'watch', { api: 'Metadata', version: VERSIONS.Metadata, body: { topics: [{ name: topic }], allowAutoTopicCreation: false } }, ASK_MS);
    const found = listIn(listIn(answer, 'topics')[0], 'partitions').find((one) => one['partitionIndex'] === partition);
    return { leader: Number(found?.['leaderId'] ?? -1), isr: (found?.['isrNodes'] as number[] | undefined)?.length ?? 0 };
  }
}

