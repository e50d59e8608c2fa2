/** What a key means on the command line. Keys that are not here do what they do in any text field of the system. */

export type EditKey =
  | 'enter' | 'complete' | 'completeBack' | 'escape' | 'interrupt' | 'endOfInput' | 'clear' | 'search' | 'older' | 'newer'
  | 'start' | 'end' | 'wordLeft' | 'wordRight' | 'deleteForward'
  | 'cutToEnd' | 'cutToStart' | 'cutToBlank' | 'cutWordLeft' | 'cutWordRight' | 'putBack'
  | 'pageUp' | 'pageDown';

export interface KeyStroke {
  readonly key: string;
  /** The key by its place: with Alt, a Mac gives another sign in `key`. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

const PLAIN: Readonly<Record<string, EditKey>> = {
  Enter: 'enter', Tab: 'complete', Escape: 'escape', ArrowUp: 'older', ArrowDown: 'newer', Home: 'start', End: 'end', PageUp: 'pageUp', PageDown: 'pageDown',
};

const CTRL: Readonly<Record<string, EditKey>> = {
  a: 'start', e: 'end', u: 'cutToStart', k: 'cutToEnd', w: 'cutToBlank', y: 'putBack', c: 'interrupt', d: 'endOfInput', l: 'clear', r: 'search', p: 'older', n: 'newer',
};

const ALT: Readonly<Record<string, EditKey>> = { KeyB: 'wordLeft', KeyF: 'wordRight', KeyD: 'cutWordRight', Backspace: 'cutWordLeft' };

export function editKeyOf({ key, code, ctrlKey, altKey, metaKey, shiftKey }: KeyStroke): EditKey | undefined {
  // Keyboards that write signs with AltGr report it as Ctrl with Alt on some systems.
  if (metaKey || (ctrlKey && altKey)) return undefined;
  if (ctrlKey) return shiftKey ? undefined : own(CTRL, key.toLowerCase());
  if (altKey) return own(ALT, code);
  if (shiftKey) return key === 'Tab' ? 'completeBack' : key === 'PageUp' || key === 'PageDown' ? PLAIN[key] : undefined;
  return own(PLAIN, key);
}

/** Alt with a digit: the pane of that place. */
export function paneKeyOf({ code, ctrlKey, altKey, metaKey, shiftKey }: KeyStroke): number | undefined {
  if (!altKey || ctrlKey || metaKey || shiftKey) return undefined;
  const digit = /^Digit([1-9])$/.exec(code)?.[1];
  return digit === undefined ? undefined : Number(digit);
}

function own(table: Readonly<Record<string, EditKey>>, name: string): EditKey | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
