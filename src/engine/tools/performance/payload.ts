import { utf8Length } from '../../../base/utf8';
import type { ProgramRecord } from '../../client/producer-program';
import { ILLEGAL_ARGUMENT, ToolFailure } from '../process/tool-failure';
import type { ToolContext } from '../process/tool';

/** Some records alike that are sent one after the other. */
export interface Portion {
  readonly record: ProgramRecord;
  readonly count: number;
  readonly bytes: number;
}

/** What the records numbered from `first` on hold; gives at most `count` of them. */
export type Payload = (first: number, count: number) => readonly Portion[];

/** Random letters of a size: they mean nothing, and stand here as so many bytes without content. */
export function payloadOfSize(valueSizeBytes: number): Payload {
  const record: ProgramRecord = { key: null, value: '', valueSizeBytes, timestampMs: null };
  return (_first, count) => [{ record, count, bytes: valueSizeBytes }];
}

/** Numbers that count up: no two are alike. */
export function monotonicPayload(first: number, count: number): readonly Portion[] {
  return Array.from({ length: count }, (_, i) => portionOf(String(first + i), 1));
}

/** Parts of a file, each record one of them. */
export function payloadOfFile(context: ToolContext, file: string, delimiter: string): Payload {
  context.out(`Reading payloads from: ${file}`);
  const content = context.readFile(file);
  if (content === null || content === '') throw new ToolFailure(ILLEGAL_ARGUMENT, 'File does not exist or empty file provided.');
  const parts = content.split(delimiter);
  // A delimiter at the end is followed by nothing.
  if (parts.at(-1) === '') parts.pop();
  context.out(`Number of messages read: ${parts.length}`);
  return (first, count) => {
    const counts = new Map<number, number>();
    for (let i = first; i < first + count; i++) {
      const choice = scattered(i) % parts.length;
      counts.set(choice, (counts.get(choice) ?? 0) + 1);
    }
    return [...counts].map(([choice, times]) => portionOf(parts[choice] ?? '', times));
  };
}

function portionOf(value: string, count: number): Portion {
  return { record: { key: null, value, timestampMs: null }, count, bytes: utf8Length(value) };
}

/** The real one draws with a fixed seed too: each run sends the same. */
function scattered(number: number): number {
  let hash = Math.imul(number ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
