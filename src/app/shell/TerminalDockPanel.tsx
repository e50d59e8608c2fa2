import { useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import { speedOf } from '../lab/run-port';
import { TerminalPanel } from '../../panels/terminal/TerminalPanel';
import { terminalDesk } from '../lab/terminal-desk-of';
import { useLab, useUi } from '../lab/lab-context';
import { useShownTheme } from '../theme/use-theme';
import { useView } from '../lab/use-view';

const PER_SECOND = 10;

/** The terminals, wired to the session. */
export function TerminalDockPanel({ large }: { readonly large?: number }) {
  const lab = useLab();
  const { session, run, ui } = lab;
  const desk = terminalDesk(lab);
  const { data, onParams } = useView('terminal', PER_SECOND);
  const isPlaying = useStore(session.stores.cursor, (s) => s.playing);
  const speed = useStore(session.stores.speed, (s) => speedOf(s.speed));
  const wish = useUi((s) => s.terminalWish);
  const theme = useShownTheme();
  useEffect(() => onParams({}), [onParams]);
  useEffect(() => {
    if (wish === undefined) return;
    ui.setState({ terminalWish: undefined });
    const { panes } = desk.store.getState();
    const terminal = wish.place === undefined ? undefined : panes[wish.place - 1];
    if (terminal !== undefined) desk.focus(terminal);
    else desk.propose(wish.text ?? '', session.stores.views.terminal.getState().data?.terminals ?? []);
  }, [wish, desk, ui, session]);
  const onComplete = useCallback((terminal: number, text: string, cursor: number) => session.complete(terminal, text, cursor), [session]);
  const onMoment = useCallback((timeUs: number) => run.seek(timeUs), [run]);
  return <TerminalPanel view={data} desk={desk} isPlaying={isPlaying} speed={speed} large={large} theme={theme} onComplete={onComplete} onMoment={onMoment} />;
}
