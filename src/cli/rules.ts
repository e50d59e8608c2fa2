/**
 * Rules of the specification that no test quotes and that the model page does not list as left out. Arguments choose
 * parts of the specification by a word of their names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simplifications } from '../engine/model';
import { present, RULE_IDS, SOURCES, SPEC } from './recordings/places';
import { compareRules, selectFiles } from './rules/compare';
import { readRuleIds, readRules, RULE_ID } from './rules/read-rules';

const spec = present(SPEC);
if (spec === undefined) console.log('The specification is not on this machine; using the project’s list of its rule ids.');
const everything = spec === undefined ? readRuleIds(RULE_IDS) : readRules(spec);

try {
  const rules = selectFiles(everything, process.argv.slice(2));
  const quoted = new Set(testTexts().flatMap((text) => text.match(RULE_ID) ?? []));
  const left = new Set(simplifications.flatMap((one) => one.rules));
  const { rules: count, tested, leftOut, missing } = compareRules(rules, quoted, left);

  for (const [file, ids] of Object.entries(missing)) console.log(`missing in ${file} (${ids.length}): ${ids.join(' ')}`);
  const known = new Set(Object.values(everything).flat());
  const strangers = [...quoted, ...left].filter((id) => !known.has(id)).sort();
  if (strangers.length > 0) console.log(`quoted, but not a rule: ${[...new Set(strangers)].join(' ')}`);

  const absent = Object.values(missing).flat().length;
  console.log(`${count} rules, ${tested.length} tested, ${leftOut.length} left out, ${absent} missing`);
  process.exitCode = absent > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

function testTexts(): string[] {
  return SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(test\.tsx?|spec\.ts)$/.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
  );
}
