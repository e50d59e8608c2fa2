import { useRef, useState } from 'react';
import type { Scenario } from '../../engine/scenario/scenario';
import { copiedWords, useCopy } from '../../panels/shared/use-copy';
import { deedsOf, runScript } from '../../session/real-commands/of-run';
import { useLab } from '../lab/lab-context';
import { Dialog } from './Dialog';
import styles from './ShareDialog.module.css';

/** The whole run for a real cluster: its processes, topics and clients, and what was done, as a script. */
export default function RealRunDialog() {
  const { session, ui } = useLab();
  const field = useRef<HTMLTextAreaElement>(null);
  const [copied, copyText] = useCopy();
  const [made] = useState(() => {
    const saved = session.savedRun();
    if (saved === null) return null;
    const run = { scenario: saved.scenario as Scenario, commands: saved.commands };
    const done = deedsOf(run);
    return { script: runScript(run, run.scenario.title), deeds: done.length, without: done.filter(({ real }) => real.kind === 'none').length };
  });

  const copy = async (): Promise<void> => {
    if ((await copyText(made?.script ?? '')) === 'by hand') field.current?.select();
  };

  return (
    <Dialog title="This run as real commands" wide onClose={() => ui.setState({ dialog: undefined })}>
      {made === null ? (
        <p className={styles.what}>There is no run to copy yet.</p>
      ) : (
        <>
          <p className={styles.what}>
            A script for a shell with Kafka’s <code>bin</code> in its path: it starts the cluster, makes the topics, starts the clients and does what was done here, at the same moments.{' '}
            {made.without === 0
              ? 'Everything has a real command.'
              : `Of ${made.deeds} things ${made.without} ${made.without === 1 ? 'has' : 'have'} no real command: the script says why in ${made.without === 1 ? 'its' : 'their'} place.`}
          </p>
          <textarea ref={field} className={styles.link} readOnly rows={20} wrap="off" value={made.script} aria-label="Script" spellCheck={false} />
          <div className={styles.foot}>
            <button type="button" className={styles.copy} onClick={() => void copy()}>
              Copy the script
            </button>
            <span role="status">{copiedWords(copied)}</span>
          </div>
        </>
      )}
    </Dialog>
  );
}
