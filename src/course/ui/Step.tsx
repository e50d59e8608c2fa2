import { useState } from 'react';
import { formatClock, type Micros } from '../../base/time';
import type { GoalStatus } from '../goals/tracker';
import { Inline } from './Inline';
import { useLessonDesk, useRun } from './lesson-context';
import styles from './Step.module.css';

const WORDS: Readonly<Record<GoalStatus, string>> = { open: 'to do', met: 'done', holding: 'holds so far', broken: 'broken', late: 'too late' };

export function stepElementId(goal: string): string {
  return `lesson-step-${goal}`;
}

/** One goal of the lesson where the prose leads to it: ticks itself, says what is missing, and gives hints while it is next. */
export function Step({ id }: { readonly id: string }) {
  const { lesson, goTo } = useLessonDesk();
  const goal = lesson.play.goals.find((one) => one.id === id);
  const state = useRun(({ goals }) => goals.find((one) => one.id === id));
  const isNext = useRun(({ goals }) => goals.find(({ status }) => status !== 'met' && status !== 'holding')?.id === id);
  const counted = useRun(({ notCounted }) => notCounted === null);
  if (!goal) return null;
  const status = state?.status ?? 'open';
  return (
    <div id={stepElementId(id)} tabIndex={-1} className={styles.step} data-status={status} data-next={isNext || undefined} role="group" aria-label={`Step: ${goal.title.replaceAll('`', '')}`}>
      <Mark status={status} />
      <div className={styles.words}>
        <p className={styles.title}>
          <span className="spoken">{WORDS[status]}: </span>
          <Inline text={goal.title} plain />
        </p>
        {state && state.sentence !== '' && <p className={styles.sentence}><Inline text={state.sentence} plain /></p>}
        {state?.moment && status !== 'open' && (
          <p className={styles.sentence}>
            <button type="button" className={styles.quiet} onClick={() => goTo((state.moment as { timeUs: number }).timeUs)}>
              {WORDS[status]} at <span className={styles.clock}>{formatClock(state.moment.timeUs as Micros)}</span>
            </button>
            {status === 'met' && !counted && <span> · shown, not counted</span>}
          </p>
        )}
        {isNext && <Help goal={id} />}
      </div>
    </div>
  );
}

function Help({ goal }: { readonly goal: string }) {
  const { lesson, act, showing, showMe, stopShowing } = useLessonDesk();
  const [given, setGiven] = useState(0);
  const hints = lesson.play.hints.filter((hint) => hint.goal === goal);
  return (
    <div className={styles.help}>
      {given > 0 && (
        <ol className={styles.hints} aria-label="Hints">
          {hints.slice(0, given).map((hint) => (
            <li key={hint.text}>
              <Inline text={hint.text} />
              {hint.action && (
                <button type="button" className={styles.quiet} onClick={() => act([hint.action!])}>
                  {hint.action.title}
                </button>
              )}
            </li>
          ))}
        </ol>
      )}
      <div className={styles.tools}>
        {given < hints.length && (
          <button type="button" className={styles.quiet} onClick={() => setGiven(given + 1)}>
            Hint {given + 1} of {hints.length}
          </button>
        )}
        {showing === null ? (
          <button type="button" className={styles.quiet} title="Plays the solution from here. What is shown does not count as done by you." onClick={showMe}>
            Show me
          </button>
        ) : (
          <button type="button" className={styles.quiet} onClick={stopShowing}>
            Stop showing
          </button>
        )}
      </div>
    </div>
  );
}

function Mark({ status }: { readonly status: GoalStatus }) {
  const failed = status === 'broken' || status === 'late';
  return (
    <svg className={styles.mark} width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      <circle cx="9" cy="9" r="7.5" fill={status === 'met' ? 'currentColor' : 'none'} stroke="currentColor" strokeWidth="1.5" strokeDasharray={status === 'holding' ? '3 2.2' : undefined} />
      {status === 'met' && <path d="m5.5 9.3 2.4 2.4 4.6-5" fill="none" stroke="var(--panel)" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />}
      {failed && <path d="m6.2 6.2 5.6 5.6m0-5.6-5.6 5.6" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />}
    </svg>
  );
}
