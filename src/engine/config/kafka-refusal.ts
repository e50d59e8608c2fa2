import type { Definition } from './definition';

/** What Kafka answers to a value that it cannot take; tools print it as it is (R-CLI-15). */
export function kafkaRefusal(definition: Definition<unknown>, value: string): string {
  return `Invalid value ${value} for configuration ${definition.name}: ${reason(definition, value.trim())}`;
}

function reason({ type, range = {}, options, expectation }: Definition<unknown>, value: string): string {
  switch (type) {
    case 'BOOLEAN':
      return 'Expected value to be either true or false';
    case 'INT':
    case 'SHORT':
    case 'LONG':
    case 'DOUBLE': {
      const number = Number(value);
      if (value === '' || number !== number || (type !== 'DOUBLE' && !/^[+-]?\d+$/.test(value))) return `Not a number of type ${type}`;
      if (range.min !== undefined && number < range.min) return isTypeBound(type, range.min) ? `Not a number of type ${type}` : `Value must be at least ${range.min}`;
      if (range.max !== undefined && number > range.max) return isTypeBound(type, range.max) ? `Not a number of type ${type}` : `Value must be no more than ${range.max}`;
      return `Not a number of type ${type}`;
    }
    case 'STRING':
    case 'LIST':
    case 'CLASS':
      return options === undefined ? `Expected ${expectation}` : `String must be one of: ${options.join(', ')}`;
  }
}

/** Beyond these a text is no number of its type at all. */
function isTypeBound(type: string, bound: number): boolean {
  const max = type === 'INT' ? 2_147_483_647 : type === 'SHORT' ? 32_767 : null;
  return max !== null && (bound === max || bound === -max - 1);
}
