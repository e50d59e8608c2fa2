import { clock, recordsWords } from '../shared/time-words';
import { pauseWords } from './words';
import table from '../shared/PanelTable.module.css';
import styles from './GroupPanel.module.css';
import type { ChosenSpan } from './GroupPanel';
import type { GroupPicture, GroupView } from '../../worker/views/group/group-contract';

interface Props {
  readonly view: GroupView;
  readonly picture: GroupPicture;
  readonly chosen: ChosenSpan;
  readonly onClose: () => void;
  readonly onFact: (id: number) => void;
  readonly onMoment: (timeUs: number) => void;
  readonly onPartition: (topic: string, partition: number) => void;
}

/** A stretch in which nobody read a partition: who had it, who took it, what came meanwhile, and the way to its cause. */
export function PauseCard({ view, picture, chosen, onClose, onFact, onMoment, onPartition }: Props) {
  const row = picture.rows.find(({ topic, partition }) => topic === chosen.topic && partition === chosen.partition);
  const one = row?.spans.find(({ fromUs, toUs }) => chosen.timeUs >= fromUs && chosen.timeUs <= toUs);
  const names = picture.lanes.map(({ name }) => name);
  return (
    <div className={styles.chosen}>
      <h2>
        {chosen.topic}-{chosen.partition}
        <button type="button" onClick={onClose} aria-label="Close">×</button>
      </h2>
      {row === undefined || one === undefined ? (
        <p>This stretch has left the window.</p>
      ) : (
        <>
          <p>{sentence(pauseWords(row, one, names, view.timeUs))}.</p>
          {one.pause !== null && (
            <>
              <p>{one.pause.waited < 0 ? 'How much came meanwhile is not known.' : `${recordsWords(one.pause.waited)} came meanwhile and waited.`}</p>
              {one.pause.to >= 0 && <p>{one.pause.again === 0 ? 'Nothing was read twice.' : `${recordsWords(one.pause.again)} had been read before and were read again: the position had not been committed.`}</p>}
            </>
          )}
          <p className={styles.actions}>
            {one.fact > 0 && <button type="button" onClick={() => onFact(one.fact)}>Why?</button>}
            <button type="button" onClick={() => onMoment(one.fromUs)}>Go to {clock(one.fromUs)}</button>
            <button type="button" onClick={() => onPartition(row.topic, row.partition)}>Select the partition</button>
          </p>
        </>
      )}
      <table className={table.table}>
        <caption>Offsets now</caption>
        <tbody>
          <tr><th scope="row">position</th><td className={table.number}>{row === undefined || row.position < 0 ? '–' : row.position}</td></tr>
          <tr><th scope="row">committed</th><td className={table.number}>{row === undefined || row.committed < 0 ? '–' : row.committed}</td></tr>
          <tr><th scope="row">lag</th><td className={table.number}>{row?.lag ?? '–'}</td></tr>
        </tbody>
      </table>
    </div>
  );
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
