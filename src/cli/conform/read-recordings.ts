import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { RecordedCase, Recording } from './outcome';

/** Bad input, with a message for whoever typed the command. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}

/**
 * The recordings at a path, files of a folder in order of their names. In a folder only what looks like a recording counts;
 * a file given by name must be one.
 */
export function readRecordings(path: string): Recording[] {
  const found = stat(path);
  if (!found) throw new BadInput(`${path}: no such file or folder`);
  if (found === 'folder') {
    return readdirSync(path)
      .filter((name) => name !== 'node_modules' && !name.startsWith('.'))
      .sort()
      .map((name) => join(path, name))
      .flatMap((entry) => (stat(entry) === 'folder' ? readRecordings(entry) : (readRecording(entry) ?? [])));
  }
  const recording = readRecording(path);
  if (!recording) throw new BadInput(`${path}: not a recording; expected {"kind", "cases"} or a .transcript`);
  return [recording];
}

function stat(path: string): 'file' | 'folder' | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return undefined;
  return found.isDirectory() ? 'folder' : 'file';
}

function readRecording(path: string): Recording | undefined {
  if (extname(path) === '.transcript') {
    const document = { kind: 'transcript', text: readFileSync(path, 'utf8') };
    return { path, kind: 'transcript', document, cases: [{ id: basename(path, '.transcript'), text: document.text }] };
  }
  if (extname(path) !== '.json') return undefined;
  const document = parse(path);
  if (!isObject(document)) return undefined;
  const { kind, cases } = document;
  if (typeof kind !== 'string' || !Array.isArray(cases)) return undefined;
  cases.forEach((recorded, i) => {
    if (!isObject(recorded) || typeof recorded.id !== 'string') {
      throw new BadInput(`${path}: cases[${i}]: expected an object with a text "id"`);
    }
  });
  return { path, kind, document, cases: cases as RecordedCase[] };
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new BadInput(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
