import type { ShareCall } from '../../broker/share/share-manager-state';
import { keptBatch } from '../../log/record-sources';
import { ApiKey } from '../../protocol/api-keys';
import { wallClockMs } from '../../protocol/clock';
import type { IncrementalAlterConfigsResponse } from '../../protocol/messages/configs';
import type { FindCoordinatorResponse } from '../../protocol/messages/find-coordinator';
import type { ProduceResponse } from '../../protocol/messages/produce';
import type { AcknowledgementBatchData, ShareAcknowledgeResponse, ShareFetchResponse } from '../../protocol/messages/share-fetch';
import type { ShareGroupHeartbeatResponse } from '../../protocol/messages/share-group';
import type { DescribedOffsetsPartition, DescribeShareGroupOffsetsResponse } from '../../protocol/messages/share-group-offsets';
import { TestCluster, type TestClusterOptions } from './test-cluster';

export const TOPIC = 't';
export const GROUP = 'g';

const GROUP_RESOURCE = 32;
const SET = 0;

/** A cluster with a topic of one partition, and what members of a share group would ask of it, request by request. */
export class ShareCluster extends TestCluster {
  /** What the next request of a member's session must say. */
  private readonly epochs = new Map<string, number>();

  constructor(options: TestClusterOptions = {}, settings: Readonly<Record<string, string>> = {}, assignment: readonly (readonly number[])[] = [[1, 2, 3]]) {
    super({
      ...options,
      config: {
        'offsets.topic.num.partitions': '1', 'share.coordinator.state.topic.num.partitions': '1', 'group.share.assignment.interval.ms': '0', 'group.share.min.record.lock.duration.ms': '1000',
        'group.share.min.session.timeout.ms': '1000', ...options.config,
      },
    });
    this.ready();
    this.createTopic(TOPIC, assignment);
    this.set(settings);
    this.until('the coordinators are there', () => this.coordinator() >= 0 && this.coordinator(this.shareKey(), 2) >= 0);
    this.runMs(100);
  }

  get topicId(): string {
    return this.broker(this.anyRunning()).image.topics.get(TOPIC)?.topicId ?? '';
  }

  get leader(): number {
    return this.partition(TOPIC, 0).leader;
  }

  private anyRunning(): number {
    return this.running().find((id) => !this.world.nodes[this.node(id)].paused) ?? 1;
  }

  shareKey(): string {
    return `${GROUP}:${this.topicId}:0`;
  }

  coordinator(key = GROUP, keyType = 0): number {
    const found = this.ask<FindCoordinatorResponse>(this.anyRunning(), ApiKey.FindCoordinator, 6, { keyType, coordinatorKeys: [key] })?.coordinators?.[0];
    return found?.errorCode === 0 ? found.nodeId : -1;
  }

  set(settings: Readonly<Record<string, string>>): void {
    const configs = Object.entries({ 'share.auto.offset.reset': 'earliest', ...settings }).map(([name, value]) => ({ name, configOperation: SET, value }));
    const body = { resources: [{ resourceType: GROUP_RESOURCE, resourceName: GROUP, configs }], validateOnly: false };
    this.until('the settings are taken', () => this.ask<IncrementalAlterConfigsResponse>(this.anyRunning(), ApiKey.IncrementalAlterConfigs, 1, body)?.responses[0]?.errorCode === 0);
    this.until('the settings are known', () => this.running().every((id) => this.broker(id).image.configs.get(`GROUP/${GROUP}`)?.has('share.auto.offset.reset') === true));
  }

  heartbeat(memberId: string, memberEpoch: number, topics: readonly string[] | null = memberEpoch === 0 ? [TOPIC] : null, groupId = GROUP): ShareGroupHeartbeatResponse {
    return this.answered(this.ask<ShareGroupHeartbeatResponse>(this.coordinator(groupId), ApiKey.ShareGroupHeartbeat, 1, { groupId, memberId, memberEpoch, rackId: null, subscribedTopicNames: topics }));
  }

