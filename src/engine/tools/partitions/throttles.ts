import { ConfigOperation, ConfigResourceType, type IncrementalAlterConfigsResponse } from '../../protocol/messages/configs';
import { ErrorCode } from '../../protocol/error-codes';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { describeCluster } from '../admin/cluster-calls';
import type { Steps, ToolContext } from '../process/tool';
import { executionFailure, ToolFailure } from '../process/tool-failure';

interface Replicas {
  readonly topic: string;
  readonly partition: number;
  readonly replicas: readonly number[];
}

const RATES = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate', 'replica.alter.log.dirs.io.max.bytes.per.second'] as const;
const LEADERS = 'leader.replication.throttled.replicas';
const FOLLOWERS = 'follower.replication.throttled.replicas';

/** `--throttle` (R-CLI-58): the rate at every broker that takes part, and which replicas it counts for at every topic. */
export function* setThrottles(admin: AdminClient, bytesPerSecond: number, current: readonly Replicas[], proposed: readonly Replicas[]): Steps<void> {
  for (const topic of [...new Set(proposed.map((one) => one.topic))].sort()) {
    const leaders: string[] = [];
    const followers: string[] = [];
    for (const { partition, replicas } of proposed.filter((one) => one.topic === topic)) {
      const sources = current.find((one) => one.topic === topic && one.partition === partition)?.replicas ?? [];
      leaders.push(...[...sources].sort((a, b) => a - b).map((id) => `${partition}:${id}`));
      followers.push(...replicas.filter((id) => !sources.includes(id)).sort((a, b) => a - b).map((id) => `${partition}:${id}`));
    }
    const configs = [[LEADERS, leaders.join(',')], [FOLLOWERS, followers.join(',')]].filter(([, value]) => value !== '').map(([name = '', value = '']) => ({ name, configOperation: ConfigOperation.SET, value }));
    yield* alter(admin, ConfigResourceType.TOPIC, topic, configs);
  }
  const brokers = [...new Set([...current, ...proposed].flatMap(({ replicas }) => replicas))].sort((a, b) => a - b);
  for (const broker of brokers) {
    yield* alter(admin, ConfigResourceType.BROKER, String(broker), RATES.slice(0, 2).map((name) => ({ name, configOperation: ConfigOperation.SET, value: String(bytesPerSecond) })));
  }
}

export function* clearThrottles(context: ToolContext, admin: AdminClient, proposed: readonly Replicas[]): Steps<void> {
  const cluster = yield* describeCluster(admin);
  const brokers = [...new Set([...cluster.brokers.map(({ brokerId }) => brokerId), ...proposed.flatMap(({ replicas }) => replicas)])].sort((a, b) => a - b);
  context.out(`Clearing broker-level throttles on broker${brokers.length === 1 ? '' : 's'} ${brokers.join(',')}`);
  for (const broker of brokers) yield* alter(admin, ConfigResourceType.BROKER, String(broker), RATES.map((name) => ({ name, configOperation: ConfigOperation.DELETE, value: '' })));
  const topics = [...new Set(proposed.map(({ topic }) => topic))].sort();
  context.out(`Clearing topic-level throttles on topic${topics.length === 1 ? '' : 's'} ${topics.join(',')}`);
  for (const topic of topics) yield* alter(admin, ConfigResourceType.TOPIC, topic, [LEADERS, FOLLOWERS].map((name) => ({ name, configOperation: ConfigOperation.DELETE, value: '' })));
}

function* alter(admin: AdminClient, resourceType: number, resourceName: string, configs: readonly { readonly name: string; readonly configOperation: number; readonly value: string }[]): Steps<void> {
  try {
    const answer = yield* admin.ask<IncrementalAlterConfigsResponse>({
      name: 'incrementalAlterConfigs', api: 'IncrementalAlterConfigs', version: 1, ...(resourceType === ConfigResourceType.BROKER ? { to: Number(resourceName) } : {}),
      body: { resources: [{ resourceType, resourceName, configs }], validateOnly: false },
    });
    const [result] = answer.responses;
    if (result !== undefined && result.errorCode !== ErrorCode.NONE) throw apiFailure(result.errorCode, result.errorMessage);
  } catch (failure) {
    throw failure instanceof ToolFailure ? executionFailure(failure) : failure;
  }
}
