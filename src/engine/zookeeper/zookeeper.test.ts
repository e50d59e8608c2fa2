import { describe, expect, it } from 'vitest';
import { FactKind } from '../facts/fact-kinds';
import { plainBatch } from '../log/log.fixture';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import { ConfigOperation, ConfigResourceType } from '../protocol/messages/configs';
import type { DeleteTopicsResponse } from '../protocol/messages/topics';
import { MAX_IN_FLIGHT } from './session';
import { ZooKeeperOp } from './operations';
import { ZooKeeperCluster } from '../cluster/testing/zookeeper-cluster';

const last = <T>(list: readonly T[]): T => list[list.length - 1];

function others(...not: number[]): number[] {
  return [1, 2, 3].filter((id) => !not.includes(id));
}

describe('R-ZK-01: the controller', () => {
  it('is the first broker to make /controller, and the epoch rises with it', () => {
    const cluster = new ZooKeeperCluster();
    expect(cluster.tree.get('/controller')?.data).toEqual({ version: 1, brokerid: cluster.controllerId });
    expect([cluster.tree.get('/controller_epoch')?.data, cluster.context(cluster.controllerId)?.epoch]).toEqual([1, 1]);
    expect(cluster.all(FactKind.ControllerChanged)).toHaveLength(1);
  });

  it('that has been replaced without knowing is refused: its requests as stale, its writes at the check of the epoch', () => {
    const cluster = new ZooKeeperCluster({ sessionTimeoutMs: 6_000 });
    cluster.createTopic('t', [[1, 2, 3], [2, 3, 1], [3, 1, 2]]);
    const old = cluster.controllerId;
    cluster.world.pause(cluster.node(old));
    cluster.until('another broker is controller', () => cluster.controllerId >= 0 && cluster.controllerId !== old);
    // It has something to tell that it decided on before it was frozen.
    const context = cluster.context(old);
    if (context === null) throw new Error('it does not know yet that it is out of office');
    cluster.world.resume(cluster.node(old));
    cluster.runMs(10);
    const [follower] = others(old, cluster.controllerId);
    const answer = cluster.ask<{ errorCode: number }>(follower, ApiKey.UpdateMetadata, 8, {
      controllerId: old, isKRaftController: false, type: 1, controllerEpoch: 1, brokerEpoch: cluster.broker(follower).lifecycle.brokerEpoch, topicStates: [], liveBrokers: [],
    });
    expect(answer?.errorCode).toBe(ErrorCode.STALE_CONTROLLER_EPOCH);
    expect(last(cluster.all(FactKind.StaleControllerRefused))).toMatchObject({ a: old, b: 1, c: 2 });
    cluster.until('it learns it', () => cluster.context(old) === null);
    expect(last(cluster.all(FactKind.ControllerRetired))).toMatchObject({ node: cluster.node(old), a: 1 });
  });
});

describe('R-ZK-02: a broker lives as long as its session', () => {
  it('a crash is seen when the session expires, the whole timeout after it was last heard', () => {
    const cluster = new ZooKeeperCluster();
    const [victim] = others(cluster.controllerId);
    cluster.runMs(20_000);
    cluster.world.crash(cluster.node(victim));
    const tookMs = cluster.until('its entry is gone', () => !cluster.image.brokers.has(victim));
    // A third of the timeout may have passed since the last ping.
    expect(tookMs).toBeGreaterThan(12_000 - 10);
    expect(tookMs).toBeLessThanOrEqual(18_001);
    const [expired] = cluster.all(FactKind.SessionExpired);
    expect(expired.timeUs - expired.b).toBe(18_000_000);
    expect(expired.cause).toBe(cluster.all(FactKind.NodeCrashed)[0].id);
  });

  it('a session that is closed takes its entry with it at once', () => {
    const cluster = new ZooKeeperCluster();
    const [leaver] = others(cluster.controllerId);
    cluster.world.stop(cluster.node(leaver));
    expect(cluster.until('its entry is gone', () => !cluster.image.brokers.has(leaver))).toBeLessThan(100);
  });

  it('a broker that comes back sooner than that cannot register until its earlier session has expired', () => {
    const cluster = new ZooKeeperCluster({ sessionTimeoutMs: 6_000 });
    const [victim] = others(cluster.controllerId);
    const epoch = cluster.broker(victim).lifecycle.brokerEpoch;
    cluster.world.crash(cluster.node(victim));
    cluster.world.start(cluster.node(victim));
    cluster.runMs(1_000);
    expect([cluster.broker(victim).lifecycle.phase, cluster.all(FactKind.RegistrationBlocked).length]).toEqual(['STARTING', 1]);
    cluster.until('it is back', () => cluster.broker(victim).lifecycle.phase === 'RUNNING');
    expect(cluster.broker(victim).lifecycle.brokerEpoch).toBeGreaterThan(epoch);
  });

  it('a frozen broker finds its session expired and registers anew, with another epoch', () => {
    const cluster = new ZooKeeperCluster({ sessionTimeoutMs: 6_000 });
    const [victim] = others(cluster.controllerId);
    const epoch = cluster.broker(victim).lifecycle.brokerEpoch;
    cluster.world.pause(cluster.node(victim));
    cluster.until('it is taken for dead', () => !cluster.image.brokers.has(victim));
    cluster.world.resume(cluster.node(victim));
    cluster.until('it is back', () => cluster.image.brokers.has(victim));
    cluster.runMs(100);
    expect(cluster.broker(victim).lifecycle.brokerEpoch).toBeGreaterThan(epoch);
    expect(cluster.all(FactKind.SessionLost)).toHaveLength(1);
  });
});

