import type { Json, JsonObject } from './json';

/** A recorded conversation, as its file writes it. */
export interface RpcCase {
  readonly id: string;
  readonly cluster: string;
  readonly setup: readonly SetupTopic[];
  readonly steps: readonly Step[];
}

export interface SetupTopic {
  readonly topic: string;
  readonly assignment: readonly (readonly number[])[];
  readonly configs?: Readonly<Record<string, string>>;
}

export interface RequestStep {
  readonly to: string;
  readonly api: string;
  readonly version: number;
  readonly send: JsonObject;
  readonly expect?: Json;
  readonly async?: string;
  readonly connection?: string;
  readonly retryOn?: readonly number[];
}

export interface UntilStep {
  readonly until: {
    readonly to: string;
    readonly api: string;
    readonly version: number;
    readonly send: JsonObject;
    readonly match: Json;
    readonly withinMs: number;
  };
}

export type Step =
  | RequestStep
  | UntilStep
  | { readonly quiet: string; readonly forMs: number }
  | { readonly await: string; readonly expect: Json }
  | { readonly fault: string }
  | { readonly sleepMs: number };

/** All requests of a case, those of `until` included. */
export function requestsOf(recorded: RpcCase): readonly Asked[] {
  return recorded.steps.flatMap((step): readonly Asked[] => ('until' in step ? [step.until] : 'api' in step ? [step] : []));
}

export interface Asked {
  readonly to: string;
  readonly api: string;
  readonly version: number;
  readonly send: JsonObject;
}
