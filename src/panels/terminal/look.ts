/** The terminal in the colours of the page: the tokens say what they mean, this says which of xterm's colours means it. */
import type { ITheme } from '@xterm/xterm';
import type { Look } from './emulator';

const FONT_PX = 13;

/** `large`: how many times larger than on a desk. */
export function lookOf(large: number): Look {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const theme: ITheme = {
    background: token('--panel'),
    foreground: token('--text'),
    cursor: token('--leader'),
    cursorAccent: token('--panel'),
    selectionBackground: token('--control-soft'),
    selectionForeground: token('--text'),
    selectionInactiveBackground: token('--control-soft'),
    scrollbarSliderBackground: token('--line'),
    scrollbarSliderHoverBackground: token('--line-strong'),
    scrollbarSliderActiveBackground: token('--line-strong'),
    // What paint.ts uses for error output.
    yellow: token('--lag'),
  };
  return { theme, fontFamily: token('--font-mono'), fontSizePx: Math.round(FONT_PX * large) };
}
