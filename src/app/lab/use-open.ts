import { useEffect } from 'react';
import { defaultScenario } from '../../engine/scenario/default-scenario';
import { notify, type UiStore } from './ui-store';
import { Refused, type Session } from '../../session/session';
import { useLab } from './lab-context';
import type { Route } from '../routes';

/** Opens what the address names, and lets it run. */
export function useOpen(route: Route): void {
  const { session, ui } = useLab();
  const what = route.page === 'lesson' ? route.lesson : route.page === 'link' ? route.text : '';
  const { page } = route;
  useEffect(() => {
    ui.setState({ linkProblem: undefined });
    if (page === 'lab') void openLab(session);
    else if (page === 'lesson') void startLesson(session, ui, what);
    else if (page === 'link') void openLink(session, ui, what);
  }, [session, ui, page, what]);
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

/** The very moment that a link holds: same run, same cursor, standing still. */
async function openLink(session: Session, ui: UiStore, text: string): Promise<void> {
  const { decodeLink } = await import('../../session/link');
  const link = await decodeLink(text);
  if (!link.ok) {
    ui.setState({ linkProblem: link.problem });
    return;
  }
  const { scenario, seed, commands, cursor, traceHash } = link.run;
  try {
    const run = await session.load({ scenario, seed, commands, cursor });
    if (traceHash !== null && run.cursor.traceHash !== traceHash) {
      notify(ui, 'This link was made by another version of the simulation: the run it holds comes out differently here.');
    }
  } catch (reason) {
    if (!(reason instanceof Refused)) throw reason;
  }
}
