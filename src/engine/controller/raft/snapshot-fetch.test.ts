import { describe, expect, it } from 'vitest';
import { TestCluster } from '../../cluster/testing/test-cluster';
import { FactKind } from '../../facts/fact-kinds';
import { plain } from '../../metadata/records.fixture';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { FetchSnapshotResponse } from '../../protocol/messages/fetch-snapshot';
import { CLUSTER_METADATA_TOPIC } from '../../protocol/topic-name';
import { readMetadata } from '../metadata-log';
import type { ControllerState } from '../controller-state';

const SMALL = { 'metadata.log.max.record.bytes.between.snapshots': '2000', 'metadata.max.retention.bytes': '6000' };

function cluster(config: Readonly<Record<string, string>>, options: ConstructorParameters<typeof TestCluster>[0] = {}): TestCluster {
  const c = new TestCluster({ brokers: 3, controllers: 3, config, ...options });
  c.ready();
  return c;
}

function follower(c: TestCluster): ControllerState {
  const state = c.controllers().find(({ raft }) => raft.role === 'Follower');
  if (state === undefined) throw new Error('nobody follows');
  return state;
}

/** Lets enough be written for old snapshots to go, whatever they hold. */
function untilShortened(c: TestCluster): void {
  c.until('every log is shortened', () => c.controllers().every((state) => state.log.start.endOffset > 0), 400_000);
}

