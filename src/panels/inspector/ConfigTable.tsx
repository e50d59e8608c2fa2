import { useState } from 'react';
import styles from './Inspector.module.css';
import type { ConfigRow } from '../../worker/contract';

/** What was changed first, with its default; the rest on demand. */
export function ConfigTable({ rows }: { readonly rows: readonly ConfigRow[] }) {
  const [all, setAll] = useState(false);
  const [query, setQuery] = useState('');
  const changed = rows.filter((r) => r.changed);
  const shown = (all ? rows : changed).filter((r) => r.name.includes(query.trim().toLowerCase()));
  return (
    <section className={styles.section}>
      <header className={styles.configHead}>
        <h3 className={styles.heading}>Configuration</h3>
        <button type="button" className={styles.link} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'changed only' : `all ${rows.length}`}
        </button>
      </header>
      {all && (
        <input className={styles.filter} type="search" value={query} placeholder="filter by name" aria-label="Filter configuration by name" onChange={(event) => setQuery(event.target.value)} />
      )}
      {!all && changed.length === 0 && <p className={styles.sub}>Everything is at its default.</p>}
      <dl className={styles.config}>
        {shown.map((row) => (
          <div key={row.name} className={styles.configRow} data-changed={row.changed || undefined}>
            <dt>{row.name}</dt>
            <dd>
              <span>{row.value === '' ? '(empty)' : row.value}</span>
              {row.changed && <span className={styles.default}>default {row.default === '' ? '(none)' : row.default}</span>}
              {!row.honoured && <span className={styles.default}>not acted on here</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
