import type { FactRows, NodeStatusName } from '../../contract';

/** What of the run's messages is wanted: a window that ends at the clock, or earlier. */
export interface SequenceParams {
  readonly spanUs: number;
  /** Where the window ends; absent: at the clock. */
  readonly untilUs?: number;
  /** Only messages that say something about this partition. */
  readonly topic?: string;
  readonly partition?: number;
  /** Names of request types, as `Fetch`; all when absent. */
  readonly apis?: readonly string[];
  /** Names of nodes; only messages between two of them. All when absent. */
  readonly nodes?: readonly string[];
  /** With false, exchanges that led to nothing are only counted. */
  readonly routine?: boolean;
  /** At most so many messages, the latest ones (default 240). */
  readonly limit?: number;
  /** A message whose path and fields are wanted. */
  readonly chosen?: number;
  /** Or a fact whose path is wanted. */
  readonly fact?: number;
}

export interface SequenceView {
  readonly fromUs: number;
  readonly toUs: number;
  readonly nowUs: number;
  /** Nodes that take part, in the order in which they stand side by side. */
  readonly lanes: readonly SequenceLane[];
  /** In the order in which they were sent. */
  readonly messages: readonly SequenceMessage[];
  /** Exchanges that led to nothing and are not among the messages, when those are left out. */
  readonly routine: readonly RoutineCount[];
  /** Messages in the window that pass the filters, drawn or not. */
  readonly total: number;
  /** What the window's events stated, oldest first: life and faults of the nodes, and steps of the partition. */
  readonly facts: FactRows;
  /** Facts left out for want of room. */
  readonly factsLeftOut: number;
  /** What led to the chosen message or fact, oldest first, and what it led to. */
  readonly path: readonly PathStep[];
  /** Facts that the path names. */
  readonly pathFacts: FactRows;
  readonly opened: OpenedMessage | null;
  /** The messages at the beginning of the window could not be brought back. */
  readonly cut: boolean;
  /** Request types that occur in the window, for the filter. */
  readonly apis: readonly string[];
}

export interface SequenceLane {
  readonly node: number;
  readonly name: string;
  readonly kind: number;
  readonly kafkaId: number;
  /** At the clock. */
  readonly status: NodeStatusName;
  /** Short words on what it is for the partition, or for the cluster. */
  readonly state: string;
  readonly leads: boolean;
}

/** `taken`: its receiver has read it. `waiting`: it is there, but the receiver is frozen or busy. `held`: at a cut link. */
export type MessageStateName = 'taken' | 'under way' | 'waiting' | 'held' | 'lost';

export interface SequenceMessage {
  /** Twice the correlation id; one more for the response. */
  readonly id: number;
  readonly api: string;
  readonly version: number;
  readonly correlationId: number;
  readonly isResponse: boolean;
  /** Indices of nodes. */
  readonly from: number;
  readonly to: number;
  readonly sentUs: number;
  /** When it gets there, or would: −1 while a cut link holds it. */
  readonly arrivesUs: number;
  /** When its receiver took it, −1 for not yet. */
  readonly takenUs: number;
  readonly state: MessageStateName;
  /** A few words beside the arrow: `Fetch(1220)`. */
  readonly label: string;
  /** One line: what it says, with partitions and offsets. */
  readonly summary: string;
  readonly records: number;
  /** Classes of the keys of its first records (`keyClass`). */
  readonly keys: readonly number[];
  /** High watermark that it carries for the chosen partition, or for its only one; −1 for none. */
  readonly highWatermark: number;
  /** Name of the error it carries, '' for none. */
  readonly error: string;
  /** Of the control plane: to, from or about the controller. */
  readonly isControl: boolean;
  /** Neither it nor its answer led to anything. */
  readonly isRoutine: boolean;
  /** Event in which it was taken, −1 for none: facts of that event follow from it. */
  readonly takenEvent: number;
}

export interface RoutineCount {
  readonly api: string;
  readonly from: number;
  readonly to: number;
  /** Exchanges, and when they were sent. */
  readonly count: number;
  readonly timesUs: readonly number[];
}

/** `before`: it led to what is chosen. `after`: it follows from it. */
export interface PathStep {
  readonly part: 'before' | 'chosen' | 'after';
  /** Either of the two is 0. */
  readonly message: number;
  readonly fact: number;
  /** A message that is not in the window stands here whole. */
  readonly stands: SequenceMessage | null;
}

export interface OpenedMessage {
  readonly message: SequenceMessage;
  readonly fields: readonly FieldRow[];
  /** Rows left out for want of room. */
  readonly fieldsLeftOut: number;
  /** The other half of the exchange, 0 when it does not exist (yet). */
  readonly counterpart: number;
}

/** A field of a request or response with Kafka's own name; an array's elements are numbered. */
export interface FieldRow {
  readonly depth: number;
  readonly name: string;
  readonly value: string;
  /** What the value stands for: the topic behind an id, the name of an error. */
  readonly note: string;
}
