import { useEffect } from 'react';
import { everyFrame } from '../../panels/shared/frame-loop';
import { useLab } from './lab-context';

/** Takes each new frame, so that the next one comes, and hands its log ends to the strips. */
export function useFrames(): void {
  const { session, strips } = useLab();
  useEffect(
    () =>
      everyFrame(() => {
        const frame = session.takeFrame();
        if (frame) strips.take(frame, session.stores.names.getState().names);
      }),
    [session, strips],
  );
}
