import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueInput } from './generate';

export function readCatalogueInput(recordings: string): CatalogueInput {
  const read = (name: string) => JSON.parse(readFileSync(join(recordings, 'data', name), 'utf8'));
  return { errors: read('errors.json'), apis: read('apis.json'), configs: read('configs.json') };
}
