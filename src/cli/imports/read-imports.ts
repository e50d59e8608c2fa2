import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import ts from 'typescript';
import type { Import } from './floors';

/** Every import in every source file under a folder: static, dynamic, re-exported, and of types. */
export function readImports(folder: string): Import[] {
  return sourceFiles(folder).flatMap((file) => {
    const from = relative(folder, file).split(sep).join('/');
    return importsOf(from, readFileSync(file, 'utf8'));
  });
}

export function importsOf(from: string, text: string): Import[] {
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map((imported) => imported.fileName);
  return specifiers.map((written) => {
    // Vite's `?worker`, `?raw` and so on are how to import, not what.
    const specifier = written.replace(/\?.*$/, '');
    if (!specifier.startsWith('.')) return { from, to: specifier, kind: 'package' };
    return { from, to: posix.join(posix.dirname(from), specifier), kind: 'file' };
  });
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mdx)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? dirname(entry.name), entry.name))
    .sort();
}
