/**
 * Finds a Chromium that starts, or brings one here. In this order: `CHROMIUM_PATH`; one that Playwright installed; one
 * that the system has; then Playwright's download; then the system's package manager.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** The path of a browser that is here already. An override that does not start is an error, not a hint. */
export function findBrowser(): string | undefined {
  const override = process.env['CHROMIUM_PATH'];
  if (!override) return candidates().find(starts);
  if (!existsSync(override) || !starts(override)) throw new Error(`CHROMIUM_PATH names no browser that starts: ${override}`);
  return override;
}

/** The path of a browser, installed first if need be. Throws with a way out when none can be had. */
export async function ensureBrowser(say: (text: string) => void = () => undefined): Promise<string> {
  const here = findBrowser();
  if (here !== undefined) {
    say(`Chromium: ${here}`);
    return here;
  }
  for (const [what, install] of INSTALLERS) {
    say(`No Chromium found; trying ${what} …`);
    if (!install()) continue;
    const found = findBrowser();
    if (found !== undefined) {
      say(`Chromium: ${found}`);
      return found;
    }
  }
  throw new Error(
    'No Chromium could be found or installed. Install one with your package manager (for example `apt-get install ' +
      'chromium`), or set CHROMIUM_PATH to the program of a Chromium or Chrome that you have.',
  );
}

/** What Chromium needs to be told where the tests run, and to keep it from talking to anyone but the page. */
export function launchArguments(): string[] {
  const isRoot = process.getuid?.() === 0;
  // Without a graphics card its emulation takes longer than drawing in software.
  return ['--disable-background-networking', '--disable-gpu', ...(isRoot ? ['--no-sandbox'] : [])];
}

const INSTALLERS: readonly (readonly [string, () => boolean])[] = [
  ['Playwright’s download', () => run('npx', ['playwright', 'install', 'chromium'])],
  ['apt-get', installWithApt],
];

function installWithApt(): boolean {
  if (process.platform !== 'linux' || !inPath('apt-get')) return false;
  // Only root may install; with sudo, never stop for a password that nobody is there to type.
  const before = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args: string[]) => {
    const [program = 'apt-get', ...rest] = [...before, 'apt-get', ...args];
    return run(program, rest, { DEBIAN_FRONTEND: 'noninteractive' });
  };
  // A source that cannot be reached need not matter for this one package.
  apt('update');
  return apt('install', '-y', '--no-install-recommends', 'chromium');
}

function candidates(): string[] {
  const all = [playwrightsOwn(), ...ON_PATH.map(inPath), ...usualPlaces()];
  return all.filter((path): path is string => path !== undefined && existsSync(path));
}

function playwrightsOwn(): string | undefined {
  try {
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}

function inPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

function usualPlaces(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);
  }
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name]);
    return roots
      .filter((root) => root !== undefined)
      .flatMap((root) => ['Google\\Chrome', 'Chromium', 'Microsoft\\Edge'].map((app) => `${root}\\${app}\\Application`))
      .flatMap((folder) => [`${folder}\\chrome.exe`, `${folder}\\msedge.exe`]);
  }
  return [];
}

/** A program that is there but lacks a system library is no browser. (On Windows asking for a version opens a window.) */
function starts(path: string): boolean {
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0;
}

function run(program: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  const { status } = spawnSync(program, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
    timeout: 600_000,
  });
  return status === 0;
}
