import { describe, expect, it } from 'vitest';
import { FactKind } from '../facts/fact-kinds';
import { applyBatch, EMPTY_IMAGE } from '../metadata/image';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { IncrementalAlterConfigsResponse } from '../protocol/messages/configs';
import type { ElectLeadersResponse } from '../protocol/messages/elect-leaders';
import type { AllocateProducerIdsResponse } from '../protocol/messages/producer-ids';
import type { CreateTopicsResponse, DeleteTopicsResponse } from '../protocol/messages/topics';
import { metadataOf, readMetadata } from './metadata-log';
import { ControllerWorld } from './testing/controller-world';

describe('registration and heartbeats', () => {
  it('R-BRK-01 a registration is fenced, and the broker epoch is the offset of its record', () => {
    const c = new ControllerWorld({ brokers: 1 });
    c.runMs(10_000);
    const answer = c.register(1);
    const registration = c.state.committed.brokers.get(1);
    expect(registration).toMatchObject({ fenced: true, brokerEpoch: answer.brokerEpoch });
    const holder = readMetadata(c.state.log, answer.brokerEpoch, 1).map(metadataOf)[0];
    expect(holder.records[answer.brokerEpoch - holder.baseOffset].type).toBe('RegisterBrokerRecord');
  });

  it('R-BRK-02 a broker is unfenced once it has read its own registration and does not ask to stay fenced', () => {
    const c = new ControllerWorld({ brokers: 1 });
    c.runMs(10_000);
    const { brokerEpoch } = c.register(1);
    expect(c.heartbeat(1, { currentMetadataOffset: brokerEpoch - 1 })).toMatchObject({ isCaughtUp: false, isFenced: true });
    expect(c.heartbeat(1, { wantFence: true })).toMatchObject({ isCaughtUp: true, isFenced: true });
    expect(c.heartbeat(1)).toMatchObject({ isCaughtUp: true, isFenced: false });
    expect(c.state.committed.brokers.get(1)?.fenced).toBe(false);
  });

  it('R-BRK-03 a wrong epoch is stale, an unknown id is not registered', () => {
    const c = new ControllerWorld({ brokers: 1 });
    expect(c.heartbeat(1, { brokerEpoch: 999 }).errorCode).toBe(ErrorCode.STALE_BROKER_EPOCH);
    expect(c.heartbeat(1, { brokerId: 9 }).errorCode).toBe(ErrorCode.BROKER_ID_NOT_REGISTERED);
  });

  it('R-BRK-04 EX-13 a session ends strictly after 9000 ms, seen by the check every 1125 ms', () => {
    const c = new ControllerWorld({ brokers: 1 });
    const startUs = c.world.nowUs;
    c.heartbeat(1);
    const contactUs = [...c.state.heartbeats.sessions.values()][0].lastContact;
    c.world.crash(1);
    const crash = c.facts.since(0).find((fact) => fact.kind === FactKind.NodeCrashed);
    while (!c.facts.since(0).some((fact) => fact.kind === FactKind.BrokerFenced)) c.runMs(1);
    const expired = c.facts.since(0).find((fact) => fact.kind === FactKind.SessionExpired);
    const fenced = c.facts.since(0).find((fact) => fact.kind === FactKind.BrokerFenced);
    expect(expired?.timeUs).toBeGreaterThan(contactUs + 9_000_000);
    expect(expired?.timeUs).toBeLessThanOrEqual(contactUs + 10_125_000);
    expect((expired?.timeUs ?? 0) % 1_125_000).toBe(0);
    expect(startUs).toBeLessThan(contactUs);
    // Cause by cause: fenced because the session ended because the process was killed; 25 ms of append linger between.
    expect(fenced?.cause).toBe(expired?.id);
    expect(expired?.cause).toBe(crash?.id);
    expect((fenced?.timeUs ?? 0) - (expired?.timeUs ?? 0)).toBe(25_000);
  });

  it('R-BRK-04 with many sessions gone one broker is fenced every 10 ms', () => {
    const c = new ControllerWorld({ brokers: 3 });
    c.runMs(12_000);
    const times = c.facts.since(0).filter((fact) => fact.kind === FactKind.SessionExpired).map((fact) => [fact.a, fact.timeUs]);
    expect(times.map(([broker]) => broker)).toEqual([1, 2, 3]);
    expect(times[1][1] - times[0][1]).toBe(10_000);
  });

  it('R-BRK-05 fencing is one batch: changes of partitions, then the flag', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1, 2, 3], [2, 3, 1]]);
    const before = c.state.log.logEndOffset;
    c.fence(1);
    const batch = readMetadata(c.state.log, before, 1).map(metadataOf)[0];
    expect(batch.records.map((record) => record.type)).toEqual(['PartitionChangeRecord', 'PartitionChangeRecord', 'BrokerRegistrationChangeRecord']);
  });

  it('R-BRK-06 unfencing: the flag first, then elections of leaderless partitions only', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1]]);
    c.createTopic('u', [[2, 1]]);
    c.fence(1);
    expect(c.row('t')[0]).toBe(-1);
    const before = c.state.log.logEndOffset;
    c.heartbeat(1);
    const batch = readMetadata(c.state.log, before, 1).map(metadataOf)[0];
    expect(batch.records.map((record) => record.type)).toEqual(['BrokerRegistrationChangeRecord', 'PartitionChangeRecord']);
    // It re-enters other ISRs only when their leader asks for it.
    expect(c.row('u')[1]).toBe('2');
  });

  it('R-BRK-07 the same incarnation keeps its epoch; another one waits until the session is over', () => {
    const c = new ControllerWorld({ brokers: 1 });
    c.runMs(10_000);
    const first = c.register(1, -1, 'a').brokerEpoch;
    c.heartbeat(1);
    expect(c.register(1, -1, 'a').brokerEpoch).toBe(first);
    expect(c.register(1, -1, 'b').errorCode).toBe(ErrorCode.DUPLICATE_BROKER_REGISTRATION);
    c.runMs(9_001);
    expect(c.register(1, -1, 'b').brokerEpoch).toBeGreaterThan(first);
  });

  it('R-BRK-08 a broker that stays down stays registered, fenced', () => {
    const c = new ControllerWorld();
    c.runMs(60_000);
    expect([...c.state.committed.brokers.values()].map((broker) => broker.fenced)).toEqual([true, true, true]);
  });

  it('R-BRK-09 R-BRK-10 EX-16 controlled shutdown moves leaders in one batch and ends when the others have read it', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1, 2, 3]]);
    const offset = c.state.committed.offset;
    expect(c.heartbeat(1, { wantShutDown: true })).toMatchObject({ shouldShutDown: false, isFenced: false });
    expect(c.row('t')).toEqual([2, '2,3', '', '', 1, 1]);
    expect(c.state.committed.brokers.get(1)).toMatchObject({ inControlledShutdown: true, fenced: false });
    // Brokers 2 and 3 have reported nothing newer yet.
    c.heartbeat(2, { currentMetadataOffset: offset });
    expect(c.heartbeat(1, { wantShutDown: true }).shouldShutDown).toBe(false);
    c.heartbeat(2);
    c.heartbeat(3);
    expect(c.heartbeat(1, { wantShutDown: true })).toMatchObject({ shouldShutDown: true, isFenced: true });
    expect(c.state.committed.brokers.get(1)?.fenced).toBe(true);
  });

  it('R-BRK-09 a broker that leads nothing may stop at once', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1, 2, 3]]);
    expect(c.heartbeat(3, { wantShutDown: true }).shouldShutDown).toBe(true);
    expect(c.row('t')[1]).toBe('1,2');
  });
});

