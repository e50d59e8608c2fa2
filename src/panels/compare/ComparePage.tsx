import { useEffect, useMemo, useState } from 'react';
import { ChangeForm } from './ChangeForm';
import { compareLink, requestOf, shown, subjectOf, type Subject } from './compare-link';
import { FactsTable, LedgerTable } from './Tables';
import { FactKind } from '../../engine/facts/fact-kinds';
import { impliedChange } from '../../worker/compare/change';
import { Latency } from './Latency';
import { PRESETS } from './presets';
import { RunCard } from './RunCard';
import { sentenceOf, settingOf } from './sentence';
import { Timelines } from './Timelines';
import { useComparison } from './use-comparison';
import styles from './ComparePage.module.css';
import type { Change, CompareRequest, Comparison } from '../../worker/compare/contract';
import type { SavedRun } from '../../worker/contract';

interface Props {
  /** The name of a prepared pair, or the text of a link. */
  readonly what: string;
  /** The run that is open elsewhere, to be compared with itself under another setting. */
  readonly own: SavedRun | null;
  /** The address of this app with another hash. */
  readonly address: (hash: string) => string;
  readonly onOpen: (hash: string) => void;
}

/** Two runs of one seed with one setting changed. */
export default function ComparePage({ what, own, address, onOpen }: Props) {
  const [known, setKnown] = useState<{ readonly what: string; readonly subject: Subject }>();
  useEffect(() => {
    let wanted = true;
    void subjectOf(what).then((subject) => wanted && setKnown({ what, subject }));
    return () => {
      wanted = false;
    };
  }, [what]);
  const subject = known?.what === what ? known.subject : undefined;
  const open = (request: CompareRequest): void => void compareLink(request).then(onOpen);
  const compareMine = own === null ? undefined : () => open(requestOf(own, { where: 'producers', name: 'acks', a: '1', b: 'all' }));
  return (
    <div className={styles.page}>
      <nav className={styles.pairs} aria-label="Prepared pairs">
        {PRESETS.map(({ id, title }) => (
          <a key={id} href={`#/compare/${id}`} aria-current={id === (what === '' ? PRESETS[0]?.id : what) ? 'page' : undefined}>{title}</a>
        ))}
        {compareMine && <button type="button" onClick={compareMine}>The run I had open</button>}
      </nav>
      {subject === undefined ? (
        <p className={styles.waiting}>Reading the address …</p>
      ) : subject.ok ? (
        <Both key={what} subject={subject} address={address} onOpen={open} />
      ) : (
        <section className={styles.waiting} role="alert">
          <h2>{subject.problem.message}</h2>
          <p>{subject.problem.wayOut}</p>
          <ul>{subject.problem.errors.map(({ path, value, expected }) => <li key={path}>{path}: {value}; expected {expected}</li>)}</ul>
        </section>
      )}
    </div>
  );
}

interface BothProps {
  readonly subject: Extract<Subject, { readonly ok: true }>;
  readonly address: (hash: string) => string;
  readonly onOpen: (request: CompareRequest) => void;
}

function Both({ subject, address, onOpen }: BothProps) {
  const { request, story } = subject;
  const { change, scenario } = request;
  const state = useComparison(request);
  const implied = impliedChange(scenario, change);
  return (
    <>
      <header className={styles.head}>
        {state.phase === 'ready' ? <Sentence comparison={state.comparison} change={change} /> : <p className={styles.sentence}>{state.phase === 'computing' ? 'Computing both runs …' : 'This comparison could not be computed.'}</p>}
        <p className={styles.what}>
          one setting differs <code className={styles.chip}>{change.name} <b data-run="A">{shown(change.a)}</b> <b data-run="B">{shown(change.b)}</b></code> seed {request.seed} in both. {story}
        </p>
        {implied !== null && <p className={styles.warning} role="note">{implied}</p>}
        <Share request={request} address={address} />
        <details className={styles.more}>
          <summary>Change the setting</summary>
          <ChangeForm change={change} onChange={(next) => onOpen({ ...request, change: next })} />
        </details>
      </header>
      {state.phase === 'ready' && <Pictures comparison={state.comparison} change={change} seed={request.seed} />}
      {state.phase === 'refused' && (
        <section className={styles.waiting} role="alert">
          <h2>Run {state.run} cannot be built</h2>
          <ul>{state.errors.map(({ path, value, expected }) => <li key={path}><code>{path}</code>: {value}. {expected}</li>)}</ul>
        </section>
      )}
      {state.phase === 'broken' && <p className={styles.waiting} role="alert">{state.message}</p>}
    </>
  );
}

