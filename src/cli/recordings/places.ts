import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** The project's own copies, which tests use. */
export const RECORDINGS = join(root, 'e2e', 'recordings');

/** Where the copies come from, on a machine that has it beside the project. */
export const ORACLE = join(root, '..', 'shared', 'oracle');

/** The numbered rules, on a machine that has them beside the project. */
export const SPEC = join(root, '..', 'shared', 'spec');

/** The ids of those rules, for every other machine. */
export const RULE_IDS = join(RECORDINGS, 'rules.json');

export const GENERATED = join(root, 'src', 'engine', 'protocol', 'generated');

export const SOURCES = ['src', 'e2e'].map((folder) => join(root, folder));

export function present(folder: string): string | undefined {
  return existsSync(folder) ? folder : undefined;
}
