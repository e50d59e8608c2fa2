import { useEffect, useState } from 'react';

/** How much of an element's foot lies behind the keyboard of a phone. */
export function useKeyboardRoom(element: Element | null): number {
  const [hiddenPx, setHiddenPx] = useState(0);
  useEffect(() => {
    const seen = window.visualViewport;
    if (!element || !seen) return;
    const measure = (): void => {
      // A page that is enlarged by two fingers hides things too, and no keyboard is there.
      const hidden = seen.scale > 1.01 ? 0 : element.getBoundingClientRect().bottom - (seen.offsetTop + seen.height);
      setHiddenPx(Math.max(0, Math.round(hidden)));
    };
    seen.addEventListener('resize', measure);
    seen.addEventListener('scroll', measure);
    return () => {
      seen.removeEventListener('resize', measure);
      seen.removeEventListener('scroll', measure);
    };
  }, [element]);
  return hiddenPx;
}
