import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { Inline } from './Inline';
import { useLessonDesk, useRun } from './lesson-context';
import styles from './Guess.module.css';

/** What a guess that was left out is kept as. */
const SKIPPED = '';

/** A question on this very run before it is shown what happens. The run gives the answer. */
export function Guess() {
  const { lesson, keeper, act } = useLessonDesk();
  const { prediction, goals } = lesson.play;
  const { id } = lesson.meta;
  const kept = useStore(keeper.store, ({ progress }) => progress.lessons[id]?.guess ?? null);
  const now = useRun((state) => state.now);
  const [chosen, setChosen] = useState<string | null>(kept);
  const name = useId();
  if (!prediction || now === null || goals.length === 0) return null;

  const answer = prediction.answer(now);
  const notYet = prediction.notYet(now);
  const options = prediction.options(now);
  const guess = options.find((option) => option.id === kept);
  const skip = (): void => keeper.guessed(id, SKIPPED);

  if (answer !== null) {
    const right = options.find((option) => option.id === answer);
    return (
      <section className={styles.guess} aria-label="Your guess and the answer">
        <h3 className={styles.title}>{guess === undefined ? 'What the run says' : guess.id === answer ? 'You guessed right' : 'The run says otherwise'}</h3>
        <p className={styles.outcome}><Inline text={prediction.outcome(now)} /></p>
        {guess && guess.id !== answer && (
          <p className={styles.feedback}>
            <span className={styles.label}>You said:</span> <Inline text={`${guess.text}.`} plain /> <Inline text={guess.feedback} />
          </p>
        )}
        {right && (
          <p className={styles.feedback}>
            <span className={styles.label}>Right:</span> <Inline text={`${right.text}.`} plain /> <Inline text={right.feedback} />
          </p>
        )}
      </section>
    );
  }
  if (notYet !== null) return <p className={styles.waiting}>{kept === null ? notYet : 'Let the run go on: it gives the answer.'}</p>;
  return (
    <section className={styles.guess} aria-label="Guess before you see">
      <fieldset className={styles.options}>
        <legend className={styles.title}>
          Before you do it: <Inline text={prediction.question(now)} plain />
        </legend>
        {options.map((option) => (
          <label key={option.id} className={styles.option} data-chosen={chosen === option.id || undefined}>
            <input type="radio" name={name} value={option.id} checked={chosen === option.id} onChange={() => setChosen(option.id)} />
            <span><Inline text={option.text} plain /></span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        className={styles.primary}
        aria-disabled={chosen === null || chosen === SKIPPED || undefined}
        title={chosen === null || chosen === SKIPPED ? 'Choose an answer first, or skip the guess' : undefined}
        onClick={() => {
          if (chosen === null || chosen === SKIPPED) return;
          keeper.guessed(id, chosen);
          act(prediction.reveal.actions);
        }}
      >
        {prediction.reveal.title(now)}
      </button>
      {kept !== SKIPPED && (
        <button type="button" className={styles.quiet} onClick={skip}>
          Skip the guess
        </button>
      )}
      {kept === SKIPPED && <p className={styles.label}>Skipped. You can still choose.</p>}
    </section>
  );
}