describe('R-ZK-04: a new controller reads everything', () => {
  const failover = (partitions: number): { readonly tookUs: number; readonly read: number } => {
    const cluster = new ZooKeeperCluster({ seed: 3 });
    cluster.createTopic('t', Array.from({ length: partitions }, (_, p) => [(p % 3) + 1, ((p + 1) % 3) + 1, ((p + 2) % 3) + 1]));
    cluster.world.crash(cluster.node(cluster.controllerId));
    cluster.until('another broker is controller', () => cluster.controllerId >= 0);
    const loaded = last(cluster.all(FactKind.ControllerStateLoaded));
    return { tookUs: loaded.c, read: loaded.b };
  };

  it('one question a partition, ten at a time: the time grows with the partitions', () => {
    const few = failover(30);
    const many = failover(600);
    expect([few.read, many.read]).toEqual([30, 600]);
    // Two ways of 0.2 ms and their jitter for every ten of them.
    const roundTrips = 570 / MAX_IN_FLIGHT;
    expect(many.tookUs - few.tookUs).toBeGreaterThan(roundTrips * 400);
    expect(many.tookUs - few.tookUs).toBeLessThan(roundTrips * 600);
  });

  it('no elections meanwhile: what the dead controller led is elected after everything is read', () => {
    const cluster = new ZooKeeperCluster();
    const old = cluster.controllerId;
    const [a, b] = others(old);
    cluster.createTopic('t', [[old, a, b]]);
    cluster.world.crash(cluster.node(old));
    cluster.until('it is led again', () => cluster.partition('t').leader === a);
    cluster.runMs(10);
    const loaded = last(cluster.all(FactKind.ControllerStateLoaded));
    const [elected] = cluster.all(FactKind.LeaderElected);
    expect(elected.timeUs).toBeGreaterThanOrEqual(loaded.timeUs);
    expect(elected.cause).toBe(loaded.id);
  });
});

