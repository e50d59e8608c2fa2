import { useEffect } from 'react';
import { defaultScenario } from '../../engine/scenario/default-scenario';
import { useLab } from './lab-context';
import type { Route } from '../routes';

/** Opens what the address names, and lets it run. */
export function useOpen(route: Route): void {
  const { session } = useLab();
  const target = route.page === 'lab' || route.page === 'lesson' ? 'fresh' : undefined;
  useEffect(() => {
    if (target !== 'fresh') return;
    session.load({ scenario: defaultScenario }).then(
      () => session.play(1),
      () => undefined,
    );
  }, [session, target]);
}
