import { ErrorCode } from '../../protocol/error-codes';
import { OffsetSpec } from '../../protocol/messages/list-offsets';
import type { AdminClient } from '../admin/admin-client';
import { committedOffsets, describeGroup, type AssignedTopic, type GroupDescription } from '../admin/group-calls';
import { listOffsets } from '../admin/offset-calls';
import { row, widest } from '../command-line/columns';
import type { Steps, ToolContext } from '../process/tool';

const NONE = '-';
const REBALANCING = new Set(['PreparingRebalance', 'CompletingRebalance', 'Assigning', 'Reconciling']);
const MIN_WIDTH = 15;

export interface DescribeWishes {
  readonly view: 'offsets' | 'members' | 'state';
  readonly verbose: boolean;
}

/** Group by group as `--describe` prints them (R-CLI-41..44). Every line begins with a line feed, and one follows the group. */
export function* describeGroups(context: ToolContext, admin: AdminClient, groupIds: readonly string[], { view, verbose }: DescribeWishes): Steps<void> {
  const groups: GroupDescription[] = [];
  for (const groupId of groupIds) groups.push(yield* describeGroup(context, admin, groupId));
  if (view === 'state') {
    for (const group of groups) {
      remark(context, group);
      print(context, stateTable(group, verbose));
    }
    return;
  }
  for (const group of groups) {
    if (view === 'members') {
      remark(context, group);
      print(context, memberTable(group, verbose));
    } else {
      const table = yield* offsetTable(context, admin, group, verbose);
      remark(context, group);
      if (table.length > 1) print(context, table);
    }
  }
}

function print(context: ToolContext, lines: readonly string[]): void {
  for (const line of lines) context.write(`\n${line}`);
  context.write('\n');
}

function remark(context: ToolContext, { groupId, state }: GroupDescription): void {
  if (state === 'Empty') context.err(`\nConsumer group '${groupId}' has no active members.`);
  else if (REBALANCING.has(state)) context.err(`\nWarning: Consumer group '${groupId}' is rebalancing.`);
}

interface OffsetRow {
  readonly topic: string;
  readonly partition: number;
  readonly owner: readonly [memberId: string, host: string, clientId: string];
}

function* offsetTable(context: ToolContext, admin: AdminClient, group: GroupDescription, verbose: boolean): Steps<readonly string[]> {
  const committed = yield* committedOffsets(context, admin, group.groupId);
  const rows: OffsetRow[] = [];
  const members = [...group.members].sort((a, b) => countOf(b.assignment) - countOf(a.assignment));
  for (const { memberId, host, clientId, assignment } of members) {
    const own = assignment.flatMap(({ topic, partitions }) => partitions.map((partition): OffsetRow => ({ topic, partition, owner: [memberId, host, clientId] })));
    rows.push(...own.sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1)));
  }
  const owned = new Set(rows.map(({ topic, partition }) => `${topic}-${partition}`));
  for (const { topic, partition } of committed) if (!owned.has(`${topic}-${partition}`)) rows.push({ topic, partition, owner: [NONE, NONE, NONE] });
  if (rows.length === 0) return [];
  const ends = yield* listOffsets(context, admin, rows.map(({ topic, partition }) => ({ topic, partition, timestamp: OffsetSpec.LATEST })), 0);
  const cells = rows.map(({ topic, partition, owner }) => {
    const mine = committed.find((one) => one.topic === topic && one.partition === partition);
    const end = ends.get(`${topic}-${partition}`);
    const endOffset = end === undefined || end.errorCode !== ErrorCode.NONE || end.offset < 0 ? null : end.offset;
    const lag = mine === undefined || endOffset === null ? null : endOffset - mine.offset;
    const epoch = mine === undefined || mine.leaderEpoch < 0 ? NONE : String(mine.leaderEpoch);
    return [group.groupId, topic, String(partition), ...(verbose ? [epoch] : []), shown(mine?.offset ?? null), shown(endOffset), shown(lag), ...owner];
  });
  const titles = ['GROUP', 'TOPIC', 'PARTITION', ...(verbose ? ['LEADER-EPOCH'] : []), 'CURRENT-OFFSET', 'LOG-END-OFFSET', 'LAG', 'CONSUMER-ID', 'HOST', 'CLIENT-ID'];
  const last = titles.length;
  const column = (index: number): number => widest(MIN_WIDTH, cells.map((one) => one[index] ?? ''));
  const widths = [column(0), column(1), 10, ...(verbose ? [MIN_WIDTH] : []), MIN_WIDTH, MIN_WIDTH, MIN_WIDTH, column(last - 3), column(last - 2), 0];
  return [titles, ...cells].map((one) => row(one, widths));
}

