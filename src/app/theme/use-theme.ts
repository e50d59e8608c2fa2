import { useEffect } from 'react';
import { useMedia } from '../../panels/shared/hooks';
import { useUi } from '../lab/lab-context';

/** The theme on screen: the chosen one, or the system's. */
export function useShownTheme(): 'dark' | 'light' {
  const theme = useUi((s) => s.theme);
  const light = useMedia('(prefers-color-scheme: light)');
  return theme === 'system' ? (light ? 'light' : 'dark') : theme;
}

/** Puts it on the document. */
export function useTheme(): void {
  const shown = useShownTheme();
  useEffect(() => {
    document.documentElement.dataset.theme = shown;
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', shown === 'dark' ? '#10131a' : '#fdfcf8');
  }, [shown]);
}
