import { useState } from 'react';
import { formatSpan, MICROS_PER_MINUTE, type Micros } from '../../base/time';
import { Icon } from '../../panels/shared/Icon';
import type { OutlineLesson, OutlinePart } from '../../course/outline';
import styles from './Course.module.css';

interface Props {
  readonly parts: readonly OutlinePart[];
  /** The lesson to go on with. */
  readonly next: OutlineLesson | null;
}

const minutesWords = (minutes: number): string => formatSpan((minutes * MICROS_PER_MINUTE) as Micros);

/** The whole course: what is there, what has been done, and what is still to be written. */
export function Course({ parts, next }: Props) {
  const [shown, setShown] = useState<OutlineLesson | null>(null);
  const all = parts.flatMap(({ lessons }) => lessons);
  const written = all.filter(({ meta }) => meta !== null);
  const passed = written.filter(({ standing }) => standing === 'passed').length;
  const minutes = parts.reduce((sum, part) => sum + part.minutes, 0);
  return (
    <section className={styles.course} aria-labelledby="course">
      <header className={styles.head}>
        <h2 id="course">The course</h2>
        <p>
          {passed > 0 ? `${passed} of ${written.length} lessons passed` : `${written.length} of ${all.length} lessons are written`} · {minutesWords(minutes)}. Begin anywhere: prerequisites are shown, nothing is locked.
        </p>
        <p className={styles.small}>
          Runs in this browser · no account · works offline · rules of Kafka 4.3 · <a href="#/model">what is simplified</a>
        </p>
      </header>
      <p className={styles.about} aria-hidden="true">
        {shown ? <About lesson={shown} all={all} /> : 'Point at a lesson to see what it is about. Each is a running cluster, a prediction, and one thing that goes wrong.'}
      </p>
      <div className={styles.parts}>
        {parts.map((part) => (
          <Part key={part.id} part={part} all={all} next={next} onShow={setShown} />
        ))}
        <section className={styles.part} data-part="interview" aria-labelledby="part-interview">
          <h3 id="part-interview" className={styles.title}>
            <span className={styles.number}>{parts.length}</span> Interview practice
          </h3>
          <div className={styles.bar} />
          <ul>
            <li className={styles.lesson} data-standing="not written">
              <span className={styles.row}>
                <Mark standing="not written" />
                <span>
                  Twelve cases and a question bank<span className="spoken">, not written yet</span>
                </span>
              </span>
            </li>
          </ul>
        </section>
      </div>
      <p className={styles.legend}>
        <Mark standing="passed" /> passed <Mark standing="begun" /> begun <Mark standing="fresh" /> to do <Mark standing="not written" /> not written yet
      </p>
    </section>
  );
}

interface PartProps {
  readonly part: OutlinePart;
  readonly all: readonly OutlineLesson[];
  readonly next: OutlineLesson | null;
  readonly onShow: (lesson: OutlineLesson | null) => void;
}

function Part({ part, all, next, onShow }: PartProps) {
  const { written, passed, lessons, minutes } = part;
  return (
    <section className={styles.part} data-part={part.id} aria-labelledby={`part-${part.id}`}>
      <h3 id={`part-${part.id}`} className={styles.title}>
        <span className={styles.number}>{part.number}</span> {part.title}
        <span className={styles.count}>{written === 0 ? lessons.length : `${passed > 0 ? `${passed}/` : ''}${written} · ${minutesWords(minutes)}`}</span>
      </h3>
      <div className={styles.bar}>
        <span style={{ width: `${written === 0 ? 0 : (passed / lessons.length) * 100}%` }} />
      </div>
      <ul>
        {lessons.map((lesson) => (
          <li key={lesson.id} className={styles.lesson} data-standing={lesson.standing} data-next={lesson.id === next?.id || undefined} onMouseEnter={() => onShow(lesson)} onMouseLeave={() => onShow(null)}>
            <Lesson lesson={lesson} all={all} onShow={onShow} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lesson({ lesson, all, onShow }: { readonly lesson: OutlineLesson; readonly all: readonly OutlineLesson[]; readonly onShow: (lesson: OutlineLesson | null) => void }) {
  const { id, meta, title, standing } = lesson;
  if (meta === null) {
    return (
      <span className={styles.row}>
        <Mark standing={standing} />
        <span>
          {title}
          <span className="spoken">, not written yet</span>
        </span>
      </span>
    );
  }
  return (
    <a className={styles.row} href={`#/lesson/${id}`} aria-describedby={`about-${id}`} onFocus={() => onShow(lesson)} onBlur={() => onShow(null)}>
      <Mark standing={standing} />
      <span>
        {title}
        <span className="spoken">, {standing === 'fresh' ? 'to do' : standing}</span>
      </span>
      <span className={styles.minutes}>
        {meta.minutes}
        <span className="spoken"> minutes</span>
      </span>
      <span id={`about-${id}`} hidden>
        <About lesson={lesson} all={all} />
      </span>
    </a>
  );
}

function About({ lesson, all }: { readonly lesson: OutlineLesson; readonly all: readonly OutlineLesson[] }) {
  const { meta, number, title, moment } = lesson;
  if (meta === null) return <>{number} {title}: {moment}. Not written yet.</>;
  const before = meta.prerequisites.map((id) => all.find((one) => one.id === id)?.title ?? id);
  return (
    <>
      {number} {title}. After it you can {meta.objective}. {before.length > 0 ? `Better after: ${before.join(', ')}.` : 'It needs nothing before it.'}
    </>
  );
}

function Mark({ standing }: { readonly standing: OutlineLesson['standing'] }) {
  return (
    <span className={styles.mark} data-standing={standing} aria-hidden="true">
      {standing === 'passed' && <Icon name="check" size={9} />}
    </span>
  );
}
