// Makes a fresh clone ready: the right Node, and the packages of the lock file. Plain JavaScript on built-in modules
// only, because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const oldestNode = [20, 19];

function nodeIsNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantMajor, wantMinor] = oldestNode;
  return major > wantMajor || (major === wantMajor && minor >= wantMinor);
}

/** npm keeps a record of what it put into `node_modules`; it must hold what our lock file asks for. */
function packagesAreInstalled() {
  const recordPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(recordPath)) return false;
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(recordPath);
  // Optional packages are mostly builds for other machines.
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || optional === true || (installed[path]?.version === version && existsSync(join(root, path))),
  );
}

/** @returns {Record<string, { version?: string, optional?: boolean }>} */
function readPackages(/** @type {string} */ path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

if (!nodeIsNewEnough()) {
  console.error(`Highwater needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

if (!packagesAreInstalled()) {
  console.log('Installing packages …');
  // A shell, because npm is a script of another name on Windows.
  const { status } = spawnSync('npm ci', { cwd: root, stdio: 'inherit', shell: true });
  if (status !== 0) process.exit(status ?? 1);
}
