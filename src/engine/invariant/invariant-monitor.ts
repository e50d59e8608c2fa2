import type { BrokerState } from '../broker/broker-state';
import { Role, type Partition } from '../broker/replica-manager/partition';
import { resolveBrokerConfig, type BrokerConfig } from '../config/broker-config';
import { topicConfig } from '../config/topic-config';
import type { ControllerState } from '../controller/controller-state';
import { FactKind } from '../facts/fact-kinds';
import type { FactId, FactSink } from '../kernel/fact';
import type { Node } from '../kernel/node';
import type { World } from '../kernel/world';
import { applyRecord, EMPTY_IMAGE, type MetadataImage } from '../metadata/image';
import type { PartitionRegistration } from '../metadata/partition-registration';
import { NodeKind } from '../protocol/node-kinds';
import type { ZooKeeperServerState } from '../zookeeper/server-state';
import { imageOfTree } from '../zookeeper/tree-image';
import { CommittedRecords } from './committed-records';
import { isQuorumFact, QuorumChecks } from './quorum-checks';
import { checkEpochs, checkMembers, checkRegistration } from './registration-checks';
import { LostReplicas } from './lost-replicas';
import { checkLogOrder, checkLogsMatch, checkReplica, checkSequences } from './replica-checks';
import { ShareChecks } from './share-checks';
import { TransactionChecks } from './transaction-checks';
import type { Violation } from './violation';

/** Floors of ISRs matter to INV-05 alone, hence not with ZooKeeper. */
const DEFAULT_CONFIG = resolveBrokerConfig([]).values;

/** What the monitor saw of a replica last. */
interface Seen {
  highWatermark: number;
  logEndOffset: number;
  leaderEpoch: number;
  role: Role;
}

/**
 * Watches a world and says when an invariant of core.md §6 is broken: INV-01…14 as far as they apply to what is built, and
 * INV-15 at the end. It keeps its own idea of the truth (what was committed, who led in which epoch, what was read) and
 * changes nothing; the trace is the same with and without it. `next` gets the facts that pass through.
 */
export class InvariantMonitor implements FactSink {
  /** By node and partition. */
  private readonly seen: Map<number, Seen>[] = [];
  private readonly committed = new Map<number, CommittedRecords>();
  /** Leader by partition and leader epoch. */
  private readonly leaders = new Map<string, number>();
  private readonly newestEpoch = new Map<number, number>();
  /** Newest leader epoch of a partition that began with an election that was allowed to lose records. */
  private readonly lossyEpoch = new Map<number, number>();
  private readonly brokerEpochs = new Map<number, number>();
  private image: MetadataImage = EMPTY_IMAGE;
  private factFailure: Violation | null = null;
  private readonly lost = new LostReplicas();
  private readonly quorum = new QuorumChecks();
  private readonly transactions: TransactionChecks;
  private readonly shares: ShareChecks;

  constructor(
    private readonly world: World,
    private readonly next: FactSink | null = null,
  ) {
    world.sink = this;
    this.transactions = new TransactionChecks(world);
    this.shares = new ShareChecks(world);
    world.nodes.forEach((node, ix) => {
      if (node.kind === NodeKind.Broker) for (const partition of partitionsOf(node)) this.look(ix, node, partition);
    });
  }

  /** What must hold at the very moment of a fact: one event may move things twice. */
  push(id: FactId, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: FactId): void {
    if (kind === FactKind.RecordsDelivered) this.factFailure ??= this.checkDelivery(node, a, d);
    else if (kind === FactKind.HighWatermarkAdvanced) this.factFailure ??= this.checkFloor(node, a, b) ?? this.commitAtOnce(node, a);
    else if (kind === FactKind.LogDirectoryFailed) this.lost.directoryFailed(this.world.nodes[node].state as BrokerState);
    else if (isQuorumFact(kind)) this.factFailure ??= this.quorum.fact(this.world.kafkaId(node), kind, a, b);
    this.factFailure ??= this.transactions.fact(node, kind, a, b, c, d);
    this.factFailure ??= this.shares.fact(node, kind, a, b, c, d);
    this.next?.push(id, timeUs, event, node, kind, a, b, c, d, cause);
  }

