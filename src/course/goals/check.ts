import type { ReadFact } from './read-fact';

/** The answer of a goal's predicate: done (by which fact, if one did it), or what is still missing, as a sentence. */
export type Check = { readonly done: true; readonly by: ReadFact | null } | { readonly done: false; readonly missing: string };

export function done(by: ReadFact | null = null): Check {
  return { done: true, by };
}

export function missing(sentence: string): Check {
  return { done: false, missing: sentence };
}
