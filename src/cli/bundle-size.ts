/**
 * What a first visit downloads. Follows the build's manifest from the entry through every static import, adds what
 * `index.html` itself preloads, and weighs each file with gzip. The page's own scripts have a budget; the worker runs beside the page and
 * is weighed apart, as are the parts that come only when asked for.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { firstLoad, type Manifest } from './bundle/first-load';

const BUDGET_KB = 200;
const dist = 'dist';

const manifestPath = join(dist, '.vite', 'manifest.json');
if (!existsSync(manifestPath)) {
  console.error('There is no build to weigh: run `npm run build` first.');
  process.exit(2);
}

const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest;
const html = readFileSync(join(dist, 'index.html'), 'utf8');
const scripts = readdirSync(join(dist, 'assets'))
  .filter((name) => name.endsWith('.js'))
  .map((name) => `assets/${name}`);
const { first, worker, later } = firstLoad(manifest, html, scripts);

const total = report('first load', first);
const beside = report('worker', worker);
report('on demand', later);
const good = total <= BUDGET_KB * 1000;
console.log(
  `first-load JavaScript ${kb(total)} gzip of ${BUDGET_KB} kB allowed, with the worker ${kb(total + beside)}` +
    (good ? '' : ': TOO LARGE'),
);
process.exitCode = good ? 0 : 1;

function report(label: string, files: readonly string[]): number {
  const sizes = files.map((file) => [file, gzipSync(readFileSync(join(dist, file))).length] as const);
  const sum = sizes.reduce((all, [, size]) => all + size, 0);
  for (const [file, size] of [...sizes].sort((a, b) => b[1] - a[1])) {
    console.log(`${label.padEnd(11)} ${kb(size).padStart(9)}  ${file}`);
  }
  return sum;
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
