import { describe, expect, it } from 'vitest';
import { FactKind } from '../facts/fact-kinds';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { ApiVersionsResponse } from '../protocol/messages/api-versions';
import type { DescribeConfigsResponse } from '../protocol/messages/configs';
import type { DescribeClusterResponse, DescribeTopicPartitionsResponse } from '../protocol/messages/describe';
import type { InitProducerIdResponse } from '../protocol/messages/init-producer-id';
import type { MetadataResponse } from '../protocol/messages/metadata';
import { TestCluster } from './testing/test-cluster';

describe('a cluster comes up', () => {
  it('R-BRK-01 R-BRK-02 all brokers register, catch up, are unfenced and run', () => {
    const c = new TestCluster();
    c.ready();
    expect(c.world.nowUs).toBeLessThan(1_000_000);
    expect([...c.controller.committed.brokers.values()].map(({ brokerId, fenced }) => [brokerId, fenced])).toEqual([[1, false], [2, false], [3, false]]);
    for (const id of [1, 2, 3]) expect(c.broker(id).lifecycle.brokerEpoch).toBe(c.controller.committed.brokers.get(id)?.brokerEpoch);
  });

  it('a topic gets leaders; brokers apply what is committed, each in its own time (R-META-01, R-META-02)', () => {
    const c = new TestCluster();
    c.ready();
    c.createTopic('t', [[1, 2, 3], [2, 3, 1], [3, 1, 2]]);
    expect([0, 1, 2].map((p) => c.partition('t', p).leader)).toEqual([1, 2, 3]);
    c.runMs(100);
    const leaders = c.all(FactKind.BecameLeader);
    expect(leaders).toHaveLength(3);
    const created = c.all(FactKind.TopicCreated)[0];
    for (const fact of leaders) expect(c.facts.chain(fact.id).map((link) => link.id)).toContain(created.id);
  });

  it('INV-15 every broker’s image is that of a prefix of the log: the very one the controller has at that offset', () => {
    const c = new TestCluster();
    c.ready();
    c.createTopic('t', [[1, 2, 3]]);
    c.runMs(5_000);
    for (const id of [1, 2, 3]) expect(c.broker(id).image).toEqual(c.controller.committed);
  });

  it('takes the same course again, whatever the size of the steps', () => {
    const hash = (batch: number): string => {
      const c = new TestCluster({ seed: 5 });
      while (c.world.run(batch, 3_000_000) > 0);
      return c.world.traceHash();
    };
    expect(hash(7)).toBe(hash(1));
    expect(hash(10_000)).toBe(hash(1));
  });

  it('a copy goes on as the original does', () => {
    const c = new TestCluster();
    c.ready();
    c.createTopic('t', [[1, 2, 3]]);
    c.world.crash(c.node(1));
    const copy = c.world.copy();
    c.world.run(Infinity, 20_000_000);
    copy.run(Infinity, 20_000_000);
    expect(copy.traceHash()).toBe(c.world.traceHash());
  });
});

