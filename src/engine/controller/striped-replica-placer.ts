import { javaStringOrder } from '../../base/java-hash';
import { err, ok, type Result } from '../../base/result';

/**
 * Where the replicas of new partitions go: brokers in stripes over the racks, each partition starting one rack and one broker
 * further, at most one replica a rack while there are enough racks (§3.11).
 */
export interface UsableBroker {
  readonly id: number;
  /** Absent = the broker has no rack; all such brokers form one. */
  readonly rack?: string;
  readonly fenced: boolean;
}

/** A uniformly random whole number in [0, bound). */
export type NextBelow = (bound: number) => number;

/** Why a placement is refused: the message of Kafka's InvalidReplicationFactorException. */
export interface InvalidReplicationFactor {
  readonly error: 'INVALID_REPLICATION_FACTOR';
  readonly message: string;
}

/** Brokers of one rack that are handed out in turn. */
interface BrokerList {
  readonly brokers: number[];
  /** How many were handed out for the partition being placed. */
  index: number;
  offset: number;
  epoch: number;
}

interface Rack {
  readonly fenced: BrokerList;
  readonly unfenced: BrokerList;
}

interface RackList {
  readonly racks: Rack[];
  /** The same racks in the order in which random numbers are drawn for them. */
  readonly drawOrder: readonly Rack[];
  readonly unfencedBrokers: number;
  epoch: number;
  offset: number;
}

/**
 * Replicas of `partitions` new partitions, in order of preference; the first is an unfenced broker (R-PLACE-01…07).
 * `brokers` in the order they are registered. The random numbers are drawn even when the request is then refused.
 */
export function placeReplicas(
  brokers: readonly UsableBroker[],
  partitions: number,
  replicationFactor: number,
  nextBelow: NextBelow,
): Result<number[][], InvalidReplicationFactor> {
  const list = rackList(brokers, nextBelow);
  if (replicationFactor <= 0) {
    return refused(`Invalid replication factor ${replicationFactor}: the replication factor must be positive.`);
  }
  if (list.unfencedBrokers === 0) return refused('All brokers are currently fenced.');
  if (replicationFactor > brokers.length) {
    return refused(
      `The target replication factor of ${replicationFactor} cannot be reached because only ${brokers.length} broker(s) are registered or some brokers have all their log directories cordoned.`,
    );
  }
  return ok(Array.from({ length: partitions }, () => placeOne(list, replicationFactor, nextBelow)));
}

function refused(message: string): Result<never, InvalidReplicationFactor> {
  return err({ error: 'INVALID_REPLICATION_FACTOR', message });
}

function rackList(brokers: readonly UsableBroker[], nextBelow: NextBelow): RackList {
  const byName = new Map<string | null, Rack>();
  for (const { id, rack: name = null, fenced } of brokers) {
    let rack = byName.get(name);
    if (!rack) byName.set(name, (rack = { fenced: brokerList(), unfenced: brokerList() }));
    (fenced ? rack.fenced : rack.unfenced).brokers.push(id);
  }
  const drawOrder = hashOrder([...byName.keys()]).map((name) => byName.get(name) as Rack);
  for (const rack of drawOrder) {
    startAnywhere(rack.fenced, nextBelow);
    startAnywhere(rack.unfenced, nextBelow);
  }
  const racks = [...byName].sort(([a], [b]) => noNameFirst(a, b)).map(([, rack]) => rack);
  return {
    racks,
    drawOrder,
    unfencedBrokers: brokers.filter((broker) => !broker.fenced).length,
    epoch: 0,
    offset: racks.length === 0 ? 0 : nextBelow(racks.length),
  };
}

function brokerList(): BrokerList {
  return { brokers: [], index: 0, offset: 0, epoch: 0 };
}

function startAnywhere(list: BrokerList, nextBelow: NextBelow): void {
  if (list.brokers.length === 0) return;
  list.brokers.sort((a, b) => a - b);
  list.offset = nextBelow(list.brokers.length);
}

function placeOne(list: RackList, replicationFactor: number, nextBelow: NextBelow): number[] {
  const { racks } = list;
  if (list.epoch === list.unfencedBrokers && list.unfencedBrokers > 1) {
    reshuffle(list, nextBelow);
    list.epoch = 0;
  }
  if (list.offset === racks.length) list.offset = 0;
  const following = (index: number) => (index + 1 === racks.length ? 0 : index + 1);

  let leaderRack = list.offset;
  let leader = take(racks[leaderRack].unfenced, list.epoch);
  while (leader < 0) {
    leaderRack = following(leaderRack);
    leader = take(racks[leaderRack].unfenced, list.epoch);
  }

  const replicas = [leader];
  let skip = leaderRack;
  for (let rack = list.offset; replicas.length < replicationFactor; rack = following(rack)) {
    if (rack === skip) {
      skip = -1;
      continue;
    }
    const unfenced = take(racks[rack].unfenced, list.epoch);
    const broker = unfenced >= 0 ? unfenced : take(racks[rack].fenced, list.epoch);
    if (broker >= 0) replicas.push(broker);
  }
  list.epoch++;
  list.offset++;
  return replicas;
}

/** The list's next broker for the partition of this epoch, −1 when all were handed out (R-PLACE-03). */
function take(list: BrokerList, epoch: number): number {
  const size = list.brokers.length;
  if (size === 0) return -1;
  if (list.epoch !== epoch) {
    list.epoch = epoch;
    list.index = 0;
    list.offset = (list.offset + 1) % size;
  }
  if (list.index >= size) return -1;
  return list.brokers[(list.index++ + list.offset) % size];
}

/** After as many partitions as there are unfenced brokers the stripes would repeat (R-PLACE-04). */
function reshuffle(list: RackList, nextBelow: NextBelow): void {
  shuffle(list.racks, nextBelow);
  for (const rack of list.drawOrder) {
    shuffle(rack.fenced.brokers, nextBelow);
    shuffle(rack.unfenced.brokers, nextBelow);
  }
}

/** As `java.util.Collections.shuffle`: from the end, each place swapped with a random one up to itself. */
function shuffle<Item>(items: Item[], nextBelow: NextBelow): void {
  for (let i = items.length; i > 1; i--) {
    const j = nextBelow(i);
    [items[i - 1], items[j]] = [items[j], items[i - 1]];
  }
}

/** Racks in the order of the hash map that holds them; the rack without a name hashes to 0, as an empty text does. */
function hashOrder(names: readonly (string | null)[]): (string | null)[] {
  return javaStringOrder(names.map((name) => name ?? '')).map((name) => (name === '' ? null : name));
}

function noNameFirst(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