describe('eligible leader replicas', () => {
  /** RF 3, min.insync.replicas 2. */
  const world = (features: Readonly<Record<string, number>> = {}): ControllerWorld => {
    const c = new ControllerWorld({ features });
    c.createTopic('t', [[1, 2, 3]], { 'min.insync.replicas': '2' });
    return c;
  };
  const cleanEpoch = (c: ControllerWorld, id: number): number => c.epochs.get(id) ?? -1;

  it('EX-05 R-ELR-02 R-ELR-04 R-ELR-05 R-ELECT-05 step by step', () => {
    const c = world();
    const old2 = cleanEpoch(c, 2);
    expect(c.row('t')).toEqual([1, '1,2,3', '', '', 0, 0]);
    c.fence(3);
    expect(c.row('t')).toEqual([1, '1,2', '', '', 0, 1]);
    c.fence(2);
    expect(c.row('t')).toEqual([1, '1', '2', '', 0, 2]);
    c.fence(1);
    expect(c.row('t')).toEqual([-1, '', '1,2', '1', 1, 3]);
    c.heartbeat(3);
    expect(c.row('t')).toEqual([-1, '', '1,2', '1', 1, 3]);
    c.runMs(9_001);
    c.join(3, cleanEpoch(c, 3));
    c.join(2, old2);
    expect(c.row('t')).toEqual([2, '2', '1', '', 2, 4]);
    c.alterPartition(2, 't', [2, 3]);
    expect(c.row('t')).toEqual([2, '2,3', '', '', 2, 5]);
  });

  it('EX-05 R-ELR-06 R-ELR-07 R-ELECT-04 unclean returns: not eligible, then the last known leader, recovering', () => {
    const c = world();
    c.fence(3);
    c.fence(2);
    c.fence(1);
    c.runMs(9_001);
    c.register(2);
    expect(c.row('t')).toEqual([-1, '', '1', '1', 1, 4]);
    c.heartbeat(2);
    expect(c.row('t')).toEqual([-1, '', '1', '1', 1, 4]);
    c.register(1);
    expect(c.row('t')).toEqual([-1, '', '', '1', 1, 5]);
    c.heartbeat(1);
    expect(c.row('t')).toEqual([1, '1', '', '', 2, 6]);
    expect(c.partition('t').leaderRecoveryState).toBe(1);
  });

  it('EX-05 R-ELR-01 R-ELR-04 with the feature off the last member stays in the ISR and only it can lead', () => {
    const c = world({ 'eligible.leader.replicas.version': 0 });
    c.fence(3);
    c.fence(2);
    c.fence(1);
    expect(c.row('t')).toEqual([-1, '1', '', '', 1, 3]);
    c.runMs(9_001);
    c.join(2);
    expect(c.row('t')).toEqual([-1, '1', '', '', 1, 3]);
    c.join(1);
    expect(c.row('t')).toEqual([1, '1', '', '', 2, 4]);
  });

  it('R-ELR-03 under the floor whoever was in sync stays eligible until the floor is reached again', () => {
    const c = world();
    c.fence(3);
    c.fence(2);
    expect(c.row('t')[2]).toBe('2');
    c.heartbeat(2);
    c.alterPartition(1, 't', [1, 2]);
    expect(c.row('t')).toEqual([1, '1,2', '', '', 0, 3]);
  });

  it('R-ELR-08 another floor empties eligible replicas, and no broker may have a floor of its own', () => {
    const c = world();
    c.fence(3);
    c.fence(2);
    expect(c.row('t')[2]).toBe('2');
    const set = (resourceType: number, resourceName: string, configOperation: number, value: string | null): number =>
      c.ask<IncrementalAlterConfigsResponse>(1, ApiKey.IncrementalAlterConfigs, {
        resources: [{ resourceType, resourceName, configs: [{ name: 'min.insync.replicas', configOperation, value }] }],
      }).responses[0].errorCode;
    expect(set(2, 't', 0, '1')).toBe(ErrorCode.NONE);
    expect(c.row('t')[2]).toBe('');
    expect(set(4, '1', 0, '2')).toBe(ErrorCode.INVALID_CONFIG);
    expect(set(4, '', 1, null)).toBe(ErrorCode.INVALID_CONFIG);
    expect(set(4, '', 0, '2')).toBe(ErrorCode.NONE);
  });
});

