import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NodeIx } from '../kernel/connection';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { HeartbeatResponse } from '../protocol/messages/heartbeat';
import type { JoinGroupResponse } from '../protocol/messages/join-group';
import type { SyncGroupResponse } from '../protocol/messages/sync-group';
import type { Ticket } from './test/fake-broker';
import { GROUP, joinBody, Members } from './test/members';

const SESSION_MS = 6000;
const REBALANCE_MS = 8000;
const PARTITIONS = ['0', '1', '2', '3'];
/** Long enough for every session and every rebalance that began before it. */
const RECOVERY_MS = 3 * (SESSION_MS + REBALANCE_MS);
const BEAT_MS = 1000;

/** A member that behaves as clients do: joins, syncs, heartbeats, joins again when told. Falls silent when not asked to act. */
class AutoMember {
  memberId = '';
  generation = -1;
  stable = false;
  wantsIn = false;
  private join: Ticket | null = null;
  private sync: Ticket | null = null;
  private beat: Ticket | null = null;

  constructor(private readonly group: Members, readonly client: NodeIx, private readonly instance: string | undefined, private readonly book: Map<number, Map<string, string>>) {}

  start(): void {
    this.wantsIn = true;
    this.rejoin();
  }

  leave(): void {
    if (!this.wantsIn) return;
    this.wantsIn = false;
    if (this.memberId !== '') {
      this.group.send(this.client, ApiKey.LeaveGroup, 5, { groupId: GROUP, members: [{ memberId: this.memberId, groupInstanceId: this.instance ?? null }] });
    }
    this.forget();
  }

  /** The process is gone without a word. */
  crash(): void {
    this.wantsIn = false;
    this.group.world.crash(this.client);
    this.group.world.start(this.client);
    this.forget();
  }

  heartbeat(): void {
    if (this.wantsIn && this.stable && this.beat === null) {
      this.beat = this.group.send(this.client, ApiKey.Heartbeat, 4, { groupId: GROUP, generationId: this.generation, memberId: this.memberId, groupInstanceId: this.instance ?? null });
    }
  }

  /** Reacts to what has come. */
  react(): void {
    if (!this.wantsIn) return;
    const joined = this.take<JoinGroupResponse>('join');
    if (joined !== undefined) this.onJoined(joined);
    const synced = this.take<SyncGroupResponse>('sync');
    if (synced !== undefined) this.onSynced(synced);
    const beaten = this.take<HeartbeatResponse>('beat');
    if (beaten !== undefined && beaten.errorCode !== 0) this.onError(beaten.errorCode);
  }

  private onJoined(answer: JoinGroupResponse): void {
    if (answer.errorCode === ErrorCode.MEMBER_ID_REQUIRED) {
      this.memberId = answer.memberId;
      this.rejoin();
    } else if (answer.errorCode !== 0) {
      this.onError(answer.errorCode);
    } else {
      this.memberId = answer.memberId;
      this.generation = answer.generationId;
      const ids = answer.members.map((member) => member.memberId);
      const assignments = ids.map((memberId, i) => ({ memberId, assignment: PARTITIONS.filter((_, p) => p % ids.length === i).join(',') }));
      this.sync = this.group.send(this.client, ApiKey.SyncGroup, 5, { groupId: GROUP, generationId: this.generation, memberId: this.memberId, groupInstanceId: this.instance ?? null, protocolType: 'consumer', protocolName: 'range', assignments });
    }
  }

  private onSynced(answer: SyncGroupResponse): void {
    if (answer.errorCode !== 0) {
      this.onError(answer.errorCode);
      return;
    }
    this.stable = true;
    let generation = this.book.get(this.generation);
    if (generation === undefined) this.book.set(this.generation, (generation = new Map()));
    // A static member under a new id takes over what its old id had.
    generation.set(this.instance ?? this.memberId, String(answer.assignment));
  }

  private onError(errorCode: number): void {
    if (errorCode === ErrorCode.FENCED_INSTANCE_ID) {
      this.wantsIn = false;
      this.forget();
      return;
    }
    if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID) this.memberId = '';
    this.rejoin();
  }

  private rejoin(): void {
    this.stable = false;
    this.join = this.group.send(this.client, ApiKey.JoinGroup, 9, joinBody({ memberId: this.memberId, sessionMs: SESSION_MS, rebalanceMs: REBALANCE_MS, ...(this.instance === undefined ? {} : { instance: this.instance }) }));
  }

  private take<T extends object>(what: 'join' | 'sync' | 'beat'): T | undefined {
    const ticket = this[what];
    const answer = ticket === null ? undefined : this.group.answer<T>(ticket);
    if (answer !== undefined) this[what] = null;
    return answer;
  }

  private forget(): void {
    this.memberId = '';
    this.stable = false;
    this.join = this.sync = this.beat = null;
  }
}

type Action = { readonly who: number; readonly what: 'join' | 'leave' | 'crash' | 'beat' } | { readonly passMs: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ who: fc.nat(4), what: fc.constantFrom('join', 'leave', 'crash', 'beat', 'beat') }) },
  { weight: 2, arbitrary: fc.record({ passMs: fc.nat(4000) }) },
);

/** In no generation do two members have the same partition. */
function expectDisjoint(book: ReadonlyMap<number, ReadonlyMap<string, string>>): void {
  for (const [generation, assigned] of book) {
    const all = [...assigned.values()].flatMap((text) => (text === '' ? [] : text.split(',')));
    expect(new Set(all).size, `generation ${generation}`).toBe(all.length);
  }
}

test('R-GRP-05 … R-GRP-22: whatever members do, a group that they then look after becomes stable with exactly them', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), fc.constantFrom('0', '3000'), (actions, initialDelay) => {
      const group = new Members({ 'group.initial.rebalance.delay.ms': initialDelay });
      const book = new Map<number, Map<string, string>>();
      const members = [0, 1, 2, 3, 4].map((i) => new AutoMember(group, group.client(`m${i}`), i === 4 ? 'static' : undefined, book));
      const settle = () => {
        // Answers bring requests, and these answers: a few rounds until nothing is left to say.
        for (let round = 0; round < 6; round++) {
          group.settle();
          for (const member of members) member.react();
        }
      };
      for (const step of actions) {
        if ('passMs' in step) group.passMs(step.passMs);
        else {
          const member = members[step.who] as AutoMember;
          if (step.what === 'join' && !member.wantsIn) member.start();
          if (step.what === 'leave') member.leave();
          if (step.what === 'crash') member.crash();
          if (step.what === 'beat') member.heartbeat();
        }
        settle();
        expectDisjoint(book);
      }
      for (let ms = 0; ms < RECOVERY_MS; ms += BEAT_MS) {
        group.passMs(BEAT_MS);
        for (const member of members) member.heartbeat();
        settle();
      }
      expectDisjoint(book);
      const alive = members.filter((member) => member.wantsIn);
      const described = group.describe(group.client('admin'));
      expect(alive.every((member) => member.stable)).toBe(true);
      expect(described.members.map((member) => member.memberId).sort()).toEqual(alive.map((member) => member.memberId).sort());
      expect(alive.length === 0 ? ['Empty', 'Dead'] : ['Stable']).toContain(described.groupState);
    }),
    { numRuns: 150 },
  );
});