function memberTable(group: GroupDescription, verbose: boolean): string[] {
  const { members } = group;
  const withInstance = members.some(({ instanceId }) => instanceId !== null);
  const mixed = members.some(({ upgraded }) => upgraded === false) && members.some(({ upgraded }) => upgraded === true);
  const assignments = (topics: readonly AssignedTopic[] | null): string => {
    const parts = [...(topics ?? [])].sort((a, b) => (a.topic < b.topic ? -1 : 1)).map(({ topic, partitions }) => `${topic}:${[...partitions].sort((a, b) => a - b).join(',')}`);
    return parts.length === 0 ? NONE : parts.join(';');
  };
  const cells = members.map(({ memberId, instanceId, host, clientId, assignment, target, epoch, upgraded }) => {
    const plain = [group.groupId, memberId, ...(withInstance ? [instanceId ?? ''] : []), host, clientId, String(countOf(assignment))];
    if (!verbose) return [...plain, ''];
    return [...plain, shown(epoch), assignments(assignment), shown(group.targetEpoch), target === null ? NONE : assignments(target), ...(mixed ? [String(upgraded ?? NONE)] : [])];
  });
  const titles = ['GROUP', 'CONSUMER-ID', ...(withInstance ? ['GROUP-INSTANCE-ID'] : []), 'HOST', 'CLIENT-ID', '#PARTITIONS'];
  if (verbose) titles.push('CURRENT-EPOCH', 'CURRENT-ASSIGNMENT', 'TARGET-EPOCH', 'TARGET-ASSIGNMENT', ...(mixed ? ['UPGRADED'] : []));
  else titles.push('');
  const column = (index: number, least = MIN_WIDTH): number => widest(least, cells.map((one) => one[index] ?? ''));
  const shift = withInstance ? 1 : 0;
  const widths = [column(0), column(1), ...(withInstance ? [column(2, 17)] : []), column(2 + shift), column(3 + shift), MIN_WIDTH];
  if (verbose) widths.push(MIN_WIDTH, column(6 + shift, 20), MIN_WIDTH, column(8 + shift, 20), ...(mixed ? [0] : []));
  else widths.push(0);
  return [titles, ...cells].map((one) => row(one, widths));
}

function stateTable(group: GroupDescription, verbose: boolean): string[] {
  const { groupId, coordinator, state, members } = group;
  const where = `${coordinator.host}:${coordinator.port}  (${coordinator.nodeId})`;
  const assignor = group.assignor === '' ? NONE : group.assignor;
  const cells = [groupId, where, assignor, state, ...(verbose ? [shown(group.epoch), shown(group.targetEpoch)] : []), String(members.length)];
  const titles = ['GROUP', 'COORDINATOR (ID)', 'ASSIGNMENT-STRATEGY', 'STATE', ...(verbose ? ['GROUP-EPOCH', 'TARGET-ASSIGNMENT-EPOCH'] : []), '#MEMBERS'];
  const widths = [widest(MIN_WIDTH, [groupId]), widest(25, [where]), 20, 20, ...(verbose ? [MIN_WIDTH, 25] : []), 0];
  return [titles, cells].map((one) => row(one, widths));
}

function countOf(assignment: readonly AssignedTopic[]): number {
  return assignment.reduce((sum, { partitions }) => sum + partitions.length, 0);
}

function shown(value: number | null): string {
  return value === null ? NONE : String(value);
}
