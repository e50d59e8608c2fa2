import { useStore } from 'zustand';
import { LESSONS, partTitle } from '../lessons';
import { progressKeeper } from '../progress/keeper';
import styles from './CourseList.module.css';

interface Props {
  /** The lesson that is open. */
  readonly current?: string;
  /** Address of a lesson. */
  readonly href: (id: string) => string;
}

/** The lessons there are, in order, with what has been done of them. */
export function CourseList({ current, href }: Props) {
  const lessons = useStore(progressKeeper().store, ({ progress }) => progress.lessons);
  return (
    <nav aria-label="Lessons">
      <ol className={styles.list}>
        {LESSONS.map((lesson) => {
          const passed = (lessons[lesson.id]?.passedAt ?? null) !== null;
          const begun = (lessons[lesson.id]?.goals.length ?? 0) > 0;
          return (
            <li key={lesson.id}>
              <a className={styles.lesson} href={href(lesson.id)} aria-current={lesson.id === current ? 'page' : undefined}>
                <span className={styles.part}>{partTitle(lesson)}</span>
                <span className={styles.title}>{lesson.title}</span>
                <span className={styles.state}>{passed ? 'passed' : begun ? 'begun' : `${lesson.minutes} min`}</span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
