import { describe, expect, it } from 'vitest';
import { isValidTransition, type RemoteLogSegmentState } from './remote-log-segment';

const STATES: readonly RemoteLogSegmentState[] = ['COPY_SEGMENT_STARTED', 'COPY_SEGMENT_FINISHED', 'DELETE_SEGMENT_STARTED', 'DELETE_SEGMENT_FINISHED'];

describe('isValidTransition', () => {
  it('R-TIER-02 R-TIER-04 a segment goes forward only, may leave its copying out, and begins with COPY_SEGMENT_STARTED', () => {
    const forward = STATES.flatMap((from) => STATES.filter((to) => from !== to && isValidTransition(from, to)).map((to) => `${from} ${to}`));
    expect(forward).toEqual([
      'COPY_SEGMENT_STARTED COPY_SEGMENT_FINISHED',
      'COPY_SEGMENT_STARTED DELETE_SEGMENT_STARTED',
      'COPY_SEGMENT_FINISHED DELETE_SEGMENT_STARTED',
      'DELETE_SEGMENT_STARTED DELETE_SEGMENT_FINISHED',
    ]);
    expect(STATES.filter((to) => isValidTransition(null, to))).toEqual(['COPY_SEGMENT_STARTED']);
    expect(STATES.every((state) => isValidTransition(state, state))).toBe(true);
  });
});
