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
  { id: 'batch', title: 'batch', what: 'Records of one partition that a producer sends, a log stores and a consumer fetches as one piece.', breaks: 'A batch of one record costs nearly as much to handle as a batch of a hundred.' },
  { id: 'producer-id', title: 'producer id', what: 'The number under which leaders know an idempotent producer. A new process is given a new one, unless its transactional.id brings the old one back.' },
  { id: 'producer-epoch', title: 'producer epoch', what: 'Counts the lives of a producer id. Leaders and coordinator refuse whoever comes with a lower one than they know.', breaks: 'A process that was frozen may come back with an old one: it is fenced, and can only end.' },
  { id: 'sequence', title: 'sequence', what: 'The number of a record within what one producer id has sent to one partition. A retry keeps it, and so is recognised.' },
  { id: 'transaction-coordinator', title: 'transaction coordinator', what: 'The broker that leads the partition of __transaction_state into which a transactional.id falls. It decides how transactions end, and sees to it that they do.' },
  { id: 'marker', title: 'marker', what: 'A record that ends a transaction in one partition, COMMIT or ABORT. It takes up an offset, and no reader is given it.' },
  { id: 'lso', title: 'last stable offset', what: 'The first offset of the oldest open transaction, or the high watermark when none is open. Readers of committed data stop there.', breaks: 'One forgotten transaction holds back everything behind it, whoever wrote it.' },
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
  {
    id: 'linger.ms', title: 'linger.ms', config: { scope: 'producer', default: '5' },
    what: 'How long a batch that is not full waits for more records before it is sent.',
    breaks: 'Long: every record on a quiet connection comes that much later. Zero: many small requests, until the connection is busy.',
  },
  {
    id: 'batch.size', title: 'batch.size', config: { scope: 'producer', default: '16384' },
    what: 'How many bytes a batch may grow to. A full batch is sent without waiting.',
    breaks: 'Zero: one record a batch, and no more records a second than requests.',
  },
  {
    id: 'compression.type', title: 'compression.type', config: { scope: 'producer', default: 'none' },
    what: 'How a producer compresses its batches: none, gzip, snappy, lz4 or zstd. Brokers keep them as they came, and consumers unpack them.',
    breaks: 'With batches of one record there is nothing to share, and little is gained.',
  },
  {
    id: 'buffer.memory', title: 'buffer.memory', config: { scope: 'producer', default: '33554432' },
    what: 'The memory for all batches that wait or are under way. When it is used up, send() blocks.',
    breaks: 'A broker that is slow for long fills it, and the application stands still.',
  },
  {
    id: 'max.in.flight.requests.per.connection', title: 'max.in.flight.requests.per.connection', config: { scope: 'producer', default: '5' },
    what: 'How many requests may be under way to one broker without an answer.',
    breaks: 'More than one, without idempotence: a retry may change the order. More than five: idempotence is refused.',
  },
  {
    id: 'enable.idempotence', title: 'enable.idempotence', config: { scope: 'producer', default: 'true' },
    what: 'Does the producer number its batches, so that a retry is not appended again and the order stays?',
    breaks: 'Silently off when acks is not all or retries is 0. It covers the retries of one process, not what an application sends twice.',
  },
  {
    id: 'request.timeout.ms', title: 'request.timeout.ms', config: { scope: 'producer', default: '30000' },
    what: 'How long an answer is waited for before the connection is given up and the request sent again.',
    breaks: 'Shorter than a slow broker takes: what was written is sent again.',
  },
  {
    id: 'transactional.id', title: 'transactional.id',
    what: 'The name under which a producer’s transactions go on over restarts. Two processes with the same one: the later shuts the earlier out.',
    breaks: 'Shared by instances that are meant to run side by side, they fence each other for ever.',
  },
  {
    id: 'transaction.timeout.ms', title: 'transaction.timeout.ms', config: { scope: 'producer', default: '60000' },
    what: 'How long a transaction may be open before its coordinator aborts it.',
    breaks: 'Long: a crashed producer holds readers of committed data back for that time.',
  },
  {
    id: 'isolation.level', title: 'isolation.level', config: { scope: 'consumer', default: 'read_uncommitted' },
    what: 'Is a consumer given all records below the high watermark, or only those that count, up to the last stable offset?',
    breaks: 'Left at its default, a consumer is given what was aborted.',
  },
];

export const GLOSSARY: readonly GlossaryEntry[] = [...concepts, ...configs];

const byId = new Map(GLOSSARY.map((entry) => [entry.id, entry]));

export function glossaryEntry(id: string): GlossaryEntry | undefined {
  return byId.get(id);
}
