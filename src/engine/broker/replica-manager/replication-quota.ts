import { LONG_MAX_TEXT } from '../../config/definition';
import type { BrokerState } from '../broker-state';
import type { Partition } from './partition';
import { topicConfigOf } from './topic-config-of';

/** A rate that nobody has set. */
const NO_LIMIT = Number(LONG_MAX_TEXT);
const US_PER_SECOND = 1_000_000;

/** Which side of the replication is held back: the leader that sends, or the follower that asks (R-THR-01). */
export type ThrottledSide = 'leader' | 'follower';

/** Bytes of throttled replicas in the last seconds, in samples of one window each, oldest first. */
export class ReplicationQuota {
  private startsUs: number[] = [];
  private bytes: number[] = [];

  record(bytes: number, nowUs: number, windowUs: number, windows: number): void {
    this.forget(nowUs, windowUs, windows);
    const last = this.startsUs.length - 1;
    if (last >= 0 && nowUs - this.startsUs[last] < windowUs) this.bytes[last] += bytes;
    else {
      this.startsUs.push(nowUs);
      this.bytes.push(bytes);
    }
  }

  /** Over the time since the oldest sample began, at least one window. */
  bytesPerSecond(nowUs: number, windowUs: number, windows: number): number {
    this.forget(nowUs, windowUs, windows);
    if (this.startsUs.length === 0) return 0;
    let sum = 0;
    for (const bytes of this.bytes) sum += bytes;
    return (sum * US_PER_SECOND) / Math.max(nowUs - this.startsUs[0], windowUs);
  }

  private forget(nowUs: number, windowUs: number, windows: number): void {
    while (this.startsUs.length > 0 && nowUs - this.startsUs[0] >= windowUs * windows) {
      this.startsUs.shift();
      this.bytes.shift();
    }
  }

  copy(): ReplicationQuota {
    const c = new ReplicationQuota();
    c.startsUs = this.startsUs.slice();
    c.bytes = this.bytes.slice();
    return c;
  }
}

/** Is there a limit at all? Asked first, for nearly always there is none. */
export function hasLimit({ config }: BrokerState, side: ThrottledSide): boolean {
  return rateOf(config, side) < NO_LIMIT;
}

function rateOf(config: BrokerState['config'], side: ThrottledSide): number {
  return side === 'leader' ? config.leaderReplicationThrottledRate : config.followerReplicationThrottledRate;
}

/** R-THR-01, R-THR-02: the topic names this replica as throttled, and all that it names have used up what this broker may spend. In-sync replicas never get here. */
export function isOverQuota(broker: BrokerState, partition: Partition, side: ThrottledSide, nowUs: number): boolean {
  if (!hasLimit(broker, side) || !isThrottled(broker, partition, side)) return false;
  const { windowUs, windows } = windowsOf(broker);
  return quotaOf(broker, side).bytesPerSecond(nowUs, windowUs, windows) > rateOf(broker.config, side);
}

/** What a throttled replica sent or got counts, whether or not it is in sync. */
export function noteThrottledBytes(broker: BrokerState, partition: Partition, side: ThrottledSide, bytes: number, nowUs: number): void {
  if (bytes === 0 || !hasLimit(broker, side) || !isThrottled(broker, partition, side)) return;
  const { windowUs, windows } = windowsOf(broker);
  quotaOf(broker, side).record(bytes, nowUs, windowUs, windows);
}

function quotaOf({ replicas }: BrokerState, side: ThrottledSide): ReplicationQuota {
  return side === 'leader' ? replicas.leaderQuota : replicas.followerQuota;
}

function windowsOf({ config }: BrokerState): { readonly windowUs: number; readonly windows: number } {
  return { windowUs: config.replicationQuotaWindowSizeSeconds * US_PER_SECOND, windows: config.replicationQuotaWindowNum };
}

/** `*`, or this broker among the topic's pairs of partition and broker. */
function isThrottled(broker: BrokerState, { topic, index }: Partition, side: ThrottledSide): boolean {
  const config = topicConfigOf(broker, topic);
  const listed = side === 'leader' ? config.leaderReplicationThrottledReplicas : config.followerReplicationThrottledReplicas;
  return listed === '*' || (listed !== '' && listed.split(',').includes(`${index}:${broker.brokerId}`));
}
