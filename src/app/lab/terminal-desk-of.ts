/** The terminals of a lab, which outlive the panel that shows them. */
import { notify } from './ui-store';
import { Refused } from '../../session/session';
import { safeStorage } from './settings';
import { speedOf } from './run-port';
import { TerminalDesk } from '../../panels/terminal/terminal-desk';
import type { Lab } from './lab';
import type { TypistPort } from '../../panels/terminal/typist';

const PER_SECOND = 10;
const desks = new WeakMap<Lab, TerminalDesk>();

export function terminalDesk(lab: Lab): TerminalDesk {
  const known = desks.get(lab);
  if (known) return known;
  const made = make(lab);
  desks.set(lab, made);
  return made;
}

function make({ session, ui, run }: Lab): TerminalDesk {
  const { stores } = session;
  const port: TypistPort = {
    async act(action) {
      ui.setState({ backTo: undefined });
      try {
        await session.act(action);
        return true;
      } catch (reason) {
        if (!(reason instanceof Refused)) throw reason;
        notify(ui, reason.message);
        return false;
      }
    },
    screen: (terminal) => stores.views.terminal.getState().data?.terminals.find((screen) => screen.terminal === terminal),
    nowUs: () => stores.cursor.getState().timeUs,
    isPlaying: () => stores.cursor.getState().playing,
    speed: () => speedOf(stores.speed.getState().speed),
    setSpeed: (speed) => run.setSpeed(speed),
    play: () => run.play(),
    pause: () => run.pause(),
  };
  const desk = new TerminalDesk(port, safeStorage());
  const { typist } = desk;

  stores.views.terminal.subscribe(() => typist.screensChanged());
  stores.cursor.subscribe((now, before) => {
    if (now.playing !== before.playing) typist.playingChanged(now.playing);
    if (now.timeUs < before.timeUs) typist.leftMoment();
  });
  stores.run.subscribe((now, before) => {
    if (now.run !== before.run) desk.startedRun();
  });
  // Whoever lets the clock run must see when to stop it, also while no terminal is in sight.
  let release: (() => void) | undefined;
  typist.store.subscribe(({ clock }) => {
    if ((clock !== 'own') === (release !== undefined)) return;
    release?.();
    release = clock === 'own' ? undefined : session.subscribe('terminal', {}, PER_SECOND);
  });
  return desk;
}