  /** INV-11: nothing is delivered that was never below a leader's high watermark. */
  private checkDelivery(node: number, key: number, position: number): Violation | null {
    const end = this.committedEnd(key);
    if (position <= end) return null;
    return { invariant: 'INV-11', message: `${this.world.nodes[node].name} was given records up to ${position - 1} of ${this.partitionName(key)}; committed is ${end}` };
  }

  /** INV-12: a leader's high watermark does not move while fewer are in sync than min.insync.replicas asks for. */
  private checkFloor(ix: number, key: number, highWatermark: number): Violation | null {
    const node = this.world.nodes[ix];
    const partition = (node.state as BrokerState).replicas.partitions.get(key);
    if (partition === undefined || partition.role !== Role.Leader) return null;
    const floor = Math.min(this.minIsr(node.state as BrokerState, partition.topic), partition.replicas.length);
    if (partition.isr.length >= floor) return null;
    return {
      invariant: 'INV-12',
      message: `${this.replicaName(node, partition)}: the high watermark moved to ${highWatermark} with ${partition.isr.length} in sync, ${floor} required`,
    };
  }

  /** One event may commit records and take the leadership away: what a leader known as such commits counts from the fact on. */
  private commitAtOnce(ix: number, key: number): Violation | null {
    const node = this.world.nodes[ix];
    const partition = (node.state as BrokerState).replicas.partitions.get(key);
    if (partition === undefined || partition.role !== Role.Leader || partition.leaderEpoch > (this.newestEpoch.get(key) ?? -1)) return null;
    const name = this.replicaName(node, partition);
    const committed = this.committedOf(key);
    return partition.leaderEpoch < this.newestEpoch.get(key)! ? this.commitByFormerLeader(name, partition, committed) : committed.commit(name, partition);
  }

  /** Call after every event; gives what that event broke. Only the node that acted can have changed. */
  afterEvent(): Violation | null {
    const node = this.world.nodes[this.world.self];
    if (node === undefined) return null;
    if (node.kind === NodeKind.Broker) {
      for (const partition of partitionsOf(node)) {
        const violation = this.look(this.world.self, node, partition);
        if (violation !== null) return violation;
      }
      const violation = this.shares.afterEvent(this.world.self);
      if (violation !== null) return violation;
    } else if (node.kind === NodeKind.Controller) {
      const violation = this.lookAtController(node.state as ControllerState);
      if (violation !== null) return violation;
    } else if (node.kind === NodeKind.ZooKeeper) {
      const violation = this.lookAtZooKeeper(node.state as ZooKeeperServerState);
      if (violation !== null) return violation;
    }
    return this.factFailure;
  }

  /** The checks that read whole logs; call them when a run is over. */
  atEnd(): Violation[] {
    const violations: Violation[] = [];
    const replicas = new Map<number, { readonly name: string; readonly partition: Partition }[]>();
    for (const node of this.world.nodes) {
      if (node.kind === NodeKind.Controller) {
        const violation = this.checkImage(node, (node.state as ControllerState).committed);
        if (violation !== null) violations.push(violation);
      }
      if (node.kind !== NodeKind.Broker) continue;
      for (const partition of partitionsOf(node)) {
        const name = this.replicaName(node, partition);
        for (const violation of [checkLogOrder(name, partition), checkSequences(name, partition)]) if (violation !== null) violations.push(violation);
        const others = replicas.get(partition.key) ?? [];
        for (const other of others) {
          const violation = checkLogsMatch(name, partition, other.name, other.partition);
          if (violation !== null) violations.push(violation);
        }
        replicas.set(partition.key, [...others, { name, partition }]);
      }
      const violation = this.checkImage(node, (node.state as BrokerState).image);
      if (violation !== null) violations.push(violation);
    }
    violations.push(...this.transactions.atEnd());
    return violations;
  }

  /** How far the records of a partition have ever been committed. */
  committedEnd(key: number): number {
    return this.committed.get(key)?.furthestEndOffset ?? 0;
  }

  private look(ix: number, node: Node, partition: Partition): Violation | null {
    const { log } = partition;
    const seen = (this.seen[ix] ??= new Map<number, Seen>());
    const before = seen.get(partition.key);
    if (
      before !== undefined && before.highWatermark === log.highWatermark && before.logEndOffset === log.logEndOffset &&
      before.leaderEpoch === partition.leaderEpoch && before.role === partition.role
    ) {
      return null;
    }
    this.transactions.look(partition);
    const name = this.replicaName(node, partition);
    const violation = checkReplica(name, partition) ?? this.checkLeadership(node, name, partition, before) ?? this.checkHighWatermark(name, partition);
    seen.set(partition.key, { highWatermark: log.highWatermark, logEndOffset: log.logEndOffset, leaderEpoch: partition.leaderEpoch, role: partition.role });
    return violation;
  }

