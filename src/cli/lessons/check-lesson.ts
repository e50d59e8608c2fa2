import { glossaryEntry } from '../../course/glossary/glossary';
import { PARTS } from '../../course/parts';
import { parseScenario, type KnownNames } from '../../engine/scenario/parse-scenario';
import type { Goal, LessonAction, LessonBeyond, LessonMeta, LessonPlay, Quiz } from '../../course/format';
import type { LessonFolder, Problem } from './folder';
import { NO_WORLD } from './no-world';
import { readProse, type ProseText } from './prose';

export const LIMITS = {
  words: [250, 600], pieceWords: [5, 140], minutes: [1, 30], goals: [2, 5], predictionOptions: [2, 5], questions: [3, 6], answers: [2, 5],
} as const;

/** What a lesson is held against beside itself. */
export interface Surroundings {
  readonly lessons: readonly LessonMeta[];
  readonly commands: ReadonlySet<string>;
  readonly configNames: KnownNames;
}

/** Everything that is wrong with one lesson. */
export function checkLesson(folder: LessonFolder, around: Surroundings): Problem[] {
  const check = new Checker(folder);
  const { meta, play, quiz, beyond, prose } = folder;
  const text = prose === null ? null : readProse(prose, (term) => glossaryEntry(term)?.title ?? term);
  if (meta) checkMeta(check.in('lesson.ts'), meta, folder.name, around.lessons);
  const untilMs = checkScenario(check.in('scenario.json'), folder.scenario, around.configNames);
  if (play) checkPlay(check.in('play.ts'), play, untilMs, around.commands);
  if (text) checkProse(check.in('prose.mdx'), text, play);
  if (quiz) checkQuiz(check.in('quiz.ts'), quiz);
  if (beyond) checkBeyond(check.in('beyond.ts'), beyond);
  if (folder.test !== null && !folder.test.includes('lessonTests(')) check.in('lesson.test.ts').say('it does not run the four tests', 'a call of lessonTests(…)');
  return check.problems;
}

class Checker {
  readonly problems: Problem[];
  constructor(private readonly folder: LessonFolder) {
    this.problems = [...folder.problems];
  }
  in(file: string): Report {
    return new Report(`${this.folder.name}/${file}`, this.problems);
  }
}

class Report {
  constructor(private readonly file: string, private readonly problems: Problem[]) {}

  say(what: string, expected: string): void {
    this.problems.push({ file: this.file, what, expected });
  }

  range(what: string, found: number, [min, max]: readonly [number, number]): void {
    if (!Number.isInteger(found) || found < min || found > max) this.say(`${what}: ${found}`, `from ${min} to ${max}`);
  }

  unique(what: string, ids: readonly string[]): void {
    for (const id of ids) if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) this.say(`${what} “${id}”`, 'an id of lower-case letters, digits and dashes');
    for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) this.say(`${what} “${id}” is there more than once`, 'each id once');
  }

  /** Words for people. */
  words(where: string, text: string, ending: 'sentence' | 'question' | 'title'): void {
    if (text.trim() === '') return this.say(`${where} is empty`, 'a text');
    const bare = text.replaceAll(/`[^`]*`/g, '');
    if (bare.includes('!')) this.say(`${where}: “${cut(text)}”`, 'no exclamation marks');
    if (/\bsimply\b/i.test(bare)) this.say(`${where}: “${cut(text)}”`, 'no “simply”');
    if ((text.match(/`/g) ?? []).length % 2 === 1) this.say(`${where}: “${cut(text)}”`, 'backticks in pairs');
    if (ending === 'sentence' && !/[.?”]$/.test(text)) this.say(`${where}: “${cut(text)}”`, 'a sentence with its full stop');
    if (ending === 'question' && !text.includes('?')) this.say(`${where}: “${cut(text)}”`, 'a question');
    if (ending === 'title' && text.endsWith('.')) this.say(`${where}: “${cut(text)}”`, 'no full stop at the end');
  }
}

function checkMeta(report: Report, meta: LessonMeta, folder: string, lessons: readonly LessonMeta[]): void {
  if (meta.id !== folder) report.say(`id “${meta.id}”`, `the name of its folder, “${folder}”`);
  report.unique('id', [meta.id]);
  if (!PARTS.some(({ id }) => id === meta.part)) report.say(`part “${meta.part}”`, `one of ${PARTS.map(({ id }) => id).join(', ')}`);
  const sharing = lessons.filter((other) => other.id !== meta.id && other.part === meta.part && other.place === meta.place);
  if (sharing.length > 0) report.say(`place ${meta.place}, as ${sharing[0]?.id}`, 'a place of its own within the part');
  report.range('minutes', meta.minutes, LIMITS.minutes);
  report.words('title', meta.title, 'title');
  report.words('objective', meta.objective, 'title');
  if (/^[A-Z]/.test(meta.objective)) report.say(`objective: “${cut(meta.objective)}”`, 'words that go on from “After this you can …”');
  for (const id of meta.prerequisites) if (!lessons.some((lesson) => lesson.id === id)) report.say(`prerequisite “${id}”`, 'the id of a lesson that exists');
  if (leadsBack(meta.id, meta.prerequisites, lessons)) report.say(`prerequisites ${meta.prerequisites.join(', ')}`, 'none that needs this lesson itself');
}

