import type { NodeStatusName } from '../../contract';

/** One producer from inside. */
export interface ProducerParams {
  /** By name; absent: the first that sends. */
  readonly producer?: string;
}

export interface ProducerView {
  readonly timeUs: number;
  /** All there are, those of applications that read and write included. */
  readonly names: readonly string[];
  readonly producer: ProducerInside | null;
}

export interface ProducerInside {
  readonly name: string;
  /** The process it lives in: itself, or the consumer whose application writes. */
  readonly node: string;
  readonly status: NodeStatusName;
  readonly closing: boolean;
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly identity: ProducerIdentity;
  /** Null without a transactional.id. */
  readonly transaction: ProducerTransaction | null;
  readonly memory: { readonly totalBytes: number; readonly freeBytes: number; readonly blockedRecords: number };
  readonly totals: {
    readonly sent: number;
    readonly acknowledged: number;
    readonly failed: number;
    readonly retries: number;
    readonly requests: number;
    /** Acknowledged records a Produce request; null before the first. */
    readonly recordsPerRequest: number | null;
  };
  readonly topics: readonly PartitionChoice[];
  readonly brokers: readonly BrokerLine[];
  /** Those with something in them first; at most so many, the rest is counted. */
  readonly partitions: readonly PartitionLine[];
  readonly quietPartitions: number;
}

export interface ProducerIdentity {
  readonly idempotent: boolean;
  /** −1 before one is acquired. */
  readonly producerId: number;
  readonly producerEpoch: number;
  /** Some partition's sequences have to begin again. */
  readonly epochBumpNeeded: boolean;
}

export interface ProducerTransaction {
  readonly transactionalId: string;
  readonly phase: string;
  /** Name of the error it stands in, '' for none. */
  readonly error: string;
  /** The transactional request under way, '' for none. */
  readonly request: string;
  readonly begun: number;
  readonly committed: number;
  readonly aborted: number;
  /** Records acknowledged in the open transaction. */
  readonly records: number;
}

/** How the records of a topic find their partition. */
export interface PartitionChoice {
  readonly topic: string;
  readonly how: 'by key' | 'sticky' | 'round robin';
  /** Where records without a key go now, −1 while nothing was chosen; with round robin the next turn. */
  readonly partition: number;
  /** Bytes since it was chosen; at `switchBytes` another one is. */
  readonly producedBytes: number;
  readonly switchBytes: number;
  /** Chances of the next choice, when they are not even. */
  readonly weights: readonly { readonly partition: number; readonly weight: number }[];
}

export interface BrokerLine {
  /** −1 for a node that is no broker any more. */
  readonly broker: number;
  readonly node: string;
  readonly maxInFlight: number;
  readonly requests: readonly { readonly id: number; readonly records: number; readonly batches: number }[];
  /** Since when something is ready that cannot leave, −1 for nothing. */
  readonly waitingUs: number;
}

export interface PartitionLine {
  readonly topic: string;
  readonly partition: number;
  /** −1 while no leader is known. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly nextSequence: number;
  /** −1: none yet. */
  readonly lastAckedSequence: number;
  /** A sent batch expired, and nobody knows whether it arrived. */
  readonly unresolved: boolean;
  readonly acknowledged: number;
  readonly lastOffset: number;
  /** In the order in which they will leave, those under way first. */
  readonly batches: readonly BatchLine[];
  readonly moreBatches: number;
  /** What the leader's log remembers of this producer; null when it knows nothing of it. */
  readonly remembered: RememberedProducer | null;
}

export type BatchPhase =
  /** Takes records, and waits for more. */
  | 'filling'
  /** Full, or its linger time is over: leaves when its connection takes one. */
  | 'ready'
  /** In a request that is not answered yet. */
  | 'in flight'
  /** Came back, and waits for its backoff. */
  | 'backing off'
  /** Came back, and leaves again when it can. */
  | 'to be sent again';

export interface BatchLine {
  readonly phase: BatchPhase;
  readonly records: number;
  /** While it is open, what the producer expects it to become. */
  readonly sizeBytes: number;
  /** The same before compression; equal without a codec. */
  readonly uncompressedBytes: number;
  readonly limitBytes: number;
  readonly ageUs: number;
  /** Until linger.ms is over, while it fills. */
  readonly lingerLeftUs: number;
  readonly backoffLeftUs: number;
  /** Until delivery.timeout.ms is over. */
  readonly deliveryLeftUs: number;
  readonly attempts: number;
  /** −1 before it has one. */
  readonly baseSequence: number;
  readonly lastSequence: number;
}

/** A leader's memory of one producer: what it compares the next batch with (R-LOG-07). */
export interface RememberedProducer {
  readonly broker: number;
  readonly producerEpoch: number;
  /** Oldest first, at most five. */
  readonly batches: readonly { readonly baseSequence: number; readonly lastSequence: number; readonly baseOffset: number; readonly lastOffset: number }[];
}
