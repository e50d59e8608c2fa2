import { useEffect } from 'react';
import { defaultScenario } from '../../engine/scenario/default-scenario';
import { MICROS_PER_SECOND } from '../../base/time';
import { notify, type UiStore } from './ui-store';
import { Refused, type Session } from '../../session/session';
import { useLab } from './lab-context';
import type { Route } from '../routes';

/** Home shows a cluster in the midst of its work; what came before has been computed and can be gone back to. */
const HOME_START_US = 12 * MICROS_PER_SECOND;

/** Opens what the address names, and lets it run. */
export function useOpen(route: Route): void {
  const { session, ui } = useLab();
  const what = route.page === 'lesson' ? route.lesson : route.page === 'link' ? route.text : '';
  const here = route.page === 'lesson' && route.here;
  // Home and the bare lab show one cluster: what was done on the one page goes on on the other.
  const page = route.page === 'lab' ? 'home' : route.page;
  const startUs = route.page === 'home' ? HOME_START_US : 0;
  useEffect(() => {
    ui.setState({ linkProblem: undefined });
    if (page === 'home') void openLab(session, startUs);
    else if (page === 'lesson') void startLesson(session, ui, what, here);
    else if (page === 'link') void openLink(session, ui, what);
    else if (page === 'compare') session.pause();
    // Where it starts is asked once, when the cluster is made.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [session, ui, page, what, here]);
}

async function openLab(session: Session, startUs = 0): Promise<void> {
  try {
    await session.load({ scenario: defaultScenario });
    if (startUs > 0) await session.seek({ timeUs: startUs });
    session.play(1);
  } catch (reason) {
    // Why it was refused stands in the run's store, and from there on the screen.
    if (!(reason instanceof Refused)) throw reason;
  }
}

/** A lesson's own run. When the lesson cannot be fetched its panel says so, and the cluster runs all the same. */
export async function startLesson(session: Session, ui: UiStore, id: string, here = false): Promise<void> {
  try {
    const { openLesson, resumeLesson } = await import('../../course/open-lesson');
    await (here ? resumeLesson : openLesson)(session, id);
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
