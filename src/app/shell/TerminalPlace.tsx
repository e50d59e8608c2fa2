import { lazy, Suspense } from 'react';

const TerminalDockPanel = lazy(() => import('./TerminalDockPanel').then((m) => ({ default: m.TerminalDockPanel })));

/** The terminals, which come when they are asked for. */
export function TerminalPlace({ large }: { readonly large?: number }) {
  return (
    <Suspense>
      <TerminalDockPanel large={large} />
    </Suspense>
  );
}
