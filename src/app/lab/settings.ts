/** What the browser remembers of the screen. Versioned; what cannot be read counts as never having been there. */
import type { DockTab, ThemeChoice } from '../../session/commands/context';
import type { PanelName } from './ui-store';

const KEY = 'highwater.screen';
const VERSION = 1;

export interface Settings {
  readonly theme: ThemeChoice;
  readonly panels: Readonly<Record<PanelName, boolean>>;
  readonly dockTab: DockTab;
  readonly showInternal: boolean;
}

const FRESH: Settings = { theme: 'system', panels: { lesson: true, inspector: true, dock: true }, dockTab: 'timeline', showInternal: false };

export function readSettings(storage: Pick<Storage, 'getItem'> | undefined = safeStorage()): Settings {
  try {
    const raw: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
    if (!isRecord(raw) || raw.version !== VERSION) return FRESH;
    const panels = isRecord(raw.panels) ? raw.panels : {};
    return {
      theme: raw.theme === 'dark' || raw.theme === 'light' ? raw.theme : 'system',
      panels: { lesson: panels.lesson !== false, inspector: panels.inspector !== false, dock: panels.dock !== false },
      dockTab: raw.dockTab === 'log' || raw.dockTab === 'terminal' ? raw.dockTab : 'timeline',
      showInternal: raw.showInternal === true,
    };
  } catch {
    return FRESH;
  }
}

export function writeSettings(settings: Settings, storage: Pick<Storage, 'setItem'> | undefined = safeStorage()): void {
  const { theme, panels, dockTab, showInternal } = settings;
  try {
    storage?.setItem(KEY, JSON.stringify({ version: VERSION, theme, panels, dockTab, showInternal }));
  } catch {
    // Storage may be full or forbidden; the screen then forgets, and works.
  }
}

/** The browser may forbid its storage altogether. */
export function safeStorage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
