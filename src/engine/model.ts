/**
 * What this simulator leaves out of the real system, or does otherwise: the model page shows the list, panels link to
 * their entries, and a rule of the specification named here needs no test.
 */
export interface Simplification {
  /** Stable, in lower case with dashes: links point at it. */
  readonly id: string;
  readonly title: string;
  /** What is different and what a learner would see on a real cluster, in a sentence or two. */
  readonly why: string;
  /** Ids of the rules that do not hold here, or not in full. */
  readonly rules: readonly string[];
}

export const simplifications: readonly Simplification[] = [
  {
    id: 'quorum-observers',
    title: 'Observers of the metadata log get what is committed',
    why: 'A real broker copies the metadata log to its end and applies what is committed of it; here it is sent only what is committed, with the same delay until it takes effect. A node that knows no epoch yet says so instead of guessing one. A vote costs no disk time. A follower of the quorum wakes up to 10 ms after its fetch timeout, as a real thread does, or every election would be split.',
    rules: [],
  },
  {
    id: 'zookeeper-as-one-node',
    title: 'A ZooKeeper ensemble is one node',
    why: 'A real ensemble is three or five servers that elect a leader and lose no majority; here it answers as one, each write at once, and its own elections cannot be watched. Sessions expire exactly when their time is over, whereas a real ensemble looks every two seconds. The paths that brokers make at their first start are there from the beginning, and watches that were missed are caught up on by reading again.',
    rules: [],
  },
  {
    id: 'zookeeper-era-brokers',
    title: 'The ZooKeeper era has today’s brokers',
    why: 'With ZooKeeper only the control plane is that of the versions up to 3.9 (or, as chosen, 2.6): sessions, the controller on a broker, its requests. Logs, replication, coordinators and clients are those of 4.3. Brokers pass clients’ requests on to the controller, where a client of that time went to it itself. A killed broker that is back before its session has expired waits for that, as if somebody started it again and again.',
    rules: [],
  },
  {
    id: 'zookeeper-shortcuts',
    title: 'Some znodes are written by a shorter way',
    why: 'New partitions of a topic that exists and reassignments are asked of the controller, which writes them itself; the older way, a tool that writes znodes which the controller watches, is there for new and deleted topics. Announcements of changed settings are never cleared away, and there are no ACLs or tokens.',
    rules: [],
  },
  {
    id: 'metadata-log-without-segments',
    title: 'The metadata log has no segment files',
    why: 'Snapshots are written, fetched and take the place of the log as on a real cluster. A real log shrinks segment by segment (metadata.log.segment.bytes, 1 GiB), so its size falls later than its start moves; here it falls at once. Writing a snapshot takes no time, and a piece of one is always whole batches.',
    rules: [],
  },
  {
    id: 'object-store-as-a-node',
    title: 'Tiered storage is one object store',
    why: 'The store is a node that answers after 30 ms and then 80 MB a second; brokers reach it by requests named after the calls of KIP-405. What is in it stands in the store itself, where a real cluster keeps an internal topic (__remote_log_metadata) that brokers read. A search by time looks only at local segments, a deleted topic leaves its segments in the store, and remote.storage.enable cannot be turned off again.',
    rules: [],
  },
  {
    id: 'poison-by-header',
    title: 'A poison record is one with a header',
    why: 'What an application cannot process is told here by a header that is named poison, where a real one fails to deserialize it or throws. The application dies at it and is started again three seconds later, as by a supervisor, until it is told to leave such records out; there is no dead letter topic yet. A step at which a client is to crash is one of seven; a real process can die between any two instructions, but leaves nothing else behind.',
    rules: [],
  },
  {
    id: 'ledger-by-offset',
    title: 'The ledger counts deliveries by offset',
    why: 'What a group was given is counted by offset. After an election that lost records, an offset can be given out again to another record: the ledger then counts both deliveries for the one that has it now. What was lost is told by offset and leader epoch, and that is exact.',
    rules: [],
  },
  {
    id: 'instant-start',
    title: 'A process starts at once',
    why: 'Starting a real broker takes seconds: the virtual machine, opening logs, recovery after a crash. Here only the exchange with the controller takes time, so a restarted broker is back sooner.',
    rules: [],
  },
  {
    id: 'small-shell',
    title: 'Terminals have a small shell',
    why: 'One command a line: quotes, backslashes, here-documents, < FILE, > FILE and >> FILE; no pipes, variables or background jobs, and the files are those of the terminal’s own folder. A tool takes 0.7 s from the command to its first request, as the recorded ones did about, and its own work takes no time.',
    rules: [],
  },
  {
    id: 'quotas-kept-not-enforced',
    title: 'Quotas of clients, users and addresses are kept, not enforced',
    why: 'kafka-configs sets and shows them, they stand in the metadata log, and nobody is slowed down by them yet. Subscriptions to client metrics are kept in the same way, and no client pushes any. There are no credentials (SCRAM): clients here are never asked who they are.',
    rules: [],
  },
  {
    id: 'acls-kept-not-enforced',
    title: 'Access control entries are kept, not enforced',
    why: 'With authorizer.class.name set, kafka-acls adds, lists and removes entries, and they stand in the metadata log. Every client here is User:ANONYMOUS from anywhere, and none is refused anything by them, as if all were super users.',
    rules: [],
  },
  {
    id: 'one-machine-for-all',
    title: 'All nodes and terminals are on one machine',
    why: 'Tools that read files (kafka-dump-log, kafka-storage) find the log directories of every broker, running or not. A path of log.dirs that several brokers have is told apart by the broker’s id behind it (/tmp/kafka-logs-2), and where none is set the logs are in /var/lib/kafka/data-2. The directory of a metadata log is there, its files are not. Checksums that kafka-dump-log shows are computed from what the records contain; those of compressed batches are of the records before compression.',
    rules: [],
  },
  {
    id: 'loggers-without-logs',
    title: 'Loggers have levels, and write nothing',
    why: 'A broker knows the loggers of the configuration that Kafka is shipped with, and kafka-configs sets their levels until it restarts; a real one has some hundred more, one a class. No log file is written.',
    rules: [],
  },
  {
    id: 'no-envelope',
    title: 'Requests to the controller are forwarded as they are',
    why: 'A real broker wraps a client’s request with its principal into an Envelope request. There are no principals here, so it goes on under its own name, over the same single connection.',
    rules: [],
  },
  {
    id: 'listed-not-built',
    title: 'ApiVersions lists more than is built',
    why: 'Brokers answer ApiVersions as Kafka 4.3 does. An API of that list which this simulator does not have yet gets no answer: the connection is closed.',
    rules: [],
  },
  {
    id: 'coordinator-writes-at-once',
    title: 'A group coordinator writes each change at once',
    why: 'A real coordinator collects the records of several requests into one batch when it is busy, and its threads take time. Here every change is a batch of its own, and reading a partition back after a failover takes a millisecond plus its size.',
    rules: [],
  },
  {
    id: 'groups-seen-early',
    title: 'DescribeGroups shows a group before its first record is committed',
    why: 'A real coordinator describes and lists a group only once the record that made it is committed, some milliseconds later. Committed offsets are read as there: what is not committed is not shown.',
    rules: [],
  },
  {
    id: 'declared-compression',
    title: 'Codecs squeeze every batch by the same share',
    why: 'No bytes are compressed: a batch takes the share of its records’ size that is usual for text with its codec (gzip 0.30, zstd 0.28, lz4 0.42, snappy 0.45). Real data may shrink more, or not at all. How a producer estimates the ratio before it knows it is as in the real client; compression levels and the time that compressing takes are left out.',
    rules: [],
  },
  {
    id: 'one-replica-fetcher',
    title: 'One fetcher for each leader',
    why: 'num.replica.fetchers can give a real broker several threads and connections to each leader. Here it is always one, which is the default.',
    rules: [],
  },
  {
    id: 'no-disk-loss',
    title: 'A disk fails while its broker runs, and is replaced before the next start',
    why: 'A killed broker keeps everything it had written, as with a real page cache; a power cut of the machine does not happen here. The disk under a log directory can fail, which loses what was on it, and there is an empty one in its place when the broker starts again. A broker never starts with a broken one, controllers keep their disks, replicas are not moved between directories, and in the ZooKeeper era disks do not fail.',
    rules: [],
  },
  {
    id: 'coordinators-do-not-wait-for-the-disk',
    title: 'A slow disk does not slow a coordinator’s own records',
    why: 'What producers and followers write waits until a slow disk has taken it. The few records that a group coordinator writes to its own partition are in the log at once; their followers still have to copy them.',
    rules: [],
  },
  {
    id: 'no-truncation-to-the-high-watermark',
    title: 'Logs are cut by leader epoch only',
    why: 'Before 0.11 a follower cut its log to its own high watermark at every change of leaders and could lose or disagree on records. Brokers of the version simulated here do not know that way any more.',
    rules: ['R-EPOCH-07'],
  },
  {
    id: 'transactions-version-2',
    title: 'Transactional clients speak the newest way',
    why: 'Brokers know both versions of transactions, and requests made by hand can speak either. The producers here are of Kafka 4: partition leaders add partitions for them, and every transaction has an epoch of its own. A client that adds partitions itself, as before 4.0, is not simulated.',
    rules: [],
  },
  {
    id: 'markers-sent-again-after-a-pause',
    title: 'A transaction marker that failed is sent again after 100 ms',
    why: 'A real coordinator asks again as fast as its network lets it, which for a partition without enough replicas in sync is many requests a second. Here there is a pause in between.',
    rules: [],
  },
  {
    id: 'share-state-is-kept-whole',
    title: 'The topic of share coordinators only grows',
    why: 'A real share coordinator deletes records of __share_group_state that later snapshots have made superfluous, every five minutes, and writes a snapshot of share partitions that nobody has touched for long. Here all of it stays; what is read back from it is the same.',
    rules: [],
  },
  {
    id: 'performance-tests-have-a-speed',
    title: 'The performance tests’ own threads have a fixed speed',
    why: 'Making, sending and reading a record takes a real processor some time, which here is nothing; so the sending thread of kafka-producer-perf-test makes 500 records a millisecond at most, and kafka-consumer-perf-test reads 1000. What they measure beyond that is the cluster’s. Every latency counts for the percentiles, where the real test keeps half a million at most, and --print-metrics prints none.',
    rules: [],
  },
  {
    id: 'share-group-partitions-by-id',
    title: 'A share group’s record of its partitions names topics by id',
    why: 'In the record of __consumer_offsets that lists the partitions whose state a share group keeps, a real coordinator writes the topic’s name, and when it was added, beside the id. Here the id stands alone, and ShareGroupMessageFormatter shows no more.',
    rules: [],
  },
  {
    id: 'share-consumers-do-not-renew',
    title: 'Applications of share groups do not renew locks',
    why: 'Brokers renew an acquisition lock when a request asks for it. The applications here accept, release, reject, or never come to an end with a record; none of them asks for more time.',
    rules: [],
  },
  {
    id: 'share-acknowledgements-sent-once',
    title: 'An acknowledgement that gets lost is not sent again',
    why: 'Acknowledgements travel with the next request to their broker. When its connection breaks, they are reported as failed and the records come again; a real commitSync() would try until its time is up.',
    rules: [],
  },
  {
    id: 'one-commit-before-giving-up',
    title: 'A member tries once to commit before it gives partitions up',
    why: 'Before a rebalance a real consumer repeats a commit that fails for a reason that may pass, until the rebalance timeout. Here it tries once and goes on.',
    rules: [],
  },
  {
    id: 'regular-expressions-of-javascript',
    title: 'Subscribed patterns are read by JavaScript',
    why: 'The coordinator of a consumer group reads patterns as RE2J does. Here they are JavaScript’s, without what RE2J refuses; rare forms may mean something else. Finding the topics takes a millisecond.',
    rules: [],
  },
  {
    id: 'short-metadata-hash',
    title: 'A group’s metadata hash is shorter than Kafka’s',
    why: 'The number that a consumer group’s record keeps for its topics, so that a change of them is noticed, is a shorter one than Kafka’s.',
    rules: [],
  },
  {
    id: 'fetch-sessions-left-open',
    title: 'A consumer that closes leaves its fetch sessions to the brokers',
    why: 'A real consumer says goodbye to every broker it has a fetch session with. Here it leaves its group and goes; a broker gives such a session up when it needs the place, as it does after a crash.',
    rules: [],
  },
  {
    id: 'no-divergence-check',
    title: 'Consumers do not ask whether their position was truncated',
    why: 'After a change of leader a real consumer asks where the log of its epoch ends (OffsetForLeaderEpoch) and notices a truncation below its position. Here it goes on at its position; one beyond the log’s end is reset as the broker’s error demands.',
    rules: ['R-CONS-16'],
  },
  {
    id: 'application-polls-and-works',
    title: 'An application polls, works for a while, and polls again',
    why: 'A consumer’s application here has one shape: a time for each poll and each record. One that writes to another topic commits by itself: with what it writes, after it, or before. Seeking, pausing and asynchronous commits are there for programs that hold a consumer, not for applications of a scenario.',
    rules: [],
  },
  {
    id: 'clients-create-no-topics',
    title: 'Clients do not make topics appear',
    why: 'With auto.create.topics.enable a real client that asks for an unknown topic makes the broker create it. Here the scenario’s topics are created by its administrator, and clients wait until they are there.',
    rules: [],
  },
  {
    id: 'connection-setup',
    title: 'A new connection is one exchange',
    why: 'The TCP handshake and ApiVersions count as one exchange, given up after socket.connection.setup.timeout.ms (10 s). There is no TLS and no login.',
    rules: [],
  },
  {
    id: 'cleaner-takes-no-time',
    title: 'Compaction and deletion take no time',
    why: 'A real cleaner reads and writes for seconds to hours and may be throttled (log.cleaner.io.max.bytes.per.second); here a round happens in one moment, with one thread. Deleted segments give back their space at once instead of after file.delete.delay.ms.',
    rules: [],
  },
  {
    id: 'checkpoints-of-logs-are-current',
    title: 'Log starts and recovery points survive a crash',
    why: 'A real broker writes both down once a minute, so after a crash deleted records may come back until the leader’s log start is learned again, and more is read again. Here the disk always has the current ones; high watermarks are checkpointed every five seconds as they should be.',
    rules: [],
  },
];