function Sentence({ comparison, change }: { readonly comparison: Comparison; readonly change: Change }) {
  const { promise, price } = useMemo(() => sentenceOf(comparison, change), [comparison, change]);
  return (
    <p className={styles.sentence} role="status">
      {promise} {price !== null && <span>{price}</span>}
    </p>
  );
}

function Pictures({ comparison, change, seed }: { readonly comparison: Comparison; readonly change: Change; readonly seed: number }) {
  const [timeUs, setTimeUs] = useState(() => tellingMoment(comparison));
  const { a, b, rows, firstUs } = comparison;
  const stops = useMemo(() => [...new Set([...(firstUs === null ? [] : [firstUs]), ...rows.map((row) => row.timeUs)])].sort((x, y) => x - y), [rows, firstUs]);
  const next = stops.find((us) => us > timeUs);
  const before = stops.findLast((us) => us < timeUs);
  const settings = [settingOf(change, 'a'), settingOf(change, 'b')] as const;
  return (
    <>
      <div className={styles.cards}>
        <RunCard letter="A" setting={settings[0]} scenario={a.scenario} seed={seed} timeUs={timeUs} />
        <RunCard letter="B" setting={settings[1]} scenario={b.scenario} seed={seed} timeUs={timeUs} />
      </div>
      <p className={styles.steps}>
        <button type="button" aria-disabled={before === undefined || undefined} onClick={() => before !== undefined && setTimeUs(before)}>Previous difference</button>
        <button type="button" aria-disabled={next === undefined || undefined} onClick={() => next !== undefined && setTimeUs(next)}>Next difference</button>
      </p>
      <Timelines comparison={comparison} timeUs={timeUs} onTime={setTimeUs} />
      <div className={styles.tables}>
        <LedgerTable comparison={comparison} settings={settings} />
        <Latency comparison={comparison} />
        <FactsTable comparison={comparison} timeUs={timeUs} onTime={setTimeUs} />
      </div>
    </>
  );
}

/** Where the runs are shown first: a moment after a new leader in either, else the largest difference, else the end. */
function tellingMoment({ a, b, rows }: Comparison): number {
  const elected = [...a.facts, ...b.facts].filter(({ kind, text, timeUs }) => kind === FactKind.BecameLeader && !text.includes('epoch 0') && timeUs > 0);
  const at = elected.length > 0 ? Math.min(...elected.map(({ timeUs }) => timeUs)) + AFTER_US : (rows.at(-1)?.timeUs ?? a.untilUs);
  return Math.min(at, a.untilUs);
}

const AFTER_US = 60_000;

function Share({ request, address }: { readonly request: CompareRequest; readonly address: (hash: string) => string }) {
  const [said, setSaid] = useState('');
  const [link, setLink] = useState('');
  const copy = async (): Promise<void> => {
    const text = address(await compareLink(request));
    setLink(text);
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied: the link holds the scenario, the seed and the change.');
    } catch {
      setSaid('The browser does not allow copying: take the link from the field.');
    }
  };
  return (
    <p className={styles.share}>
      <button type="button" onClick={() => void copy()}>Share both runs</button>
      {link !== '' && <input readOnly value={link} aria-label="Link to this comparison" onFocus={(event) => event.target.select()} />}
      <span role="status">{said}</span>
    </p>
  );
}
