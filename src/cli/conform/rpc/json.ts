/** The JSON of recordings, and what can be asked of it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [field: string]: Json;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list with at least one object in it, whose order then never matters. */
export function isListOfObjects(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) && value.some(isObject);
}

/** Every error code anywhere in an answer. */
export function errorCodesIn(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(errorCodesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => (name === 'errorCode' && typeof part === 'number' ? [part] : errorCodesIn(part)));
}
