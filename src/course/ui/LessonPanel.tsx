import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { GoalStatus } from '../goals/tracker';
import { partTitle, type OpenLesson } from '../lessons';
import { RealCluster, Simplified } from './Beyond';
import { CourseList } from './CourseList';
import { Guess } from './Guess';
import { Inline } from './Inline';
import { LessonContext, useLessonDesk, useRun } from './lesson-context';
import { Piece } from './Piece';
import { ProgressNotice } from './ProgressNotice';
import { QuizBox } from './QuizBox';
import { Spoken } from './Spoken';
import { Step, stepElementId } from './Step';
import { Term } from './Term';
import { useLesson } from './use-lesson';
import { useLiveLesson, type Surroundings } from './use-live-lesson';
import styles from './LessonPanel.module.css';

interface Props extends Surroundings {
  readonly lessonId: string;
  /** Starts the lesson's own run, when something else is running. */
  readonly onStart: () => void;
}

/** A lesson, for the left column of the desk or a sheet on a phone. */
export default function LessonPanel({ lessonId, onStart, ...around }: Props) {
  const [state, again] = useLesson(lessonId);
  switch (state.phase) {
    case 'loading':
      return <p className={styles.waiting}>Loading the lesson …</p>;
    case 'failed':
      return (
        <div className={styles.waiting} role="alert">
          <p>The lesson could not be loaded: {state.reason}</p>
          <button type="button" className={styles.button} onClick={again}>
            Try again
          </button>
        </div>
      );
    case 'ready':
      return <Loaded key={lessonId} lesson={state.lesson} onStart={onStart} {...around} />;
  }
}

/** As the app's routes have it. */
const lessonHref = (id: string): string => `#/lesson/${encodeURIComponent(id)}`;

const IN_PROSE = { Piece, Term, Step, Guess };

function Loaded({ lesson, onStart, ...around }: Omit<Props, 'lessonId'> & { readonly lesson: OpenLesson }) {
  const desk = useLiveLesson(lesson, around);
  const { trouble } = desk;
  const { meta, Prose, beyond } = lesson;
  // The prose does not change; only what is inside its parts does.
  const prose = useMemo(() => <Prose components={IN_PROSE} />, [Prose]);
  return (
    <LessonContext value={desk}>
      <article className={styles.lesson} aria-labelledby="lesson-title">
        <header className={styles.head}>
          <p className={styles.kicker}>
            {partTitle(meta)} · {meta.minutes} min
          </p>
          <h2 id="lesson-title" className={styles.title}>
            {meta.title}
          </h2>
          <p className={styles.objective}>After this you can {meta.objective}.</p>
          <Standing />
        </header>
        <ProgressNotice />
        {trouble !== null && (
          <p className={styles.trouble} role="alert">
            {trouble}
          </p>
        )}
        <Other onStart={onStart} />
        <div className={styles.prose}>{prose}</div>
        <Outcome />
        <section className={styles.part} aria-labelledby="lesson-quiz">
          <h3 id="lesson-quiz">Quiz</h3>
          <QuizBox />
        </section>
        <section className={styles.part} aria-labelledby="lesson-real">
          <h3 id="lesson-real">On a real cluster</h3>
          <RealCluster realCluster={beyond.realCluster} typedAt={beyond.typedAt} />
        </section>
        {beyond.simplified.length > 0 && (
          <section className={styles.part} aria-labelledby="lesson-simplified">
            <h3 id="lesson-simplified">Simplified here</h3>
            <Simplified items={beyond.simplified} />
          </section>
        )}
        <section className={styles.part} aria-labelledby="lesson-others">
          <h3 id="lesson-others">Lessons</h3>
          <CourseList current={meta.id} href={lessonHref} />
        </section>
        <Spoken />
      </article>
    </LessonContext>
  );
}

/** How far: one bar a goal, and the same in words. */
function Standing() {
  const { lesson, showing, keeper } = useLessonDesk();
  const goals = useRun((state) => state.goals);
  const passedAt = useStore(keeper.store, ({ progress }) => progress.lessons[lesson.meta.id]?.passedAt ?? null);
  const all = lesson.play.goals;
  const met = goals.filter(({ status }) => status === 'met').length;
  const next = all.find(({ id }) => isOpen(goals.find((goal) => goal.id === id)?.status));
  return (
    <div className={styles.standing}>
      <div className={styles.bars} aria-hidden="true">
        {all.map(({ id }) => (
          <span key={id} data-status={goals.find((goal) => goal.id === id)?.status ?? 'open'} />
        ))}
      </div>
      <p className={styles.count}>
        {showing === null ? `${met} of ${all.length} steps done${passedAt === null ? '' : ' · passed before'}` : `Showing ${showing.step} of ${showing.steps}: ${showing.say}`}
      </p>
      {next && (
        <button type="button" className={styles.next} onClick={() => goToStep(next.id)}>
          Next: <Inline text={next.title} plain />
        </button>
      )}
    </div>
  );
}

const isOpen = (status: GoalStatus | undefined): boolean => status !== undefined && status !== 'met' && status !== 'holding';

/** Brings a step into sight and the keyboard to it. */
function goToStep(id: string): void {
  const step = document.getElementById(stepElementId(id));
  step?.focus({ preventScroll: true });
  step?.scrollIntoView({ block: 'center' });
}

/** Something else runs: the lesson can be read, its steps cannot be done. */
function Other({ onStart }: { readonly onStart: () => void }) {
  const whose = useRun((state) => state.whose);
  if (whose !== 'other') return null;
  return (
    <div className={styles.other}>
      <p>Another scenario is running. You can read on; the steps need the lesson’s own run.</p>
      <button type="button" className={styles.button} onClick={onStart}>
        Start the lesson’s run
      </button>
    </div>
  );
}

/** What is said when every step is done. */
function Outcome() {
  const { act } = useLessonDesk();
  const goals = useRun((state) => state.goals);
  const notCounted = useRun((state) => state.notCounted);
  if (goals.length === 0 || goals.some(({ status }) => status !== 'met')) return null;
  if (notCounted === null) {
    return (
      <p className={styles.passed}>
        <strong>Lesson passed.</strong> Every step is done by your own hands. The quiz below asks for the reasons.
      </p>
    );
  }
  return (
    <div className={styles.other}>
      <p>{notCounted === 'shown' ? 'That was the solution, shown. To pass, do it yourself: go back to before it began, or start afresh.' : 'This run came with its steps already done. To pass, do them yourself in a fresh run.'}</p>
      <button type="button" className={styles.button} onClick={() => act([{ command: 'history.restart' }])}>
        Start afresh
      </button>
    </div>
  );
}
