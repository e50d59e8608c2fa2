import { letterOf } from '../shared/member-marks';
import { clock, span } from '../shared/time-words';
import { epochWords, laneWords, ownersOf, pauseWords, phaseWords, protocolWords } from './words';
import { laneTitle } from './Lanes';
import table from '../shared/PanelTable.module.css';
import styles from './GroupPanel.module.css';
import type { GroupPicture, GroupView } from '../../worker/views/group/group-contract';

interface Props {
  readonly view: GroupView;
  readonly picture: GroupPicture;
  readonly onNode: (node: string) => void;
  readonly onPartition: (topic: string, partition: number) => void;
  readonly onFact: (id: number) => void;
}

/** A stretch a long way down the list helps nobody. */
const MAX_STEPS = 60;

/** The picture of a group in words and tables. */
export function GroupText({ view, picture, onNode, onPartition, onFact }: Props) {
  const { group, sums, lanes, rows, phases } = picture;
  const names = lanes.map(({ name }) => name);
  const steps = lanes.flatMap(({ name, spans }) => spans.filter(({ what }) => what !== 'processing').map((one) => ({ name, one }))).sort((a, b) => a.one.fromUs - b.one.fromUs);
  return (
    <section className={styles.group} aria-label={`Group ${group}`}>
      <p className={table.list}>
        {group}: {protocolWords(picture)}, {picture.state}, {epochWords(picture)}. At {clock(view.timeUs)} {sums.read} of {sums.partitions} partitions are read. In this window {sums.moved} changed hands and{' '}
        {sums.stopped} stopped, the longest for {span(sums.longestUs)}; {(sums.unreadUs / 1_000_000).toFixed(1)} partition-seconds nobody read, {sums.waited} records waited, {sums.again} were read again.
      </p>
      <table className={table.table}>
        <caption>State of the group</caption>
        <thead><tr><th scope="col">from</th><th scope="col">to</th><th scope="col">state</th><th scope="col">cause</th></tr></thead>
        <tbody>
          {phases.map((phase) => (
            <tr key={phase.fromUs}>
              <td className={table.mono}>{clock(phase.fromUs)}</td>
              <td className={table.mono}>{phase.toUs >= view.timeUs ? 'now' : clock(phase.toUs)}</td>
              <td>{phaseWords(phase, picture.protocol)}</td>
              <td>{phase.fact === 0 ? 'before the window' : <button type="button" onClick={() => onFact(phase.fact)}>why?</button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={table.table}>
        <caption>Members</caption>
        <thead><tr><th scope="col">member</th><th scope="col">now</th></tr></thead>
        <tbody>
          {lanes.map((lane, index) => (
            <tr key={lane.node}>
              <th scope="row">{letterOf(index)} <button type="button" onClick={() => onNode(lane.name)}>{lane.name}</button></th>
              <td>{laneTitle(lane)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={table.table}>
        <caption>Partitions</caption>
        <thead><tr><th scope="col">partition</th><th scope="col">owners</th><th scope="col">position</th><th scope="col">committed</th><th scope="col">lag</th><th scope="col">not read</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.topic}-${row.partition}`}>
              <th scope="row"><button type="button" onClick={() => onPartition(row.topic, row.partition)}>{row.topic}-{row.partition}</button></th>
              <td>{ownersOf(row)}</td>
              <td className={table.number}>{row.position < 0 ? '–' : row.position}</td>
              <td className={table.number}>{row.committed < 0 ? '–' : row.committed}</td>
              <td className={table.number}>{row.lag ?? '–'}</td>
              <td>
                {row.spans.filter(({ pause, stalled }) => pause !== null || stalled).map((one) => (
                  <span key={one.fromUs} className={styles.said}>
                    {pauseWords(row, one, names, view.timeUs)} {one.fact > 0 && <button type="button" onClick={() => onFact(one.fact)} aria-label={`Why was ${row.topic}-${row.partition} not read from ${clock(one.fromUs)}?`}>why?</button>}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ol className={table.list} aria-label="What members did">
        {steps.slice(-MAX_STEPS).map(({ name, one }) => (
          <li key={`${name} ${one.fromUs} ${one.what}`}>{clock(one.fromUs)} {name} {laneWords(one)}, for {span(one.toUs - one.fromUs)}</li>
        ))}
      </ol>
    </section>
  );
}
