import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { thingOf, type ThingId } from '../../session/commands/things';
import type { Lab } from './lab';
import type { UiState } from './ui-store';

export const LabContext = createContext<Lab | undefined>(undefined);

export function useLab(): Lab {
  const lab = use(LabContext);
  if (!lab) throw new Error('No lab around this component.');
  return lab;
}

export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useLab().ui, select);
}

export function useSelected(): ThingId | undefined {
  return useStore(useLab().session.stores.selection, ({ selection }) => (selection ? thingOf(selection) : undefined));
}
