/**
 * Copies the recordings that tests use into the project, and the ids of the rules. With an argument: from that folder
 * of recordings instead of the usual one.
 */
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { keptRecordings } from './recordings/kept';
import { filesOf } from './recordings/list';
import { ORACLE, present, RECORDINGS, RULE_IDS, SPEC } from './recordings/places';
import { readRules, writeRuleIds } from './rules/read-rules';

const source = present(resolve(process.argv[2] ?? ORACLE));
if (source === undefined) {
  console.error('There is no folder of recordings there; give its path as an argument.');
  process.exit(2);
}

const files = filesOf(source, keptRecordings);
for (const kept of new Set(keptRecordings.map((path) => path.split('/')[0] ?? path))) {
  rmSync(join(RECORDINGS, kept), { recursive: true, force: true });
}
for (const file of files) {
  const target = join(RECORDINGS, file);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(source, file), target);
  // The source may be read-only, and the next refresh must still be able to replace the copy.
  chmodSync(target, 0o644);
}
const spec = present(SPEC);
if (spec !== undefined) writeFileSync(RULE_IDS, writeRuleIds(readRules(spec)));
console.log(`${files.length} recordings copied${spec === undefined ? ', rule ids kept as they were' : ', rule ids written'}`);
