import type { MouseEvent } from 'react';
import { nodeLabel } from '../../session/commands/describe-action';
import { extent, type TimeScale } from '../shared/time-scale';
import { TimeAxis } from '../shared/TimeAxis';
import { Bands } from './Bands';
import { Lanes } from './Lanes';
import { recordsWords, span } from '../shared/time-words';
import { epochWords, phaseMeaning, phaseWords, protocolWords } from './words';
import styles from './GroupPanel.module.css';
import type { ChosenSpan } from './GroupPanel';
import type { GroupPicture, GroupView } from '../../worker/views/group/group-contract';

interface Props {
  readonly view: GroupView;
  readonly picture: GroupPicture;
  readonly chosen: ChosenSpan | undefined;
  readonly onChoose: (chosen: ChosenSpan | undefined) => void;
  readonly onGroup: (group: string) => void;
  readonly onNode: (node: string) => void;
  readonly onPartition: (topic: string, partition: number) => void;
  readonly onFact: (id: number) => void;
  readonly onMoment: (timeUs: number) => void;
}

/** One group: its state, its members, and who read which partition, all over the same time. */
export function GroupCard({ view, picture, chosen, onChoose, onGroup, onNode, onPartition, onFact, onMoment }: Props) {
  const { group, sums, coordinator, shard } = picture;
  const scale: TimeScale = { fromUs: view.fromUs, toUs: view.timeUs };
  const goThere = (event: MouseEvent): void => {
    const area = (event.target as Element).closest('[data-time-area]');
    if (area === null || (event.target as Element).closest('button') !== null) return;
    const { left, width } = area.getBoundingClientRect();
    onMoment(Math.round(view.fromUs + ((event.clientX - left) / width) * (view.timeUs - view.fromUs)));
  };
  return (
    <section className={styles.group} aria-label={`Group ${group}`}>
      <header>
        <h2><button type="button" onClick={() => onGroup(group)}>{group}</button></h2>
        <span>{protocolWords(picture)}</span>
        <b data-moving={(picture.state !== 'Stable' && picture.state !== 'Empty') || undefined}>{picture.state}</b>
        <span>{epochWords(picture)}</span>
        <span>
          {coordinator < 0 ? 'no coordinator' : (
            <>
              coordinator <button type="button" onClick={() => onNode(`broker-${coordinator}`)}>{nodeLabel(`broker-${coordinator}`)}</button>, in{' '}
              <button type="button" className={styles.mono} onClick={() => onPartition('__consumer_offsets', shard)}>__consumer_offsets-{shard}</button>
            </>
          )}
        </span>
        <span className={styles.badge} data-some={sums.read < sums.partitions || undefined}>{sums.read} of {sums.partitions} read</span>
      </header>
      <div className={styles.body}>
        {/* A pointer's short cut: the timeline and the card of a stretch go to any moment by keyboard. */}
        <div className={styles.picture} onClick={goThere} role="presentation">
          <div className={styles.line}>
            <span className={styles.label}>group</span>
            <div className={styles.area} data-time-area>
              {picture.phases.map((phase) => {
                const words = phaseWords(phase, picture.protocol);
                const at = extent(scale, phase.fromUs, phase.toUs);
                const inside = <span>{parseFloat(at.width) < 4 ? '' : [phase.state, phaseMeaning(phase.state)].filter(Boolean).join(' · ')}</span>;
                return phase.fact === 0 ? (
                  <span key={phase.fromUs} className={styles.phase} data-state={phase.state} style={at} title={words}>{inside}</span>
                ) : (
                  <button key={phase.fromUs} type="button" className={styles.phase} data-state={phase.state} style={at} title={`${words}: why?`} aria-label={`${words}: why?`} onClick={() => onFact(phase.fact)}>{inside}</button>
                );
              })}
            </div>
          </div>
          <Lanes lanes={picture.lanes} scale={scale} onNode={onNode} />
          <Bands picture={picture} scale={scale} chosen={chosen} onChoose={onChoose} onPartition={onPartition} />
          <div className={styles.line}>
            <span className={styles.label} />
            <TimeAxis scale={scale} />
          </div>
        </div>
        <Sums picture={picture} />
      </div>
    </section>
  );
}

/** What the picture adds up to, within the window. */
function Sums({ picture: { sums, lag, members } }: { readonly picture: GroupPicture }) {
  const rows: readonly (readonly [string, string])[] = [
    ['partitions moved', `${sums.moved} of ${sums.partitions}`],
    ['partitions that stopped', `${sums.stopped} of ${sums.partitions}`],
    ['longest stop', sums.longestUs === 0 ? '–' : span(sums.longestUs)],
    ['records that waited', sums.waited.toLocaleString('en')],
    ['records read again', sums.again.toLocaleString('en')],
    ['lag', lag === null ? 'unknown' : recordsWords(lag)],
    ['members', String(members)],
  ];
  return (
    <dl className={styles.sums} aria-label="In this window">
      <div data-head data-some={sums.unreadUs > 0 || undefined}>
        <dt>partition-seconds nobody read</dt>
        <dd>{(sums.unreadUs / 1_000_000).toFixed(1)}</dd>
      </div>
      {rows.map(([name, value]) => (
        <div key={name} data-some={(name === 'records read again' && sums.again > 0) || undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
