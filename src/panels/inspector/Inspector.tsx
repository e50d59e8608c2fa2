import { memo } from 'react';
import { formatClock, type Micros } from '../../base/time';
import { factShape } from '../../engine/facts/fact-table';
import { factsOf } from '../shared/facts';
import { nodeLabel } from '../../session/commands/describe-action';
import { ConfigTable } from './ConfigTable';
import { thingLabel } from '../shared/thing-label';
import { thingOf } from '../../session/commands/things';
import { Why } from './Why';
import styles from './Inspector.module.css';
import type { Fact } from '../../engine/kernel/fact';
import type { InspectorSection, InspectorView, Selection } from '../../worker/contract';
import type { NameTable } from '../../session/names';

interface Props {
  readonly view: InspectorView;
  readonly names: NameTable;
  readonly nowUs: number;
  /** The causes before the state: on a phone they are what was asked for. */
  readonly whyFirst?: boolean;
  readonly backTo: number | undefined;
  readonly onBack: () => void;
  readonly onJump: (fact: Fact) => void;
  readonly onSelect: (selection: Selection) => void;
  readonly asked: boolean;
  readonly onAnswered: () => void;
}

/** The selected thing: what it is in, how it is set, and why it is so. */
export const Inspector = memo(function Inspector({ view, names, nowUs, whyFirst = false, backTo, onBack, onJump, onSelect, asked, onAnswered }: Props) {
  const thing = thingOf(view.selection);
  const facts = factsOf(view.why);
  // A fact has no name of its own: its kind stands for it.
  const [newest] = facts;
  const title = thing ? thingLabel(thing) : view.selection.type === 'fact' ? (newest === undefined ? 'A fact' : factShape(newest.kind).name) : nodeLabel(view.title);
  const [first, ...rest] = view.sections;
  const why = <Why facts={facts} cut={view.whyCut} names={names} nowUs={nowUs} onJump={onJump} asked={asked} onAnswered={onAnswered} />;
  if (!view.found) {
    return (
      <div className={styles.inspector}>
        <h2 className={styles.title}>{title}</h2>
        <p className={styles.sub}>There is no such thing at {formatClock(nowUs as Micros)}: it comes later, or it is gone.</p>
      </div>
    );
  }
  return (
    <div className={styles.inspector}>
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {backTo !== undefined && (
          <button type="button" className={styles.back} onClick={onBack}>
            back to {formatClock(backTo as Micros)}
          </button>
        )}
      </header>
      <p className={styles.sub}>
        {view.kind}
        {view.status && view.status !== 'running' && <span data-tone={view.status === 'down' ? 'bad' : 'warn'}> · {view.status}</span>}
      </p>
      {whyFirst && why}
      {first && <Section section={first} onSelect={onSelect} />}
      {!whyFirst && why}
      {rest.map((section) => (
        <Section key={section.title} section={section} onSelect={onSelect} />
      ))}
      {view.config.length > 0 && <ConfigTable rows={view.config} />}
    </div>
  );
});

function Section({ section, onSelect }: { readonly section: InspectorSection; readonly onSelect: (selection: Selection) => void }) {
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{section.title}</h3>
      <dl className={styles.rows}>
        {section.rows.map((row) => (
          <div key={row.name} className={styles.row} title={row.help}>
            <dt>{nodeLabel(row.name)}</dt>
            <dd data-tone={row.tone}>
              {row.link ? (
                <button type="button" className={styles.link} onClick={() => row.link && onSelect(row.link)}>
                  {row.value}
                </button>
              ) : (
                row.value
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
