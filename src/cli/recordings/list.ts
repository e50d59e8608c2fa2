import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The files that a list of files and folders stands for, as paths below `root` with forward slashes, in order. */
export function filesOf(root: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) => (statSync(join(root, path)).isDirectory() ? filesUnder(root, path) : [path])).sort();
}

function filesUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
