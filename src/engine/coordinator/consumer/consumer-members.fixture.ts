import type { NodeIx } from '../../kernel/connection';
import { ApiKey } from '../../protocol/api-keys';
import type { ConsumerGroupDescribeResponse, DescribedConsumerGroup } from '../../protocol/messages/consumer-group-describe';
import type { ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse } from '../../protocol/messages/consumer-group-heartbeat';
import { GROUP, Members } from '../test/members';

/** Topic `t` has four partitions, `u` two. */
const TOPIC_ID = 'id-of-t';

/** Members of the consumer protocol in group `g`, as tests write them. */
export class ConsumerMembers extends Members {
  readonly node: NodeIx;

  constructor(settings: Readonly<Record<string, string>> = {}, seed = 1) {
    super({ 'group.consumer.assignment.interval.ms': '0', ...settings }, seed);
    this.node = this.client('c');
  }

  beat(memberId: string, memberEpoch: number, more: Partial<ConsumerGroupHeartbeatRequest> = {}): ConsumerGroupHeartbeatResponse {
    return this.ask(this.node, ApiKey.ConsumerGroupHeartbeat, 1, { groupId: GROUP, memberId, memberEpoch, ...more });
  }

  joinAs(memberId: string, more: Partial<ConsumerGroupHeartbeatRequest> = {}): ConsumerGroupHeartbeatResponse {
    return this.beat(memberId, 0, { rebalanceTimeoutMs: 20_000, subscribedTopicNames: ['t'], topicPartitions: [], ...more });
  }

  /** A heartbeat that says what the member owns of `t`. */
  own(memberId: string, memberEpoch: number, ...partitions: number[]): ConsumerGroupHeartbeatResponse {
    return this.beat(memberId, memberEpoch, { topicPartitions: partitions.length === 0 ? [] : [{ topicId: TOPIC_ID, partitions }] });
  }

  group(): DescribedConsumerGroup {
    return this.ask<ConsumerGroupDescribeResponse>(this.node, ApiKey.ConsumerGroupDescribe, 1, { groupIds: [GROUP] }).groups[0] as DescribedConsumerGroup;
  }

  /** A and B, two partitions each, both at epoch 3. */
  pair(): void {
    this.joinAs('A');
    this.joinAs('B');
    this.beat('A', 2);
    this.own('A', 2, 0, 1);
    this.beat('B', 3);
  }
}

/** What an answer gives of `t`; null when it gives nothing new. */
export function given({ assignment }: ConsumerGroupHeartbeatResponse): readonly number[] | null {
  return assignment === null ? null : (assignment.topicPartitions.find(({ topicId }) => topicId === TOPIC_ID)?.partitions ?? []);
}
