import { MemberLetter } from '../shared/MemberLetter';
import { letterOf } from '../shared/member-marks';
import { extent, place, type TimeScale } from '../shared/time-scale';
import { lanesToShow } from './rows';
import { clock, span } from '../shared/time-words';
import { laneWords } from './words';
import styles from './GroupPanel.module.css';
import type { LaneSpan, MemberLane } from '../../worker/views/group/group-contract';

interface Props {
  readonly lanes: readonly MemberLane[];
  readonly scale: TimeScale;
  readonly onNode: (node: string) => void;
}

const SHORT: Readonly<Record<LaneSpan['what'], string>> = {
  joining: 'joins', syncing: 'syncs', reconciling: 'reconciles', processing: 'at work', paused: 'stands still', down: 'not running', failed: 'poll() threw',
};

/** Narrower than that, in per cent, and a word has no room. */
const ROOM = 5;

/** One line a member: what it was in the middle of, its heartbeats and commits. */
export function Lanes({ lanes: all, scale, onNode }: Props) {
  const { lanes, left } = lanesToShow(all);
  return (
    <>
      {lanes.map(({ lane, index }) => (
        <div key={lane.node} className={styles.line}>
          <span className={styles.label}>
            <MemberLetter index={index} />
            <button type="button" onClick={() => onNode(lane.name)} title={laneTitle(lane)} aria-label={`${letterOf(index)}, ${lane.name}: ${laneTitle(lane)}`}>{lane.name}</button>
          </span>
          <div className={styles.area} data-time-area>
            {lane.spans.map((one) => {
              const at = extent(scale, one.fromUs, one.toUs);
              return (
                <span key={`${one.fromUs} ${one.what}`} className={styles.step} data-what={one.what} style={at} title={`${lane.name}: ${laneWords(one)}, ${clock(one.fromUs)} to ${clock(one.toUs)}, ${span(one.toUs - one.fromUs)}`}>
                  {parseFloat(at.width) >= ROOM && one.what !== 'processing' ? `${SHORT[one.what]} ${span(one.toUs - one.fromUs)}` : ''}
                </span>
              );
            })}
            {lane.marks.map(({ timeUs, kind }, i) => (
              <i key={i} className={styles.mark} data-kind={kind} style={{ left: `${place(scale, timeUs)}%` }} title={`${kind}, ${clock(timeUs)}`} />
            ))}
          </div>
        </div>
      ))}
      {left > 0 && <p className={styles.folded}>{left} more members, whose lanes are quieter</p>}
    </>
  );
}

/** What a member is now. */
export function laneTitle({ status, membership, generation, holds, lag, sessionLeftUs, isLeader }: MemberLane): string {
  const parts = [
    status === 'running' ? membership : status === 'down' ? 'not running' : status,
    ...(generation >= 0 ? [`generation ${generation}`] : []),
    ...(isLeader ? ['leads the group'] : []),
    `${holds} ${holds === 1 ? 'partition' : 'partitions'}`,
    ...(lag === null ? [] : [`lag ${lag.toLocaleString('en')}`]),
    ...(sessionLeftUs < 0 ? [] : [`session ends in ${span(sessionLeftUs)} without a heartbeat`]),
  ];
  return parts.join(', ');
}
