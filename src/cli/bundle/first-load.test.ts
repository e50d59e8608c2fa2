import { expect, it } from 'vitest';
import { firstLoad, type Manifest } from './first-load';

const manifest: Manifest = {
  'index.html': { file: 'assets/index.js', isEntry: true, imports: ['_react.js'], dynamicImports: ['lesson.mdx'] },
  '_react.js': { file: 'assets/react.js', imports: ['_tiny.js'] },
  '_tiny.js': { file: 'assets/tiny.js', imports: ['_react.js'] },
  'lesson.mdx': { file: 'assets/lesson.js', imports: ['_react.js'] },
  'font.woff2': { file: 'assets/font.woff2' },
};
const scripts = ['index', 'react', 'tiny', 'lesson', 'early', 'worker'].map((name) => `assets/${name}.js`);

it('follows static imports from the entry, through a cycle, and leaves dynamic ones for later', () => {
  const load = firstLoad(manifest, '<script src="./assets/index.js">', scripts);
  expect(load.first).toEqual(['assets/index.js', 'assets/react.js', 'assets/tiny.js']);
  expect(load.later).toEqual(['assets/lesson.js']);
  expect(load.worker).toEqual(['assets/early.js', 'assets/worker.js']);
});

it('counts what the page preloads by itself', () => {
  const html = '<link rel="modulepreload" href="./assets/early.js"><link rel="modulepreload" href="./assets/lesson.js">';
  expect(firstLoad(manifest, html, scripts).first).toContain('assets/early.js');
  expect(firstLoad(manifest, html, scripts).later).toEqual([]);
});
