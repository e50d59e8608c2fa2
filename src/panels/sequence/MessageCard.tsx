import { factAt, factCount } from '../shared/facts';
import { factWords } from '../shared/fact-words';
import { formatSpan, type Micros } from '../../base/time';
import { FieldTable } from './FieldTable';
import { fateOf, laneName, preciseClock } from './words';
import styles from './MessageCard.module.css';
import type { Fact } from '../../engine/kernel/fact';
import type { NameTable } from '../../session/names';
import type { PathStep, SequenceMessage, SequenceView } from '../../worker/views/sequence/sequence-contract';

interface Props {
  readonly view: SequenceView;
  readonly names: NameTable;
  readonly onChoose: (id: number | undefined) => void;
  readonly onMoment: (timeUs: number) => void;
  readonly onFact: (fact: Fact) => void;
}

/** A message down to its fields, and the path that led to it. */
export function MessageCard({ view, names, onChoose, onMoment, onFact }: Props) {
  const { opened, path } = view;
  return (
    <>
      {opened && <Opened opened={opened} names={names} onChoose={onChoose} onMoment={onMoment} />}
      {path.length > 0 && (
        <section className={styles.part} aria-label="Cause and effect">
          <h2>Cause and effect</h2>
          <ol className={styles.path}>
            {path.map((step, i) => (
              <Step key={`${step.message}/${step.fact}/${i}`} step={step} number={i + 1} view={view} names={names} onChoose={onChoose} onFact={onFact} />
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function Opened({ opened, names, onChoose, onMoment }: { readonly opened: NonNullable<SequenceView['opened']> } & Pick<Props, 'names' | 'onChoose' | 'onMoment'>) {
  const { message, fields, fieldsLeftOut, counterpart } = opened;
  return (
    <section className={styles.part} aria-label="Opened message">
      <header className={styles.head}>
        <h2>{message.api} {message.isResponse ? 'response' : 'request'}</h2>
        <button type="button" className={styles.close} aria-label="Close the message" onClick={() => onChoose(undefined)}>×</button>
      </header>
      <p className={styles.route}>{laneName(names, message.from)} → {laneName(names, message.to)}</p>
      {message.summary !== '' && <p className={styles.summary}>{message.summary}</p>}
      <dl className={styles.facts}>
        <dt>API version</dt>
        <dd>{message.version}</dd>
        <dt>correlation id</dt>
        <dd>{message.correlationId}</dd>
        <dt>sent</dt>
        <dd><button type="button" onClick={() => onMoment(message.sentUs)}>{preciseClock(message.sentUs)}</button></dd>
        <dt>{message.arrivesUs < 0 ? 'arrives' : `arrives, ${formatSpan((message.arrivesUs - message.sentUs) as Micros)} later`}</dt>
        <dd>{message.arrivesUs < 0 ? 'not while the link is cut' : <button type="button" onClick={() => onMoment(message.arrivesUs)}>{preciseClock(message.arrivesUs)}</button>}</dd>
        <dt>then</dt>
        <dd data-bad={message.state === 'lost' || message.state === 'held' || undefined}>{fateOf(message)}</dd>
      </dl>
      {counterpart !== 0 && (
        <button type="button" className={styles.other} onClick={() => onChoose(counterpart)}>Open its {message.isResponse ? 'request' : 'response'}</button>
      )}
      <FieldTable fields={fields} caption={`Fields of ${message.api} ${message.isResponse ? 'response' : 'request'}`} />
      {fieldsLeftOut > 0 && <p className={styles.note}>{fieldsLeftOut} more rows are left out.</p>}
    </section>
  );
}

interface StepProps {
  readonly step: PathStep;
  readonly number: number;
  readonly view: SequenceView;
  readonly names: NameTable;
  readonly onChoose: (id: number) => void;
  readonly onFact: (fact: Fact) => void;
}

function Step({ step, number, view, names, onChoose, onFact }: StepProps) {
  const message: SequenceMessage | undefined = step.stands ?? view.messages.find(({ id }) => id === step.message);
  const fact = step.fact === 0 ? undefined : factOf(view, step.fact);
  if (message === undefined && fact === undefined) return null;
  const timeUs = message?.sentUs ?? fact?.timeUs ?? 0;
  const text = message !== undefined
    ? `${laneName(names, message.from)} → ${laneName(names, message.to)}: ${message.api} ${message.isResponse ? 'response' : 'request'}${message.summary === '' ? '' : `, ${message.summary}`}`
    : fact === undefined ? '' : factWords(fact, names).text;
  return (
    <li data-part={step.part}>
      <button type="button" aria-current={step.part === 'chosen' ? 'step' : undefined} onClick={() => (message !== undefined ? onChoose(message.id) : fact && onFact(fact))}>
        <span className={styles.number} aria-hidden="true">{number}</span>
        <span className={styles.when}>{preciseClock(timeUs)}</span>
        <span className={styles.what}>{text}</span>
      </button>
    </li>
  );
}

function factOf({ pathFacts }: SequenceView, id: number): Fact | undefined {
  for (let i = 0; i < factCount(pathFacts); i++) {
    const fact = factAt(pathFacts, i);
    if (fact.id === id) return fact;
  }
  return undefined;
}
