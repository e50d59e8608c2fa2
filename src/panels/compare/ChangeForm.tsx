import { useState } from 'react';
import styles from './ComparePage.module.css';
import type { Change, Where } from '../../worker/compare/contract';

const WHERE: readonly (readonly [Where, string])[] = [
  ['producers', 'every producer'],
  ['topics', 'every topic'],
  ['brokers', 'every broker'],
  ['groups', 'every consumer group'],
  ['cluster', 'the cluster itself'],
];

/** Another setting, or other values, for the same scenario. */
export function ChangeForm({ change, onChange }: { readonly change: Change; readonly onChange: (change: Change) => void }) {
  const [draft, setDraft] = useState(change);
  const same = draft.a.trim() === draft.b.trim();
  const set = (part: Partial<Change>): void => setDraft({ ...draft, ...part });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!same && draft.name.trim() !== '') onChange({ ...draft, name: draft.name.trim(), a: draft.a.trim(), b: draft.b.trim() });
      }}
    >
      <label>
        of
        <select value={draft.where} onChange={(event) => set({ where: event.target.value as Where })}>
          {WHERE.map(([id, title]) => <option key={id} value={id}>{title}</option>)}
        </select>
      </label>
      <label>
        setting
        <input value={draft.name} required pattern="[\w.\-]+" spellCheck={false} onChange={(event) => set({ name: event.target.value })} />
      </label>
      <label>
        A
        <input value={draft.a} placeholder="default" spellCheck={false} onChange={(event) => set({ a: event.target.value })} />
      </label>
      <label>
        B
        <input value={draft.b} placeholder="default" spellCheck={false} onChange={(event) => set({ b: event.target.value })} />
      </label>
      <button type="submit" aria-disabled={same || undefined}>Run both</button>
      {same && <span role="status">Both values are the same: nothing would differ.</span>}
    </form>
  );
}
