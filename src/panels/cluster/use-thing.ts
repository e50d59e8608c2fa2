import { useRef } from 'react';
import { useStageActions } from './actions';
import type { ThingId } from '../../session/commands/things';
import type { KeyboardEvent, MouseEvent, PointerEvent } from 'react';

const LONG_PRESS_MS = 500;
const SLIP_PX = 10;

/**
 * Props that make an element stand for a thing: click selects, right click, long press and the menu key open its menu.
 * `data-thing` is how arrow keys, edges and tests find it again.
 */
export function useThing(thing: ThingId) {
  const actions = useStageActions();
  const press = useRef<{ timer: number; x: number; y: number; fired: boolean } | undefined>(undefined);
  const endPress = (): void => {
    if (press.current) window.clearTimeout(press.current.timer);
  };
  return {
    'data-thing': thing,
    'data-selected': actions.selected === thing || undefined,
    'data-marked': actions.marked.has(thing) || undefined,
    'aria-pressed': actions.selected === thing,
    onClick(event: MouseEvent) {
      event.stopPropagation();
      if (press.current?.fired) {
        press.current = undefined;
        return;
      }
      actions.select(thing);
    },
    onContextMenu(event: MouseEvent) {
      event.preventDefault();
      event.stopPropagation();
      actions.menu(thing, event.clientX, event.clientY);
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return;
      event.preventDefault();
      event.stopPropagation();
      const box = event.currentTarget.getBoundingClientRect();
      actions.menu(thing, box.left + 16, box.bottom);
    },
    onPointerDown(event: PointerEvent) {
      if (event.pointerType === 'mouse') return;
      const { clientX: x, clientY: y } = event;
      const state = { x, y, fired: false, timer: 0 };
      state.timer = window.setTimeout(() => {
        state.fired = true;
        actions.menu(thing, x, y);
      }, LONG_PRESS_MS);
      press.current = state;
    },
    onPointerMove(event: PointerEvent) {
      const at = press.current;
      if (at && Math.hypot(event.clientX - at.x, event.clientY - at.y) > SLIP_PX) endPress();
    },
    onPointerUp: endPress,
    onPointerCancel: endPress,
  } as const;
}
