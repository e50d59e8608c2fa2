import { clockOf, hopWords, range, remoteWords, resultWords, whole } from './words';
import styles from './LogText.module.css';
import type { LogView } from '../../worker/log-contract';

/** All that the picture of a log shows, as sentences and tables. */
export function LogText({ view }: { readonly view: LogView }) {
  const { opened, batch, search, cleaner } = view;
  return (
    <div className={styles.text} tabIndex={0} role="region" aria-label="Log as text">
      <p>
        Broker {view.broker}, {view.role}, epoch {view.leaderEpoch}: log start {whole(view.logStart)}, last stable offset {whole(view.lso)}, high watermark {whole(view.hw)}, log end {whole(view.leo)}, recovery point{' '}
        {whole(view.recoveryPoint)}, {whole(view.sizeBytes)} bytes in {whole(view.segmentTotal)} {view.segmentTotal === 1 ? 'segment' : 'segments'}.
      </p>
      {view.remote && <p>{remoteWords(view.remote)}</p>}
      {search && (
        <>
          <p role="status">{resultWords(view)}</p>
          <ol>
            {search.hops.map((hop, i) => (
              <li key={i}>{hopWords(hop, 'timeMs' in search.target ? 'time' : 'offset')}</li>
            ))}
          </ol>
        </>
      )}
      <Table caption="Segments" head={['base offset', 'last offset', 'bytes', 'batches', '.index entries', '.timeindex entries', 'state']} rows={view.segments.map((s) => [whole(s.baseOffset), s.lastOffset < 0 ? 'empty' : whole(s.lastOffset), whole(s.sizeBytes), whole(s.batches), whole(s.indexEntries), whole(s.timeIndexEntries), s.isActive ? 'active' : s.isBelowStart ? 'below log start' : 'read-only'])} />
      {opened && (
        <>
          <Table caption={`Batches of segment ${whole(opened.baseOffset)}`} head={['offsets', 'position', 'bytes', 'records', 'epoch', 'state']} rows={opened.batches.map((b) => [range(b.baseOffset, b.lastOffset), whole(b.position), whole(b.sizeBytes), whole(b.records), String(b.leaderEpoch), [b.isCommitted ? 'committed' : 'not committed', b.isControl && 'control', b.isTransactional && 'transactional', b.isCorrupt && 'bad checksum'].filter(Boolean).join(', ')])} />
          <Table caption=".index entries that point at them" head={['offset', 'position']} rows={opened.offsetIndex.map((e) => [whole(e.offset), whole(e.position)])} />
          <Table caption=".timeindex entries that point at them" head={['time', 'offset']} rows={opened.timeIndex.map((e) => [clockOf(e.timestampMs), whole(e.offset)])} />
        </>
      )}
      {batch && (
        <>
          <Table caption={`Records of batch ${range(batch.baseOffset, batch.lastOffset)}`} head={['offset', 'key', 'value', 'bytes']} rows={batch.records.map((r) => [whole(r.offset), r.key ?? 'null', r.value ?? 'null', whole(r.sizeBytes)])} />
          <Table caption="Header, 61 bytes" head={['byte', 'field', 'value', 'checksum']} rows={batch.header.map((f) => [String(f.at), f.name, f.value, f.inCrc ? 'covered' : 'outside'])} />
          {batch.record && <Table caption={`Record ${whole(batch.record.offset)}`} head={['field', 'value', 'bytes']} rows={batch.record.fields.map((f) => [f.name, f.value, whole(f.bytes)])} />}
        </>
      )}
      {cleaner && <Table caption="Cleaner" head={['offset', 'key', 'value', 'after a pass now']} rows={cleaner.now.map((c) => [whole(c.offset), c.key ?? 'null', c.isTombstone ? 'null (tombstone)' : (c.value ?? ''), cleaner.after === null ? 'not tried' : cleaner.after.includes(c.offset) ? 'kept' : 'gone'])} />}
    </div>
  );
}

function Table({ caption, head, rows }: { readonly caption: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.length === 0 && (
          <tr>
            <td colSpan={head.length}>none</td>
          </tr>
        )}
        {rows.map((row, i) => (
          <tr key={i}>
            {row.map((value, c) => (c === 0 ? <th key={c} scope="row">{value}</th> : <td key={c}>{value}</td>))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
