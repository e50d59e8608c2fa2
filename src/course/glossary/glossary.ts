/**
 * Kafka's words as cards: what it is, its default, what it breaks. `id` is how prose names it; configurations are named as
 * Kafka names them. Defaults are those of Kafka 4.x; a test holds them against the catalogue.
 */
export interface GlossaryEntry {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  /** For a configuration: whose it is, and its default as the properties file has it. */
  readonly config?: { readonly scope: 'broker' | 'topic' | 'producer' | 'consumer'; readonly default: string };
  /** What goes wrong when it is set badly or misunderstood. */
  readonly breaks?: string;
}

const concepts: readonly GlossaryEntry[] = [
  { id: 'record', title: 'record', what: 'One message: a key, a value, a timestamp and headers. Never changed after it was written.' },
  { id: 'topic', title: 'topic', what: 'A named stream of records, cut into partitions.', breaks: 'Order holds within a partition, not across a topic.' },
  { id: 'partition', title: 'partition', what: 'An append-only log. Its records are numbered from 0 on; the number is the offset.', breaks: 'Adding partitions later sends the same key to another partition.' },
  { id: 'offset', title: 'offset', what: 'The number of a record within its partition. It never changes and is never used again.' },
  { id: 'key', title: 'key', what: 'Chooses the partition: records of one key go to one partition, and so keep their order.' },
  { id: 'producer', title: 'producer', what: 'A client that appends records to topics. It sends to the leader of each partition.' },
  { id: 'consumer', title: 'consumer', what: 'A client that pulls records and remembers how far it has read.' },
  { id: 'consumer-group', title: 'consumer group', what: 'Consumers that share the partitions of a topic: each partition is read by one of them.', breaks: 'More members than partitions: the rest sit idle.' },
  { id: 'broker', title: 'broker', what: 'A server that stores replicas of partitions and answers producers and consumers.' },
  { id: 'replica', title: 'replica', what: 'One copy of a partition on one broker. The replication factor says how many there are.' },
  { id: 'leader', title: 'leader', what: 'The replica that takes all writes of a partition. The others fetch from it.', breaks: 'While a partition has no working leader, nothing can be written to it.' },
  { id: 'follower', title: 'follower', what: 'A replica that fetches from the leader and appends exactly what the leader has.' },
  { id: 'isr', title: 'in-sync replicas', what: 'The replicas, leader included, that have kept up with the leader. Only they may become leader in a clean election.', breaks: 'With one left, one more crash stops the partition.' },
  { id: 'high-watermark', title: 'high watermark', what: 'The offset up to which all in-sync replicas have the log. Consumers read below it.', breaks: 'Records above it may vanish when the leader dies; they were not acknowledged to acks=all.' },
  { id: 'leo', title: 'log end offset', what: 'The offset the next record of this replica will get.' },
  { id: 'controller', title: 'controller', what: 'The server that keeps the metadata of the cluster: who is alive, who leads what. Clients never write through it.', breaks: 'Without an active controller no leader can be elected; existing leaders go on.' },
  { id: 'fenced', title: 'fenced', what: 'A broker that the controller counts as gone: it may lead nothing until it has registered and caught up.' },
  { id: 'leader-epoch', title: 'leader epoch', what: 'Counts the leaders of a partition. Every batch carries the epoch of the leader that took it, so two logs can be compared.' },
  { id: 'preferred-leader', title: 'preferred leader', what: 'The first broker in the list of replicas. Leadership goes back to it by a preferred election, not by its return.' },
  { id: 'segment', title: 'segment', what: 'One file of a log, named by its first offset. The last one is written to; the others are never changed, only removed as a whole or compacted.', breaks: 'Deletion goes by whole segments, so more stays than retention says.' },
  { id: 'lag', title: 'lag', what: 'How many records a group has still to read: the high watermark minus the offset it has stored.', breaks: 'Growing for long: retention may delete records before they are read.' },
  { id: 'group-coordinator', title: 'group coordinator', what: 'The broker that keeps a group: its members, who has which partition, and what is committed. It is the leader of one partition of `__consumer_offsets`.' },
  { id: 'rebalance', title: 'rebalance', what: 'A group shares its partitions out anew, because a member came, went or died, or partitions were added.', breaks: 'What moves is not read meanwhile; the eager way, nothing is.' },
  { id: 'truncation', title: 'truncation', what: 'A follower cuts off the end of its log where it differs from the log of the leader, then fetches on from there.' },
];

