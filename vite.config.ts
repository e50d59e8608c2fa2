import mdx from '@mdx-js/rollup';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { offline } from './src/app/offline/build-plugin';

export default defineConfig({
  // Relative addresses, so that the built site can be hosted from any sub-path.
  base: './',
  plugins: [
    // Lessons are MDX; they must become JSX before React's plugin sees them.
    { enforce: 'pre', ...mdx({ providerImportSource: undefined }) },
    react({ include: /\.(mdx|[jt]sx?)$/ }),
    offline(),
  ],
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // The size check follows the manifest from the entry to everything that is loaded before the first paint.
    manifest: true,
    sourcemap: true,
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    // No test file leaves anything behind in a module: loading the engine anew for each of them took longer than the tests.
    isolate: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
