import type { SetupTopic } from '../rpc/steps';

/** A recorded case of kind `client`, as its README describes it. */
export interface ClientCase {
  readonly id: string;
  readonly cluster: string;
  readonly setup: readonly SetupTopic[];
  readonly clients: Readonly<Record<string, RecordedClient>>;
  readonly steps: readonly RecordedStep[];
}

export interface RecordedClient {
  readonly type: 'producer' | 'consumer' | 'share';
  readonly config: Readonly<Record<string, string>>;
  readonly listener?: Readonly<Record<string, string>>;
}

/** Keys are a client's name or the kind of step; everything else are its arguments. */
export type RecordedStep = Readonly<Record<string, unknown>>;

export type Expected = Readonly<Record<string, unknown>>;

/** What a step gave, in the recordings' words; fields without content are left out. */
export type StepResult = Record<string, unknown>;

export function textOf(step: RecordedStep, field: string): string {
  const value = step[field];
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(step)}: expected a text "${field}"`);
  return value;
}

export function numberOf(step: RecordedStep, field: string): number {
  const value = step[field];
  if (typeof value !== 'number') throw new Error(`${JSON.stringify(step)}: expected a number "${field}"`);
  return value;
}

export function optionalNumber(step: RecordedStep, field: string): number | null {
  return step[field] === undefined ? null : numberOf(step, field);
}

export function listOf(step: RecordedStep, field: string): readonly unknown[] {
  const value = step[field];
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(step)}: expected a list "${field}"`);
  return value as readonly unknown[];
}

export function objectOf(step: RecordedStep, field: string): Readonly<Record<string, unknown>> {
  return step[field] as Readonly<Record<string, unknown>>;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** `t-with-dashes-3` → its topic and its number. */
export function parsePartition(text: string): TopicPartition {
  const dash = text.lastIndexOf('-');
  return { topic: text.slice(0, dash), partition: Number(text.slice(dash + 1)) };
}

export function partitionsOf(step: RecordedStep, field = 'partitions'): TopicPartition[] {
  return listOf(step, field).map((text) => parsePartition(String(text)));
}

export function showPartition({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

const LONGEST_TEXT = 60;

/** A value as recordings write it: long ones by their length. */
export function showValue(value: string | null, sizeBytes?: number): string | null {
  const length = sizeBytes ?? value?.length ?? 0;
  return length > LONGEST_TEXT ? `x*${length}` : value;
}
