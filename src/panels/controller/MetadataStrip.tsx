import { useRef, type KeyboardEvent } from 'react';
import styles from './MetadataStrip.module.css';
import type { ControllerView, MetadataRow } from '../../worker/views/controller/controller-contract';

interface Props {
  readonly view: ControllerView;
  readonly chosen: number | undefined;
  readonly onChoose: (offset: number) => void;
}

/** Two letters for a kind of record; the legend has it in full. */
const LETTERS: Readonly<Record<string, string>> = {
  RegisterBrokerRecord: 'RB', BrokerRegistrationChangeRecord: 'BC', UnregisterBrokerRecord: 'UB', TopicRecord: 'T', RemoveTopicRecord: 'RT', PartitionRecord: 'P',
  PartitionChangeRecord: 'PC', ConfigRecord: 'CF', ClearElrRecord: 'CE', ClientQuotaRecord: 'CQ', AccessControlEntryRecord: 'AC', RemoveAccessControlEntryRecord: 'RA', FeatureLevelRecord: 'FL', ProducerIdsRecord: 'ID', NoOpRecord: '·', LeaderChangeMessage: 'LC',
};

/** One cell a record; cells of one batch hang together, a dashed one is not committed, an epoch begins at a line. */
export function MetadataStrip({ view, chosen, onChoose }: Props) {
  const row = useRef<HTMLDivElement>(null);
  const { records } = view;
  const focusable = records.some(({ offset }) => offset === chosen) ? chosen : records[records.length - 1]?.offset;
  const go = (event: KeyboardEvent, at: number): void => {
    const to = event.key === 'ArrowRight' ? at + 1 : event.key === 'ArrowLeft' ? at - 1 : event.key.toLowerCase() === 'e' ? epochBoundary(records, at) : -1;
    const next = records[to];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(next.offset);
    row.current?.querySelector<HTMLElement>(`[data-offset="${next.offset}"]`)?.focus();
  };
  return (
    <>
      <div ref={row} className={styles.strip} role="group" aria-label="Records of the metadata log">
        {records.map((record, i) => (
          <button
            key={record.offset}
            type="button"
            className={styles.cell}
            data-offset={record.offset}
            data-type={record.type}
            data-first={record.offset === record.batchBase || i === 0 || undefined}
            data-last={record.offset === record.batchBase + record.batchSize - 1 || undefined}
            data-epoch={(i > 0 && records[i - 1].epoch !== record.epoch) || undefined}
            data-open={!record.committed || undefined}
            aria-pressed={record.offset === chosen}
            tabIndex={record.offset === focusable ? 0 : -1}
            data-many={record.through > record.offset || undefined}
            aria-label={`${record.through > record.offset ? `offsets ${record.offset} to ${record.through}` : `offset ${record.offset}`}, ${record.type}, ${record.summary}${record.committed ? '' : ', not committed yet'}`}
            title={`${record.offset} ${record.type}: ${record.summary}`}
            onClick={() => onChoose(record.offset)}
            onKeyDown={(event) => go(event, i)}
          >
            <b>{record.through > record.offset ? `· ×${record.through - record.offset + 1}` : (LETTERS[record.type] ?? record.type.slice(0, 2))}</b>
            <i>{record.offset % 5 === 0 || i === 0 || record.through > record.offset ? record.offset : ''}</i>
          </button>
        ))}
      </div>
      <ul className={styles.legend}>
        {[...new Set(records.map(({ type }) => type))].map((type) => (
          <li key={type}><b data-type={type}>{LETTERS[type] ?? type.slice(0, 2)}</b> {type}</li>
        ))}
      </ul>
    </>
  );
}

/** The next record of another epoch, from the beginning again after the last. */
function epochBoundary(records: readonly MetadataRow[], at: number): number {
  const isBoundary = (i: number): boolean => i > 0 && records[i].epoch !== records[i - 1].epoch;
  for (let i = at + 1; i < records.length; i++) if (isBoundary(i)) return i;
  for (let i = 1; i <= at; i++) if (isBoundary(i)) return i;
  return -1;
}
