import type { NodeIx } from '../../kernel/connection';
import { ApiKey } from '../../protocol/api-keys';
import type { DescribedGroup, DescribeGroupsResponse } from '../../protocol/messages/describe-groups';
import type { HeartbeatResponse } from '../../protocol/messages/heartbeat';
import type { JoinGroupProtocol, JoinGroupRequest, JoinGroupResponse } from '../../protocol/messages/join-group';
import type { LeaveGroupResponse } from '../../protocol/messages/leave-group';
import type { OffsetCommitResponse } from '../../protocol/messages/offset-commit';
import type { OffsetFetchResponse } from '../../protocol/messages/offset-fetch';
import type { SyncGroupAssignment, SyncGroupResponse } from '../../protocol/messages/sync-group';
import { CoordinatorTest, type Ticket } from './fake-broker';

/** Members of group `g` as tests write them. */

export const GROUP = 'g';

export interface JoinOptions {
  readonly memberId?: string;
  readonly instance?: string;
  readonly sessionMs?: number;
  readonly rebalanceMs?: number;
  readonly protocols?: readonly JoinGroupProtocol[];
  readonly type?: string;
  readonly version?: number;
}

export const RANGE: readonly JoinGroupProtocol[] = [{ name: 'range', metadata: 'sub' }];

export function joinBody(options: JoinOptions = {}): JoinGroupRequest {
  return {
    groupId: GROUP, sessionTimeoutMs: options.sessionMs ?? 10_000, rebalanceTimeoutMs: options.rebalanceMs ?? 20_000, memberId: options.memberId ?? '',
    groupInstanceId: options.instance ?? null, protocolType: options.type ?? 'consumer', protocols: options.protocols ?? RANGE,
  };
}

export class Members extends CoordinatorTest {
  join(client: NodeIx, options: JoinOptions = {}): JoinGroupResponse {
    return this.ask(client, ApiKey.JoinGroup, options.version ?? 9, joinBody(options));
  }

  joinLater(client: NodeIx, options: JoinOptions = {}): Ticket {
    const ticket = this.send(client, ApiKey.JoinGroup, options.version ?? 9, joinBody(options));
    this.settle();
    return ticket;
  }

  /** Gets an id and comes back with it; the ticket of the second join, and the id. */
  joinDynamic(client: NodeIx, options: JoinOptions = {}): { readonly memberId: string; readonly ticket: Ticket } {
    const { memberId } = this.join(client, options);
    return { memberId, ticket: this.joinLater(client, { ...options, memberId }) };
  }

  joined(ticket: Ticket): JoinGroupResponse | undefined {
    return this.answer(ticket);
  }

  syncLater(client: NodeIx, memberId: string, generationId: number, assignments: readonly SyncGroupAssignment[] = [], instance: string | null = null): Ticket {
    const ticket = this.send(client, ApiKey.SyncGroup, 5, { groupId: GROUP, generationId, memberId, groupInstanceId: instance, protocolType: 'consumer', protocolName: 'range', assignments });
    this.settle();
    return ticket;
  }

  sync(client: NodeIx, memberId: string, generationId: number, assignments: readonly SyncGroupAssignment[] = []): SyncGroupResponse {
    const answer = this.answer<SyncGroupResponse>(this.syncLater(client, memberId, generationId, assignments));
    if (answer === undefined) throw new Error('the SyncGroup is parked');
    return answer;
  }

  heartbeat(client: NodeIx, memberId: string, generationId: number, instance: string | null = null): number {
    return this.ask<HeartbeatResponse>(client, ApiKey.Heartbeat, 4, { groupId: GROUP, generationId, memberId, groupInstanceId: instance }).errorCode;
  }

  leave(client: NodeIx, memberId: string, instance: string | null = null): LeaveGroupResponse {
    return this.ask(client, ApiKey.LeaveGroup, 5, { groupId: GROUP, members: [{ memberId, groupInstanceId: instance }] });
  }

  describe(client: NodeIx): DescribedGroup {
    return this.ask<DescribeGroupsResponse>(client, ApiKey.DescribeGroups, 6, { groups: [GROUP] }).groups[0] as DescribedGroup;
  }

  commit(client: NodeIx, offset: number, memberId = '', generation = -1, topic = 't', metadata: string | null = ''): number | undefined {
    const ticket = this.commitLater(client, offset, memberId, generation, topic, metadata);
    return this.commitError(ticket);
  }

  commitLater(client: NodeIx, offset: number, memberId = '', generation = -1, topic = 't', metadata: string | null = ''): Ticket {
    const ticket = this.send(client, ApiKey.OffsetCommit, 9, {
      groupId: GROUP, generationIdOrMemberEpoch: generation, memberId, groupInstanceId: null,
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: metadata }] }],
    });
    this.settle();
    return ticket;
  }

  commitError(ticket: Ticket): number | undefined {
    return this.answer<OffsetCommitResponse>(ticket)?.topics[0]?.partitions[0]?.errorCode;
  }

  committed(client: NodeIx, topic = 't'): number {
    const answer = this.ask<OffsetFetchResponse>(client, ApiKey.OffsetFetch, 9, { groups: [{ groupId: GROUP, topics: [{ name: topic, partitionIndexes: [0] }] }], requireStable: false });
    return answer.groups?.[0]?.topics[0]?.partitions[0]?.committedOffset ?? NaN;
  }

  /** Two members in a stable group of generation 2; the first leads. */
  stablePair(options: JoinOptions = {}): { readonly a: NodeIx; readonly b: NodeIx; readonly idA: string; readonly idB: string } {
    const a = this.client('a');
    const b = this.client('b');
    const first = this.joinDynamic(a, options);
    this.sync(a, first.memberId, 1, [{ memberId: first.memberId, assignment: 'all' }]);
    const second = this.joinDynamic(b, options);
    this.joinLater(a, { ...options, memberId: first.memberId });
    const synced = this.syncLater(b, second.memberId, 2);
    this.sync(a, first.memberId, 2, [{ memberId: first.memberId, assignment: 'A' }, { memberId: second.memberId, assignment: 'B' }]);
    if (this.answer(synced) === undefined) throw new Error('the pair did not become stable');
    return { a, b, idA: first.memberId, idB: second.memberId };
  }
}
