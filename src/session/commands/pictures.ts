/**
 * What the stage can show: the cluster, or one of the panels that look closer at a part of it. A new panel is one entry here
 * (commands, keys, palette and the row of tabs follow from it) and one component in `app/shell/picture-components.ts`.
 */
import type { Command } from './command';
import type { CommandContext } from './context';

export interface StagePicture {
  /** Stable: lessons and the browser's memory name it. */
  readonly id: string;
  readonly title: string;
  /** What it shows, in a few words. */
  readonly about: string;
  readonly keys: readonly string[];
}

export const stagePictures = [
  { id: 'cluster', title: 'Cluster', about: 'producers, brokers and groups', keys: ['a'] },
  { id: 'log', title: 'Log', about: 'segments, indexes, batches and records of one replica', keys: ['o'] },
  { id: 'replicas', title: 'Replicas', about: 'the logs of one partition side by side', keys: ['y'] },
  { id: 'sequence', title: 'Sequence', about: 'messages between nodes, in space and time', keys: ['m'] },
  { id: 'ledger', title: 'Ledger', about: 'what was promised about each record, and what became of it', keys: ['u'] },
  { id: 'controller', title: 'Controller', about: 'the quorum, the metadata log and who has read it', keys: ['q'] },
  { id: 'producer', title: 'Producer', about: 'batches, requests in flight and identity of one producer', keys: ['i'] },
  { id: 'consumer', title: 'Consumer', about: 'the poll loop, the clocks against it, position and lag', keys: ['j'] },
  { id: 'group', title: 'Group', about: 'who reads which partition over time, and when nobody does', keys: ['h'] },
  { id: 'share', title: 'Share group', about: 'records of a share group: available, acquired, acknowledged, archived', keys: ['z'] },
  { id: 'transaction', title: 'Transaction', about: 'a transaction’s coordinator, its markers in the log and what readers see', keys: ['n'] },
] as const satisfies readonly StagePicture[];

export type PictureId = (typeof stagePictures)[number]['id'];

export function isPictureId(id: unknown): id is PictureId {
  return stagePictures.some((picture) => picture.id === id);
}

export const pictureCommands: readonly Command<CommandContext>[] = [
  {
    id: 'panel.open',
    title: 'Show on the stage …',
    describe: (_context, { panel }) => `Show on the stage: ${stagePictures.find((picture) => picture.id === panel)?.title ?? panel}`,
    group: 'View',
    parameters: { panel: { kind: 'choice', label: 'what' } },
    options: () => stagePictures.map(({ id, title, about }) => ({ value: id, label: title, hint: about })),
    run({ shell }, { panel }) {
      if (isPictureId(panel)) shell.showPicture(panel);
    },
  },
  ...stagePictures.map(({ id, title, about, keys }): Command<CommandContext> => ({
    id: `panel.${id}`,
    title: `${title}: ${about}`,
    group: 'View',
    keys,
    run: ({ shell }) => shell.showPicture(id),
  })),
];
