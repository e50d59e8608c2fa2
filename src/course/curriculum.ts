import type { PartId } from './parts';

/** A lesson of the course, whether or not it has been written: what it is about, and the moment it is built around. */
export interface PlannedLesson {
  /** Name of its folder in `lessons/` once it is there. Stable for ever. */
  readonly id: string;
  readonly title: string;
  readonly moment: string;
}

/**
 * All lessons of the course, in the order in which they are learnt. Minutes, objectives and prerequisites are the lessons' own:
 * nothing is said here of what only a written lesson can know.
 */
export const CURRICULUM: Readonly<Record<PartId, readonly PlannedLesson[]>> = {
  overview: [
    { id: 'why-kafka', title: 'Why a log, and why it came from LinkedIn', moment: 'a queue with ten consumers collapses, a log does not notice' },
    { id: 'tour', title: 'Kafka in five minutes', moment: 'produce, replicate, consume, kill a broker, nothing lost' },
    { id: 'kafka-or-rabbitmq', title: 'Kafka vs RabbitMQ', moment: 'one workload through both: replay, ordering, poison message, slow consumer' },
  ],
  fundamentals: [
    { id: 'the-log', title: 'The distributed commit log and offsets', moment: 'two readers at different offsets of one log' },
    { id: 'topics-partitions', title: 'Topics, partitions, keys and order', moment: 'same key, same partition; add partitions and the mapping breaks' },
    { id: 'brokers', title: 'Brokers, leaders, replicas', moment: 'three brokers, RF 3, who holds what' },
    { id: 'produce-consume', title: 'Producers push, consumers pull', moment: 'a slow consumer lags and catches up' },
    { id: 'consumer-groups', title: 'Groups and parallelism', moment: 'the fifth consumer of four partitions sits idle' },
    { id: 'retention-replay', title: 'Retention and replay', moment: 'a new group replays last week; retention passes an old offset' },
    { id: 'not-a-queue', title: 'How a log differs from a queue', moment: 'reading does not delete; two groups, one topic' },
  ],
  internals: [
    { id: 'segments-indexes', title: 'Segments and sparse indexes', moment: 'find offset 368 773 in three hops' },
    { id: 'retention-compaction', title: 'Delete and compact', moment: 'tombstone, delete.retention.ms, the active segment is never cleaned' },
    { id: 'replication', title: 'Fetch, LEO and high watermark', moment: 'the HW moves one fetch later than you think' },
    { id: 'isr', title: 'In-sync replicas', moment: 'a slow disk: 30 s later the ISR shrinks, latency recovers' },
    { id: 'acks', title: 'acks and min.insync.replicas', moment: 'six combinations, one crash each: what is lost, what is refused' },
    { id: 'leader-election', title: 'Leader election', moment: 'who leads when a broker dies, and how long nobody does' },
    { id: 'leader-epochs', title: 'Leader epochs and truncation', moment: 'the divergence that the high watermark alone cannot solve' },
    { id: 'unclean-elr', title: 'Unclean election and ELR', moment: 'the last replica dies: availability or durability' },
    { id: 'kraft', title: 'The KRaft quorum', moment: 'lose a controller, lose the majority, add a voter' },
    { id: 'zookeeper-kraft', title: 'ZooKeeper vs KRaft', moment: 'controller failover with 100 000 partitions, both ways' },
    { id: 'group-coordination', title: 'Group coordinators', moment: 'where __consumer_offsets lives; kill the coordinator' },
  ],
  clients: [
    { id: 'partitioners', title: 'Keys, sticky, round robin', moment: 'murmur2 by hand; a hot key' },
    { id: 'batching', title: 'Batching, linger and compression', moment: 'latency against throughput on one slider' },
    { id: 'retries-idempotence', title: 'Retries, reordering, idempotence', moment: 'a lost ack makes a duplicate; sequence numbers stop it' },
    { id: 'serialization', title: 'Serialisation and the schema id', moment: 'five bytes in front of every value' },
    { id: 'poll-loop', title: 'The poll loop', moment: 'max.poll.interval.ms expels a slow but living consumer' },
    { id: 'offsets-commits', title: 'Committing offsets', moment: 'crash before or after the commit' },
    { id: 'delivery-semantics', title: 'At most, at least, exactly once', moment: 'the ledger: lost, duplicated, exactly once' },
    { id: 'rebalancing', title: 'Eager, cooperative, and the new protocol', moment: 'the same join three ways: who stops, for how long' },
    { id: 'assignors', title: 'Range, round robin, sticky, uniform', moment: 'the table before and after one leave' },
    { id: 'static-membership', title: 'Static membership and rolling restarts', moment: 'twelve restarts, no rebalance' },
    { id: 'transactions', title: 'Transactions and read_committed', moment: 'crash between send and commit; LSO; a fenced zombie' },
    { id: 'share-groups', title: 'Share groups: queues on Kafka', moment: 'more consumers than partitions; acquire, release, archive' },
  ],
  streams: [
    { id: 'topologies-tasks', title: 'Topologies, tasks, threads', moment: 'partitions become tasks; add an instance' },
    { id: 'stateless', title: 'filter, map, branch, merge', moment: 'rows through a pipe; selectKey marks for repartition' },
    { id: 'stateful', title: 'count, aggregate and changelogs', moment: 'kill the instance, watch the store come back' },
    { id: 'stream-table', title: 'Streams and tables', moment: 'the same records as facts and as state; tombstones' },
    { id: 'time-windows', title: 'Event time and windows', moment: 'tumbling, hopping, sliding, session; one late record' },
    { id: 'suppress-grace', title: 'Grace and final results', moment: 'wait or correct later' },
    { id: 'joins', title: 'Joins', moment: 'stream-stream, stream-table, table-table, global; co-partitioning violated' },
    { id: 'streams-eos', title: 'Exactly once in Streams', moment: 'crash in the middle of read-process-write' },
  ],
  operations: [
    { id: 'sizing', title: 'Sizing a cluster', moment: 'from 200 MB/s and 7 days to brokers and disks' },
    { id: 'replication-placement', title: 'Replication factor, racks, placement', moment: 'lose a rack' },
    { id: 'monitoring', title: 'The metrics that matter', moment: 'read the dashboard, name the incident' },
    { id: 'capacity', title: 'Capacity planning', moment: 'the day traffic doubles' },
    { id: 'tuning', title: 'Tuning for throughput, latency, durability', moment: 'three goals, one set of knobs, a score' },
    { id: 'reassignment', title: 'Reassignment, throttles, rolling restart', moment: 'move partitions without waking anyone' },
    { id: 'quotas', title: 'Quotas and noisy neighbours', moment: 'one client eats the broker' },
    { id: 'incidents', title: 'On call: fifteen incidents', moment: 'symptom, diagnosis tree, fix, proof' },
  ],
  ecosystem: [
    { id: 'connect', title: 'Connect: workers, connectors, tasks', moment: 'a worker leaves; wait five minutes or move now' },
    { id: 'cdc', title: 'Change data capture', moment: 'a row’s life as events; snapshot, then stream' },
    { id: 'transforms-dlq', title: 'Transforms, errors, dead letters', moment: 'one poison record, three policies' },
    { id: 'schema-registry', title: 'Schemas and compatibility', moment: 'who upgrades first; a change that is refused' },
    { id: 'ksqldb', title: 'SQL on streams', moment: 'a statement becomes a topology and topics' },
    { id: 'whole-platform', title: 'The whole platform', moment: 'database → Connect → topics → ksqlDB → sink; break one link' },
  ],
};