  /** Joins, and waits until there is something for the group to read. */
  join(memberId: string): void {
    this.heartbeat(memberId, 0);
    this.until('the partition has a state', () => this.shareGroup()?.states.initialized.size === 1);
  }

  shareGroup() {
    return this.broker(this.coordinator()).groups.shards.get(0)?.shareGroups.get(GROUP);
  }

  produce(...values: readonly string[]): void {
    const batch = keptBatch({ records: values.map((value) => ({ key: null, value, timestampMs: wallClockMs(this.world.nowUs) })), producerId: -1, producerEpoch: -1, baseSequence: -1, isTransactional: false });
    const body = { transactionalId: null, acks: -1, timeoutMs: 5000, topicData: [{ name: TOPIC, partitionData: [{ index: 0, records: [batch] }] }] };
    this.answered(this.ask<ProduceResponse>(this.leader, ApiKey.Produce, 12, body));
  }

  fetchAnswer(memberId: string, more: { readonly epoch?: number; readonly waitMs?: number; readonly maxRecords?: number; readonly acks?: readonly AcknowledgementBatchData[] } = {}): ShareFetchResponse {
    const shareSessionEpoch = more.epoch ?? this.epochs.get(memberId) ?? 0;
    const partitions = [{ partitionIndex: 0, acknowledgementBatches: more.acks ?? [] }];
    const body = {
      groupId: GROUP, memberId, shareSessionEpoch, maxWaitMs: more.waitMs ?? 500, minBytes: 1, maxBytes: 1_000_000, maxRecords: more.maxRecords ?? 500, batchSize: 500, shareAcquireMode: 0,
      isRenewAck: false, topics: shareSessionEpoch < 0 ? [] : [{ topicId: this.topicId, partitions }], forgottenTopicsData: [],
    };
    const answer = this.answered(this.ask<ShareFetchResponse>(this.leader, ApiKey.ShareFetch, 2, body));
    if (answer.errorCode === 0) this.epochs.set(memberId, shareSessionEpoch < 0 ? 0 : shareSessionEpoch + 1);
    return answer;
  }

  /** What a member acquires: first and last offset, delivery count. */
  fetch(memberId: string, more: Parameters<ShareCluster['fetchAnswer']>[1] = {}): [number, number, number][] {
    const [topic] = this.fetchAnswer(memberId, more).responses;
    return (topic?.partitions[0]?.acquiredRecords ?? []).map(({ firstOffset, lastOffset, deliveryCount }) => [firstOffset, lastOffset, deliveryCount]);
  }

  acknowledge(memberId: string, firstOffset: number, lastOffset: number, type: number, epoch = this.epochs.get(memberId) ?? 0): number {
    const body = {
      groupId: GROUP, memberId, shareSessionEpoch: epoch, isRenewAck: false,
      topics: [{ topicId: this.topicId, partitions: [{ partitionIndex: 0, acknowledgementBatches: [{ firstOffset, lastOffset, acknowledgeTypes: [type] }] }] }],
    };
    const answer = this.answered(this.ask<ShareAcknowledgeResponse>(this.leader, ApiKey.ShareAcknowledge, 2, body));
    if (answer.errorCode !== 0) return answer.errorCode;
    this.epochs.set(memberId, epoch + 1);
    return answer.responses[0]?.partitions[0]?.errorCode ?? 0;
  }

  /** Over the connection to a new leader a member begins anew. */
  forgetSessions(): void {
    this.epochs.clear();
  }

  offsets(): DescribedOffsetsPartition {
    const body = { groups: [{ groupId: GROUP, topics: [{ topicName: TOPIC, partitions: [0] }] }] };
    const answer = this.answered(this.ask<DescribeShareGroupOffsetsResponse>(this.coordinator(), ApiKey.DescribeShareGroupOffsets, 1, body));
    return this.answered(answer.groups[0]?.topics[0]?.partitions[0]);
  }

  calls(): ShareCall[] {
    return [...this.broker(this.leader).shares.calls.values()];
  }

  answered<T>(answer: T | null | undefined): T {
    if (answer === null || answer === undefined) throw new Error('no answer');
    return answer;
  }
}
