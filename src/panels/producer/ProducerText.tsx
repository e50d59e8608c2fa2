import { whole } from '../log/words';
import { batchWords, choiceWords, counted, rememberedWords, sequenceWords, sizeWords } from './words';
import table from '../shared/PanelTable.module.css';
import type { ProducerInside } from '../../worker/views/producer/producer-contract';

/** The same as the picture, as tables. */
export function ProducerText({ producer }: { readonly producer: ProducerInside }) {
  const { partitions, brokers, topics, identity, settings } = producer;
  const batches = partitions.flatMap((line) => line.batches.map((batch, i) => ({ line, batch, i })));
  return (
    <>
      <table className={table.table}>
        <caption>Batches</caption>
        <thead>
          <tr>
            <th scope="col">partition</th>
            <th scope="col">records</th>
            <th scope="col">bytes</th>
            <th scope="col">sequence</th>
            <th scope="col">state</th>
          </tr>
        </thead>
        <tbody>
          {batches.length === 0 && <tr><td colSpan={5}>no batch</td></tr>}
          {batches.map(({ line, batch, i }) => (
            <tr key={`${line.topic}-${line.partition}/${i}`}>
              <th scope="row">{line.topic}-{line.partition}</th>
              <td className={table.mono}>{whole(batch.records)}</td>
              <td className={table.mono}>{sizeWords(batch)}</td>
              <td>{identity.idempotent ? sequenceWords(batch) : 'none'}</td>
              <td>{batchWords(batch)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={table.table}>
        <caption>Partitions</caption>
        <thead>
          <tr>
            <th scope="col">partition</th>
            <th scope="col">leader</th>
            <th scope="col">acknowledged</th>
            <th scope="col">what the leader expects</th>
          </tr>
        </thead>
        <tbody>
          {partitions.map((line) => (
            <tr key={`${line.topic}-${line.partition}`}>
              <th scope="row">{line.topic}-{line.partition}</th>
              <td className={table.mono}>{line.leader < 0 ? 'none' : line.leader}</td>
              <td className={table.mono}>{whole(line.acknowledged)}</td>
              <td>{rememberedWords(line, identity.idempotent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={table.table}>
        <caption>Requests in flight</caption>
        <thead>
          <tr>
            <th scope="col">broker</th>
            <th scope="col">in flight</th>
            <th scope="col">at most</th>
            <th scope="col">what they hold</th>
          </tr>
        </thead>
        <tbody>
          {brokers.map(({ node, broker, requests, maxInFlight }) => (
            <tr key={node}>
              <th scope="row">{broker}</th>
              <td className={table.mono}>{requests.length}</td>
              <td className={table.mono}>{maxInFlight}</td>
              <td>{requests.map(({ records }) => counted(records, 'record')).join(', ') || 'nothing'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={table.list}>
        {topics.map((topic) => <li key={topic.topic}>{choiceWords(topic)}</li>)}
        <li>{settings.map(({ name, value }) => `${name}=${value}`).join(', ')}</li>
      </ul>
    </>
  );
}