describe('R-ZK-05: a broker fails', () => {
  it('the first living member of the ISR in order of assignment leads, the znode says so, and pushes tell the brokers', () => {
    const cluster = new ZooKeeperCluster();
    const [victim, other] = others(cluster.controllerId);
    const controller = cluster.controllerId;
    cluster.createTopic('t', [[victim, other, controller], [other, victim, controller]]);
    cluster.world.crash(cluster.node(victim));
    cluster.until('both are seen to', () => cluster.partition('t').leader === other && !cluster.partition('t', 1).isr.includes(victim));
    // Whatever the controller writes raises the leader epoch, a smaller ISR too.
    expect(cluster.partition('t')).toMatchObject({ leader: other, leaderEpoch: 1, partitionEpoch: 1, isr: [other, controller] });
    expect(cluster.partition('t', 1)).toMatchObject({ leader: other, leaderEpoch: 1, isr: [other, controller] });
    cluster.runMs(50);
    const becameLeader = cluster.all(FactKind.BecameLeader).filter((fact) => fact.node === cluster.node(other) && fact.b === 1);
    expect(becameLeader).toHaveLength(2);
    const elected = cluster.all(FactKind.LeaderElected)[0];
    expect(becameLeader.map((fact) => fact.cause)).toContain(elected.id);
    expect(cluster.metadata(other, 't').topics[0].partitions[0]).toMatchObject({ leaderId: other, leaderEpoch: 1 });
  });

  it('requests to a broker wait while it cannot be reached, and come in order once it can', () => {
    const cluster = new ZooKeeperCluster();
    const [cut] = others(cluster.controllerId);
    const controller = cluster.controllerId;
    cluster.runMs(100);
    cluster.world.setLinkFault(cluster.node(cut), cluster.node(controller), { cut: true, lossPpm: 0, extraUs: 0 });
    const before = cluster.broker(cut).image;
    cluster.tool(ZooKeeperOp.Create, { path: '/brokers/topics/t', data: { version: 3, topic_id: 'tttttttttttttttttttttA', partitions: [[controller]], adding_replicas: {}, removing_replicas: {} }, flags: { ephemeral: false, sequential: false } });
    cluster.until('the controller knows it', () => cluster.image.topics.get('t')?.partitions[0].leader === controller);
    cluster.runMs(5_000);
    // A view that is old for as long as nobody gets through: nothing else would tell it.
    expect(cluster.broker(cut).image).toBe(before);
    cluster.world.setLinkFault(cluster.node(cut), cluster.node(controller), { cut: false, lossPpm: 0, extraUs: 0 });
    cluster.until('it is told', () => cluster.broker(cut).image.topics.has('t'), 40_000);
  });
});

describe('R-ZK-06: the last member', () => {
  it('stays in the ISR, leads nobody, and leads again when it is back', () => {
    const cluster = new ZooKeeperCluster({ sessionTimeoutMs: 6_000 });
    const [only] = others(cluster.controllerId);
    cluster.createTopic('t', [[only]]);
    cluster.world.crash(cluster.node(only));
    cluster.until('it has no leader', () => cluster.partition('t').leader === -1);
    expect(cluster.partition('t')).toMatchObject({ isr: [only], leaderEpoch: 1 });
    cluster.world.start(cluster.node(only));
    cluster.until('it leads again', () => cluster.partition('t').leader === only);
    expect(cluster.partition('t')).toMatchObject({ isr: [only], leaderEpoch: 2 });
  });
});

describe('R-ZK-07: ISR changes', () => {
  const shrink = (leadersWriteIsr: boolean): ZooKeeperCluster => {
    const cluster = new ZooKeeperCluster({ leadersWriteIsr, config: { 'replica.lag.time.max.ms': '2000' } });
    const controller = cluster.controllerId;
    const [leader, follower] = others(controller);
    cluster.createTopic('t', [[leader, follower, controller]]);
    cluster.runMs(1_000);
    cluster.world.setLinkFault(cluster.node(leader), cluster.node(follower), { cut: true, lossPpm: 0, extraUs: 0 });
    const topicData = [{ topicId: cluster.image.topics.get('t')?.topicId, partitionData: [{ index: 0, records: [plainBatch(1, 10, 0)] }] }];
    cluster.ask(leader, ApiKey.Produce, 13, { transactionalId: null, acks: 1, timeoutMs: 1_000, topicData });
    cluster.until('it has left the ISR', () => !cluster.partition('t').isr.includes(follower));
    cluster.runMs(10);
    return cluster;
  };

  it('from 2.7 on the leader asks the controller, which writes the znode and tells all brokers at once', () => {
    const cluster = shrink(false);
    const { leader, isr } = cluster.partition('t');
    expect(cluster.partition('t')).toMatchObject({ leaderEpoch: 0, partitionEpoch: 1 });
    expect(cluster.all(FactKind.IsrShrunk)[0].node).toBe(cluster.node(cluster.controllerId));
    for (const id of [1, 2, 3]) expect(cluster.broker(id).image.topics.get('t')?.partitions[0].isr).toEqual(isr);
    expect(cluster.broker(leader).replicas.isrChanges.size).toBe(0);
  });

  it('up to 2.6 the leader writes the znode itself, and the controller hears of it later', () => {
    const cluster = shrink(true);
    const { leader, isr } = cluster.partition('t');
    const controller = cluster.controllerId;
    expect(cluster.all(FactKind.IsrShrunk)[0].node).toBe(cluster.node(leader));
    expect(cluster.context(controller)?.image.topics.get('t')?.partitions[0].isr).toHaveLength(3);
    cluster.until('it is announced', () => cluster.all(FactKind.IsrChangeAnnounced).length > 0, 70_000);
    cluster.until('the controller knows', () => cluster.context(controller)?.image.topics.get('t')?.partitions[0].isr.length === isr.length);
    cluster.until('the announcement is taken away', () => cluster.tree.children('/isr_change_notification').length === 0);
    cluster.runMs(50);
    for (const id of [1, 2, 3]) expect(cluster.broker(id).image.topics.get('t')?.partitions[0].isr).toEqual(isr);
    // Five quiet seconds, seen by a look every two and a half.
    const spanUs = cluster.all(FactKind.IsrChangeAnnounced)[0].timeUs - cluster.all(FactKind.IsrShrunk)[0].timeUs;
    expect(spanUs).toBeLessThanOrEqual(7_500_000);
  });

  it('up to 2.6 a leader takes in a follower that is stopping; from 2.7 on the controller does not let it', () => {
    for (const leadersWriteIsr of [true, false]) {
      const cluster = new ZooKeeperCluster({ leadersWriteIsr, sessionTimeoutMs: 6_000, brokers: 4 });
      const controller = cluster.controllerId;
      const [leaver, next, dead] = [1, 2, 3, 4].filter((id) => id !== controller);
      cluster.createTopic('t', [[leaver, next, controller]]);
      // Nobody else can lead this one: the broker keeps asking, and lives on meanwhile.
      cluster.createTopic('u', [[leaver, dead]]);
      cluster.world.crash(cluster.node(dead));
      cluster.until('it is alone', () => cluster.partition('u').isr.length === 1);
      cluster.world.stop(cluster.node(leaver));
      cluster.until('it leads no more', () => cluster.partition('t').leader === next);
      expect(cluster.partition('t').isr).toEqual([next, controller]);
      cluster.runMs(3_000);
      expect(cluster.partition('t').isr.includes(leaver)).toBe(leadersWriteIsr);
    }
  });
});

