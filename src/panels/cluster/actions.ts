import { createContext, use } from 'react';
import type { ThingId } from '../../session/commands/things';

/** What a part of the stage may ask for. The stage itself does not know how it is done: the command layer does. */
export interface StageActions {
  readonly selected: ThingId | undefined;
  /** Pointed at by a lesson. */
  readonly marked: ReadonlySet<ThingId>;
  select(thing: ThingId): void;
  /** Opens the menu of what can be done to a thing, at a place in the window. */
  menu(thing: ThingId, x: number, y: number): void;
}

export const StageActionsContext = createContext<StageActions>({ selected: undefined, marked: new Set(), select() {}, menu() {} });

export function useStageActions(): StageActions {
  return use(StageActionsContext);
}