describe('AlterPartition', () => {
  const refused = (c: ControllerWorld, leader: number, isr: readonly number[], fields: Readonly<Record<string, number>> = {}): number =>
    c.alterPartition(leader, 't', isr, fields).topics[0].partitions[0].errorCode;

  it('R-ISR-09 checks in their order', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1, 2, 3]]);
    expect(refused(c, 1, [1], { leaderEpoch: 1 })).toBe(ErrorCode.NOT_CONTROLLER);
    expect(refused(c, 1, [1], { partitionEpoch: 1 })).toBe(ErrorCode.NOT_CONTROLLER);
    expect(refused(c, 1, [1], { leaderEpoch: -1 })).toBe(ErrorCode.FENCED_LEADER_EPOCH);
    expect(refused(c, 2, [1])).toBe(ErrorCode.INVALID_REQUEST);
    expect(refused(c, 1, [1], { partitionEpoch: -1 })).toBe(ErrorCode.INVALID_UPDATE_VERSION);
    expect(refused(c, 1, [1, 9])).toBe(ErrorCode.INVALID_REQUEST);
    expect(refused(c, 1, [2, 3])).toBe(ErrorCode.INVALID_REQUEST);
    expect(refused(c, 1, [])).toBe(ErrorCode.INVALID_REQUEST);
    c.fence(3);
    expect(refused(c, 1, [1, 2, 3])).toBe(ErrorCode.INELIGIBLE_REPLICA);
    c.epochs.set(2, 0);
    expect(refused(c, 1, [1, 2])).toBe(ErrorCode.INELIGIBLE_REPLICA);
  });

  it('R-ISR-10 the partition epoch grows, the leader epoch does not; a stale broker epoch refuses the whole request', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1, 2, 3]]);
    const answer = c.alterPartition(1, 't', [1, 2]);
    expect(answer.topics[0].partitions[0]).toMatchObject({ errorCode: 0, isr: [1, 2], leaderEpoch: 0, partitionEpoch: 1, leaderId: 1 });
    expect(c.row('t')).toEqual([1, '1,2', '', '', 0, 1]);
    c.epochs.set(1, 0);
    expect(c.alterPartition(1, 't', [1]).errorCode).toBe(ErrorCode.STALE_BROKER_EPOCH);
  });

  it('R-ISR-11 the controller takes members out itself', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1, 2, 3]]);
    c.fence(2);
    c.heartbeat(3, { wantShutDown: true });
    expect(c.row('t')[1]).toBe('1');
  });
});

