import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { MICROS_PER_SECOND } from '../../base/time';
import { loadAllKnownNames, type KnownNames } from '../../engine/scenario/parse-scenario';
import type { Scenario } from '../../engine/scenario/scenario';
import { encodeLink } from '../../session/link';
import { readPaste, type Paste } from '../../session/pasted/read-paste';
import { Refused, type Session } from '../../session/session';
import { useLab } from '../lab/lab-context';
import { Dialog } from './Dialog';
import styles from './PasteDialog.module.css';

/** By then the cluster is up and its topics are there. */
const OPENS_AT_US = 3 * MICROS_PER_SECOND;
const SHOWN_LINES = 20;

const COMMANDS = [
  'kafka-topics.sh --bootstrap-server localhost:9092 --describe',
  'kafka-consumer-groups.sh --bootstrap-server localhost:9092 --describe --all-groups',
  'kafka-consumer-groups.sh --bootstrap-server localhost:9092 --describe --all-groups --state',
  'kafka-metadata-quorum.sh --bootstrap-server localhost:9092 describe --status',
];

/** What a real cluster's tools print, taken for a scenario: what was understood stands beside it, and what it could not know. */
export default function PasteDialog() {
  const { session, ui } = useLab();
  const [text, setText] = useState('');
  const [known, setKnown] = useState<KnownNames>();
  const [trouble, setTrouble] = useState('');
  const [opening, setOpening] = useState(false);
  useEffect(() => void loadAllKnownNames().then(setKnown), []);
  const deferred = useDeferredValue(text);
  const paste = useMemo(() => (deferred.trim() === '' ? null : readPaste(deferred, known)), [deferred, known]);
  const scenario = paste?.scenario ?? null;

  const open = async (): Promise<void> => {
    if (scenario === null) return;
    setOpening(true);
    try {
      const address = await linkTo(session, scenario);
      ui.setState({ dialog: undefined });
      window.location.hash = address;
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      setTrouble(reason.message);
    } finally {
      setOpening(false);
    }
  };

  return (
    <Dialog title="Paste the output of a real cluster" wide onClose={() => ui.setState({ dialog: undefined })}>
      <p className={styles.what}>What one or more of these print, in any order, with prompts and all. Nothing leaves this browser.</p>
      <ul className={styles.commands}>
        {COMMANDS.map((command) => (
          <li key={command}>
            <code>{command}</code>
          </li>
        ))}
      </ul>
      <textarea className={styles.text} rows={9} wrap="off" spellCheck={false} autoCapitalize="off" autoCorrect="off" value={text} aria-label="Output" onChange={(event) => setText(event.target.value)} />
      {paste !== null && <Understood paste={paste} />}
      <div className={styles.foot}>
        <button type="button" className={styles.open} disabled={scenario === null || opening} onClick={() => void open()}>
          Open this cluster
        </button>
        <span role="status">{trouble !== '' ? trouble : opening ? 'The cluster starts …' : summary(paste)}</span>
      </div>
    </Dialog>
  );
}

function summary(paste: Paste | null): string {
  if (paste === null) return '';
  if (paste.errors.length > 0) return `${paste.errors.length === 1 ? 'One thing cannot' : `${paste.errors.length} things cannot`} be read.`;
  return `Understood. ${paste.unknown.length} things it could not know.`;
}

/** The pasted cluster's own link: it can be reloaded and shared. */
async function linkTo(session: Session, scenario: Scenario): Promise<string> {
  await session.load({ scenario });
  const { traceHash } = await session.seek({ timeUs: OPENS_AT_US });
  const run = session.savedRun();
  if (run === null) throw new Refused('The cluster could not be started.');
  return encodeLink({ ...run, traceHash });
}

function Understood({ paste: { understood, unknown, leftOut, errors } }: { readonly paste: Paste }) {
  return (
    <div className={styles.preview} tabIndex={0} role="group" aria-label="What was understood">
      {errors.length > 0 && (
        <section>
          <h3>Cannot be read</h3>
          <ul className={styles.errors}>
            {errors.slice(0, SHOWN_LINES).map(({ line, found, expected, wayOut }, i) => (
              <li key={i}>
                {line > 0 && <b>Line {line}: </b>}
                <code>{cut(found)}</code>. Expected: {expected}. {wayOut}
              </li>
            ))}
            {errors.length > SHOWN_LINES && <li>And {errors.length - SHOWN_LINES} more.</li>}
          </ul>
        </section>
      )}
      {understood.length > 0 && <Sentences title="Understood" all={understood} />}
      {unknown.length > 0 && <Sentences title="What it could not know" all={unknown} />}
      {leftOut.length > 0 && (
        <section>
          <h3>Left out</h3>
          <ul>
            {leftOut.slice(0, SHOWN_LINES).map(({ line, text, why }) => (
              <li key={line}>
                Line {line}, {why}: <code>{cut(text)}</code>
              </li>
            ))}
            {leftOut.length > SHOWN_LINES && <li>And {leftOut.length - SHOWN_LINES} more lines.</li>}
          </ul>
        </section>
      )}
    </div>
  );
}

function Sentences({ title, all }: { readonly title: string; readonly all: readonly string[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {all.map((sentence, i) => (
          <li key={i}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 97)}…` : text;
}
