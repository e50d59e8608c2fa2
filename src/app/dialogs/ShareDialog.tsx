import { useEffect, useRef, useState } from 'react';
import { copiedWords, useCopy } from '../../panels/shared/use-copy';
import { addressWith, parseRoute } from '../routes';
import { Dialog } from './Dialog';
import { encodeLink } from '../../session/link';
import { formatClock, type Micros } from '../../base/time';
import { useLab } from '../lab/lab-context';
import styles from './ShareDialog.module.css';

/** A link to this very moment: scenario, seed, what was done, and where the clock stands. */
export default function ShareDialog() {
  const { session, ui } = useLab();
  const [link, setLink] = useState<string>();
  const [copied, copyText] = useCopy();
  const field = useRef<HTMLTextAreaElement>(null);
  // What is shared is the moment at which the dialog was opened.
  const [moment] = useState(() => ({ run: session.savedRun(), cursor: session.stores.cursor.getState() }));
  const { run, cursor } = moment;

  useEffect(() => {
    if (!run) return;
    const route = parseRoute(window.location.hash);
    const lesson = 'lesson' in route && route.lesson !== undefined ? `&lesson=${route.lesson}` : '';
    void encodeLink({ ...run, traceHash: cursor.traceHash }).then((text) => setLink(addressWith(text + lesson)));
  }, [run, cursor]);

  const copy = async (): Promise<void> => {
    // Without permission the text is at least ready to be copied by hand.
    if ((await copyText(link ?? '')) === 'by hand') field.current?.select();
  };

  return (
    <Dialog title="Share this moment" onClose={() => ui.setState({ dialog: undefined })}>
      {run ? (
        <>
          <p className={styles.what}>
            The link holds the scenario, seed {run.seed}, {run.commands.length} of your {run.commands.length === 1 ? 'action' : 'actions'} and the clock at {formatClock(cursor.timeUs as Micros)}. Whoever opens it
            computes the same run and stands at the same event. Nothing is uploaded: it is all in the link.
          </p>
          <textarea ref={field} className={styles.link} readOnly rows={4} value={link ?? ''} aria-label="Link" onFocus={(event) => event.target.select()} />
          <div className={styles.foot}>
            <button type="button" className={styles.copy} disabled={link === undefined} onClick={() => void copy()}>
              Copy the link
            </button>
            <button type="button" className={styles.other} onClick={() => ui.setState({ dialog: 'real-run' })}>
              As real commands …
            </button>
            <span role="status">{copiedWords(copied)}</span>
            <span className={styles.hash}>trace {cursor.traceHash}</span>
          </div>
        </>
      ) : (
        <p className={styles.what}>There is no run to share yet.</p>
      )}
    </Dialog>
  );
}
