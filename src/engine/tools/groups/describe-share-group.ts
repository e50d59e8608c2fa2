import type { DescribedShareGroupMember } from '../../protocol/messages/share-group';
import type { AdminClient } from '../admin/admin-client';
import { describeShareGroup, shareGroupStarts, type ShareGroupDescription, type ShareStart } from '../admin/share-group-calls';
import { row, widest } from '../command-line/columns';
import type { Steps, ToolContext } from '../process/tool';
import type { DescribeWishes } from './describe-group';

const NONE = '-';
const MIN_WIDTH = 15;

/** Share groups, sorted by id, as `--describe` prints them (R-CLI-49). Every line begins with a line feed, and one follows the group. */
export function* describeShareGroups(context: ToolContext, admin: AdminClient, groupIds: readonly string[], { view, verbose }: DescribeWishes): Steps<void> {
  const groups: ShareGroupDescription[] = [];
  for (const groupId of groupIds) groups.push(yield* describeShareGroup(context, admin, groupId));
  groups.sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
  const starts = new Map<string, readonly ShareStart[]>();
  if (view === 'offsets') for (const { groupId } of groups) starts.set(groupId, yield* shareGroupStarts(context, admin, groupId));
  for (const group of groups) {
    switch (view) {
      case 'offsets':
        printStarts(context, group.groupId, starts.get(group.groupId) ?? [], verbose);
        break;
      case 'members':
        remark(context, group);
        if (group.members.length > 0 && group.groupState !== 'Dead') print(context, memberTable(group, verbose));
        break;
      case 'state':
        remark(context, group);
        print(context, stateTable(group, verbose));
        break;
    }
  }
}

function print(context: ToolContext, lines: readonly string[]): void {
  for (const line of lines) context.write(`\n${line}`);
  context.write('\n');
}

function remark(context: ToolContext, { groupId, groupState }: ShareGroupDescription): void {
  if (groupState === 'Dead') context.out(`\nError: Share group '${groupId}' does not exist.`);
  else if (groupState === 'Empty') context.err(`\nShare group '${groupId}' has no active members.`);
}

function printStarts(context: ToolContext, groupId: string, starts: readonly ShareStart[], verbose: boolean): void {
  if (starts.length === 0) {
    context.out(`\nShare group '${groupId}' has no offset information.`);
    return;
  }
  const cells = starts.map(({ topic, partition, offset, leaderEpoch, lag }) => [groupId, topic, String(partition), ...(verbose ? [shown(leaderEpoch)] : []), shown(offset), shown(lag)]);
  const titles = ['GROUP', 'TOPIC', 'PARTITION', ...(verbose ? ['LEADER-EPOCH'] : []), 'START-OFFSET', 'LAG'];
  const widths = [widest(MIN_WIDTH, [groupId]), widest(MIN_WIDTH, starts.map(({ topic }) => topic)), 10, ...(verbose ? [13] : []), 13, 0];
  print(context, [titles, ...cells].map((one) => row(one, widths)));
}

function memberTable({ groupId, members }: ShareGroupDescription, verbose: boolean): string[] {
  const sorted = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const cells = sorted.map((member) => [
    groupId, member.memberId, member.clientHost, member.clientId, String(countOf(member)), ...(verbose ? [String(member.memberEpoch)] : []), assignmentText(member),
  ]);
  const titles = ['GROUP', 'CONSUMER-ID', 'HOST', 'CLIENT-ID', '#PARTITIONS', ...(verbose ? ['MEMBER-EPOCH'] : []), 'ASSIGNMENT'];
  const column = (index: number): number => widest(MIN_WIDTH, cells.map((one) => one[index] ?? ''));
  const widths = [column(0), column(1), column(2), column(3), 12, ...(verbose ? [13] : []), 0];
  return [titles, ...cells].map((one) => row(one, widths));
}

function countOf({ assignment }: DescribedShareGroupMember): number {
  return assignment.topicPartitions.reduce((sum, { partitions }) => sum + partitions.length, 0);
}

function assignmentText({ assignment }: DescribedShareGroupMember): string {
  return assignment.topicPartitions.map(({ topicName, partitions }) => `${topicName}:${[...partitions].sort((a, b) => a - b).join(',')}`).sort().join(';');
}

function stateTable({ groupId, groupState, groupEpoch, assignmentEpoch, members, coordinator }: ShareGroupDescription, verbose: boolean): string[] {
  const where = `${coordinator.host}:${coordinator.port}  (${coordinator.nodeId})`;
  const titles = ['GROUP', 'COORDINATOR (ID)', 'STATE', ...(verbose ? ['GROUP-EPOCH', 'ASSIGNMENT-EPOCH'] : []), '#MEMBERS'];
  const cells = [groupId, where, groupState, ...(verbose ? [String(groupEpoch), String(assignmentEpoch)] : []), String(members.length)];
  const widths = [widest(MIN_WIDTH, [groupId]), widest(25, [where]), 15, ...(verbose ? [12, 17] : []), 0];
  return [titles, cells].map((one) => row(one, widths));
}

function shown(value: number | null): string {
  return value === null ? NONE : String(value);
}