const configs: readonly GlossaryEntry[] = [
  {
    id: 'acks', title: 'acks', config: { scope: 'producer', default: 'all' },
    what: 'When the leader answers a producer: at once and unheard (0), after its own append (1), or when all in-sync replicas have the records (all).',
    breaks: 'With 0 or 1, records that were acknowledged can be lost when the leader dies.',
  },
  {
    id: 'min.insync.replicas', title: 'min.insync.replicas', config: { scope: 'topic', default: '1' },
    what: 'How many replicas must be in sync for a write with acks=all to be taken.',
    breaks: 'Too low: acks=all may mean one copy. As high as the replication factor: one dead broker stops all writes.',
  },
  {
    id: 'broker.session.timeout.ms', title: 'broker.session.timeout.ms', config: { scope: 'broker', default: '9000' },
    what: 'How long the controller waits for a heartbeat of a broker before it fences it and elects new leaders.',
    breaks: 'Long: partitions stay without a leader for longer. Short: a pause of a healthy broker moves its leaders away.',
  },
  {
    id: 'broker.heartbeat.interval.ms', title: 'broker.heartbeat.interval.ms', config: { scope: 'broker', default: '2000' },
    what: 'How often a broker tells the controller that it is alive.',
    breaks: 'Near the session timeout, one lost heartbeat is enough to be fenced.',
  },
  {
    id: 'replica.lag.time.max.ms', title: 'replica.lag.time.max.ms', config: { scope: 'broker', default: '30000' },
    what: 'A follower that has not caught up with the leader for that long leaves the in-sync replicas.',
    breaks: 'Until then the high watermark waits for it, and so does every producer with acks=all.',
  },
  {
    id: 'auto.leader.rebalance.enable', title: 'auto.leader.rebalance.enable', config: { scope: 'broker', default: 'true' },
    what: 'Lets the controller give leadership back to preferred leaders from time to time.',
    breaks: 'Off: after some restarts a few brokers lead everything, until someone runs an election.',
  },
  {
    id: 'leader.imbalance.check.interval.seconds', title: 'leader.imbalance.check.interval.seconds', config: { scope: 'broker', default: '300' },
    what: 'How often the controller looks for partitions that are not led by their preferred leader.',
  },
  {
    id: 'delivery.timeout.ms', title: 'delivery.timeout.ms', config: { scope: 'producer', default: '120000' },
    what: 'How long a producer tries to deliver a record, all retries included, before it reports a failure.',
    breaks: 'Shorter than an election takes: producers fail records that a little patience would have delivered.',
  },
  {
    id: 'unclean.leader.election.enable', title: 'unclean.leader.election.enable', config: { scope: 'topic', default: 'false' },
    what: 'May a replica that is not in sync become leader when no other is left?',
    breaks: 'On: the partition stays available and loses acknowledged records.',
  },
  {
    id: 'controller.quorum.fetch.timeout.ms', title: 'controller.quorum.fetch.timeout.ms', config: { scope: 'broker', default: '2000' },
    what: 'How long a controller waits for an answer of the quorum’s leader before it asks the others for their votes.',
    breaks: 'Short: a pause of a healthy leader costs it the office. Long: nothing is decided for longer after a crash.',
  },
  {
    id: 'index.interval.bytes', title: 'index.interval.bytes', config: { scope: 'topic', default: '4096' },
    what: 'How many bytes are appended to a segment before its index gets another entry.',
    breaks: 'Small: large indexes that no longer fit into memory. Large: longer reads before the record is found.',
  },
  {
    id: 'auto.offset.reset', title: 'auto.offset.reset', config: { scope: 'consumer', default: 'latest' },
    what: 'Where a consumer goes on when its group has stored no offset, or that offset is no longer there.',
    breaks: 'latest: a new group misses what was written before. earliest: a lost place means reading everything again.',
  },
  {
    id: 'auto.commit.interval.ms', title: 'auto.commit.interval.ms', config: { scope: 'consumer', default: '5000' },
    what: 'How often a consumer stores its offset, while `enable.auto.commit` is on.',
    breaks: 'What was read after the last time is read again after a crash.',
  },
  {
    id: 'session.timeout.ms', title: 'session.timeout.ms', config: { scope: 'consumer', default: '45000' },
    what: 'How long a group waits for a heartbeat of a member before it counts it as gone.',
    breaks: 'Long: what a crashed member had is read by nobody for that long. Short: a pause of a healthy member starts a rebalance.',
  },
  {
    id: 'heartbeat.interval.ms', title: 'heartbeat.interval.ms', config: { scope: 'consumer', default: '3000' },
    what: 'How often a member tells its coordinator that it lives. The answer is how it learns of a rebalance.',
    breaks: 'Long: every rebalance begins later for those who have to hear of it.',
  },
  {
    id: 'group.protocol', title: 'group.protocol', config: { scope: 'consumer', default: 'classic' },
    what: 'How a consumer belongs to its group: `classic`, with joins that all take part in, or `consumer`, where the coordinator brings each member to its share by itself.',
  },
  {
    id: 'retries', title: 'retries', config: { scope: 'producer', default: '2147483647' },
    what: 'How often a producer sends a batch again after a failure that may pass.',
    breaks: 'The limit that counts is delivery.timeout.ms.',
  },
];

export const GLOSSARY: readonly GlossaryEntry[] = [...concepts, ...configs];

const byId = new Map(GLOSSARY.map((entry) => [entry.id, entry]));

export function glossaryEntry(id: string): GlossaryEntry | undefined {
  return byId.get(id);
}
