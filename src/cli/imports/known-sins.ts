/** Imports against the plan that are known and wait to be mended, as `from -> to`. This list may only shrink. */
export const knownSins: readonly string[] = [];
