import {
  cancelReassignment,
  completeReassignment,
  isReassigning,
  startReassignment,
} from '../../engine/controller/reassign';
import { compare } from './compare';
import type { Runner } from './outcome';

interface ReassignCase {
  readonly current: readonly number[];
  readonly target: readonly number[];
  readonly start: unknown;
  readonly complete: readonly { readonly isr: readonly number[]; readonly done: unknown }[];
  readonly cancel?: { readonly isr: readonly number[]; readonly result: unknown };
}

export const runReassign: Runner = (recorded) => {
  const { current, target, start, complete, cancel } = recorded as unknown as ReassignCase;
  const reassignment = startReassignment(current, target);
  return compare(
    { start, complete, cancel },
    {
      start: { ...reassignment, inProgress: isReassigning(reassignment) },
      complete: complete.map(({ isr }) => ({ isr, done: completeReassignment(reassignment, isr) })),
      cancel: cancel && { isr: cancel.isr, result: cancelReassignment(reassignment, cancel.isr) },
    },
  );
};
