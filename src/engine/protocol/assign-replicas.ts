/** A broker that replicas may be placed on; `rack` left out: it tells none. */
export interface PlacementBroker {
  readonly id: number;
  readonly rack?: string;
  readonly fenced: boolean;
}

/** Where to begin: drawn for a new topic, where the topic began for partitions that are added to it. */
export interface InTurnStart {
  /** The first partition to place. */
  readonly partition: number;
  /** Leader of the topic's first partition; −1 for a new topic. */
  readonly firstLeader: number;
}

/**
 * Where replicas went before KRaft, and where kafka-reassign-partitions proposes to put them (R-PLACE-09, R-CLI-56): leaders in turn over the list of brokers, followers a shift further that grows by
 * one each round; with racks the list alternates between them and a rack, then a broker, is used again only once all were.
 * Gives the reason when it is not possible.
 */
export function assignReplicasInTurn(brokers: readonly PlacementBroker[], partitions: number, replicationFactor: number, start: InTurnStart, nextBelow: (bound: number) => number): number[][] | string {
  const alive = brokers.filter((broker) => !broker.fenced).toSorted((a, b) => a.id - b.id);
  if (replicationFactor > alive.length) return `Replication factor: ${replicationFactor} larger than available brokers: ${alive.length}.`;
  const withRacks = alive.every((broker) => broker.rack !== undefined);
  const list = withRacks ? alternateRacks(alive) : alive;
  const known = start.firstLeader < 0 ? -1 : Math.max(0, list.findIndex((broker) => broker.id >= start.firstLeader));
  const startIndex = known >= 0 ? known : nextBelow(list.length);
  let shift = known >= 0 ? known : nextBelow(list.length);
  const racks = new Set(list.map((broker) => broker.rack)).size;
  const placed: number[][] = [];
  for (let i = 0; i < partitions; i++) {
    const partition = start.partition + i;
    if (partition > 0 && partition % list.length === 0) shift++;
    const first = (partition + startIndex) % list.length;
    placed.push(withRacks ? acrossRacks(list, first, shift * racks, replicationFactor, racks) : inTurn(list, first, shift, replicationFactor));
  }
  return placed;
}

function inTurn(list: readonly PlacementBroker[], first: number, shift: number, replicationFactor: number): number[] {
  const replicas = [list[first].id];
  for (let j = 0; j < replicationFactor - 1; j++) replicas.push(list[follower(first, shift, j, list.length)].id);
  return replicas;
}

function acrossRacks(list: readonly PlacementBroker[], first: number, shift: number, replicationFactor: number, racks: number): number[] {
  const chosen = [list[first]];
  for (let k = 0; chosen.length < replicationFactor; k++) {
    const candidate = list[follower(first, shift, k, list.length)];
    const usedRacks = new Set(chosen.map((broker) => broker.rack));
    if (usedRacks.has(candidate.rack) && usedRacks.size < racks) continue;
    if (chosen.includes(candidate)) continue;
    chosen.push(candidate);
  }
  return chosen.map((broker) => broker.id);
}

function follower(first: number, shift: number, j: number, brokers: number): number {
  return (first + 1 + ((shift + j) % (brokers - 1))) % brokers;
}

/** One broker of each rack in turn: a1, b1, c1, a2, b2 … */
function alternateRacks(brokers: readonly PlacementBroker[]): PlacementBroker[] {
  const byRack = new Map<string, PlacementBroker[]>();
  for (const broker of brokers) {
    const rack = broker.rack ?? '';
    byRack.set(rack, [...(byRack.get(rack) ?? []), broker]);
  }
  const racks = [...byRack.keys()].sort().map((rack) => byRack.get(rack) ?? []);
  const list: PlacementBroker[] = [];
  for (let round = 0; list.length < brokers.length; round++) {
    for (const rack of racks) if (round < rack.length) list.push(rack[round]);
  }
  return list;
}