describe('brokers come and go', () => {
  it('R-BRK-11 EX-13 a crashed leader is fenced after 7.0 to 10.1 s, with the whole chain of causes', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const c = new TestCluster({ seed });
      c.ready();
      c.createTopic('t', [[1, 2, 3]]);
      c.runMs(3_000 + 377 * seed);
      c.world.crash(c.node(1));
      c.runMs(6_900);
      expect(c.partition('t').leader).toBe(1);
      const ms = 6_900 + c.until('another leader', () => c.partition('t').leader !== 1);
      expect(ms).toBeGreaterThan(7_000);
      expect(ms).toBeLessThan(10_200);
      expect(c.partition('t')).toMatchObject({ leader: 2, isr: [2, 3], leaderEpoch: 1 });
      c.until('broker 2 leads', () => c.all(FactKind.BecameLeader).some((fact) => c.world.kafkaId(fact.node) === 2));
      const became = c.all(FactKind.BecameLeader).find((fact) => c.world.kafkaId(fact.node) === 2);
      const chain = c.facts.chain(became?.id ?? 0).map((fact) => fact.kind);
      expect(chain).toEqual([FactKind.BecameLeader, FactKind.LeaderElected, FactKind.BrokerFenced, FactKind.SessionExpired, FactKind.NodeCrashed]);
    }
  });

  it('a crashed broker comes back, may have to wait for its old session, and joins the ISR again (R-BRK-07)', () => {
    const c = new TestCluster();
    c.ready();
    c.createTopic('t', [[1, 2, 3]]);
    c.world.crash(c.node(3));
    c.runMs(500);
    c.world.start(c.node(3));
    c.runMs(1_000);
    expect(c.broker(3).lifecycle.phase).toBe('STARTING');
    const ms = c.until('broker 3 runs', () => c.broker(3).lifecycle.phase === 'RUNNING');
    expect(ms).toBeLessThan(12_000);
    c.until('it is in the ISR', () => c.partition('t').isr.includes(3), 5_000);
  });

  it('R-BRK-09 EX-16 a clean stop moves leadership within some tens of ms', () => {
    const c = new TestCluster();
    c.ready();
    c.createTopic('t', [[1, 2, 3]]);
    c.runMs(2_000);
    c.world.stop(c.node(1));
    const ms = c.until('broker 2 leads', () => c.broker(2).image.topics.get('t')?.partitions[0].leader === 2);
    expect(ms).toBeLessThan(110);
    expect(c.partition('t')).toMatchObject({ leader: 2, isr: [2, 3], leaderEpoch: 1, partitionEpoch: 1 });
    const gone = c.until('broker 1 is down', () => c.world.nodes[c.node(1)].status === 'down');
    expect(gone).toBeLessThan(4_200);
    expect(c.broker(1).lifecycle.cleanShutdownEpoch).toBeGreaterThan(0);
    c.runMs(10_000);
    c.world.start(c.node(1));
    c.until('it is back', () => c.partition('t').isr.includes(1), 15_000);
    expect(c.broker(1).lifecycle.previousBrokerEpoch).toBeGreaterThan(0);
  });

  it('the last broker of three hands nothing over and stops all the same', () => {
    const c = new TestCluster();
    c.ready();
    c.createTopic('t', [[1, 2, 3]]);
    for (const id of [1, 2, 3]) {
      c.world.stop(c.node(id));
      c.until(`broker ${id} is down`, () => c.world.nodes[c.node(id)].status === 'down', 20_000);
    }
    expect(c.partition('t')).toMatchObject({ leader: -1, isr: [], elr: [3], lastKnownElr: [3] });
  });

  it('a paused broker is fenced and unfenced again by its next heartbeat; its epoch stays', () => {
    const c = new TestCluster();
    c.ready();
    c.createTopic('t', [[1, 2, 3]]);
    const epoch = c.broker(3).lifecycle.brokerEpoch;
    c.world.pause(c.node(3));
    c.until('fenced', () => c.controller.committed.brokers.get(3)?.fenced === true, 10_200);
    c.runMs(1_000);
    c.world.resume(c.node(3));
    const ms = c.until('in the ISR again', () => c.partition('t').isr.includes(3), 5_000);
    expect(ms).toBeLessThan(1_500);
    expect(c.broker(3).lifecycle.brokerEpoch).toBe(epoch);
    const unfenced = c.all(FactKind.BrokerUnfenced).at(-1);
    expect(c.facts.chain(unfenced?.id ?? 0).map((fact) => fact.kind)).toContain(FactKind.NodeResumed);
  });

  it('R-KRAFT-22 without its controller the cluster serves and decides nothing; it goes on when the controller is back', () => {
    const c = new TestCluster();
    c.ready();
    c.createTopic('t', [[1, 2, 3]]);
    c.world.crash(c.node(101));
    c.world.crash(c.node(1));
    c.runMs(30_000);
    expect(c.metadata(2, 't').topics[0].partitions[0].leaderId).toBe(1);
    c.world.start(c.node(101));
    // Sessions begin anew (R-CTRL-02).
    const ms = c.until('another leader', () => c.partition('t').leader === 2, 12_000);
    expect(ms).toBeGreaterThan(9_000);
    c.until('brokers hear of it', () => c.broker(3).image.topics.get('t')?.partitions[0].leader === 2, 1_000);
  });

  it('a broker that cannot register within a minute gives up (R-BRK-01)', () => {
    const c = new TestCluster();
    c.ready();
    c.world.crash(c.node(101));
    c.world.crash(c.node(1));
    c.world.start(c.node(1));
    const ms = c.until('it exits', () => c.world.nodes[c.node(1)].status === 'down', 70_000);
    expect(ms).toBeGreaterThanOrEqual(60_000);
    expect(c.broker(1).lifecycle.cleanShutdownEpoch).toBe(-1);
  });
});

