import { MICROS_PER_MS } from '../base/time';
import { Refused, type Session } from '../session/session';
import { loadLesson } from './lessons';
import { progressKeeper } from './progress/keeper';
import { leftPlace } from './progress/place';
import { liveLesson } from './run/live-lesson';

/** Starts a lesson's run in a session, watched from its first event on, whether or not the panel is on screen. */
export async function openLesson(session: Session, id: string): Promise<void> {
  const lesson = await loadLesson(id);
  liveLesson(session, lesson, progressKeeper());
  await session.load({ scenario: lesson.scenario });
  if (lesson.play.startMs > 0) await session.seek({ timeUs: lesson.play.startMs * MICROS_PER_MS });
  if (lesson.play.opensPaused === true) session.setSpeed(lesson.play.speed);
  else session.play(lesson.play.speed);
}

/** The same lesson at the moment where it was left, standing still; from its start when that moment is not known any more. */
export async function resumeLesson(session: Session, id: string): Promise<void> {
  const place = leftPlace(window.localStorage);
  if (place?.lesson !== id || place.run === null) return openLesson(session, id);
  const lesson = await loadLesson(id);
  liveLesson(session, lesson, progressKeeper()).run.expectOwn();
  try {
    await session.load(place.run);
  } catch (reason) {
    if (!(reason instanceof Refused)) throw reason;
    await openLesson(session, id);
  }
}
