import { describe, expect, it } from 'vitest';
import { UNASSIGNED_DIRECTORY } from '../metadata/partition-registration';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { AssignReplicasToDirsResponse } from '../protocol/messages/log-directories';
import { ControllerWorld } from './testing/controller-world';

function assign(c: ControllerWorld, broker: number, directory: string, topic: string, fields: { readonly brokerEpoch?: number; readonly partitionIndex?: number } = {}): AssignReplicasToDirsResponse {
  const topicId = c.state.image.topics.get(topic)?.topicId ?? 'unknown';
  return c.ask(broker, ApiKey.AssignReplicasToDirs, {
    brokerId: broker, brokerEpoch: fields.brokerEpoch ?? c.epochs.get(broker),
    directories: [{ id: directory, topics: [{ topicId, partitions: [{ partitionIndex: fields.partitionIndex ?? 0 }] }] }],
  });
}

const errorOf = (answer: AssignReplicasToDirsResponse): number | undefined => answer.directories[0]?.topics[0]?.partitions[0]?.errorCode;

describe('log directories at the controller', () => {
  it('KIP-858: brokers with one directory have new replicas there, those with more say where', () => {
    const one = new ControllerWorld({ directories: 1 });
    one.createTopic('t', [[1, 2, 3]]);
    expect(one.partition('t').directories).toEqual(['dir-1-0', 'dir-2-0', 'dir-3-0']);
    const two = new ControllerWorld({ directories: 2 });
    two.createTopic('t', [[1, 2, 3]]);
    expect(two.partition('t').directories).toEqual([UNASSIGNED_DIRECTORY, UNASSIGNED_DIRECTORY, UNASSIGNED_DIRECTORY]);
    expect(errorOf(assign(two, 2, 'dir-2-1', 't'))).toBe(ErrorCode.NONE);
    expect(two.partition('t').directories).toEqual([UNASSIGNED_DIRECTORY, 'dir-2-1', UNASSIGNED_DIRECTORY]);
    expect(two.row('t')).toEqual([1, '1,2,3', '', '', 0, 1]);
  });

  it('R-DUR-05, R-ISR-11: a heartbeat that names a failed directory moves what was there, and only that', () => {
    const c = new ControllerWorld({ directories: 2 });
    c.createTopic('lost', [[1, 2, 3]]);
    c.createTopic('kept', [[1, 2, 3]]);
    assign(c, 1, 'dir-1-1', 'lost');
    assign(c, 1, 'dir-1-0', 'kept');
    c.heartbeat(1, { offlineLogDirs: ['dir-1-1'] });
    expect(c.row('lost').slice(0, 2)).toEqual([2, '2,3']);
    expect(c.row('kept').slice(0, 2)).toEqual([1, '1,2,3']);
    expect(c.state.committed.brokers.get(1)).toMatchObject({ fenced: false, logDirs: ['dir-1-0'] });
    // It is named in every heartbeat from then on, which changes nothing.
    const { offset } = c.state.committed;
    c.heartbeat(1, { offlineLogDirs: ['dir-1-1'] });
    expect(c.state.image.brokers.get(1)?.logDirs).toEqual(['dir-1-0']);
    expect(c.state.committed.offset).toBe(offset);
  });

  it('R-ELECT-01: the last one in sync does not lead from a failed directory, not even when its broker comes back', () => {
    const c = new ControllerWorld({ directories: 2 });
    c.createTopic('t', [[1]]);
    assign(c, 1, 'dir-1-1', 't');
    c.heartbeat(1, { offlineLogDirs: ['dir-1-1'] });
    expect(c.partition('t').leader).toBe(-1);
    c.fence(1);
    c.heartbeat(1, { offlineLogDirs: ['dir-1-1'] });
    expect(c.state.committed.brokers.get(1)?.fenced).toBe(false);
    expect(c.partition('t').leader).toBe(-1);
  });

  it('an assignment to a directory that has failed meanwhile takes the replica away', () => {
    const c = new ControllerWorld({ directories: 2 });
    c.createTopic('t', [[1, 2, 3]]);
    c.heartbeat(1, { offlineLogDirs: ['dir-1-1'] });
    expect(c.row('t').slice(0, 2)).toEqual([1, '1,2,3']);
    expect(errorOf(assign(c, 1, 'dir-1-1', 't'))).toBe(ErrorCode.NONE);
    expect(c.row('t').slice(0, 2)).toEqual([2, '2,3']);
  });

  it('refuses what it does not know', () => {
    const c = new ControllerWorld({ directories: 2 });
    c.createTopic('t', [[1, 2]]);
    expect(assign(c, 1, 'dir-1-0', 't', { brokerEpoch: 0 }).errorCode).toBe(ErrorCode.STALE_BROKER_EPOCH);
    expect(errorOf(assign(c, 3, 'dir-3-0', 't'))).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    expect(errorOf(assign(c, 1, 'dir-1-0', 't', { partitionIndex: 9 }))).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(errorOf(assign(c, 1, 'dir-1-0', 'u'))).toBe(ErrorCode.UNKNOWN_TOPIC_ID);
  });
});
