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
    id: 'one-controller',
    title: 'The quorum has one node',
    why: 'A real cluster runs three or five controllers that elect a leader among themselves and commit by majority. Here one controller keeps the metadata log; what its disk has is committed, and while it is down nothing is decided.',
    rules: [
      'R-KRAFT-01', 'R-KRAFT-02', 'R-KRAFT-03', 'R-KRAFT-04', 'R-KRAFT-05', 'R-KRAFT-06', 'R-KRAFT-07', 'R-KRAFT-08', 'R-KRAFT-09', 'R-KRAFT-10', 'R-KRAFT-11', 'R-KRAFT-12',
      'R-KRAFT-13', 'R-KRAFT-15', 'R-KRAFT-16', 'R-KRAFT-20', 'R-KRAFT-21', 'R-CTRL-03', 'INV-14', 'EX-14',
    ],
  },
  {
    id: 'no-zookeeper',
    title: 'Only KRaft',
    why: 'Clusters before 4.0 could keep their metadata in ZooKeeper, with a controller that was one of the brokers and its own rules for placing replicas. This simulator has Kafka 4.3, where that is gone.',
    rules: ['R-ZK-01', 'R-ZK-02', 'R-ZK-03', 'R-ZK-04', 'R-ZK-05', 'R-ZK-06', 'R-ZK-07', 'R-ZK-08', 'R-ZK-09', 'R-PLACE-09'],
  },
  {
    id: 'no-metadata-snapshots',
    title: 'The metadata log is never shortened',
    why: 'A real controller writes a snapshot every hour or 20 MiB and drops the log before it; a node that was away for long starts from a snapshot. Here the whole log is kept and every node reads it.',
    rules: ['R-KRAFT-17', 'R-KRAFT-18'],
  },
  {
    id: 'instant-start',
    title: 'A process starts at once',
    why: 'Starting a real broker takes seconds: the virtual machine, opening logs, recovery after a crash. Here only the exchange with the controller takes time, so a restarted broker is back sooner.',
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
    id: 'compression-costs-nothing',
    title: 'Compressed batches weigh what they would weigh uncompressed',
    why: 'The codec is kept, shown and, with compression.type, changed as on a real broker, but no bytes are squeezed: sizes, rolling and limits go by the uncompressed size. Real batches of text are often three to five times smaller.',
    rules: [],
  },
  {
    id: 'one-replica-fetcher',
    title: 'One fetcher for each leader',
    why: 'num.replica.fetchers can give a real broker several threads and connections to each leader. Here it is always one, which is the default.',
    rules: [],
  },
  {
    id: 'no-replication-throttles',
    title: 'Replication is not throttled',
    why: 'On a real cluster a reassignment can be held to so many bytes a second, for replicas that are not in sync. Here they copy as fast as the network lets them.',
    rules: ['R-THR-01', 'R-THR-02'],
  },
  {
    id: 'no-disk-loss',
    title: 'Disks are slow, never broken',
    why: 'A killed broker keeps everything it had written, as with a real page cache. A lost disk, a power cut of the machine, or a log directory that fails while the broker goes on does not happen here.',
    rules: ['R-DUR-05'],
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
];
