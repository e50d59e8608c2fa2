import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Question } from '../format';
import { lessonMeta, loadQuiz } from '../lessons';
import { dueQuestions } from '../progress/spacing';
import { Inline } from './Inline';
import { useLessonDesk } from './lesson-context';
import styles from './QuizBox.module.css';

interface Asked {
  readonly lesson: string;
  readonly question: Question;
  /** It was missed before, here or in another lesson. */
  readonly again: boolean;
}

/** A few questions, one at a time; those that were missed at another time come first. */
export function QuizBox() {
  const { lesson, keeper } = useLessonDesk();
  const [asked, setAsked] = useState<readonly Asked[] | null>(null);
  const [round, setRound] = useState(0);
  const [at, setAt] = useState(0);
  const [right, setRight] = useState(0);

  useEffect(() => {
    let wanted = true;
    void gather(lesson.meta.id, lesson.quiz, keeper.store.getState().progress).then((questions) => {
      if (wanted) setAsked(questions);
    });
    return () => {
      wanted = false;
    };
  }, [lesson, keeper, round]);

  if (asked === null) return null;
  const current = asked[at];
  if (current === undefined) {
    const missed = asked.length - right;
    return (
      <div className={styles.end}>
        <p>
          {right} of {asked.length} right.{' '}
          {missed === 0 ? 'Nothing to come back to.' : `${missed === 1 ? 'The missed one comes' : 'The missed ones come'} back in ten minutes, in whatever lesson you are then.`}
        </p>
        <button
          type="button"
          className={styles.secondary}
          onClick={() => {
            setAt(0);
            setRight(0);
            setRound(round + 1);
          }}
        >
          Take the quiz again
        </button>
      </div>
    );
  }
  return (
    <OneQuestion
      key={`${round}/${at}`}
      asked={current}
      place={`${at + 1} of ${asked.length}`}
      focus={at > 0}
      onAnswer={(good) => {
        keeper.answered(current.lesson, current.question.id, good);
        if (good) setRight(right + 1);
      }}
      onNext={() => setAt(at + 1)}
      last={at === asked.length - 1}
    />
  );
}

interface OneProps {
  readonly asked: Asked;
  readonly place: string;
  /** Moves the keyboard here, because the question before it is gone. */
  readonly focus: boolean;
  readonly last: boolean;
  readonly onAnswer: (right: boolean) => void;
  readonly onNext: () => void;
}

function OneQuestion({ asked, place, focus, last, onAnswer, onNext }: OneProps) {
  const { question, again, lesson } = asked;
  const [chosen, setChosen] = useState<number | null>(null);
  const [answered, setAnswered] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const name = useId();
  const right = useMemo(() => question.options.findIndex((option) => option.right === true), [question]);
  useEffect(() => {
    if (focus) first.current?.focus();
  }, [focus]);
  const answer = (): void => {
    if (chosen === null) return;
    setAnswered(true);
    onAnswer(chosen === right);
  };
  return (
    <div>
      <fieldset className={styles.question}>
        <legend className={styles.text}>
          <span className={styles.place}>
            Question {place}
            {again && ` · missed before, in “${lessonMeta(lesson)?.title ?? lesson}”`}
          </span>
          <Inline text={question.text} plain />
        </legend>
        {question.options.map((option, i) => (
          <div key={option.text} className={styles.option} data-chosen={chosen === i || undefined} data-right={(answered && i === right) || undefined}>
            <label className={styles.choice}>
              <input ref={i === 0 ? first : undefined} type="radio" name={name} checked={chosen === i} disabled={answered && chosen !== i} onChange={() => !answered && setChosen(i)} />
              <span>
                <Inline text={option.text} plain />
              </span>
            </label>
            {answered && (
              <p className={styles.because}>
                <strong>{i === right ? 'Right. ' : 'Wrong. '}</strong>
                <Inline text={option.because} />
              </p>
            )}
          </div>
        ))}
      </fieldset>
      <p className={styles.verdict} role="status">
        {answered && (chosen === right ? 'Right.' : 'Not right. Every answer now says why.')}
      </p>
      {answered ? (
        <button type="button" className={styles.secondary} onClick={onNext}>
          {last ? 'See the result' : 'Next question'}
        </button>
      ) : (
        <button type="button" className={styles.secondary} aria-disabled={chosen === null || undefined} title={chosen === null ? 'Choose an answer first' : undefined} onClick={answer}>
          Answer
        </button>
      )}
    </div>
  );
}

/** Due ones of any lesson, then the rest of this lesson's. */
async function gather(lesson: string, quiz: readonly Question[], progress: Parameters<typeof dueQuestions>[0]): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const due of dueQuestions(progress, Date.now())) {
    const its = due.lesson === lesson ? quiz : lessonMeta(due.lesson) === undefined ? [] : await loadQuiz(due.lesson);
    const question = its.find(({ id }) => id === due.question);
    // A question that is no longer asked needs no answer.
    if (question !== undefined) asked.push({ lesson: due.lesson, question, again: true });
  }
  for (const question of quiz) if (!asked.some((one) => one.question === question)) asked.push({ lesson, question, again: false });
  return asked;
}
