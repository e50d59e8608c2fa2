import { nodeLabel } from '../../session/commands/describe-action';
import { FieldTable } from '../sequence/FieldTable';
import card from '../sequence/MessageCard.module.css';
import type { OpenedRecord } from '../../worker/views/controller/controller-contract';

interface Props {
  readonly opened: OpenedRecord;
  readonly onClose: () => void;
  readonly onFact: (id: number) => void;
}

/** A record of the metadata log down to its fields, and who has it. */
export function RecordCard({ opened: { row, fields, readBy, notReadBy }, onClose, onFact }: Props) {
  return (
    <section className={card.part} aria-label="Opened record">
      <header className={card.head}>
        <h2>{row.type}</h2>
        <button type="button" className={card.close} aria-label="Close the record" onClick={onClose}>×</button>
      </header>
      <p className={card.summary}>{row.summary}</p>
      <dl className={card.facts}>
        <dt>offset</dt>
        <dd>{row.offset}</dd>
        <dt>epoch</dt>
        <dd>{row.epoch}</dd>
        <dt>batch</dt>
        <dd>{row.batchSize === 1 ? 'alone' : `${row.batchBase} – ${row.batchBase + row.batchSize - 1}, take effect together`}</dd>
        <dt>committed</dt>
        <dd>{row.committed ? 'yes' : 'not yet'}</dd>
        <dt>read by</dt>
        <dd>{readBy.length === 0 ? 'nobody' : readBy.map(nodeLabel).join(', ')}</dd>
        <dt>not read by</dt>
        <dd>{notReadBy.length === 0 ? 'nobody' : notReadBy.map(nodeLabel).join(', ')}</dd>
      </dl>
      {row.fact !== 0 && <button type="button" className={card.other} onClick={() => onFact(row.fact)}>Why was it written?</button>}
      <FieldTable fields={fields} caption={`Fields of ${row.type}`} />
    </section>
  );
}
