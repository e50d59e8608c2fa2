import { differences } from '../compare';
import type { Expected, RecordedStep, StepResult } from './case';

/** What is there for reading only. */
const READING = new Set(['says']);

/** Holds what a step gave against what it is expected to give; nothing expected = nothing came. */
export function compareStep(step: RecordedStep, result: StepResult): string[] {
  const expected = (step['expect'] ?? {}) as Expected;
  return differences(expected, result, { ignored: (path) => READING.has(String(path[path.length - 1])) });
}
