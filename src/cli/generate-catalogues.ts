/** Writes the protocol's catalogues from the recordings: errors, APIs and their fields, configurations. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateCatalogues } from './catalogues/generate';
import { readCatalogueInput } from './catalogues/read';
import { GENERATED, ORACLE, present, RECORDINGS } from './recordings/places';

const files = generateCatalogues(readCatalogueInput(present(ORACLE) ?? RECORDINGS));
rmSync(GENERATED, { recursive: true, force: true });
for (const [name, text] of files) {
  const path = join(GENERATED, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
console.log(`${files.size} catalogues written`);
