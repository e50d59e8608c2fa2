import { javaStringHash } from '../../../base/java-hash';
import type { MetadataImage } from '../../metadata/image';
import type { ServerTopic } from '../assignors/server/server-problem';
import { compareText } from '../assignors/assignment';
import type { ConsumerGroup, ConsumerMember } from './consumer-group-state';

/** Which topics members mean, by name and by regular expression (R-CGP-16). */

/** Names each once, in order. */
export function namesInOrder(names: readonly string[]): string[] {
  return [...new Set(names)].sort(compareText);
}

export function topicsOf(group: ConsumerGroup, member: ConsumerMember): readonly string[] {
  if (member.subscribedTopicRegex === '') return member.subscribedTopicNames;
  const resolved = group.regexes.get(member.subscribedTopicRegex)?.topics ?? [];
  return member.subscribedTopicNames.length === 0 ? resolved : namesInOrder([...member.subscribedTopicNames, ...resolved]);
}

export function isSubscribedToTopic(group: ConsumerGroup, member: ConsumerMember, topic: string): boolean {
  return member.subscribedTopicNames.includes(topic) || (group.regexes.get(member.subscribedTopicRegex)?.topics.includes(topic) ?? false);
}

/** Does any member subscribe to it? */
export function isGroupSubscribedTo(group: ConsumerGroup, topic: string): boolean {
  for (const member of group.members.values()) if (isSubscribedToTopic(group, member, topic)) return true;
  return false;
}

/** Topics of these members that exist, by name in order. */
export function subscribedTopics(group: ConsumerGroup, members: Iterable<ConsumerMember>, image: MetadataImage): ReadonlyMap<string, ServerTopic> {
  const names = new Set<string>();
  for (const member of members) for (const topic of topicsOf(group, member)) names.add(topic);
  const topics = new Map<string, ServerTopic>();
  for (const name of [...names].sort(compareText)) {
    const known = image.topics.get(name);
    if (known !== undefined) topics.set(name, { topicId: known.topicId, partitions: known.partitions.length });
  }
  return topics;
}

/** A number that is another one when a topic comes, goes, grows or changes racks (R-CGP-02). Kafka's hash is a 64-bit one. */
export function metadataHash(topics: ReadonlyMap<string, ServerTopic>, image: MetadataImage): number {
  if (topics.size === 0) return 0;
  let text = '';
  for (const [name, { topicId }] of topics) {
    const racks = image.topics.get(name)?.partitions.map(({ replicas }) => replicas.map((broker) => image.brokers.get(broker)?.rack ?? '').sort(compareText).join(','));
    text += `${topicId} ${name} ${racks?.join(';') ?? ''}\n`;
  }
  return javaStringHash(text);
}

// ---- regular expressions -----------------------------------------------------------------------------------------

/** What JavaScript understands and RE2J does not: looking around and references back. */
const NOT_IN_RE2 = /\(\?<?[=!]|\\[1-9]|\\k</;
const FLAGS = /^\(\?([ims]+)\)/;

/** Null when it is not a regular expression. Topics must match it from end to end. */
export function compileRegex(regex: string): RegExp | null {
  if (NOT_IN_RE2.test(regex)) return null;
  const flags = FLAGS.exec(regex);
  const pattern = (flags === null ? regex : regex.slice(flags[0].length)).replaceAll('(?P<', '(?<');
  try {
    return new RegExp(`^(?:${pattern})$`, flags?.[1] ?? '');
  } catch {
    return null;
  }
}

export function topicsMatching(regex: string, image: MetadataImage): string[] {
  const pattern = compileRegex(regex);
  if (pattern === null) return [];
  return [...image.topics.keys()].filter((name) => pattern.test(name)).sort(compareText);
}
