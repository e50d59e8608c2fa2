import { isObject, type Json } from './json';

/** A variable of a recording: `$m1`, `$p1+1`, `$id:TOPIC`. */
const VARIABLE = /^(\$[^+]+?)(?:\+(\d+))?$/;

/**
 * What the variables of a case stand for so far. Two variables never stand for the same value, and a variable never for
 * two values.
 */
export class Bindings {
  private readonly values: Map<string, unknown>;

  constructor(values: Iterable<readonly [string, unknown]> = []) {
    this.values = new Map(values);
  }

  copy(): Bindings {
    return new Bindings(this.values);
  }

  /** Becomes what another is: a trial has succeeded. */
  take(other: Bindings): void {
    for (const [name, value] of other.values) this.values.set(name, value);
  }

  bind(name: string, value: unknown): void {
    this.values.set(name, value);
  }

  value(name: string): unknown {
    return this.values.get(name);
  }

  /** Does the actual value fit the variable? Binds it when it stands for nothing yet. */
  fits(text: string, actual: unknown): boolean {
    const [name, plus] = readVariable(text);
    if (this.values.has(name)) return this.values.get(name) === (plus === 0 ? actual : Number(actual) - plus);
    const value = plus === 0 ? actual : Number(actual) - plus;
    if (value === undefined || value === null || typeof value === 'object') return false;
    for (const taken of this.values.values()) if (taken === value) return false;
    this.values.set(name, value);
    return true;
  }

  /** A request with its variables replaced; `{"$now": d}` is the cluster's clock plus d. */
  fill(value: Json, nowMs: number): unknown {
    if (typeof value === 'string' && isVariable(value)) {
      const [name, plus] = readVariable(value);
      if (!this.values.has(name)) throw new Error(`${name} is sent before any answer has told it`);
      const bound = this.values.get(name);
      return plus === 0 ? bound : Number(bound) + plus;
    }
    if (Array.isArray(value)) return value.map((entry: Json) => this.fill(entry, nowMs));
    if (!isObject(value)) return value;
    if (typeof value['$now'] === 'number') return nowMs + value['$now'];
    return Object.fromEntries(Object.entries(value).map(([field, part]) => [field, this.fill(part as Json, nowMs)]));
  }
}

export function isVariable(value: unknown): value is string {
  return typeof value === 'string' && /^\$[a-zA-Z]/.test(value);
}

function readVariable(text: string): readonly [string, number] {
  const found = VARIABLE.exec(text);
  return found === null ? [text, 0] : [found[1] as string, Number(found[2] ?? 0)];
}
