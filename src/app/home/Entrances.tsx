import { useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { CommandButton, useCommand } from '../../panels/shared/commands';
import { dueQuestions } from '../../course/progress/spacing';
import { formatClock, type Micros } from '../../base/time';
import { leftPlace } from '../../course/progress/place';
import { nextLesson, type OutlinePart } from '../../course/outline';
import { progressKeeper } from '../../course/progress/keeper';
import { safeStorage } from '../lab/settings';
import styles from './Entrances.module.css';

/** Ways in: go on learning, look on your own, compare, teach. */
export function Entrances({ parts }: { readonly parts: readonly OutlinePart[] }) {
  const teach = useCommand('view.present');
  return (
    <nav className={styles.entrances} aria-label="Entrances">
      <Learn parts={parts} />
      <ul>
        <Entrance title="Open a bare lab" keys={useCommand('go.lab').keys} href="#/lab">
          This cluster with the timeline, every fault and every command, and no lesson beside it.
        </Entrance>
        <Entrance title="Compare two runs" keys={useCommand('go.compare').keys} href="#/compare">
          One seed, one setting changed: what was lost, what it cost, and the first moment at which they part.
        </Entrance>
        <li className={styles.entrance}>
          <CommandButton command="lab.paste" className={styles.go}>Paste a real cluster</CommandButton>
          <p>What a real cluster’s tools print of topics, groups and quorum, rebuilt here, with what it could not know.</p>
        </li>
        <li className={styles.entrance}>
          <CommandButton command="view.present" className={styles.go}>Teach a class</CommandButton>
          {teach.keys !== undefined && <kbd>{teach.keys}</kbd>}
          <p>The stage alone in large type; the arrow keys go from one interesting event to the next.</p>
        </li>
      </ul>
    </nav>
  );
}

function Entrance({ title, keys, href, children }: { readonly title: string; readonly keys: string | undefined; readonly href: string; readonly children: ReactNode }) {
  return (
    <li className={styles.entrance}>
      <a className={styles.go} href={href}>{title}</a>
      {keys !== undefined && <kbd>{keys}</kbd>}
      <p>{children}</p>
    </li>
  );
}

function Learn({ parts }: { readonly parts: readonly OutlinePart[] }) {
  const progress = useStore(progressKeeper().store, (s) => s.progress);
  const left = useMemo(() => {
    const storage = safeStorage();
    return storage ? leftPlace(storage) : null;
  }, []);
  const lesson = nextLesson(parts, left?.lesson ?? null);
  const due = dueQuestions(progress, progressNowMs()).length;
  const { keys } = useCommand('go.learn');
  if (!lesson?.meta) return null;
  const { meta } = lesson;
  const here = left?.lesson === meta.id && left.run !== null && lesson.standing !== 'passed';
  const known = progress.lessons[meta.id];
  return (
    <section className={styles.learn} aria-labelledby="learn">
      <p className={styles.kicker}>Learn · {here || lesson.standing === 'begun' ? 'where you left off' : lesson.standing === 'passed' ? 'once more' : 'start here'}</p>
      {keys !== undefined && <kbd>{keys}</kbd>}
      <h2 id="learn" className={styles.title}>{meta.title}</h2>
      <p className={styles.text}>
        {lesson.number}
        {here && <> · at {formatClock(left.timeUs as Micros)}</>}
        {known && known.goals.length > 0 && <> · {known.goals.length} {known.goals.length === 1 ? 'step' : 'steps'} done</>}
        {!here && <>. After it you can {meta.objective}.</>}
      </p>
      <p className={styles.foot}>
        <a className={styles.start} href={`#/lesson/${meta.id}${here ? '/here' : ''}`}>
          {here ? 'Continue' : 'Start'} · {meta.minutes} min
        </a>
        {due > 0 && <span>{due} {due === 1 ? 'question' : 'questions'} to revisit</span>}
      </p>
    </section>
  );
}

/** The wall clock, for questions that are due: nothing of a run depends on it. */
const progressNowMs = (): number => Date.now();
