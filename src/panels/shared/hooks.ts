import { useEffect, useState, useSyncExternalStore } from 'react';

/** Follows a media query. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

export function useReducedMotion(): boolean {
  return useMedia('(prefers-reduced-motion: reduce)');
}

/** Inner size of an element, in whole pixels. */
export function useSize(element: Element | null): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (!element) return;
    const take = (width: number, height: number): void => {
      const [w, h] = [Math.round(width), Math.round(height)];
      setSize((old) => (old.width === w && old.height === h ? old : { width: w, height: h }));
    };
    take(element.clientWidth, element.clientHeight);
    const observer = new ResizeObserver(([entry]) => take(entry.contentRect.width, entry.contentRect.height));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
