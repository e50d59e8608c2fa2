import table from '../shared/PanelTable.module.css';
import styles from './ConsumerPanel.module.css';
import type { ConsumerPicture, PartitionPlace } from '../../worker/views/consumer/consumer-contract';

interface Props {
  readonly consumer: ConsumerPicture;
  readonly asText: boolean;
  readonly onPartition: (topic: string, partition: number) => void;
}

/** Position, committed offset and the ends of the log, each told apart. */
export function Offsets({ consumer: { partitions, isolation }, asText, onPartition }: Props) {
  const isCommitted = isolation === 'read_committed';
  return (
    <section className={styles.part} aria-label="Partitions">
      <h2>
        Partitions <span>{isolation}: it may read up to {isCommitted ? 'the last stable offset' : 'the high watermark'}</span>
        {!asText && partitions.length > 0 && (
          <em>
            <i className={styles.key} data-what="uncommitted" aria-hidden="true" /> returned, not committed · <i className={styles.key} data-what="buffered" aria-hidden="true" /> buffered · <i className={styles.key} data-what="lag" aria-hidden="true" /> still to be fetched · <i className={styles.key} data-what="above" aria-hidden="true" /> not readable yet
          </em>
        )}
      </h2>
      {partitions.length === 0 ? <p className={styles.none}>No partition is assigned to it now.</p> : (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">partition</th>
              {!asText && <th scope="col" className={styles.wide}>committed to log end</th>}
              <th scope="col">committed</th>
              <th scope="col">position</th>
              <th scope="col">fetched to</th>
              <th scope="col">LSO</th>
              <th scope="col">HW</th>
              <th scope="col">log end</th>
              <th scope="col">lag</th>
              <th scope="col">lag of the commit</th>
              <th scope="col">now</th>
            </tr>
          </thead>
          <tbody>
            {partitions.map((one) => (
              <tr key={`${one.topic}-${one.partition}`}>
                <th scope="row"><button type="button" onClick={() => onPartition(one.topic, one.partition)}>{one.topic}-{one.partition}</button></th>
                {!asText && <td className={styles.wide}><Strip place={one} readable={isCommitted ? one.lso : one.hw} /></td>}
                {[one.committed, one.position, one.fetched, one.lso, one.hw, one.leo].map((offset, i) => <td key={i} className={table.number}>{offset < 0 ? '–' : offset}</td>)}
                <td className={table.number} data-lag={(one.lag ?? 0) > 0 || undefined}>{one.lag ?? '–'}</td>
                <td className={table.number}>{one.committedLag ?? '–'}</td>
                <td>{one.stopped !== '' ? one.stopped : one.fetching ? 'a fetch is under way' : 'is read'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The stretch of the log that the numbers beside it are about. */
function Strip({ place: { logStart, committed, position, fetched, leo }, readable }: { readonly place: PartitionPlace; readonly readable: number }) {
  const known = [committed, position].filter((offset) => offset >= 0);
  const low = known.length === 0 ? Math.max(0, logStart) : Math.min(...known);
  const span = Math.max(1, leo - low);
  const bar = (what: string, from: number, to: number) =>
    to > from && from >= 0 && <i data-what={what} style={{ left: `${(100 * (from - low)) / span}%`, width: `${(100 * (to - from)) / span}%` }} />;
  return (
    <span className={styles.strip} aria-hidden="true">
      {bar('uncommitted', committed < 0 ? position : committed, position)}
      {bar('buffered', position, fetched)}
      {bar('lag', Math.max(fetched, position, low), readable)}
      {bar('above', Math.max(readable, low), leo)}
    </span>
  );
}
