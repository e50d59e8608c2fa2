import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadAllKnownNames, type KnownNames } from '../../engine/scenario/parse-scenario';
import { allCommands } from '../../session/commands/all-commands';
import type { LessonPlay } from '../../course/format';
import { done } from '../../course/goals/check';
import type { Now } from '../../course/goals/now';
import { checkLesson } from './check-lesson';
import { readFolders, type LessonFolder } from './folder';

const commands = new Set(allCommands.map(({ id }) => id));
let configNames: KnownNames;
let tour: LessonFolder;
let play: LessonPlay;

beforeAll(async () => {
  configNames = await loadAllKnownNames();
  const folders = await readFolders(join(import.meta.dirname, '..', '..', 'course', 'lessons'));
  tour = folders.find(({ name }) => name === 'tour') as LessonFolder;
  play = tour.play as LessonPlay;
});

/** What the linter says of the tour with something changed. */
function say(change: Partial<LessonFolder>): string[] {
  const folder = { ...tour, ...change };
  return checkLesson(folder, { lessons: folder.meta === null ? [] : [folder.meta], commands, configNames }).map(({ file, what, expected }) => `${file}: ${what} | ${expected}`);
}

const replaced = (from: string | RegExp, to: string): Partial<LessonFolder> => ({ prose: (tour.prose as string).replace(from, to) });
const scenario = (change: Record<string, unknown>): Partial<LessonFolder> => ({ scenario: JSON.parse(JSON.stringify({ ...(tour.scenario as object), ...change })) });

describe('the linter of lessons', () => {
  it('has nothing to say of a sound lesson', () => expect(say({})).toEqual([]));

  it.each<[string, () => Partial<LessonFolder>, RegExp]>([
    ['an id that is not its folder', () => ({ meta: { ...tour.meta!, id: 'toor' } }), /tour\/lesson\.ts: id “toor” \| the name of its folder/],
    ['a prerequisite that does not exist', () => ({ meta: { ...tour.meta!, prerequisites: ['acks'] } }), /prerequisite “acks”/],
    ['a lesson that needs itself', () => ({ meta: { ...tour.meta!, prerequisites: ['tour'] } }), /none that needs this lesson itself/],
    ['too many minutes', () => ({ meta: { ...tour.meta!, minutes: 90 } }), /minutes: 90 \| from 1 to 30/],
    ['a part that does not exist', () => ({ meta: { ...tour.meta!, part: 'basics' as never } }), /part “basics”/],
    ['a misspelt field in the scenario', () => scenario({ topic: [] }), /scenario\.json: topic/],
    ['an unknown configuration', () => scenario({ cluster: { config: { 'broker.sesion.timeout.ms': 9000 } } }), /scenario\.json: .*sesion/],
    ['a scenario without an end', () => scenario({ untilMs: undefined }), /untilMs is missing/],
    ['a bookmark beyond the end', () => ({ play: { ...play, bookmarks: play.bookmarks.map((one) => ('timeMs' in one.at ? { ...one, at: { timeMs: 999_999 } } : one)) } }), /bookmark produce at 999999 ms/],
    ['a bookmark of which nothing is said', () => ({ play: { ...play, bookmarks: [...play.bookmarks, { id: 'lost', title: 'lost', at: { timeMs: 1 } }] } }), /bookmark “lost” has 0 pieces/],
    ['too few goals', () => ({ play: { ...play, goals: play.goals.slice(0, 1) } }), /goals: 1 \| from 2 to 5/],
    ['a goal that is met at once', () => ({ play: { ...play, goals: play.goals.map((goal, i) => (i === 0 ? { kind: 'reach' as const, id: 'consume', title: 'Read', check: () => done() } : goal)) } }), /met before anything is there/],
    ['a goal that does not say what is missing', () => ({ play: { ...play, goals: play.goals.map((goal, i) => (i === 0 ? { kind: 'reach' as const, id: 'consume', title: 'Read', check: () => ({ done: false as const, missing: '' }) } : goal)) } }), /goal consume: what is missing is empty/],
    ['a goal that throws', () => ({ play: { ...play, goals: play.goals.map((goal, i) => (i === 0 ? { kind: 'reach' as const, id: 'consume', title: 'Read', check: (now: Now) => done(now.view.brokers[0]!.name as never) } : goal)) } }), /goal consume throws/],
    ['a goal without a hint', () => ({ play: { ...play, hints: play.hints.filter(({ goal }) => goal !== 'crash') } }), /goal crash has no hint/],
    ['a command that does not exist', () => ({ play: { ...play, solution: [{ say: 'Do it.', action: { command: 'fault.explode' } }] } }), /command “fault\.explode”/],
    ['prose that is too short', () => ({ prose: '<Piece at="produce" title="A log">Short.</Piece>' }), /words: \d+ \| from 250 to 600/],
    ['an exclamation mark in prose', () => replaced('That is the promise to be tested.', 'What a promise!'), /an exclamation mark/],
    ['a word that the glossary does not know', () => replaced('<Term id="topic" />', '<Term id="toppic" />'), /<Term id="toppic">/],
    ['a component that does not exist', () => replaced('<Guess />', '<Gues />'), /<Gues>.*\|/],
    ['a goal without its step', () => replaced('<Step id="crash" />', ''), /goal “crash” has 0 steps/],
    ['an exclamation mark in a hint', () => ({ play: { ...play, hints: play.hints.map((hint, i) => (i === 0 ? { ...hint, text: 'Go!' } : hint)) } }), /no exclamation marks/],
    ['too few questions', () => ({ quiz: tour.quiz!.slice(0, 2) }), /questions: 2 \| from 3 to 6/],
    ['an option without its explanation', () => ({ quiz: tour.quiz!.map((one, i) => (i === 0 ? { ...one, options: one.options.map((option) => ({ ...option, because: '' })) } : one)) }), /is empty/],
    ['two right answers', () => ({ quiz: tour.quiz!.map((one, i) => (i === 0 ? { ...one, options: one.options.map((option) => ({ ...option, right: true as const })) } : one)) }), /4 right answers \| one/],
    ['no command for a real cluster', () => ({ beyond: { ...tour.beyond!, realCluster: [] } }), /no command for a real cluster/],
    ['a test file without the four tests', () => ({ test: 'it("passes", () => undefined)' }), /does not run the four tests/],
  ])('tells %s', (_name, change, expected) => expect(say(change()).join('\n')).toMatch(expected));

  it('tells files that are missing', async () => {
    const [folder] = await readFolders(join(import.meta.dirname, 'fixtures'));
    const problems = folder!.problems.map(({ file, what }) => `${file}: ${what}`);
    expect(problems).toContain('half/play.ts: there is no such file');
    expect(problems.filter((text) => text.startsWith('half/scenario.json'))).toHaveLength(1);
  });
});
