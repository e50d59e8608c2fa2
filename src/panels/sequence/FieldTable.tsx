import styles from './FieldTable.module.css';
import type { FieldRow } from '../../worker/views/sequence/sequence-contract';

/** Fields with Kafka's own names, one a row, what is inside another one indented. */
export function FieldTable({ fields, caption }: { readonly fields: readonly FieldRow[]; readonly caption: string }) {
  if (fields.length === 0) return null;
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{caption}</caption>
      <thead className={styles.heads}>
        <tr>
          <th scope="col">field</th>
          <th scope="col">value</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ depth, name, value, note }, i) => (
          <tr key={i}>
            <th scope="row" style={{ paddingLeft: 4 + depth * 11 }}>{name}</th>
            <td>
              {value}
              {note !== '' && <span className={styles.note}> {note}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
