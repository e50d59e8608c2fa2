import { compareUuids } from '../../../../base/java-uuid';
import { emptyAssignment, give, type Assignment } from '../assignment';
import { LoadLevels } from './load-levels';
import { existingTopics, inHashOrder, type ServerMember, type ServerTopic, type ServerTopics } from './server-problem';

const MOST_PASSES = 16;
const NOBODY = -1;

interface TopicShares {
  readonly name: string;
  readonly topicId: string;
  /** Places of the members that subscribe to it, ascending. */
  readonly subscribers: readonly number[];
  /** Partition → place of its owner. */
  readonly owners: number[];
}

/**
 * R-ASG-11: the uniform assignor where members subscribe to different topics. What is legal stays; what has no owner goes to
 * the least loaded subscriber; then partitions move within their topic from the most to the least loaded.
 */
export function assignUniformDifferent(known: ServerTopics, unordered: readonly ServerMember[]): Assignment {
  const members = inHashOrder(unordered);
  const loads: number[] = members.map(() => 0);
  const topics = inOrder(sharesOf(known, members));
  for (const topic of topics) keepOwned(topic, members, loads);
  for (const topic of topics) assignUnowned(topic, loads);
  balance(topics.filter((topic) => topic.subscribers.length >= 2), loads);

  const assignment = emptyAssignment(unordered);
  for (const { name, owners } of topics) {
    for (const [partition, owner] of owners.entries()) if (owner !== NOBODY) give(assignment, (members[owner] as ServerMember).id, name, partition);
  }
  return assignment;
}

function sharesOf(known: ServerTopics, members: readonly ServerMember[]): TopicShares[] {
  const subscribers = new Map<string, number[]>();
  for (const [place, member] of members.entries()) {
    for (const topic of existingTopics(known, member)) {
      const places = subscribers.get(topic);
      if (places === undefined) subscribers.set(topic, [place]);
      else places.push(place);
    }
  }
  return [...subscribers].map(([name, places]) => {
    const { topicId, partitions } = known.get(name) as ServerTopic;
    return { name, topicId, subscribers: places, owners: Array.from({ length: partitions }, () => NOBODY) };
  });
}

/** Most partitions for each subscriber first, then fewest subscribers, then by id. */
function inOrder(topics: TopicShares[]): TopicShares[] {
  return topics.sort(
    (a, b) =>
      b.owners.length * a.subscribers.length - a.owners.length * b.subscribers.length ||
      a.subscribers.length - b.subscribers.length ||
      compareUuids(a.topicId, b.topicId),
  );
}

function keepOwned(topic: TopicShares, members: readonly ServerMember[], loads: number[]): void {
  for (const place of topic.subscribers) {
    for (const partition of (members[place] as ServerMember).current.get(topic.name) ?? []) {
      if (partition >= topic.owners.length) continue;
      topic.owners[partition] = place;
      loads[place] = (loads[place] as number) + 1;
    }
  }
}

function moveTo(topic: TopicShares, partition: number, place: number, loads: number[]): void {
  const before = topic.owners[partition] as number;
  if (before !== NOBODY) loads[before] = (loads[before] as number) - 1;
  topic.owners[partition] = place;
  loads[place] = (loads[place] as number) + 1;
}

function assignUnowned(topic: TopicShares, loads: number[]): void {
  const levels = new LoadLevels(topic.subscribers, loads);
  for (const [partition, owner] of topic.owners.entries()) {
    if (owner === NOBODY) moveTo(topic, partition, levels.nextLeastLoaded(), loads);
  }
}

/** Topic after topic, until a whole round has moved nothing. */
function balance(topics: readonly TopicShares[], loads: number[]): void {
  let lastMoved = -1;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    for (const [at, topic] of topics.entries()) {
      if (at === lastMoved) return;
      const moved = balanceTopic(topic, loads);
      if (moved || lastMoved < 0) lastMoved = at;
    }
  }
}

function balanceTopic(topic: TopicShares, loads: number[]): boolean {
  const levels = new LoadLevels(topic.subscribers, loads);
  if (levels.spread <= 1) return false;
  const owned = new Map<number, number[]>();
  for (const [partition, owner] of topic.owners.entries()) {
    const partitions = owned.get(owner);
    if (partitions === undefined) owned.set(owner, [partition]);
    else partitions.push(partition);
  }
  let moved = false;
  while (!levels.isBalanced()) {
    const from = giver(levels, owned);
    if (from === NOBODY) break;
    const partition = (owned.get(from) as number[]).pop() as number;
    const to = levels.nextLeastLoaded();
    if (levels.isBalanced()) break;
    moveTo(topic, partition, to, loads);
    moved = true;
  }
  return moved;
}

/** The most loaded subscriber that still has something of this topic which it had at the beginning. */
function giver(levels: LoadLevels, owned: ReadonlyMap<number, readonly number[]>): number {
  for (;;) {
    const place = levels.nextMostLoaded();
    if (place === NOBODY || (owned.get(place) ?? []).length > 0) return place;
    levels.excludeMostLoaded();
  }
}
