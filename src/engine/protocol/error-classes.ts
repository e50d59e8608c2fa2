import { errorEntries } from './generated/errors';

/** What a client makes of an error code, from the class of its exception (core.md §9). */
const retriable = new Set<number>();
const invalidMetadata = new Set<number>();
const names = new Map<number, string>();

for (const error of errorEntries) {
  names.set(error.code, error.name);
  if (error.retriable) retriable.add(error.code);
  if (error.extends?.includes('InvalidMetadataException')) invalidMetadata.add(error.code);
}

/** Trying again may help. */
export function isRetriable(code: number): boolean {
  return retriable.has(code);
}

/** The client's picture of the cluster is out of date (R-CLI-02). */
export function isInvalidMetadata(code: number): boolean {
  return invalidMetadata.has(code);
}

export function errorName(code: number): string {
  return names.get(code) ?? `error ${code}`;
}
