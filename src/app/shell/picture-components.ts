/** The components of the stage's pictures, each fetched when it is first shown. */
import { lazy, type ComponentType } from 'react';
import type { PictureId } from '../../session/commands/pictures';

/** The cluster is not among them: it is what a first visit shows, and comes with the page. */
export const pictureComponents: Readonly<Partial<Record<PictureId, ComponentType>>> = {
  log: lazy(() => import('./LogPicture').then((m) => ({ default: m.LogPicture }))),
  replicas: lazy(() => import('./ReplicasPicture').then((m) => ({ default: m.ReplicasPicture }))),
  sequence: lazy(() => import('./SequencePicture').then((m) => ({ default: m.SequencePicture }))),
  ledger: lazy(() => import('./LedgerPicture').then((m) => ({ default: m.LedgerPicture }))),
  controller: lazy(() => import('./ControllerPicture').then((m) => ({ default: m.ControllerPicture }))),
  group: lazy(() => import('./GroupPicture').then((m) => ({ default: m.GroupPicture }))),
  consumer: lazy(() => import('./ConsumerPicture').then((m) => ({ default: m.ConsumerPicture }))),
  share: lazy(() => import('./SharePicture').then((m) => ({ default: m.SharePicture }))),
  producer: lazy(() => import('./ProducerPicture').then((m) => ({ default: m.ProducerPicture }))),
  transaction: lazy(() => import('./TransactionPicture').then((m) => ({ default: m.TransactionPicture }))),
};