  /** INV-03: one leader an epoch. INV-09: a new leader holds all that was committed, unless its election was allowed to lose. */
  private checkLeadership(node: Node, name: string, partition: Partition, before: Seen | undefined): Violation | null {
    if (partition.role !== Role.Leader) return null;
    if (before !== undefined && before.role === Role.Leader && before.leaderEpoch === partition.leaderEpoch) return null;
    const epochId = `${partition.key}/${partition.leaderEpoch}`;
    const known = this.leaders.get(epochId);
    if (known !== undefined && known !== node.kafkaId) {
      return { invariant: 'INV-03', message: `${name}: brokers ${known} and ${node.kafkaId} both lead in epoch ${partition.leaderEpoch}` };
    }
    this.leaders.set(epochId, node.kafkaId);
    if (partition.leaderEpoch < (this.newestEpoch.get(partition.key) ?? -1)) return null;
    this.newestEpoch.set(partition.key, partition.leaderEpoch);
    const committed = this.committed.get(partition.key);
    if (committed === undefined) return null;
    if (partition.isRecovering) {
      this.lossyEpoch.set(partition.key, partition.leaderEpoch);
      this.shares.mayHaveLost = true;
      this.transactions.mayHaveLost = true;
      committed.forgetBeyond(partition);
      return null;
    }
    return committed.checkLeader(name, partition);
  }

  /** INV-07: what a high watermark covers, every member of the ISR holds. */
  private checkHighWatermark(name: string, partition: Partition): Violation | null {
    if (partition.role !== Role.Leader) return null;
    const committed = this.committedOf(partition.key);
    if (partition.leaderEpoch < (this.newestEpoch.get(partition.key) ?? -1)) return this.commitByFormerLeader(name, partition, committed);
    return this.checkIsrHolds(name, partition) ?? committed.commit(name, partition);
  }

  /**
   * A leader that has been replaced and does not know it may still learn that its ISR holds more: the fetches were on their
   * way. That is committed too, so the new leader must hold it, unless it was elected to lose what it lacks (core.md §7).
   */
  private commitByFormerLeader(name: string, partition: Partition, committed: CommittedRecords): Violation | null {
    if (partition.leaderEpoch < (this.lossyEpoch.get(partition.key) ?? -1)) {
      committed.commitInVain(partition.log.highWatermark);
      return null;
    }
    if (partition.log.highWatermark <= committed.endOffset) return null;
    const violation = committed.commit(name, partition);
    if (violation !== null) return violation;
    const leader = this.leaders.get(`${partition.key}/${this.newestEpoch.get(partition.key)}`);
    const node = leader === undefined ? undefined : this.world.nodes[this.world.nodeByKafkaId(leader)];
    const replica = node === undefined ? undefined : (node.state as BrokerState).replicas.partitions.get(partition.key);
    return node === undefined || replica === undefined ? null : committed.checkLeader(this.replicaName(node, replica), replica);
  }

  private checkIsrHolds(name: string, partition: Partition): Violation | null {
    const registration = this.image.topics.get(partition.topic)?.partitions[partition.index];
    if (registration === undefined || registration.leaderEpoch !== partition.leaderEpoch) return null;
    for (const member of registration.isr) {
      if (this.lost.has(member, partition.key)) continue;
      const node = this.world.nodes[this.world.nodeByKafkaId(member)];
      const replica = (node.state as BrokerState).replicas.partitions.get(partition.key);
      const end = replica?.log.logEndOffset ?? 0;
      if (end < partition.log.highWatermark) {
        return { invariant: 'INV-07', message: `${name}: the high watermark is ${partition.log.highWatermark}, but ${member} is in the ISR and its log ends at ${end}` };
      }
    }
    return null;
  }

  private lookAtController(state: ControllerState): Violation | null {
    const violation = this.quorum.look(state);
    if (violation !== null) return violation;
    const { committed } = state;
    // The others of a quorum come to the same a little later.
    if (committed.offset <= this.image.offset) return null;
    return this.lookAtMetadata(committed, state.config, true);
  }

