/** What the output of a real cluster's tools says, line by line, before a scenario is made of it. */

/** Something in the paste that keeps it from being rebuilt. */
export interface PasteError {
  /** Counted from 1; 0 is the whole paste. */
  readonly line: number;
  readonly found: string;
  readonly expected: string;
  readonly wayOut: string;
}

/** A line that says nothing about the cluster, or nothing that a scenario holds. */
export interface LeftOut {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

export interface PastedPartition {
  readonly line: number;
  readonly leader: number | null;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly adding: readonly number[];
  readonly removing: readonly number[];
  /** Does the line speak of eligible leader replicas at all? */
  readonly hasElr: boolean;
  readonly elr: readonly number[];
}

export interface PastedTopic {
  readonly name: string;
  line: number;
  partitionCount: number | null;
  /** In their order; null when no line names them. */
  configs: readonly (readonly [name: string, value: string])[] | null;
  readonly partitions: Map<number, PastedPartition>;
}

export interface PastedMember {
  readonly memberId: string;
  readonly clientId: string;
  readonly instanceId: string | null;
}

export interface PastedGroup {
  readonly name: string;
  line: number;
  state: string | null;
  strategy: string | null;
  memberCount: number | null;
  /** By member id. */
  readonly members: Map<string, PastedMember>;
  readonly topics: Set<string>;
  /** Of all partitions that have one. */
  lag: number | null;
}

export interface PasteFacts {
  readonly topics: Map<string, PastedTopic>;
  readonly groups: Map<string, PastedGroup>;
  /** Ids; null where no quorum was described. */
  voters: readonly number[] | null;
  readonly observers: Set<number>;
  /** Brokers that coordinate a group. */
  readonly coordinators: Set<number>;
  readonly errors: PasteError[];
  readonly leftOut: LeftOut[];
}

export function noFacts(): PasteFacts {
  return { topics: new Map(), groups: new Map(), voters: null, observers: new Set(), coordinators: new Set(), errors: [], leftOut: [] };
}

export function topicFacts(facts: PasteFacts, name: string, line: number): PastedTopic {
  let topic = facts.topics.get(name);
  if (topic === undefined) facts.topics.set(name, (topic = { name, line, partitionCount: null, configs: null, partitions: new Map() }));
  return topic;
}

export function groupFacts(facts: PasteFacts, name: string, line: number): PastedGroup {
  let group = facts.groups.get(name);
  if (group === undefined) facts.groups.set(name, (group = { name, line, state: null, strategy: null, memberCount: null, members: new Map(), topics: new Set(), lag: null }));
  return group;
}
