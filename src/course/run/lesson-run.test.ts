import { describe, expect, it, vi } from 'vitest';
import type { Command } from '../../engine/scenario/command';
import { localPort } from '../../session/local-port';
import { Session } from '../../session/session';
import play from '../lessons/tour/play';
import scenario from '../lessons/tour/scenario.json';
import { LessonRun } from './lesson-run';
import { showMe, Stopped } from './show-me';

const crash: Command = { type: 'crash', node: 'broker-1' };

async function opened(what: unknown = scenario): Promise<{ readonly session: Session; readonly run: LessonRun; status(goal: string): string | undefined }> {
  const session = new Session(localPort());
  const run = new LessonRun(session, play, scenario);
  run.start();
  await session.load({ scenario: what });
  return { session, run, status: (goal) => run.store.getState().goals.find(({ id }) => id === goal)?.status };
}

const at = (run: LessonRun, timeUs: number): Promise<void> =>
  vi.waitFor(() => expect(run.store.getState().place?.moment.timeUs).toBe(timeUs), { timeout: 5_000 });

describe('a lesson and a session', () => {
  it('tick goals as the run meets them, untick them when time goes back, and tick them again', async () => {
    const { session, run, status } = await opened();
    await session.seek({ timeUs: 12_000_000 });
    await vi.waitFor(() => expect(status('consume')).toBe('met'));
    await session.act(crash);
    await vi.waitFor(() => expect(status('crash')).toBe('met'));
    expect(run.store.getState().goals.find(({ id }) => id === 'crash')?.moment?.timeUs).toBe(12_000_000);
    await session.seek({ timeUs: 30_000_000 });
    await vi.waitFor(() => expect(status('elect')).toBe('met'));
    await session.seek({ timeUs: 11_000_000 });
    await at(run, 11_000_000);
    expect(['consume', 'crash', 'elect'].map(status)).toEqual(['met', 'open', 'open']);
    // The way forward is known: nothing else was done yet.
    expect(run.store.getState().bookmarks).toMatchObject({ latest: 'consume', timesUs: { crash: 12_000_000, whole: null } });
    await session.seek({ timeUs: 30_000_000 });
    await at(run, 30_000_000);
    expect(['consume', 'crash', 'elect'].map(status)).toEqual(['met', 'met', 'met']);
    session.close();
  });

  it('say nothing of a fork’s other side, nor of what was undone', async () => {
    const { session, run, status } = await opened();
    await session.seek({ timeUs: 12_000_000 });
    await session.act(crash);
    await session.seek({ timeUs: 30_000_000 });
    await vi.waitFor(() => expect(status('elect')).toBe('met'));
    await session.seek({ timeUs: 11_000_000 });
    await session.act({ type: 'setRate', node: 'shop', recordsPerSecond: 3 });
    await session.seek({ timeUs: 31_000_000 });
    await at(run, 31_000_000);
    expect(['crash', 'elect'].map(status)).toEqual(['open', 'open']);
    expect(run.store.getState().bookmarks.timesUs['crash']).toBeNull();
    await session.act(crash);
    await vi.waitFor(() => expect(status('crash')).toBe('met'));
    await session.undo();
    await vi.waitFor(() => expect(status('crash')).toBe('open'));
    session.close();
  });

  it('tell another scenario from their own', async () => {
    const { session, run } = await opened({ ...scenario, producers: [] });
    expect(run.store.getState()).toMatchObject({ whose: 'other', goals: [] });
    await session.load({ scenario });
    await vi.waitFor(() => expect(run.store.getState().whose).toBe('own'));
    session.close();
  });

  it('do not count a run that came with its commands', async () => {
    const { session, run } = await opened();
    await session.seek({ timeUs: 12_000_000 });
    await session.act(crash);
    const saved = session.savedRun()!;
    await session.load({ ...saved });
    await vi.waitFor(() => expect(run.store.getState().notCounted).toBe('opened'));
    await session.seek({ timeUs: 11_000_000 });
    await vi.waitFor(() => expect(run.store.getState().notCounted).toBeNull());
    session.close();
  });

  it('show the solution through commands: every goal is met, and it does not count', async () => {
    const { session, run } = await opened();
    // Whoever draws takes frames, and with them the cursor moves on.
    session.onFrame(() => session.takeFrame());
    session.takeFrame();
    const commands = (id: string, values: Readonly<Record<string, unknown>> = {}): void => {
      if (id === 'run.play') session.play(20);
      else if (id === 'run.pause') session.pause();
      else void session.act({ type: id === 'fault.crash' ? 'crash' : 'restart', node: String(values['node']).slice('node/'.length) });
    };
    const said: string[] = [];
    await showMe(run, play.solution, commands, ({ say }) => said.push(say), new AbortController().signal);
    expect(said).toHaveLength(play.solution.length);
    await vi.waitFor(() => expect(run.store.getState().goals.map(({ status }) => status)).toEqual(play.goals.map(() => 'met')));
    expect(run.store.getState().notCounted).toBe('shown');
    session.close();
  });

  it('stop showing when asked', async () => {
    const { session, run } = await opened();
    const abort = new AbortController();
    const shown = showMe(run, play.solution, () => abort.abort(), () => undefined, abort.signal);
    await expect(shown).rejects.toBeInstanceOf(Stopped);
    session.close();
  });
});
