import type { ConsumerState } from '../../../engine/client/consumer-state';
import { usesConsumerProtocol } from '../../../engine/client/consumer-heartbeats';
import { sessionTimeoutMsOf } from '../../../engine/coordinator/consumer/settings';
import type { Node } from '../../../engine/kernel/node';
import type { World } from '../../../engine/kernel/world';
import type { FoundGroup } from '../group-rows';
import { brokerById } from '../nodes';
import type { Deadline } from './consumer-contract';

/** The clocks that run against a consumer: its own two, and the one that its coordinator holds. */
export function deadlinesOf(world: World, node: Node, state: ConsumerState, found: FoundGroup | undefined, lastPollUs: number): Deadline[] {
  const { nowUs } = world;
  const isConsumer = usesConsumerProtocol(state);
  const isMember = node.status !== 'down' && state.membership !== 'unjoined';
  const left = (untilUs: number): number => Math.max(0, untilUs - nowUs);

  const pollLimitUs = state.config.maxPollIntervalMs * 1000;
  // While poll() waits, every moment is one in which it polls.
  const pollLeftUs = !isMember ? -1 : state.phase === 'processing' && lastPollUs >= 0 ? left(lastPollUs + pollLimitUs) : pollLimitUs;

  const intervalUs = (isConsumer ? state.heartbeatIntervalMs : state.config.heartbeatIntervalMs) * 1000;
  const heartbeatUs = world.queue.dueUs(state.heartbeatTimer);

  const classic = found?.group?.members.get(state.memberId);
  const session = classic ?? found?.consumerGroup?.sessions.get(state.memberId);
  const broker = found === undefined ? null : brokerById(world, found.coordinator);
  const sessionMs = isConsumer && broker !== null ? sessionTimeoutMsOf(broker.state, state.group) : (classic?.sessionTimeoutMs ?? state.config.sessionTimeoutMs);
  const isWatched = session !== undefined && session.sessionTimer !== 0;
  const sessionLeftUs = isWatched ? left(session.sessionDeadlineUs) : -1;

  return [
    { name: 'max.poll.interval.ms', limitUs: pollLimitUs, leftUs: pollLeftUs, then: 'without another poll() it leaves the group' },
    {
      name: isConsumer ? 'group.consumer.heartbeat.interval.ms' : 'heartbeat.interval.ms', limitUs: intervalUs, leftUs: heartbeatUs < 0 || node.status === 'down' ? -1 : left(heartbeatUs),
      then: 'the next heartbeat goes out',
    },
    {
      name: isConsumer ? 'group.consumer.session.timeout.ms' : 'session.timeout.ms', limitUs: sessionMs * 1000,
      leftUs: sessionLeftUs, then: 'without a heartbeat the coordinator expels it',
    },
  ];
}
