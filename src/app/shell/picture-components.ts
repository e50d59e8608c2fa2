/** The components of the stage's pictures, each a `lazy` one: fetched when it is first shown. */
import { lazy, type ComponentType } from 'react';
import type { PictureId } from '../../session/commands/pictures';

/** The cluster is not among them: it is what a first visit shows, and comes with the page. */
export const pictureComponents: Readonly<Partial<Record<PictureId, ComponentType>>> = {
  sequence: lazy(() => import('./SequenceStage').then((m) => ({ default: m.SequenceStage }))),
  ledger: lazy(() => import('./LedgerStage').then((m) => ({ default: m.LedgerStage }))),
  controller: lazy(() => import('./ControllerStage').then((m) => ({ default: m.ControllerStage }))),
};
