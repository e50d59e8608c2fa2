/** Chords: `Mod+k`, `Shift+ArrowLeft`, `?`. `Mod` is ⌘ on a Mac and Ctrl elsewhere. A sign already implies its Shift. */
export interface KeyPress {
  readonly key: string;
  /** The key by its place. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

interface Chord {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

const parsed = new Map<string, Chord>();

function parseChord(text: string): Chord {
  const known = parsed.get(text);
  if (known) return known;
  const parts = text === '+' ? ['+'] : text.split('+');
  const key = parts[parts.length - 1] || '+';
  const chord = { key: key === 'Space' ? ' ' : key.toLowerCase(), mod: parts.includes('Mod'), shift: parts.includes('Shift'), alt: parts.includes('Alt') };
  parsed.set(text, chord);
  return chord;
}

export function matches(press: KeyPress, text: string): boolean {
  const chord = parseChord(text);
  // With Alt, a Mac gives another sign for a digit.
  const digit = press.altKey ? /^Digit(\d)$/.exec(press.code ?? '')?.[1] : undefined;
  if ((digit ?? press.key.toLowerCase()) !== chord.key) return false;
  if ((press.ctrlKey || press.metaKey) !== chord.mod || press.altKey !== chord.alt) return false;
  const implied = chord.key.length === 1 && !/[a-z0-9 ]/.test(chord.key);
  return implied || press.shiftKey === chord.shift;
}

const SIGNS: Readonly<Record<string, string>> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  escape: 'Esc',
  ' ': 'Space',
};

/** How a chord is written on a key cap. */
export function showChord(text: string, mac: boolean): string {
  const chord = parseChord(text);
  const name = SIGNS[chord.key] ?? (chord.key.length === 1 ? chord.key.toUpperCase() : chord.key[0].toUpperCase() + chord.key.slice(1));
  const parts = [chord.mod && (mac ? '⌘' : 'Ctrl'), chord.alt && (mac ? '⌥' : 'Alt'), chord.shift && (mac ? '⇧' : 'Shift'), name].filter((part) => part !== false);
  return parts.join(mac ? '' : ' ');
}
