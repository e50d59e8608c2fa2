import { clock, span } from '../shared/time-words';
import { letterOf } from '../shared/member-marks';
import type { BandRow, BandSpan, GroupPicture, LaneSpan, PhaseSpan } from '../../worker/views/group/group-contract';

/** `classic, eager · range` */
export function protocolWords({ protocol, cooperative, assignor }: Pick<GroupPicture, 'protocol' | 'cooperative' | 'assignor'>): string {
  if (protocol === '') return 'no coordinator knows it';
  const kind = protocol === 'consumer' ? 'consumer protocol' : cooperative === true ? 'classic, cooperative' : 'classic, eager';
  return assignor === '' ? kind : `${kind} · ${assignor}`;
}

/** `generation 8`, or `epoch 8` with the target's epoch when that is another. */
export function epochWords({ protocol, generation, targetEpoch }: Pick<GroupPicture, 'protocol' | 'generation' | 'targetEpoch'>): string {
  if (generation < 0) return '';
  if (protocol === 'classic') return `generation ${generation}`;
  return targetEpoch === generation ? `group epoch ${generation}` : `group epoch ${generation}, target epoch ${targetEpoch}`;
}

const PHASES: Readonly<Record<string, string>> = {
  '': 'no coordinator has the group',
  Empty: 'no members',
  PreparingRebalance: 'waits until every member has joined',
  CompletingRebalance: 'waits for the leader’s assignment',
  Assigning: 'a new target is being worked out',
  Reconciling: 'members move to their targets one by one',
  Dead: 'forgotten',
};

/** What a state of a group means; '' where the word says it. */
export function phaseMeaning(state: string): string {
  return PHASES[state] ?? '';
}

export function phaseWords({ state, generation, members }: PhaseSpan, protocol: GroupPicture['protocol']): string {
  const meaning = phaseMeaning(state);
  const name = state === '' ? '' : `${state}, `;
  const number = generation < 0 ? '' : `, ${protocol === 'classic' ? 'generation' : 'epoch'} ${generation}`;
  return state === '' ? meaning : `${name}${meaning === '' ? `${members} ${members === 1 ? 'member' : 'members'}` : meaning}${number}`;
}

export function laneWords({ what }: LaneSpan): string {
  switch (what) {
    case 'joining':
      return 'joins: JoinGroup, or its first heartbeat, is under way';
    case 'syncing':
      return 'waits for its assignment (SyncGroup)';
    case 'reconciling':
      return 'moves to its target: commits, gives up, takes over';
    case 'processing':
      return 'at work on what poll() returned';
    case 'paused':
      return 'its process stands still';
    case 'down':
      return 'its process is not running';
    case 'failed':
      return 'poll() threw for good';
  }
}

/** Why a partition is read by nobody, in a few words. */
export function pauseWords(row: Pick<BandRow, 'topic' | 'partition'>, { fromUs, toUs, stalled, owner, pause }: BandSpan, names: readonly string[], nowUs: number): string {
  const name = `${row.topic}-${row.partition}`;
  const until = toUs >= nowUs ? 'now' : clock(toUs);
  const who = (index: number): string => names[index] ?? 'nobody';
  if (stalled) return `${name} belongs to ${who(owner)}, which stands still: not read from ${clock(fromUs)} to ${until}, ${span(toUs - fromUs)}`;
  const from = pause === null || pause.from < 0 ? '' : `, ${who(pause.from)} had it`;
  const to = pause === null || pause.to < 0 ? '' : `, ${who(pause.to)} took it`;
  return `nobody read ${name} from ${clock(fromUs)} to ${until}, ${span(toUs - fromUs)}${from}${to}`;
}

/** `A → D`, the owners of a row in order; one letter when nothing changed. */
export function ownersOf({ spans }: Pick<BandRow, 'spans'>): string {
  const owners: string[] = [];
  for (const { owner } of spans) {
    const letter = owner < 0 ? '' : letterOf(owner);
    if (letter !== '' && owners.at(-1) !== letter) owners.push(letter);
  }
  const last = spans.at(-1);
  if (last !== undefined && last.owner < 0) owners.push('–');
  return owners.length > 3 ? `${owners[0]} … ${owners.at(-1)}` : owners.join(' → ');
}
