import { keyLetter, keyTone } from '../shared/record-marks';
import { clockOf, range, whole } from './words';
import styles from './Log.module.css';
import type { OpenedBatch, OpenedRecord, RecordRow } from '../../worker/log-contract';

const HEADER_BYTES = 61;

interface Props {
  readonly batch: OpenedBatch;
  /** Nothing was opened: this is the newest batch, and goes on to be. */
  readonly isFollowing: boolean;
  readonly onOpen: (offset: number) => void;
}

/** A batch opened: its records to scale, one of them by its fields, and the header of 61 bytes. */
export function BatchDetail({ batch, isFollowing, onOpen }: Props) {
  const { records, record } = batch;
  const isWhole = records.length === batch.recordTotal;
  const sum = isWhole && records.length > 0 && records.length <= 4 ? ` = ${HEADER_BYTES} header + ${records.map(({ sizeBytes }) => whole(sizeBytes)).join(' + ')}` : '';
  return (
    <div className={styles.detail}>
      <div className={styles.detailMain}>
        <div className={styles.openedHead}>
          <h3>Batch {range(batch.baseOffset, batch.lastOffset)}</h3>
          <span>
            {whole(batch.sizeBytes)} B{sum} · codec {batch.compression}
          </span>
          {isFollowing && <span className={styles.push}>the newest; open one to hold it</span>}
        </div>
        <div className={styles.recordRow} data-row="records" role="group" aria-label={isWhole ? 'Records' : `${records.length} of ${batch.recordTotal} records`}>
          <span className={styles.headerBlock} aria-hidden="true">header</span>
          {records.map((row) => (
            <RecordButton key={row.offset} row={row} isOpen={row.offset === record?.offset} isFirst={record === null && row === records[0]} onOpen={onOpen} />
          ))}
          {records.length === 0 && <span className={styles.none}>no records left: the cleaner keeps the header for what it says of the producer</span>}
        </div>
        {record && <RecordFields record={record} baseOffset={batch.baseOffset} />}
      </div>
      <HeaderTable batch={batch} />
    </div>
  );
}

function RecordButton({ row, isOpen, isFirst, onOpen }: { readonly row: RecordRow; readonly isOpen: boolean; readonly isFirst: boolean; readonly onOpen: (offset: number) => void }) {
  return (
    <button type="button" className={styles.record} style={{ flexGrow: row.sizeBytes }} aria-pressed={isOpen} tabIndex={isOpen || isFirst ? 0 : -1} onClick={() => onOpen(row.offset)}>
      <span className={styles.recordHead}>
        <span className={styles.letter} data-tone={keyTone(row.recordClass)}>{keyLetter(row.recordClass)}</span>
        <b>{whole(row.offset)}</b>
        <span className={styles.push}>{whole(row.sizeBytes)} B</span>
      </span>
      <span className={styles.recordText}>
        {row.key === null ? 'no key' : `"${row.key}"`} <span>{row.value ?? 'null (tombstone)'}</span>
      </span>
    </button>
  );
}

function RecordFields({ record, baseOffset }: { readonly record: OpenedRecord; readonly baseOffset: number }) {
  const delta = record.fields.find(({ name }) => name === 'timestampDelta')?.value ?? '0';
  return (
    <>
      <div className={styles.openedHead}>
        <h3>
          Record {whole(record.offset)} · {whole(record.sizeBytes)} B
        </h3>
        <span>
          offset = {whole(baseOffset)} + offsetDelta {record.offset - baseOffset} · time {clockOf(record.timestampMs)} = baseTimestamp + timestampDelta {delta} ms
        </span>
      </div>
      <dl className={styles.fields}>
        {record.fields.map(({ name, value, bytes }) => (
          <div key={name} data-wide={name === 'value' || name === 'key' || undefined}>
            <dt>{name}</dt>
            <dd title={value}>
              <b>{value}</b> <span>{whole(bytes)} B</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function HeaderTable({ batch }: { readonly batch: OpenedBatch }) {
  return (
    <div className={styles.headerTable}>
      <table>
        <caption>Header · {HEADER_BYTES} bytes</caption>
        <thead className="spoken">
          <tr>
            <th scope="col">byte</th>
            <th scope="col">field</th>
            <th scope="col">value</th>
          </tr>
        </thead>
        <tbody>
          {batch.header.map(({ at, name, value, inCrc }) => (
            <tr key={name} data-crc={inCrc || undefined}>
              <td>{at}</td>
              <th scope="row">{name}</th>
              <td>{/Timestamp$/.test(name) ? clockOf(Number(value)) : value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.legend}>
        <span data-crc="" /> covered by CRC-32C <span /> outside: the leader stamps offset and epoch at the append, and the checksum stays valid
      </p>
    </div>
  );
}
