import { useRef, type TouchEvent } from 'react';

interface TouchHandlers {
  onTouchStart(event: TouchEvent): void;
  onTouchMove(event: TouchEvent): void;
}

/** A finger that is drawn over a screen moves its lines: xterm.js knows wheels, not fingers. */
export function useTouchScroll(rowHeightPx: () => number, onScroll: (lines: number) => void): TouchHandlers {
  const fromY = useRef(0);
  return {
    onTouchStart: (event) => {
      fromY.current = event.touches[0].clientY;
    },
    onTouchMove: (event) => {
      const lines = Math.trunc((fromY.current - event.touches[0].clientY) / Math.max(1, rowHeightPx()));
      if (lines === 0) return;
      fromY.current -= lines * rowHeightPx();
      onScroll(lines);
    },
  };
}