describe('R-ZK-08: going, and going back', () => {
  it('a stopping broker is relieved of what it leads before it goes', () => {
    const cluster = new ZooKeeperCluster();
    const [leaver, next] = others(cluster.controllerId);
    cluster.createTopic('t', [[leaver, next, cluster.controllerId]]);
    cluster.world.stop(cluster.node(leaver));
    cluster.until('it is gone', () => cluster.world.nodes[cluster.node(leaver)].status === 'down');
    expect(cluster.partition('t')).toMatchObject({ leader: next, leaderEpoch: 1, isr: [next, cluster.controllerId] });
    const [moved] = cluster.all(FactKind.LeaderElected);
    expect(moved.timeUs).toBeLessThan(cluster.all(FactKind.NodeStopped)[0].timeUs);
  });

  it('it asks three times, five seconds apart, when nobody else can lead; then it goes all the same', () => {
    const cluster = new ZooKeeperCluster({ sessionTimeoutMs: 6_000 });
    const [leaver, next] = others(cluster.controllerId);
    cluster.createTopic('t', [[leaver, next]]);
    cluster.world.crash(cluster.node(next));
    cluster.until('it is alone', () => cluster.partition('t').isr.length === 1);
    cluster.world.stop(cluster.node(leaver));
    const tookMs = cluster.until('it is gone', () => cluster.world.nodes[cluster.node(leaver)].status === 'down');
    expect(tookMs).toBeGreaterThanOrEqual(15_000);
    expect(tookMs).toBeLessThan(15_100);
  });

  it('preferred leaders are looked for after five seconds, then every five minutes, where more than a tenth is led elsewhere', () => {
    const cluster = new ZooKeeperCluster();
    const [back, other] = others(cluster.controllerId);
    cluster.createTopic('t', [[back, other, cluster.controllerId]]);
    cluster.runMs(6_000);
    cluster.world.stop(cluster.node(back));
    cluster.until('it is gone', () => cluster.world.nodes[cluster.node(back)].status === 'down');
    cluster.world.start(cluster.node(back));
    cluster.until('it is in sync', () => cluster.partition('t').isr.includes(back));
    expect(cluster.partition('t').leader).toBe(other);
    const elected = last(cluster.all(FactKind.ControllerChanged)).timeUs;
    cluster.until('it leads again', () => cluster.partition('t').leader === back, 310_000);
    const afterUs = last(cluster.all(FactKind.LeaderElected)).timeUs - elected;
    expect(afterUs).toBeGreaterThan(305_000_000);
    expect(afterUs).toBeLessThan(305_100_000);
  });
});

