import type { EventHandle } from '../../kernel/event-queue';
import type { FactKind } from '../../facts/fact-kinds';
import type { PartitionKey } from '../../protocol/partition-key';
import type { StateWrite } from './state-write';

/** What share coordinators are asked for. */
export type PersisterKind = 'initialize' | 'read' | 'write' | 'delete' | 'summary';

/** Who waits for an answer. Data, since it waits in the state. */
export type PersisterToken =
  /** A question of the group coordinator on this broker. */
  | { readonly owner: 'group'; readonly askId: number }
  /** A share partition that this broker leads reads its state. */
  | { readonly owner: 'load'; readonly key: string; readonly instance: number }
  /** A change of one is written; `callId` waits for it, −1 = nobody. */
  | {
      readonly owner: 'write'; readonly key: string; readonly instance: number; readonly log: PartitionKey; readonly write: StateWrite;
      /** Records of which a lock ran out are free at once, whatever comes of the write (R-SHR-10). */
      readonly isProvisional: boolean;
      readonly outcomes: readonly RecordsOutcome[];
      /** The request that waits for it, −1 = none. */
      readonly callId: number;
    };

/** What becomes of some records when a change of them is written. Immutable. */
export interface RecordsOutcome {
  readonly kind: FactKind;
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** Number of the member's name. */
  readonly member: number;
}

/** One question about one share partition. Immutable. */
export interface PersisterEntry {
  readonly id: number;
  readonly kind: PersisterKind;
  readonly groupId: string;
  readonly topicId: string;
  readonly partition: number;
  /** As it stands in the request. */
  readonly part: object;
  readonly token: PersisterToken;
  readonly failures: number;
  /** Not before. */
  readonly dueUs: number;
}

/** The way from this broker to the share coordinators (R-SHR-10, R-SHR-15). */
export interface PersisterState {
  /** Oldest first, without those that are under way. */
  waiting: readonly PersisterEntry[];
  /** By request. */
  readonly sent: Map<number, readonly PersisterEntry[]>;
  nextId: number;
  retryTimer: EventHandle;
}

export function createPersister(): PersisterState {
  return { waiting: [], sent: new Map(), nextId: 1, retryTimer: 0 };
}

export function copyPersister(s: PersisterState): PersisterState {
  return { ...s, sent: new Map(s.sent) };
}
