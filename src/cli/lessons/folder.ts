import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LessonBeyond, LessonMeta, LessonPlay, Quiz } from '../../course/format';

/** A lesson's folder as it lies on the disk. What could not be read is null, and has its problem in `problems`. */
export interface LessonFolder {
  readonly name: string;
  readonly meta: LessonMeta | null;
  readonly play: LessonPlay | null;
  readonly quiz: Quiz | null;
  readonly beyond: LessonBeyond | null;
  readonly scenario: unknown;
  readonly prose: string | null;
  readonly test: string | null;
  readonly problems: readonly Problem[];
}

/** What is wrong, where, and what was expected. */
export interface Problem {
  readonly file: string;
  readonly what: string;
  readonly expected: string;
}

export async function readFolders(root: string): Promise<LessonFolder[]> {
  const names = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return Promise.all(names.map((name) => readFolder(root, name)));
}

async function readFolder(root: string, name: string): Promise<LessonFolder> {
  const problems: Problem[] = [];
  const path = (file: string): string => join(root, name, file);
  const has = (file: string, holds: string): boolean => {
    if (existsSync(path(file))) return true;
    problems.push({ file: `${name}/${file}`, what: 'there is no such file', expected: holds });
    return false;
  };
  const module = async <T>(file: string, holds: string): Promise<T | null> => {
    if (!has(file, holds)) return null;
    try {
      const { default: content } = (await import(pathToFileURL(path(file)).href)) as { readonly default?: T };
      if (content !== undefined) return content;
      problems.push({ file: `${name}/${file}`, what: 'it has no default export', expected: holds });
    } catch (error) {
      problems.push({ file: `${name}/${file}`, what: `it does not load: ${messageOf(error)}`, expected: holds });
    }
    return null;
  };
  const text = (file: string, holds: string): string | null => (has(file, holds) ? readFileSync(path(file), 'utf8') : null);

  const [meta, play, quiz, beyond] = await Promise.all([
    module<LessonMeta>('lesson.ts', 'what a list of lessons shows, as a LessonMeta'),
    module<LessonPlay>('play.ts', 'bookmarks, prediction, goals, hints and solution, as a LessonPlay'),
    module<Quiz>('quiz.ts', 'the questions, as a Quiz'),
    module<LessonBeyond>('beyond.ts', 'real commands and simplifications, as a LessonBeyond'),
  ]);
  const prose = text('prose.mdx', 'the prose, in pieces');
  const test = text('lesson.test.ts', 'the four tests of the lesson');
  const json = text('scenario.json', 'the scenario');
  let scenario: unknown = null;
  try {
    scenario = json === null ? null : JSON.parse(json);
  } catch (error) {
    problems.push({ file: `${name}/scenario.json`, what: messageOf(error), expected: 'JSON' });
  }
  return { name, meta, play, quiz, beyond, scenario, prose, test, problems };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