describe('elections', () => {
  const elect = (c: ControllerWorld, electionType: number, topicPartitions: object | null): ElectLeadersResponse => c.ask(1, ApiKey.ElectLeaders, { electionType, topicPartitions });
  const one = (c: ControllerWorld, electionType: number, topic = 't', partition = 0): number =>
    elect(c, electionType, [{ topic, partitions: [partition] }]).replicaElectionResults[0].partitionResult[0].errorCode;

  it('R-ELECT-01 R-ELECT-02 R-ELECT-06 the first valid replica in the order of the assignment leads, one epoch on', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1, 3, 2]]);
    c.fence(1);
    expect(c.row('t')).toEqual([3, '2,3', '', '', 1, 1]);
  });

  it('R-ELECT-03 R-ELECT-10 ElectLeaders', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1, 2]]);
    expect(one(c, 0)).toBe(ErrorCode.ELECTION_NOT_NEEDED);
    expect(one(c, 1)).toBe(ErrorCode.ELECTION_NOT_NEEDED);
    expect(one(c, 0, 'none')).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(one(c, 0, 't', 7)).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(elect(c, 2, [{ topic: 't', partitions: [0] }]).errorCode).toBe(ErrorCode.INVALID_REQUEST);
    c.fence(1);
    expect(one(c, 0)).toBe(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
    c.heartbeat(1);
    expect(one(c, 0)).toBe(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
    c.alterPartition(2, 't', [1, 2]);
    expect(one(c, 0)).toBe(ErrorCode.NONE);
    expect(c.row('t')[0]).toBe(1);
    c.fence(2);
    c.fence(1);
    expect(one(c, 1)).toBe(ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE);
    c.heartbeat(2);
    expect(one(c, 1)).toBe(ErrorCode.NONE);
    expect(c.row('t')[0]).toBe(2);
    expect(elect(c, 0, null).replicaElectionResults).toEqual([{ topic: 't', partitionResult: [expect.objectContaining({ errorCode: ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE })] }]);
  });

  it('R-ELECT-07 R-ELECT-08 unclean: at fencing when it is on, and as soon as it is turned on', () => {
    const c = new ControllerWorld();
    c.createTopic('on', [[1, 2]], { 'unclean.leader.election.enable': 'true' });
    c.createTopic('off', [[1, 2]]);
    c.alterPartition(1, 'on', [1]);
    c.alterPartition(1, 'off', [1]);
    c.fence(1);
    expect(c.row('on').slice(0, 2)).toEqual([2, '2']);
    expect(c.row('off')[0]).toBe(-1);
    c.ask(2, ApiKey.IncrementalAlterConfigs, { resources: [{ resourceType: 2, resourceName: 'off', configs: [{ name: 'unclean.leader.election.enable', configOperation: 0, value: 'true' }] }] });
    expect(c.row('off').slice(0, 2)).toEqual([2, '2']);
  });

  it('R-ELECT-09 every 300 s each partition goes back to its first replica if that is in sync', () => {
    const c = new ControllerWorld({ config: { 'broker.session.timeout.ms': '1000000' } });
    c.createTopic('t', [[1, 2], [2, 1]]);
    c.fence(1);
    c.heartbeat(1);
    c.alterPartition(2, 't', [1, 2]);
    expect(c.row('t', 0)[0]).toBe(2);
    c.runMs(299_000);
    expect(c.row('t', 0)[0]).toBe(2);
    c.runMs(1_100);
    expect(c.row('t', 0)[0]).toBe(1);
  });

  it('R-ELECT-11 a new topic is led by its first active replica; without one it is refused', () => {
    const c = new ControllerWorld();
    c.fence(3);
    c.createTopic('t', [[3, 1]]);
    expect(c.row('t')).toEqual([1, '1', '', '', 0, 0]);
    expect(c.createTopic('u', [[3]]).topics[0].errorCode).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    c.fence(1);
    c.fence(2);
    const automatic = c.ask<CreateTopicsResponse>(1, ApiKey.CreateTopics, { topics: [{ name: 'v', numPartitions: 1, replicationFactor: 1 }] });
    expect(automatic.topics[0].errorCode).toBe(ErrorCode.INVALID_REPLICATION_FACTOR);
    const large = c.ask<CreateTopicsResponse>(1, ApiKey.CreateTopics, { topics: [{ name: 'w', numPartitions: 10_001, replicationFactor: 1 }] });
    expect(large.topics[0].errorCode).toBe(ErrorCode.INVALID_REPLICATION_FACTOR);
    c.heartbeat(1);
    const excessive = c.ask<CreateTopicsResponse>(1, ApiKey.CreateTopics, { topics: [{ name: 'w', numPartitions: 10_001, replicationFactor: 1 }] });
    expect(excessive.topics[0].errorCode).toBe(ErrorCode.POLICY_VIOLATION);
  });
});

