import type { Context } from '../kernel/behavior';
import { isInternalTopic } from '../protocol/topic-name';
import type { ConsumerState } from './consumer-state';
import { requestMetadataUpdate, wantTopic } from './network-client';

/** What a consumer subscribes to, and how that follows the cluster where it is a pattern. */

export function subscribeTo(ctx: Context, s: ConsumerState, topics: readonly string[]): void {
  for (const topic of topics) wantTopic(ctx, s.net, topic);
  changeTopics(s, 'topics', topics, '');
}

export function subscribeToPattern(ctx: Context, s: ConsumerState, pattern: string, isServerSide: boolean): void {
  s.net.wantsAllTopics = true;
  requestMetadataUpdate(ctx, s.net);
  changeTopics(s, isServerSide ? 'serverPattern' : 'pattern', isServerSide ? [] : matching(s, pattern), pattern);
}

function changeTopics(s: ConsumerState, subscription: ConsumerState['subscription'], topics: readonly string[], pattern: string): void {
  const isSame = s.subscription === subscription && s.pattern === pattern && s.topics.length === topics.length && s.topics.every((topic, i) => topics[i] === topic);
  s.subscription = subscription;
  s.pattern = pattern;
  s.topics = topics;
  if (isSame) return;
  // A classic member joins anew; one of the consumer protocol says so with its next heartbeat (R-CGP-01).
  s.rejoinNeeded = true;
  s.saysAll = true;
  s.heartbeatDue = true;
}

/** Topics that the client knows and the whole of whose name the pattern matches, but for internal ones. */
function matching(s: ConsumerState, pattern: string): string[] {
  const whole = new RegExp(`^(?:${pattern})$`);
  return [...s.net.metadata.topics.keys()].filter((topic) => whole.test(topic) && !isInternalTopic(topic)).sort();
}

/** The client's picture of the cluster may hold topics that are new, or others no longer (R-GRP-19). */
export function followPattern(s: ConsumerState): void {
  if (s.subscription === 'pattern') changeTopics(s, 'pattern', matching(s, s.pattern), s.pattern);
}
