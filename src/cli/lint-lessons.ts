/** `npm run -s lessons`: what is wrong with a lesson that its types and tests cannot see. */
import { join } from 'node:path';
import mdx from '@mdx-js/rollup';
import { loadAllKnownNames } from '../engine/scenario/parse-scenario';
import { allCommands } from '../session/commands/all-commands';
import { checkLesson, type Surroundings } from './lessons/check-lesson';
import { readFolders, type LessonFolder, type Problem } from './lessons/folder';

const root = process.argv[2] ?? join(import.meta.dirname, '..', 'course', 'lessons');

const folders = await readFolders(root);
const around: Surroundings = {
  lessons: folders.flatMap(({ meta }) => meta ?? []),
  commands: new Set(allCommands.map(({ id }) => id)),
  configNames: await loadAllKnownNames(),
};

const problems: Problem[] = [];
for (const folder of folders) problems.push(...checkLesson(folder, around), ...(await checkMdx(folder)));
for (const id of new Set(around.lessons.map((lesson) => lesson.id))) {
  const times = around.lessons.filter((lesson) => lesson.id === id).length;
  if (times > 1) problems.push({ file: `${id}/lesson.ts`, what: `${times} lessons have the id “${id}”`, expected: 'ids that are unique' });
}

for (const { file, what, expected } of problems) console.error(`${file}: ${what}\n    expected: ${expected}`);
console.log(`${folders.length} ${folders.length === 1 ? 'lesson' : 'lessons'}, ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`);
process.exitCode = problems.length > 0 || folders.length === 0 ? 1 : 0;

/** Does the prose become a component? */
async function checkMdx({ name, prose }: LessonFolder): Promise<Problem[]> {
  if (prose === null) return [];
  const { transform } = mdx();
  try {
    await transform.call(undefined as never, prose, 'prose.mdx');
    return [];
  } catch (error) {
    return [{ file: `${name}/prose.mdx`, what: error instanceof Error ? error.message : String(error), expected: 'MDX' }];
  }
}
