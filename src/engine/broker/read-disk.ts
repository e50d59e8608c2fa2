import type { LogSegment } from '../log/log-segment';
import type { PartitionLog } from '../log/partition-log';
import { lastDataOffsetOf, lastSequenceOfProducer, type ProducerState } from '../log/producer-state';
import { belowDirectory, META_PROPERTIES, metaProperties, offsetFileName, type DiskFile, type DiskProducer } from '../protocol/disk-file';
import { logDirectoriesOf, type BrokerState } from './broker-state';
import type { LogDirectory } from './log-directories';
import type { Partition } from './replica-manager/partition';

/** A file or folder of this broker's log directories; undefined when there is none of that name, or the disk has failed. */
export function readBrokerDisk(broker: BrokerState, path: string): DiskFile | undefined {
  const isDefault = !broker.staticConfig.has('log.dirs') && !broker.staticConfig.has('log.dir');
  for (const [index, configured] of logDirectoriesOf(broker.config).entries()) {
    const below = belowDirectory(path, configured, broker.brokerId, isDefault);
    const directory = broker.directories[index];
    if (below !== null && directory !== undefined && !directory.isOffline) return fileOf(broker, directory, below);
  }
  return undefined;
}

function fileOf(broker: BrokerState, directory: LogDirectory, below: string): DiskFile | undefined {
  const partitions = partitionsIn(broker, directory);
  if (below === '') return { kind: 'folder', names: [META_PROPERTIES, ...partitions.map(folderOf)].sort() };
  if (below === META_PROPERTIES) return { kind: 'text', content: metaProperties(broker.clusterId, directory.id, broker.brokerId) };
  const slash = below.indexOf('/');
  const partition = partitions.find((one) => folderOf(one) === (slash < 0 ? below : below.slice(0, slash)));
  if (partition === undefined) return undefined;
  const files = filesOf(partition, isStoppedCleanly(broker));
  return slash < 0 ? { kind: 'folder', names: [...files.keys()].sort() } : files.get(below.slice(slash + 1))?.();
}

function partitionsIn({ replicas }: BrokerState, { id }: LogDirectory): Partition[] {
  return [...replicas.topics.values()].flatMap(({ partitions }) => partitions.flatMap((partition) => (partition?.directory === id ? [partition] : [])));
}

function folderOf({ topic, index }: Partition): string {
  return `${topic}-${index}`;
}

function isStoppedCleanly({ lifecycle }: BrokerState): boolean {
  return lifecycle.phase === 'NOT_RUNNING' && lifecycle.cleanShutdownEpoch >= 0;
}

/** The indexes of the active segment have their full size from the beginning; the rest is zeros until the segment or the process is closed. */
function filesOf({ log, topicId }: Partition, isClosed: boolean): Map<string, () => DiskFile> {
  const files = new Map<string, () => DiskFile>();
  for (const segment of log.segments) addSegment(files, segment, !isClosed && segment === log.activeSegment);
  for (const { offset, producers } of log.producerSnapshots) files.set(offsetFileName(offset, '.snapshot'), () => ({ kind: 'snapshot', producers: producers.map(producerOf) }));
  files.set('leader-epoch-checkpoint', () => ({ kind: 'text', content: epochLines(log) }));
  files.set('partition.metadata', () => ({ kind: 'text', content: `version: 0\ntopic_id: ${topicId}\n` }));
  return files;
}

function addSegment(files: Map<string, () => DiskFile>, segment: LogSegment, isPreallocated: boolean): void {
  const { baseOffset, aborted } = segment;
  files.set(offsetFileName(baseOffset, '.log'), () => ({ kind: 'log', batches: Array.from({ length: segment.batchCount }, (_, i) => segment.batchAt(i)), brokenBytes: segment.file.brokenTailBytes }));
  files.set(offsetFileName(baseOffset, '.index'), () => ({ kind: 'index', entries: segment.offsetIndex.toArray(), isPreallocated }));
  files.set(offsetFileName(baseOffset, '.timeindex'), () => ({ kind: 'timeindex', entries: segment.timeIndex.toArray(), isPreallocated }));
  if (aborted.length > 0) files.set(offsetFileName(baseOffset, '.txnindex'), () => ({ kind: 'txnindex', entries: aborted }));
}

function producerOf(state: ProducerState): DiskProducer {
  const { producerId, producerEpoch, coordinatorEpoch, transactionStartOffset, lastTimestampMs, batches } = state;
  const last = batches.at(-1);
  const lastBatch = last === undefined ? null : {
    firstSequence: last.baseSequence, lastSequence: lastSequenceOfProducer(state), lastOffset: lastDataOffsetOf(state), offsetDelta: last.lastOffsetDelta, timestampMs: last.maxTimestampMs,
  };
  return { producerId, producerEpoch, coordinatorEpoch, transactionStartOffset, lastTimestampMs, lastBatch };
}

function epochLines({ epochs }: PartitionLog): string {
  const entries = epochs.entries();
  return ['0', String(entries.length), ...entries.map(([epoch, start]) => `${epoch} ${start}`), ''].join('\n');
}