describe('topics and configurations', () => {
  const create = (c: ControllerWorld, topic: object, validateOnly = false): number => c.ask<CreateTopicsResponse>(1, ApiKey.CreateTopics, { topics: [topic], validateOnly }).topics[0].errorCode;

  it('refuses names, sizes and assignments as Kafka does', () => {
    const c = new ControllerWorld();
    const sized = (name: string, numPartitions: number, replicationFactor: number): number => create(c, { name, numPartitions, replicationFactor });
    expect(sized('', 1, 1)).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION);
    expect(sized('..', 1, 1)).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION);
    expect(sized('bad name', 1, 1)).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION);
    expect(sized('t', 0, 1)).toBe(ErrorCode.INVALID_PARTITIONS);
    expect(sized('t', 1, 0)).toBe(ErrorCode.INVALID_REPLICATION_FACTOR);
    expect(sized('t', 1, 4)).toBe(ErrorCode.INVALID_REPLICATION_FACTOR);
    expect(create(c, { name: 't', numPartitions: 1, replicationFactor: 1, configs: [{ name: 'bogus', value: '1' }] })).toBe(ErrorCode.INVALID_CONFIG);
    expect(sized('a.b', 1, 3)).toBe(ErrorCode.NONE);
    expect(sized('a.b', 1, 3)).toBe(ErrorCode.TOPIC_ALREADY_EXISTS);
    expect(sized('a_b', 1, 3)).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION);
    expect(create(c, { name: 't', numPartitions: 1, replicationFactor: 1 }, true)).toBe(ErrorCode.NONE);
    expect(c.state.image.topics.has('t')).toBe(false);
  });

  it('a deleted topic is gone, with its configuration', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1]], { 'retention.ms': '1000' });
    expect(c.state.committed.configs.has('TOPIC/t')).toBe(true);
    const remove = (): number => c.ask<DeleteTopicsResponse>(1, ApiKey.DeleteTopics, { topics: [{ name: 't' }] }).responses[0].errorCode;
    expect(remove()).toBe(ErrorCode.NONE);
    expect(c.state.committed.topics.has('t')).toBe(false);
    expect(c.state.committed.configs.has('TOPIC/t')).toBe(false);
    expect(remove()).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });

  it('sets, deletes, appends and subtracts', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1]]);
    const alter = (name: string, configOperation: number, value: string | null, resourceType = 2, resourceName = 't'): number =>
      c.ask<IncrementalAlterConfigsResponse>(1, ApiKey.IncrementalAlterConfigs, { resources: [{ resourceType, resourceName, configs: [{ name, configOperation, value }] }] }).responses[0].errorCode;
    const value = (name: string): string | undefined => c.state.committed.configs.get('TOPIC/t')?.get(name);
    expect(alter('cleanup.policy', 2, 'compact')).toBe(ErrorCode.NONE);
    expect(value('cleanup.policy')).toBe('delete,compact');
    expect(alter('cleanup.policy', 3, 'delete')).toBe(ErrorCode.NONE);
    expect(value('cleanup.policy')).toBe('compact');
    expect(alter('cleanup.policy', 1, null)).toBe(ErrorCode.NONE);
    expect(value('cleanup.policy')).toBeUndefined();
    expect(alter('retention.ms', 2, '5')).toBe(ErrorCode.INVALID_CONFIG);
    expect(alter('retention.ms', 0, 'x')).toBe(ErrorCode.INVALID_CONFIG);
    expect(alter('retention.ms', 0, '5', 2, 'none')).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(alter('broker.session.timeout.ms', 0, '5000', 4, '')).toBe(ErrorCode.INVALID_REQUEST);
    expect(alter('message.max.bytes', 0, '5000', 4, '')).toBe(ErrorCode.NONE);
  });

  it('R-IDEM-02 blocks of producer ids never overlap', () => {
    const c = new ControllerWorld();
    const block = (id: number): number => c.ask<AllocateProducerIdsResponse>(id, ApiKey.AllocateProducerIds, { brokerId: id, brokerEpoch: c.epochs.get(id) }).producerIdStart;
    expect([block(1), block(2), block(1)]).toEqual([0, 1000, 2000]);
  });
});