describe('snapshots of the metadata', () => {
  it('R-KRAFT-18 are due by bytes, on every voter for itself', () => {
    const c = cluster(SMALL);
    c.runMs(30_000);
    const taken = c.all(FactKind.MetadataSnapshotTaken);
    expect(new Set(taken.map(({ node }) => node)).size).toBe(3);
    for (const state of c.controllers()) {
      expect(state.snapshots.newBytes).toBeLessThan(2_000);
      // What is left of the log and the newest snapshot say together what the whole log said.
      expect(state.snapshots.kept[state.snapshots.kept.length - 1].id.endOffset).toBeGreaterThan(0);
    }
  });

  it('R-KRAFT-18 are due by time, which 0 turns off', () => {
    const hourly = cluster({ 'metadata.log.max.snapshot.interval.ms': '10000' });
    hourly.runMs(25_000);
    const times = hourly.all(FactKind.MetadataSnapshotTaken).filter(({ node }) => node === hourly.node(101)).map(({ timeUs }) => timeUs);
    expect(times.length).toBeGreaterThanOrEqual(2);
    expect(times[1] - times[0]).toBeGreaterThanOrEqual(10_000_000);
    expect(times[1] - times[0]).toBeLessThan(10_600_000);
    const never = cluster({ 'metadata.log.max.snapshot.interval.ms': '0' });
    never.runMs(25_000);
    expect(never.all(FactKind.MetadataSnapshotTaken)).toEqual([]);
  });

  it('R-KRAFT-18 the log begins at a snapshot once all together take too much room, and one snapshot always stays', () => {
    const c = cluster(SMALL);
    untilShortened(c);
    for (const { log, snapshots } of c.controllers()) {
      expect(log.start).toEqual(snapshots.kept[0].id);
      expect(readMetadata(log, 0, Infinity)[0].baseOffset).toBeGreaterThanOrEqual(log.start.endOffset);
      expect(log.sizeBytes).toBe(readMetadata(log, log.start.endOffset, Infinity, log.logEndOffset).reduce((sum, batch) => sum + batch.sizeBytes, 0));
    }
    // Age does the same as size.
    const old = cluster({ 'metadata.log.max.snapshot.interval.ms': '5000', 'metadata.max.retention.ms': '20000' });
    untilShortened(old);
    expect(old.controllers().every(({ snapshots }) => snapshots.kept.length >= 1)).toBe(true);
  });

  it('R-KRAFT-17 a voter that was away too long loads a snapshot and follows on', () => {
    const c = cluster(SMALL);
    const { nodeId } = follower(c);
    c.world.crash(c.node(nodeId));
    c.createTopic('orders', [[1, 2, 3]]);
    c.until('the leader has shortened its log', () => c.controller.log.start.endOffset > 200, 400_000);
    c.world.start(c.node(nodeId));
    const state = c.controllers().find((one) => one.nodeId === nodeId) as ControllerState;
    c.until('it has caught up', () => state.log.highWatermark === c.controller.log.highWatermark);
    expect(c.all(FactKind.MetadataSnapshotLoaded).map(({ node }) => node)).toEqual([c.node(nodeId)]);
    expect(plain(state.committed)).toEqual(plain(c.controller.committed));
    expect(state.log.start).toEqual(state.snapshots.kept[0].id);
    // It can lead with it.
    const old = c.controller.nodeId;
    c.world.crash(c.node(old));
    c.until('another leads', () => c.quorumLeader()?.active === true && c.controller.nodeId !== old);
    c.createTopic('payments', [[1, 2, 3]]);
  });

  it('R-KRAFT-17 a broker that was away too long loads a snapshot; topics deleted meanwhile go', () => {
    const c = cluster(SMALL);
    c.createTopic('orders', [[1, 2, 3]]);
    c.createTopic('old', [[1, 2, 3]]);
    c.world.pause(c.node(3));
    c.ask(1, ApiKey.DeleteTopics, 6, { topics: [{ name: 'old', topicId: null }], timeoutMs: 30_000 });
    c.until('the log is shortened', () => c.controller.log.start.endOffset > c.broker(3).image.offset + 1, 400_000);
    c.world.resume(c.node(3));
    c.until('it has caught up', () => c.broker(3).image.offset === c.controller.committed.offset);
    expect(c.all(FactKind.MetadataSnapshotLoaded).map(({ node }) => node)).toEqual([c.node(3)]);
    expect(plain(c.broker(3).image)).toEqual(plain(c.controller.committed));
    expect([...c.broker(3).replicas.topics.keys()]).toEqual(['orders']);
    c.until('it is in sync again', () => c.partition('orders').isr.length === 3);
  });

  it('R-KRAFT-17 a new broker begins with a snapshot as soon as there is one, whether or not the log still has it all', () => {
    const c = new TestCluster({ brokers: 3, controllers: 3, config: { 'metadata.log.max.record.bytes.between.snapshots': '2000' } });
    c.world.crash(c.node(3));
    c.until('there is a snapshot', () => c.all(FactKind.MetadataSnapshotTaken).length === 3);
    expect(c.controller.log.start.endOffset).toBe(0);
    c.world.start(c.node(3));
    c.ready();
    expect(c.all(FactKind.MetadataSnapshotLoaded).map(({ node }) => node)).toEqual([c.node(3)]);
  });

  it('R-KRAFT-17 R-KRAFT-20 voters are what the snapshot says', () => {
    const c = cluster(SMALL, { features: { 'kraft.version': 1 } });
    const third = follower(c);
    const voters = c.controllers().map(({ nodeId }) => nodeId).filter((id) => id !== third.nodeId);
    const ids = (): number[] => third.raft.voterSets[third.raft.voterSets.length - 1].voters.map(({ voterId }) => voterId).sort();
    c.world.crash(c.node(third.nodeId));
    c.ask(1, ApiKey.RemoveRaftVoter, 0, { clusterId: null, voterId: third.nodeId, voterDirectoryId: third.raft.directoryId });
    expect(ids()).toHaveLength(3);
    c.until('the log is shortened', () => c.controller.log.start.endOffset > third.log.logEndOffset + 10, 400_000);
    c.world.start(c.node(third.nodeId));
    c.until('it has caught up', () => third.log.highWatermark === c.controller.log.highWatermark);
    expect(ids()).toEqual(voters);
  });

  it('R-KRAFT-17 FetchSnapshot of what is not there, and from beyond its end', () => {
    const c = cluster(SMALL, { brokers: 1, controllers: 1 });
    untilShortened(c);
    const { id, sizeBytes } = c.controller.snapshots.kept[0];
    const ask = (snapshotId: object, position: number): number | undefined => {
      const partition = { partition: 0, currentLeaderEpoch: c.controller.raft.election.epoch, snapshotId, position };
      const body = { clusterId: null, replicaId: -1, maxBytes: 100, topics: [{ name: CLUSTER_METADATA_TOPIC, partitions: [partition] }] };
      return c.askNode<FetchSnapshotResponse>('controller-101', ApiKey.FetchSnapshot, 1, body)?.topics[0].partitions[0].errorCode;
    };
    expect(ask(id, 0)).toBe(ErrorCode.NONE);
    expect(ask(id, sizeBytes)).toBe(ErrorCode.POSITION_OUT_OF_RANGE);
    expect(ask({ endOffset: 1, epoch: 1 }, 0)).toBe(ErrorCode.SNAPSHOT_NOT_FOUND);
  });
});
