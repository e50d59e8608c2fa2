import { MICROS_PER_MS } from '../base/time';
import type { Session } from '../session/session';
import { loadLesson } from './lessons';
import { progressKeeper } from './progress/keeper';
import { liveLesson } from './run/live-lesson';

/** Starts a lesson's run in a session, watched from its first event on, whether or not the panel is on screen. */
export async function openLesson(session: Session, id: string): Promise<void> {
  const lesson = await loadLesson(id);
  liveLesson(session, lesson, progressKeeper());
  await session.load({ scenario: lesson.scenario });
  if (lesson.play.startMs > 0) await session.seek({ timeUs: lesson.play.startMs * MICROS_PER_MS });
  session.play(lesson.play.speed);
}
