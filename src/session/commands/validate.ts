import { formatSpan, type Micros } from '../../base/time';
import { err, ok, type Result } from '../../base/result';
import { isThingId } from './things';
import type { Option, Parameter, Value } from './command';

/** Checks one value against its parameter. The failure says what was expected. */
export function validate(parameter: Parameter, value: unknown, options: readonly Option[] | undefined): Result<Value, string> {
  switch (parameter.kind) {
    case 'thing':
      if (typeof value !== 'string' || !isThingId(value)) return err(`${parameter.label}: ${show(value)} is not the name of a thing on screen`);
      return inOptions(parameter, value, options);
    case 'choice':
      if (typeof value !== 'string' && typeof value !== 'number') return err(`${parameter.label}: nothing chosen`);
      return inOptions(parameter, value, options);
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return err(`${parameter.label}: ${show(value)} is not a number`);
      if (value < parameter.min || value > parameter.max) return err(`${parameter.label}: ${value} is outside ${parameter.min} … ${parameter.max}`);
      return ok(value);
    case 'span':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return err(`${parameter.label}: ${show(value)} is not a time in whole microseconds`);
      if (value < parameter.minUs || value > parameter.maxUs)
        return err(`${parameter.label}: ${formatSpan(value as Micros)} is outside ${formatSpan(parameter.minUs as Micros)} … ${formatSpan(parameter.maxUs as Micros)}`);
      return ok(value);
    case 'text':
      if (typeof value !== 'string') return err(`${parameter.label}: ${show(value)} is not a text`);
      if (value.length > parameter.maxLength) return err(`${parameter.label}: at most ${parameter.maxLength} characters`);
      return ok(value);
  }
}

function inOptions(parameter: Parameter, value: Value, options: readonly Option[] | undefined): Result<Value, string> {
  if (!options || options.some((option) => option.value === value)) return ok(value);
  return err(`${parameter.label}: ${show(value)} is not one of ${options.length} possible`);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
