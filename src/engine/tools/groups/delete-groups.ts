import { ErrorCode } from '../../protocol/error-codes';
import type { DeleteGroupsResponse } from '../../protocol/messages/delete-groups';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { askCoordinator } from '../admin/group-calls';
import type { Steps, ToolContext } from '../process/tool';
import type { ToolFailure } from '../process/tool-failure';

/** Null: the group is deleted. `call`: as the admin client names it. */
export function* deleteGroup(context: ToolContext, admin: AdminClient, call: string, group: string): Steps<ToolFailure | null> {
  const codeOf = ({ results }: DeleteGroupsResponse): number => results[0]?.errorCode ?? ErrorCode.NONE;
  const { answer } = yield* askCoordinator<DeleteGroupsResponse>(context, admin, group, { name: call, api: 'DeleteGroups', version: 2, body: { groupsNames: [group] } }, codeOf);
  return codeOf(answer) === ErrorCode.NONE ? null : apiFailure(codeOf(answer));
}

export interface Deletion {
  readonly group: string;
  readonly failure: ToolFailure | null;
}

/** What came of it, as `--delete` prints it (R-CLI-48, R-CLI-49). */
export function printDeletions(out: (line: string) => void, kind: 'consumer' | 'share', deletions: readonly Deletion[]): void {
  const done = deletions.filter(({ failure }) => failure === null).map(({ group }) => `'${group}'`);
  if (done.length === deletions.length) {
    out(`Deletion of requested ${kind} groups (${done.join(', ')}) was successful.`);
    return;
  }
  out(`\nError: Deletion of some ${kind} groups failed:`);
  for (const { group, failure } of deletions) if (failure !== null) out(`* Group '${group}' could not be deleted due to: ${failure.shown()}`);
  if (done.length > 0) out(`\nThese ${kind} groups were deleted successfully: ${done.join(', ')}`);
}