describe('answers of a broker', () => {
  const cluster = (): TestCluster => {
    const c = new TestCluster({ racks: ['ra', 'rb', 'rc'], config: { 'auto.create.topics.enable': 'false' } });
    c.ready();
    c.createTopic('t', [[1, 2], [3, 1]]);
    return c;
  };

  it('R-META-03 Metadata by name, by id, of all topics, of none', () => {
    const c = cluster();
    const byName = c.metadata(1, 't');
    expect(byName.brokers).toEqual([1, 2, 3].map((id) => ({ nodeId: id, host: 'localhost', port: 9091 + id, rack: ['ra', 'rb', 'rc'][id - 1] })));
    expect(byName.topics[0]).toMatchObject({ errorCode: 0, name: 't', isInternal: false });
    expect(byName.topics[0].partitions[1]).toEqual({ errorCode: 0, partitionIndex: 1, leaderId: 3, leaderEpoch: 0, replicaNodes: [3, 1], isrNodes: [3, 1], offlineReplicas: [] });
    const ask = (topics: object | null): MetadataResponse['topics'] | undefined => c.ask<MetadataResponse>(1, ApiKey.Metadata, 13, { topics, allowAutoTopicCreation: false })?.topics;
    expect(ask([{ name: null, topicId: byName.topics[0].topicId }])?.[0].name).toBe('t');
    expect(ask([{ name: null, topicId: 'AAAAAAAAAAAAAAAAAAAABQ' }])?.[0].errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_ID);
    expect(ask([{ name: 'none' }])?.[0].errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(ask([{ name: 'bad name' }])?.[0].errorCode).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION);
    expect(ask(null)?.map((topic) => topic.name)).toEqual(['t']);
    expect(ask([])).toEqual([]);
    expect(Object.keys(c.ask<MetadataResponse>(1, ApiKey.Metadata, 1, { topics: [{ name: 't' }] })?.topics[0] ?? {})).toEqual(['errorCode', 'name', 'isInternal', 'partitions']);
  });

  it('R-META-04 without a leader LEADER_NOT_AVAILABLE, and a fenced broker’s replicas are offline', () => {
    const c = cluster();
    c.createTopic('u', [[3]]);
    c.world.crash(c.node(3));
    c.until('fenced', () => c.broker(1).image.brokers.get(3)?.fenced === true);
    expect(c.metadata(1, 'u').topics[0].partitions[0]).toMatchObject({ errorCode: ErrorCode.LEADER_NOT_AVAILABLE, leaderId: -1, offlineReplicas: [3] });
    expect(c.metadata(1, 'u').brokers.map((broker) => broker.nodeId)).toEqual([1, 2]);
    const described = c.ask<DescribeClusterResponse>(1, ApiKey.DescribeCluster, 2, { includeFencedBrokers: true });
    expect(described?.brokers.map((broker) => [broker.brokerId, broker.isFenced])).toEqual([[1, false], [2, false], [3, true]]);
  });

  it('DescribeTopicPartitions goes page by page', () => {
    const c = cluster();
    c.createTopic('u', [[1], [2]]);
    const page = (responsePartitionLimit: number, cursor: object | null): DescribeTopicPartitionsResponse | null =>
      c.ask(1, ApiKey.DescribeTopicPartitions, 0, { topics: [{ name: 'u' }, { name: 't' }, { name: 'none' }], responsePartitionLimit, cursor });
    const first = page(3, null);
    expect(first?.topics.map((topic) => [topic.name, topic.partitions.length])).toEqual([['none', 0], ['t', 2], ['u', 1]]);
    expect(first?.nextCursor).toEqual({ topicName: 'u', partitionIndex: 1 });
    const second = page(3, first?.nextCursor ?? null);
    expect(second?.topics.map((topic) => [topic.name, topic.partitions.map((partition) => partition.partitionIndex)])).toEqual([['u', [1]]]);
    expect(second?.nextCursor).toBeNull();
  });

  it('DescribeConfigs names who set what', () => {
    const c = new TestCluster({ brokers: 1, config: { 'log.retention.ms': '-1' } });
    c.ready();
    c.createTopic('t', [[1]], { 'retention.ms': '1000' });
    const answer = c.ask<DescribeConfigsResponse>(1, ApiKey.DescribeConfigs, 4, {
      resources: [{ resourceType: 2, resourceName: 't', configurationKeys: ['retention.ms', 'min.insync.replicas', 'max.message.bytes'] }], includeSynonyms: true,
    });
    const configs = new Map(answer?.results[0].configs.map((config) => [config.name, config]));
    expect(configs.get('retention.ms')).toMatchObject({
      value: '1000', configSource: 1, configType: 5,
      synonyms: [{ name: 'retention.ms', value: '1000', source: 1 }, { name: 'log.retention.ms', value: '-1', source: 4 }, { name: 'log.retention.hours', value: '168', source: 5 }],
    });
    expect(configs.get('min.insync.replicas')).toMatchObject({ value: '1', configSource: 3 });
    expect(configs.get('max.message.bytes')).toMatchObject({ value: '1048588', configSource: 5, synonyms: [{ name: 'message.max.bytes', source: 5 }] });
  });

  it('ApiVersions lists what a broker speaks; other versions of other APIs close the connection', () => {
    const c = new TestCluster({ brokers: 1 });
    c.ready();
    const versions = c.ask<ApiVersionsResponse>(1, ApiKey.ApiVersions, 4, { clientSoftwareName: 'c', clientSoftwareVersion: '1' });
    expect(versions?.apiKeys).toHaveLength(75);
    expect(versions?.finalizedFeatures).toContainEqual({ name: 'eligible.leader.replicas.version', maxVersionLevel: 1, minVersionLevel: 1 });
    expect(c.ask<ApiVersionsResponse>(1, ApiKey.ApiVersions, 99, {})?.errorCode).toBe(ErrorCode.UNSUPPORTED_VERSION);
    expect(c.ask<ApiVersionsResponse>(1, ApiKey.ApiVersions, 4, { clientSoftwareName: '', clientSoftwareVersion: '1' })?.errorCode).toBe(ErrorCode.INVALID_REQUEST);
    expect(c.ask(1, ApiKey.Metadata, 99, { topics: [] })).toBeNull();
    expect(c.ask(1, ApiKey.BrokerHeartbeat, 1, {})).toBeNull();
  });

  it('R-IDEM-02 producer ids come from blocks of 1000; until the first is there the client asks again', () => {
    const c = new TestCluster();
    c.ready();
    const init = (id: number): InitProducerIdResponse | null => c.ask(id, ApiKey.InitProducerId, 5, { transactionalId: null, transactionTimeoutMs: 60_000, producerId: -1, producerEpoch: -1 });
    expect(init(1)?.errorCode).toBe(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    expect(init(2)?.errorCode).toBe(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    c.runMs(100);
    expect(init(1)).toMatchObject({ errorCode: 0, producerId: 0, producerEpoch: 0 });
    expect(init(2)).toMatchObject({ errorCode: 0, producerId: 1000, producerEpoch: 0 });
    expect(init(1)?.producerId).toBe(1);
  });

  it('auto.create.topics.enable: a topic that someone names appears', () => {
    const c = new TestCluster();
    c.ready();
    const ask = (): number | undefined => c.ask<MetadataResponse>(1, ApiKey.Metadata, 13, { topics: [{ name: 'new' }], allowAutoTopicCreation: true })?.topics[0].errorCode;
    expect(ask()).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    c.runMs(100);
    expect(ask()).toBe(ErrorCode.NONE);
  });

  it('a forwarded request survives the controller’s restart', () => {
    const c = new TestCluster();
    c.ready();
    c.world.crash(c.node(101));
    const probe = c.world.nodes[c.probe].state as { answers: object[] };
    c.world.command(c.probe, { to: 'broker-1', api: ApiKey.CreateTopics, version: 7, body: { topics: [{ name: 't', numPartitions: 1, replicationFactor: 3 }], validateOnly: false } });
    c.runMs(3_000);
    expect(probe.answers).toHaveLength(0);
    c.world.start(c.node(101));
    c.until('an answer', () => probe.answers.length === 1, 2_000);
    expect(c.partition('t').replicas).toHaveLength(3);
  });
});
