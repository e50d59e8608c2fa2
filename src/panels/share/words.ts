import { formatSpan, type Micros } from '../../base/time';
import { letterOf } from '../shared/member-marks';
import type { ShareRecordState, ShareRun } from '../../worker/views/share/share-contract';

/** A state as one sign, where there is no room for the word. */
export const SIGNS: Readonly<Record<ShareRecordState, string>> = { available: '↺', acquired: '', acknowledged: '✓', archived: '×', 'never acquired': '' };

export const MEANINGS: Readonly<Record<ShareRecordState, string>> = {
  available: 'given back: the next who asks gets it',
  acquired: 'with a member, under a lock',
  acknowledged: 'accepted, done with',
  archived: 'rejected or delivered too often: nobody gets it any more',
  'never acquired': 'readable, and nobody has had it yet',
};

export function offsetsWords({ firstOffset, lastOffset }: Pick<ShareRun, 'firstOffset' | 'lastOffset'>): string {
  return firstOffset === lastOffset ? `offset ${firstOffset}` : `offsets ${firstOffset} to ${lastOffset}`;
}

/** A run in a sentence. */
export function runWords(run: ShareRun, members: readonly string[]): string {
  const { state, deliveryCount, member, lockLeftUs, isProvisional } = run;
  const parts = [
    state,
    ...(deliveryCount > 0 ? [`delivered ${deliveryCount === 1 ? 'once' : `${deliveryCount} times`}`] : []),
    ...(member < 0 ? [] : [`${state === 'acquired' ? 'held by' : 'was held by'} ${members[member]} (${letterOf(member)})`]),
    ...(lockLeftUs < 0 ? [] : [`lock for ${formatSpan(lockLeftUs as Micros)} more`]),
    ...(isProvisional ? ['not written to the share coordinator yet'] : []),
  ];
  return `${offsetsWords(run)}: ${parts.join(', ')}`;
}