function leadsBack(id: string, from: readonly string[], lessons: readonly LessonMeta[], seen: ReadonlySet<string> = new Set()): boolean {
  return from.some((one) => one === id || (!seen.has(one) && leadsBack(id, lessons.find((lesson) => lesson.id === one)?.prerequisites ?? [], lessons, new Set([...seen, one]))));
}

/** Gives where the scenario ends, in milliseconds. */
function checkScenario(report: Report, scenario: unknown, known: KnownNames): number {
  if (scenario === null) return Infinity;
  const result = parseScenario(scenario, known);
  if (!result.ok) {
    for (const { path, value, expected, help } of result.errors) report.say(`${path || 'the whole'}: ${value}`, [expected, help].filter(Boolean).join('. '));
    return Infinity;
  }
  for (const { path, value, message } of result.warnings) report.say(`${path}: ${value}`, `a setting that does what it says (${message})`);
  if (result.scenario.untilMs === undefined) report.say('untilMs is missing', 'where the run ends for tests and bookmarks');
  return result.scenario.untilMs ?? Infinity;
}

function checkPlay(report: Report, play: LessonPlay, untilMs: number, commands: ReadonlySet<string>): void {
  const action = (where: string, { command }: LessonAction): void => {
    if (!commands.has(command)) report.say(`${where}: command “${command}”`, 'the id of a command of the command layer');
  };
  if (!(play.speed > 0)) report.say(`speed ${play.speed}`, 'simulated seconds per real second');
  if (!(play.startMs >= 0 && play.startMs <= untilMs)) report.say(`startMs ${play.startMs}`, `a time within the scenario, 0 to ${untilMs} ms`);
  report.unique('bookmark', play.bookmarks.map(({ id }) => id));
  for (const { id, title, at } of play.bookmarks) {
    report.words(`bookmark ${id}`, title, 'title');
    if ('timeMs' in at && (at.timeMs < 0 || at.timeMs > untilMs)) report.say(`bookmark ${id} at ${at.timeMs} ms`, `a time within the scenario, 0 to ${untilMs} ms`);
    if ('until' in at) report.words(`bookmark ${id}: until`, at.until, 'title');
  }
  report.range('goals', play.goals.length, LIMITS.goals);
  report.unique('goal', play.goals.map(({ id }) => id));
  for (const goal of play.goals) {
    report.words(`goal ${goal.id}`, goal.title, 'title');
    checkMissing(report, goal);
    if (!play.hints.some((hint) => hint.goal === goal.id)) report.say(`goal ${goal.id} has no hint`, 'at least one');
  }
  for (const hint of play.hints) {
    report.words(`hint for ${hint.goal}`, hint.text, 'sentence');
    if (!play.goals.some(({ id }) => id === hint.goal)) report.say(`hint for “${hint.goal}”`, 'the id of a goal');
    if (hint.action) action(`hint for ${hint.goal}`, hint.action);
  }
  if (!play.solution.some((step) => 'action' in step)) report.say('the solution does nothing', 'at least one action');
  for (const step of play.solution) {
    report.words('solution', step.say, 'sentence');
    if ('action' in step) action(`solution “${cut(step.say)}”`, step.action);
    else if (!(step.atMostMs > 0)) report.say(`solution “${cut(step.say)}”: atMostMs ${step.atMostMs}`, 'how long to wait at most');
  }
  checkPrediction(report, play, action);
}

/** An unmet goal must say what is missing, whatever the run is like. */
function checkMissing(report: Report, goal: Goal): void {
  try {
    switch (goal.kind) {
      case 'reach': {
        const check = goal.check(NO_WORLD);
        if (check.done) report.say(`goal ${goal.id} is met before anything is there`, 'a goal that has to be reached');
        else report.words(`goal ${goal.id}: what is missing`, check.missing, 'sentence');
        break;
      }
      case 'keep':
        report.words(`goal ${goal.id}: holding`, goal.holding, 'sentence');
        if (goal.broken(NO_WORLD) !== null) report.say(`goal ${goal.id} is broken before anything is there`, 'a goal that can be kept');
        break;
      case 'recover':
        report.words(`goal ${goal.id}: before`, goal.before, 'sentence');
        if (!(goal.withinMs > 0)) report.say(`goal ${goal.id}: within ${goal.withinMs} ms`, 'a time to recover in');
        if (goal.since(NO_WORLD) !== null) report.say(`goal ${goal.id} recovers from nothing`, 'a fault that starts its clock');
        break;
    }
  } catch (error) {
    report.say(`goal ${goal.id} throws before anything is there: ${error instanceof Error ? error.message : String(error)}`, 'an answer for every run');
  }
}