describe('the metadata log', () => {
  it('R-KRAFT-14 appends within the linger are committed together; R-CTRL-01 answers come after the commit', () => {
    const c = new ControllerWorld();
    const before = c.world.nowUs;
    c.createTopic('t', [[1]]);
    expect(c.world.nowUs - before).toBeGreaterThanOrEqual(25_000);
    expect(c.world.nowUs - before).toBeLessThan(27_000);
  });

  it('R-KRAFT-19 an idle controller writes a NoOpRecord every 500 ms', () => {
    const c = new ControllerWorld({ config: { 'broker.session.timeout.ms': '1000000' } });
    c.runMs(1000);
    const before = c.state.log.logEndOffset;
    c.runMs(10_000);
    expect(c.state.log.logEndOffset - before).toBe(20);
  });

  it('INV-15 the controller’s image is the replay of its log, also after many batches', () => {
    const c = new ControllerWorld();
    c.createTopic('t', [[1, 2, 3], [2, 3, 1]]);
    c.fence(1);
    c.heartbeat(1);
    c.runMs(200_000);
    let image = EMPTY_IMAGE;
    for (const batch of readMetadata(c.state.log, 0, Infinity)) image = applyBatch(image, { ...metadataOf(batch), records: [...metadataOf(batch).records] });
    expect(image).toEqual(c.state.committed);
    expect(c.state.log.sealed.length).toBeGreaterThan(0);
    expect(readMetadata(c.state.log, 300, 1)[0].baseOffset).toBeLessThanOrEqual(300);
  });

  it('R-CTRL-02 a controller that comes back keeps the log, and gives every unfenced broker a whole session', () => {
    const c = new ControllerWorld({ brokers: 1 });
    const { committed } = c.state;
    const epoch = c.state.raft.election.epoch;
    c.runMs(5_000);
    c.world.crash(c.controllerIx);
    c.runMs(60_000);
    c.world.start(c.controllerIx);
    const startUs = c.world.nowUs;
    expect(c.state.committed.brokers).toEqual(committed.brokers);
    c.runMs(8_900);
    expect(c.state.committed.brokers.get(1)?.fenced).toBe(false);
    c.runMs(1_300);
    expect(c.state.committed.brokers.get(1)?.fenced).toBe(true);
    expect(c.state.raft.election.epoch).toBe(epoch + 1);
    expect(startUs).toBeGreaterThan(0);
  });

  it('a crash before the commit loses what was not committed, and nothing else', () => {
    const c = new ControllerWorld();
    const before = c.state.log.logEndOffset;
    c.world.command(c.world.nodeByKafkaId(1), { to: 'controller-101', api: ApiKey.CreateTopics, version: 0, body: { topics: [{ name: 't', numPartitions: 1, replicationFactor: 1 }] } });
    c.runMs(10);
    expect(c.state.image.topics.has('t')).toBe(true);
    c.world.crash(c.controllerIx);
    expect(c.state.image.topics.has('t')).toBe(false);
    expect(c.state.log.logEndOffset).toBe(before);
  });

  it('a copy goes its own way', () => {
    const c = new ControllerWorld();
    const copy = c.world.copy();
    c.createTopic('t', [[1]]);
    const state = copy.nodes[c.controllerIx].state as typeof c.state;
    expect(state.image.topics.has('t')).toBe(false);
    expect(state.log.logEndOffset).toBeLessThan(c.state.log.logEndOffset);
  });
});
