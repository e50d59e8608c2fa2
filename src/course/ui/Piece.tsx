import type { ReactNode } from 'react';
import { formatClock, type Micros } from '../../base/time';
import { Inline } from './Inline';
import { useLessonDesk, useRun } from './lesson-context';
import styles from './Piece.module.css';

interface Props {
  /** Id of the bookmark it speaks of. */
  readonly at: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** A few sentences on one moment of the run, with the way there. */
export function Piece({ at, title, children }: Props) {
  const { lesson, goTo } = useLessonDesk();
  const bookmark = lesson.play.bookmarks.find(({ id }) => id === at);
  const timeUs = useRun(({ bookmarks }) => bookmarks.timesUs[at] ?? null);
  const isNow = useRun(({ bookmarks }) => bookmarks.latest === at);
  const ready = useRun(({ now }) => now !== null);
  return (
    <section className={styles.piece} data-now={isNow || undefined}>
      <h3 className={styles.title}>{title}</h3>
      {children}
      {ready && bookmark && (
        <p className={styles.moment}>
          {timeUs === null ? (
            <span>
              Here once <Inline text={'until' in bookmark.at ? bookmark.at.until : ''} />.
            </span>
          ) : (
            <button type="button" className={styles.jump} onClick={() => goTo(timeUs, bookmark)}>
              See {bookmark.title} <span className={styles.clock}>{formatClock(timeUs as Micros)}</span>
            </button>
          )}
        </p>
      )}
    </section>
  );
}