function checkPrediction(report: Report, { prediction }: LessonPlay, action: (where: string, action: LessonAction) => void): void {
  if (prediction === null) return;
  const options = prediction.options(NO_WORLD);
  report.range('options of the prediction', options.length, LIMITS.predictionOptions);
  report.unique('option', options.map(({ id }) => id));
  report.words('prediction', prediction.question(NO_WORLD), 'question');
  for (const { id, text, feedback } of options) {
    report.words(`option ${id}`, text, 'title');
    report.words(`feedback for ${id}`, feedback, 'sentence');
  }
  if (prediction.answer(NO_WORLD) !== null) report.say('the prediction is answered before anything has run', 'an answer that the run gives');
  for (const one of prediction.reveal.actions) action('reveal of the prediction', one);
}

function checkProse(report: Report, prose: ProseText, play: LessonPlay | null): void {
  report.range('words', prose.words, LIMITS.words);
  if (prose.plain.includes('!')) report.say('an exclamation mark', 'none');
  if (/\bsimply\b/i.test(prose.plain)) report.say('the word “simply”', 'plain words');
  for (const tag of prose.unknownTags) report.say(`<${tag}>`, 'one of <Piece>, <Term>, <Step>, <Guess>');
  for (const term of prose.terms) if (glossaryEntry(term) === undefined) report.say(`<Term id="${term}">`, 'the id of an entry of the glossary');
  for (const { at, title, words } of prose.pieces) {
    report.range(`words in the piece “${title}”`, words, LIMITS.pieceWords);
    report.words(`title of the piece at “${at}”`, title, 'title');
  }
  if (play === null) return;
  same(report, 'piece', prose.pieces.map(({ at }) => at), 'bookmark', play.bookmarks.map(({ id }) => id));
  same(report, 'step', prose.steps, 'goal', play.goals.map(({ id }) => id));
  const wanted = play.prediction === null ? 0 : 1;
  if (prose.guesses !== wanted) report.say(`${prose.guesses} <Guess />`, `${wanted}, as the lesson has ${wanted === 0 ? 'no' : 'a'} prediction`);
}

function same(report: Report, what: string, inProse: readonly string[], other: string, inPlay: readonly string[]): void {
  for (const id of inProse) if (!inPlay.includes(id)) report.say(`${what} “${id}”`, `the id of a ${other}`);
  for (const id of inPlay) {
    const times = inProse.filter((one) => one === id).length;
    if (times !== 1) report.say(`${other} “${id}” has ${times} ${what}s in the prose`, `one ${what}`);
  }
}

function checkQuiz(report: Report, quiz: Quiz): void {
  report.range('questions', quiz.length, LIMITS.questions);
  report.unique('question', quiz.map(({ id }) => id));
  for (const { id, text, options } of quiz) {
    report.words(`question ${id}`, text, 'question');
    report.range(`answers to ${id}`, options.length, LIMITS.answers);
    const right = options.filter((option) => option.right === true).length;
    if (right !== 1) report.say(`question ${id} has ${right} right answers`, 'one');
    for (const option of options) {
      report.words(`an answer to ${id}`, option.text, 'sentence');
      report.words(`why “${cut(option.text)}” in ${id}`, option.because, 'sentence');
    }
  }
}

function checkBeyond(report: Report, beyond: LessonBeyond): void {
  if (beyond.realCluster.length === 0) report.say('no command for a real cluster', 'at least one');
  for (const { text, command, output } of beyond.realCluster) {
    report.words('a real command', text, 'sentence');
    if (/\s[|<>]/.test(command)) report.say(`command “${cut(command)}”`, 'one tool alone: the terminal has no pipes');
    if (!/^kafka-[a-z-]+\.sh /.test(command)) report.say(`command “${cut(command)}”`, 'one of Kafka’s own tools, kafka-….sh');
    if (output === '' && !/nothing/.test(text)) report.say(`“${cut(command)}” prints nothing`, 'the output to expect, or a text that says that nothing is printed');
  }
  for (const { title, text } of beyond.simplified) {
    report.words('what is simplified', title, 'title');
    report.words(`simplified: ${title}`, text, 'sentence');
  }
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
