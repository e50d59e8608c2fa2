import { useEffect } from 'react';
import { defaultScenario } from '../../engine/scenario/default-scenario';
import { notify, type UiStore } from './ui-store';
import { Refused, type Session } from '../../session/session';
import { useLab } from './lab-context';
import type { Route } from '../routes';

/** Opens what the address names, and lets it run. */
export function useOpen(route: Route): void {
  const { session, ui } = useLab();
  const target = route.page === 'lesson' ? `lesson ${route.lesson}` : route.page;
  useEffect(() => {
    if (target === 'lab') void openLab(session);
    else if (target.startsWith('lesson ')) void startLesson(session, ui, target.slice('lesson '.length));
  }, [session, ui, target]);
}

async function openLab(session: Session): Promise<void> {
  try {
    await session.load({ scenario: defaultScenario });
    session.play(1);
  } catch (reason) {
    // Why it was refused stands in the run's store, and from there on the screen.
    if (!(reason instanceof Refused)) throw reason;
  }
}

/** A lesson's own run. When the lesson cannot be fetched its panel says so, and the cluster runs all the same. */
export async function startLesson(session: Session, ui: UiStore, id: string): Promise<void> {
  try {
    const { openLesson } = await import('../../course/open-lesson');
    await openLesson(session, id);
  } catch (reason) {
    if (session.stores.run.getState().phase !== 'empty') return;
    if (reason instanceof Error) notify(ui, reason.message);
    await openLab(session);
  }
}
