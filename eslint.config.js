import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** What would let a run differ from its replay, or differ between two engines of JavaScript. */
const OUTSIDE_WORLD = [
  'Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame',
  'requestIdleCallback', 'crypto', 'navigator', 'window', 'self', 'globalThis', 'global', 'document', 'location',
  'localStorage', 'fetch', 'console', 'Intl', 'process', 'Buffer', 'require', 'WeakRef', 'FinalizationRegistry',
];

/** The standard leaves their last digits to the implementation. `sqrt` is exact and stays allowed. */
const INEXACT_MATH = [
  'acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp', 'expm1', 'hypot', 'log',
  'log10', 'log1p', 'log2', 'pow', 'sin', 'sinh', 'tan', 'tanh',
];

const LOCALE_METHODS = ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'toLocaleUpperCase',
  'toLocaleLowerCase', 'localeCompare'];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', 'e2e/recordings/', 'test-results/', 'playwright-report/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      // TypeScript reports these itself, and knows about type positions.
      '@typescript-eslint/no-unused-vars': 'off',
      'no-undef': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': ['error', { destructuring: 'all' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name=/^(it|test|describe)$/][property.name='only']",
          message: 'A test that runs alone hides the others.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['src/engine/**/*.ts', 'src/base/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...OUTSIDE_WORLD.map((name) => ({ name, message: 'The engine knows no clock, no screen and no machine.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Draw from a named stream of the seed.' },
        ...INEXACT_MATH.map((property) => ({
          object: 'Math',
          property,
          message: 'Its last digits differ between machines, and a replay must not.',
        })),
        ...LOCALE_METHODS.map((property) => ({ property, message: 'Its answer depends on the machine.' })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: ":matches(BinaryExpression[operator='**'], AssignmentExpression[operator='**='])",
          message: 'Powers are not exact on every machine: multiply, shift, or use a table.',
        },
      ],
    },
  },
);