  /** What ZooKeeper holds is the truth there. Who is in sync need not live (INV-06): the controller may not have got to it yet. */
  private lookAtZooKeeper({ tree }: ZooKeeperServerState): Violation | null {
    return tree.zxid <= this.image.offset ? null : this.lookAtMetadata(imageOfTree(tree), DEFAULT_CONFIG, false);
  }

  private lookAtMetadata(committed: MetadataImage, config: BrokerConfig, membersLive: boolean): Violation | null {
    const before = this.image;
    this.image = committed;
    this.lost.metadataCommitted(committed);
    for (const registration of committed.brokers.values()) {
      const known = this.brokerEpochs.get(registration.brokerId) ?? -1;
      if (registration.brokerEpoch < known) return { invariant: 'INV-03', message: `broker ${registration.brokerId}: broker epoch ${known} → ${registration.brokerEpoch}` };
      this.brokerEpochs.set(registration.brokerId, registration.brokerEpoch);
    }
    const isElrOn = (committed.features.get('eligible.leader.replicas.version') ?? 0) > 0;
    const sameBrokers = committed.brokers === before.brokers;
    for (const topic of committed.topics.values()) {
      const earlier = before.topics.get(topic.name);
      if (earlier === topic && sameBrokers) continue;
      const minIsr = topicConfig(committed, config, topic.name).minInsyncReplicas;
      for (let p = 0; p < topic.partitions.length; p++) {
        // With ZooKeeper a topic is there before its partitions have a state.
        if (topic.partitions[p].leaderEpoch < 0) continue;
        const violation = this.checkPartition(`${topic.name}-${p}`, earlier?.topicId === topic.topicId ? earlier.partitions[p] : undefined, topic.partitions[p], minIsr, isElrOn)
          ?? (membersLive ? checkMembers(`${topic.name}-${p}`, topic.partitions[p], committed, isElrOn) : null);
        if (violation !== null) return violation;
      }
    }
    return null;
  }

  private checkPartition(
    name: string,
    before: PartitionRegistration | undefined,
    after: PartitionRegistration,
    minIsr: number,
    isElrOn: boolean,
  ): Violation | null {
    const floor = Math.min(minIsr, after.replicas.length);
    return (before === undefined ? null : checkEpochs(name, before, after)) ?? checkRegistration(name, after, floor, isElrOn);
  }

  /** INV-15: what a broker or controller believes is what a prefix of the metadata log says, worked out anew record by record. */
  private checkImage(node: Node, image: MetadataImage): Violation | null {
    if (image.offset < 0) return null;
    let replayed: MetadataImage = EMPTY_IMAGE;
    for (const record of this.quorum.records(image.offset)) replayed = applyRecord(replayed, record);
    for (const [name, topic] of replayed.topics) {
      const believed = image.topics.get(name);
      if (JSON.stringify(believed) !== JSON.stringify(topic)) return { invariant: 'INV-15', message: `${node.name}: at metadata offset ${image.offset} it has another idea of ${name} than the log` };
    }
    if (image.topics.size !== replayed.topics.size || JSON.stringify([...image.brokers.values()]) !== JSON.stringify([...replayed.brokers.values()])) {
      return { invariant: 'INV-15', message: `${node.name}: at metadata offset ${image.offset} it has another idea of the cluster than the log` };
    }
    return null;
  }

  private committedOf(key: number): CommittedRecords {
    let committed = this.committed.get(key);
    if (committed === undefined) this.committed.set(key, (committed = new CommittedRecords()));
    return committed;
  }

  private minIsr(broker: BrokerState, topic: string): number {
    return topicConfig(broker.image, broker.config, topic).minInsyncReplicas;
  }

  private partitionName(key: number): string {
    for (const node of this.world.nodes) {
      if (node.kind !== NodeKind.Broker) continue;
      const partition = (node.state as BrokerState).replicas.partitions.get(key);
      if (partition !== undefined) return `${partition.topic}-${partition.index}`;
    }
    return `partition ${key}`;
  }

  private replicaName(node: Node, partition: Partition): string {
    return `${partition.topic}-${partition.index} on ${node.name}`;
  }
}

function partitionsOf(node: Node): Iterable<Partition> {
  return (node.state as BrokerState).replicas.partitions.values();
}