describe('R-ZK-09: topics and settings are znodes', () => {
  const topic = (replicas: readonly (readonly number[])[]) => ({
    path: '/brokers/topics/tool', data: { version: 3, topic_id: 'tttttttttttttttttttttA', partitions: replicas, adding_replicas: {}, removing_replicas: {} }, flags: { ephemeral: false, sequential: false },
  });

  it('an entry that a tool has written is a topic: the watching controller begins its partitions', () => {
    const cluster = new ZooKeeperCluster();
    expect(cluster.tool(ZooKeeperOp.Create, topic([[1, 2], [2, 3]])).err).toBe(0);
    cluster.until('both are led', () => cluster.image.topics.get('tool')?.partitions.every(({ leader }) => leader > 0) === true);
    cluster.runMs(50);
    expect(cluster.metadata(3, 'tool').topics[0].partitions.map(({ leaderId }) => leaderId)).toEqual([1, 2]);
  });

  it('deletion is a flag: clients lose the topic at once, its znodes go when its replicas have', () => {
    const cluster = new ZooKeeperCluster();
    cluster.createTopic('t', [[1, 2, 3]]);
    const answer = cluster.ask<DeleteTopicsResponse>(2, ApiKey.DeleteTopics, 6, { topics: [{ name: 't' }], timeoutMs: 30_000 });
    expect(answer?.responses[0].errorCode).toBe(ErrorCode.NONE);
    expect([cluster.image.topics.has('t'), cluster.tree.children('/admin/delete_topics'), cluster.tree.get('/config/topics/t')]).toEqual([false, [], undefined]);
    for (const id of [1, 2, 3]) expect(cluster.broker(id).replicas.partitions.size).toBe(0);
    cluster.createTopic('t', [[2, 3]]);
  });

  it('a deletion waits for a replica that is away', () => {
    const cluster = new ZooKeeperCluster({ sessionTimeoutMs: 6_000 });
    const [away] = others(cluster.controllerId);
    cluster.createTopic('t', [[1, 2, 3]]);
    cluster.world.crash(cluster.node(away));
    cluster.until('it is gone', () => !cluster.image.brokers.has(away));
    cluster.tool(ZooKeeperOp.Create, { path: '/admin/delete_topics/t', data: null, flags: { ephemeral: false, sequential: false } });
    cluster.runMs(10_000);
    expect(cluster.image.topics.has('t')).toBe(true);
    cluster.world.start(cluster.node(away));
    cluster.until('it is deleted', () => !cluster.image.topics.has('t'));
    expect(cluster.broker(away).replicas.partitions.size).toBe(0);
  });

  it('settings are announced by a numbered node, and every broker reads them', () => {
    const cluster = new ZooKeeperCluster();
    cluster.createTopic('t', [[1, 2, 3]]);
    const configs = [{ name: 'retention.ms', configOperation: ConfigOperation.SET, value: '1234' }];
    const resources = [{ resourceType: ConfigResourceType.TOPIC, resourceName: 't', configs }, { resourceType: ConfigResourceType.BROKER, resourceName: '', configs: [{ name: 'log.cleaner.threads', configOperation: ConfigOperation.SET, value: '2' }] }];
    const answer = cluster.ask<{ responses: { errorCode: number }[] }>(1, ApiKey.IncrementalAlterConfigs, 1, { resources, validateOnly: false });
    expect(answer?.responses.map(({ errorCode }) => errorCode)).toEqual([0, 0]);
    expect(cluster.tree.children('/config/changes')).toEqual(['config_change_0000000000', 'config_change_0000000001']);
    cluster.until('all have read them', () => [1, 2, 3].every((id) => cluster.broker(id).image.configs.get('TOPIC/t')?.get('retention.ms') === '1234' && cluster.broker(id).image.configs.get('BROKER/')?.size === 1));
  });
});

describe('a copy of the world', () => {
  it('runs on as the original does', () => {
    const cluster = new ZooKeeperCluster({ sessionTimeoutMs: 6_000 });
    cluster.createTopic('t', [[1, 2, 3]]);
    cluster.world.crash(cluster.node(cluster.controllerId));
    cluster.runMs(5_990);
    const copy = cluster.world.copy();
    const { events } = cluster.world;
    for (const world of [cluster.world, copy]) world.run(400, Infinity);
    expect(copy.traceHash()).toBe(cluster.world.traceHash());
    expect(cluster.world.events).toBe(events + 400);
  });
});
