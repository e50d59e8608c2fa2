import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { brokerDefinitions } from '../../engine/config/broker-definitions';
import { CommandButton } from '../../panels/shared/commands';
import { formatClock, formatSpan, MICROS_PER_MS, MICROS_PER_SECOND, type Micros } from '../../base/time';
import { Icon } from '../../panels/shared/Icon';
import { INVITED } from './insight';
import { lessonMeta } from '../../course/lessons';
import { nodeThing, partitionThing } from '../../session/commands/things';
import { useLab } from '../lab/lab-context';
import styles from './Rail.module.css';
import type { Steps } from './use-insight';

/** One invitation and three steps, ticked by what happens in the run. */
export function Rail({ steps }: { readonly steps: Steps }) {
  const { crashed, selected, explained, led } = steps;
  const [subject] = led;
  const name = subject ? `${subject.topic}-${subject.partition}` : 'a partition';
  const current = !crashed ? 1 : !selected ? 2 : !explained ? 3 : 0;
  return (
    <section className={styles.rail} aria-label="First steps">
      <Running />
      <h2 className={styles.title}>This cluster is running. Take one broker away.</h2>
      <p className={styles.text}>Three brokers hold the same three partitions. Two producers write, one group reads. Nothing here is a film: every square is one record, every dot a message on its way.</p>
      <ol className={styles.steps} aria-label="Three steps">
        <Step number={1} current={current} done={crashed} fault>
          <CommandButton command="fault.crash" values={{ node: nodeThing(INVITED) }} className={styles.do}>
            <b>Crash broker 2</b>
            <span>{crashed ? `crashed at ${formatClock((steps.crash?.timeUs ?? 0) as Micros)}` : 'Here, or the red control on the broker'}</span>
          </CommandButton>
        </Step>
        <Step number={2} current={current} done={selected}>
          <CommandButton command="select.on-stage" values={subject ? { thing: partitionThing(subject.topic, subject.partition) } : {}} className={styles.do}>
            <b>Select what stopped</b>
            <span>{crashed ? <Stopped steps={steps} /> : 'Each partition has one leader; broker 2 is one'}</span>
          </CommandButton>
        </Step>
        <Step number={3} current={current} done={explained}>
          <CommandButton command="view.why" className={styles.do}>
            <b>Ask “Why?”</b>
            <span>{explained ? `from the crash to the new leader of ${name}` : selected && steps.election === null ? 'The chain is complete once somebody leads again' : 'The cause, moment by moment'}</span>
          </CommandButton>
        </Step>
      </ol>
      {explained ? <Onward /> : <Guess steps={steps} name={name} />}
      <p className={styles.keys}>
        <kbd>2</kbd><span className={styles.words}> selects broker 2, </span><kbd>X</kbd><span className={styles.words}> crashes it, </span><kbd>W</kbd><span className={styles.words}> asks why. </span><CommandButton command="view.text" className={styles.plain} />
      </p>
      <p className="spoken" role="status">
        {crashed ? `Step 1 done: broker 2 crashed. ${selected ? 'Step 2 done. ' : ''}${explained ? 'Step 3 done: the chain of causes is open.' : ''}` : ''}
      </p>
    </section>
  );
}

function Running() {
  const { session } = useLab();
  const playing = useStore(session.stores.cursor, (s) => s.playing);
  const second = useStore(session.stores.cursor, (s) => Math.floor(s.timeUs / MICROS_PER_SECOND));
  return (
    <p className={styles.live}>
      {playing ? 'live' : 'paused'} · {second} s of cluster time
    </p>
  );
}

interface StepProps {
  readonly number: number;
  readonly current: number;
  readonly done: boolean;
  readonly fault?: boolean;
  readonly children: ReactNode;
}

function Step({ number, current, done, fault = false, children }: StepProps) {
  return (
    <li className={styles.step} data-current={number === current || undefined} data-done={done || undefined} data-fault={fault || undefined} aria-current={number === current ? 'step' : undefined}>
      <span className={styles.number} aria-hidden="true">{done ? <Icon name="check" size={12} /> : number}</span>
      <span className="spoken">{done ? 'done:' : `step ${number}:`}</span>
      {children}
    </li>
  );
}

/** For how long nobody has led, or who leads now. */
function Stopped({ steps: { crash, led, election } }: { readonly steps: Steps }) {
  const { session } = useLab();
  const tenth = useStore(session.stores.cursor, (s) => Math.floor(s.timeUs / 100_000));
  const names = led.map(({ topic, partition }) => `${topic}-${partition}`).join(', ');
  if (crash === null) return null;
  if (election !== null) return <>Broker {election.b} leads {names}, epoch {election.c}, after {formatSpan((election.timeUs - crash.timeUs) as Micros)}</>;
  const since = Math.max(0, tenth * 100_000 - crash.timeUs);
  return <>{names}: no leader for {(since / MICROS_PER_SECOND).toFixed(1)} s</>;
}

const SESSION_US = (brokerDefinitions.brokerSessionTimeoutMs.defaultValue * MICROS_PER_MS) as Micros;

const GUESSES = [
  { id: 'blink', text: 'under 1 s' },
  { id: 'session', text: 'several seconds' },
  { id: 'back', text: 'until it is back' },
] as const;

/** A guess is free, and answered by the run. */
function Guess({ steps: { crash, election }, name }: { readonly steps: Steps; readonly name: string }) {
  const [guess, setGuess] = useState<string>();
  const spanUs = crash && election ? election.timeUs - crash.timeUs : null;
  const right = spanUs === null ? null : spanUs < MICROS_PER_SECOND ? 'blink' : 'session';
  if (right !== null && spanUs !== null && guess === undefined) return null;
  return (
    <div className={styles.guess}>
      {right === null || spanUs === null ? (
        <fieldset>
          <legend>
            Guess: for how long will nobody lead <code>{name}</code>?
          </legend>
          <div className={styles.choices}>
            {GUESSES.map(({ id, text }) => (
              <button key={id} type="button" aria-pressed={guess === id} onClick={() => setGuess(id)}>
                {text}
              </button>
            ))}
          </div>
        </fieldset>
      ) : (
        <p role="status">
          <b>{guess === right ? 'You guessed right.' : 'The run says otherwise.'}</b> Nobody led <code>{name}</code> for {formatSpan(spanUs as Micros)}: the controller learns of a crash by silence, and waits{' '}
          <code>broker.session.timeout.ms</code>, {formatSpan(SESSION_US)}, from the last heartbeat.
        </p>
      )}
    </div>
  );
}

/** The one next thing. */
function Onward() {
  const lesson = lessonMeta('leader-election') ?? lessonMeta('tour');
  return (
    <div className={styles.guess}>
      <p>That was a leader election. What it cost, and what it did not lose:</p>
      <div className={styles.choices}>
        {lesson && (
          <a className={styles.onward} href={`#/lesson/${lesson.id}`}>
            {lesson.title} · {lesson.minutes} min
          </a>
        )}
        <CommandButton command="fault.restart" values={{ node: nodeThing(INVITED) }}>Restart broker 2</CommandButton>
      </div>
    </div>
  );
}
