import type { Command } from '../engine/scenario/command';
import type { LogParams, LogView } from './log-contract';
import type { ReplicasParams, ReplicasView } from './replicas-contract';
import type { ControllerParams, ControllerView } from './views/controller/controller-contract';
import type { ConsumerPanelParams, ConsumerPanelView } from './views/consumer/consumer-contract';
import type { GroupParams, GroupView } from './views/group/group-contract';
import type { ProducerParams, ProducerView } from './views/producer/producer-contract';
import type { RecordsParams, RecordsView } from './views/records/records-contract';
import type { ShareParams, ShareView } from './views/share/share-contract';
import type { SequenceParams, SequenceView } from './views/sequence/sequence-contract';
import type { Completions, TerminalParams, TerminalView } from './views/terminal/terminal-contract';
import type { TransactionParams, TransactionView } from './views/transaction/transaction-contract';

/**
 * Everything that crosses between the main thread and the worker, and nothing else does. All of it is plain data
 * (structured clone); numbers that stand for simulated time are integer microseconds and end in `Us`.
 *
 * Three kinds of traffic:
 * - **asks** (main → worker, with an `id`): answered by exactly one `done` or `refused` with that id;
 * - **the picture**: `frame` messages (binary, see `frame.ts`), one at a time, the next only after `frameTaken`;
 * - **views**: JSON-like pictures of parts of the state, computed only while subscribed, a few times a second.
 */

// ---- a run and its moments ------------------------------------------------------------------------------------------

/** A moment of a run: how many events had been processed, and the clock (which may stand after the last event). */
export interface Moment {
  readonly events: number;
  readonly timeUs: number;
}

/** A command with its place. A run is (scenario, seed, placed commands); that triple replays bit for bit. */
export interface PlacedCommand {
  /** How many events had been processed when it was given. */
  readonly atEvent: number;
  /** The clock then; never before the last processed event, never after the next one. */
  readonly timeUs: number;
  readonly command: Command;
}

/** Where a run is opened: a moment by number of events (exact) or by time. */
export type SeekTarget = { readonly event: number } | { readonly timeUs: number };

// ---- main → worker --------------------------------------------------------------------------------------------------

export type ToWorker =
  /**
   * Starts a run; what ran before is dropped. `scenario` is scenario JSON, still unvalidated. With `commands` and `cursor`
   * the run is computed up to that moment before `loaded` comes. Answer: `loaded` or `loadFailed`, and `done`/`refused`.
   */
  | {
      readonly type: 'load';
      readonly id: number;
      readonly scenario: unknown;
      /** Overrides the scenario's own seed. */
      readonly seed?: number;
      readonly commands?: readonly PlacedCommand[];
      readonly cursor?: Moment;
    }
  /** Runs. `speed` is simulated seconds per real second, or as fast as this machine can. Plays on while asks are served. */
  | { readonly type: 'play'; readonly speed: Speed }
  | { readonly type: 'pause' }
  /** Pauses, then moves by steps; `done` when there. Backwards over the beginning stops at the beginning. */
  | { readonly type: 'step'; readonly id: number; readonly step: Step }
  /**
   * Pauses if `pause` is not false, then goes to that moment of the current branch, forwards or backwards. One that is overtaken
   * by a later seek before it began is `done` where the cursor is: scrubbing asks for more than it needs.
   */
  | { readonly type: 'seek'; readonly id: number; readonly to: SeekTarget; readonly pause?: boolean }
  /** Does something to the world at the cursor. In the past this forks: the old future stays as a branch. */
  | { readonly type: 'act'; readonly id: number; readonly command: Command }
  /**
   * Takes back the last command of the current branch: the cursor goes to the moment before it (or stays, when it is
   * earlier). `redo` gives it back and returns to the moment where `undo` was asked.
   */
  | { readonly type: 'undo'; readonly id: number }
  | { readonly type: 'redo'; readonly id: number }
  /** Goes on in another branch, at the latest moment known of it or, with `keepCursor`, at the same time. */
  | { readonly type: 'switchBranch'; readonly id: number; readonly branch: number; readonly keepCursor?: boolean }
  /** What could stand at the cursor of a line at a terminal; changes nothing. Answer: `completions`, or `refused`. */
  | { readonly type: 'complete'; readonly id: number; readonly terminal: number; readonly text: string; readonly cursor: number }
  /** Sends the view now and whenever it has changed, at most `perSecond` times a second (default 8). One subscription a name. */
  | { [N in ViewName]: { readonly type: 'subscribe'; readonly view: N; readonly params: ViewParams[N]; readonly perSecond?: number } }[ViewName]
  | { readonly type: 'unsubscribe'; readonly view: ViewName }
  /** Switches the stream of facts (`facts` messages) on for kinds of at least that level, or off (null). Default off. */
  | { readonly type: 'streamFacts'; readonly minLevel: 0 | 1 | 2 | null }
  /** What frames hold. Defaults: 4096 messages, all replicas up to 1024 strips. */
  | { readonly type: 'frameOptions'; readonly options: FrameOptions }
  /** The main thread has taken the last frame for drawing; an older buffer comes back to be used again. Without this no further frame comes. */
  | { readonly type: 'frameTaken'; readonly buffer: ArrayBuffer | null }
  /** Checks the invariants while running (slower). A broken one comes as `invariantBroken`, and the run pauses. */
  | { readonly type: 'setInvariants'; readonly on: boolean };

export type Speed = number | 'max';

export interface Step {
  /**
   * `event`: one processed event. `fact`: the next event that states a fact worth stopping at (level ≥ 1). `selected`: the next
   * event that touches the selection (happens at the node, or states a fact about it). `time`: by `deltaUs`.
   */
  readonly unit: 'event' | 'fact' | 'selected' | 'time';
  readonly direction: 1 | -1;
  /** How many, default 1 (not for `time`). */
  readonly count?: number;
  readonly selection?: Selection;
  readonly deltaUs?: number;
}

/** A thing one can point at. Nodes by name, as in commands. */
export type Selection =
  | { readonly type: 'node'; readonly node: string }
  | { readonly type: 'partition'; readonly topic: string; readonly partition: number }
  | { readonly type: 'replica'; readonly node: string; readonly topic: string; readonly partition: number }
  | { readonly type: 'group'; readonly group: string }
  /** Both directions of the way between two nodes. */
  | { readonly type: 'link'; readonly from: string; readonly to: string }
  | { readonly type: 'fact'; readonly id: number };

export interface FrameOptions {
  /** More than that in flight: only the first are in the frame; the header's `messageTotal` is still exact. */
  readonly maxMessages?: number;
  /** Topics whose replica strips are wanted; all when absent. */
  readonly topics?: readonly string[];
  readonly maxStrips?: number;
  /** With false, the last records' key classes are left out (zero), which is cheaper. */
  readonly recordClasses?: boolean;
}

// ---- worker → main --------------------------------------------------------------------------------------------------

export type FromWorker =
  | { readonly type: 'loaded'; readonly run: RunInfo }
  /** Nothing of the run before was touched. */
  | { readonly type: 'loadFailed'; readonly errors: readonly LoadError[] }
  | { readonly type: 'done'; readonly id: number; readonly cursor: CursorInfo }
  | { readonly type: 'completions'; readonly id: number; readonly completions: Completions }
  /** Nothing has changed. `reason` is a sentence for a person. */
  | { readonly type: 'refused'; readonly id: number; readonly reason: string }
  /** Decode with `decodeFrame`, say `frameTaken`, draw, and give the buffer back with a later `frameTaken`. */
  | { readonly type: 'frame'; readonly buffer: ArrayBuffer; readonly cursor: CursorInfo }
  | { [N in ViewName]: { readonly type: 'view'; readonly view: N; readonly data: ViewData[N] } }[ViewName]
  /**
   * Texts for numbers: nodes by index, names by the world's name id. Sent before anything that uses them. `from` is the
   * index of the first text; what the receiver has from there on is replaced.
   */
  | { readonly type: 'names'; readonly nodes: readonly NodeName[]; readonly from: number; readonly texts: readonly string[] }
  /** Facts stated since the last such message; with `reset`, what came before is void (time went back, or a jump). */
  | { readonly type: 'facts'; readonly reset: boolean; readonly rows: FactRows; readonly dropped: number }
  | { readonly type: 'branches'; readonly branches: readonly BranchInfo[]; readonly current: number; readonly undo: Command | null; readonly redo: Command | null }
  | { readonly type: 'invariantBroken'; readonly violations: readonly InvariantViolation[]; readonly cursor: CursorInfo }
  /** A replay did not give the trace it gave before: an error of the engine, told loudly, never passed over. */
  | { readonly type: 'replayMismatch'; readonly mismatch: ReplayMismatch }
  /** The engine threw. The run stands still; loading `run` with `lastCheckpoint` as cursor goes on from there. */
  | { readonly type: 'crashed'; readonly message: string; readonly stack: string; readonly run: SavedRun | null; readonly lastCheckpoint: Moment };

export interface LoadError {
  /** Place in the scenario, as `topics[0].partitions`; '' for the whole. */
  readonly path: string;
  readonly value: string;
  readonly expected: string;
  readonly help?: string;
}

/** Something that is taken, but does not do what one may expect. */
export interface LoadWarning {
  readonly path: string;
  readonly value: string;
  readonly message: string;
}

export interface RunInfo {
  readonly title: string;
  readonly seed: number;
  /** The scenario as validated, with its defaults. JSON. */
  readonly scenario: unknown;
  readonly warnings: readonly LoadWarning[];
  readonly cursor: CursorInfo;
}

/** All that is needed to compute a run again; what a share link holds. */
export interface SavedRun {
  readonly scenario: unknown;
  readonly seed: number;
  readonly commands: readonly PlacedCommand[];
  readonly cursor: Moment;
}

export interface CursorInfo extends Moment {
  /** 16 hexadecimal digits over everything up to here. */
  readonly traceHash: string;
  readonly branch: number;
  /** Commands of the branch given so far. */
  readonly commandsApplied: number;
  /** The latest moment computed of this branch; later than the cursor when time went back. */
  readonly head: Moment;
  readonly playing: boolean;
  readonly speed: Speed;
  /** While playing: simulated seconds per real second really reached, 0 when not known yet. */
  readonly reachedSpeed: number;
}

export interface ReplayMismatch {
  readonly atEvent: number;
  readonly expected: string;
  readonly found: string;
}

export interface InvariantViolation {
  /** `INV-01` … */
  readonly invariant: string;
  readonly message: string;
}

export interface NodeName {
  readonly name: string;
  /** `NodeKind` of the engine. */
  readonly kind: number;
  /** Broker or controller id, −1 for others. */
  readonly kafkaId: number;
}

/**
 * Facts as rows of ten numbers (`FACT_COLUMNS`): id, timeUs, event, node, kind, a, b, c, d, cause. Their sentences are written
 * on the main thread with the names of the `names` messages.
 */
export type FactRows = Float64Array<ArrayBuffer>;
export const FACT_COLUMNS = 10;

export interface BranchInfo {
  readonly branch: number;
  /** The branch it forked from, −1 for the first. */
  readonly parent: number;
  /** Where it left its parent. */
  readonly forkedAt: Moment;
  /** What it did there first; null for the first branch. */
  readonly firstCommand: Command | null;
  readonly head: Moment;
  /** Notable moments and actions, for drawing it beside the others. */
  readonly commands: readonly PlacedCommand[];
}

// ---- views ----------------------------------------------------------------------------------------------------------

export interface ViewParams {
  cluster: Record<string, never>;
  inspector: { readonly selection: Selection };
  timeline: { readonly maxMarks?: number };
  eventLog: EventLogParams;
  log: LogParams;
  replicas: ReplicasParams;
  sequence: SequenceParams;
  records: RecordsParams;
  controller: ControllerParams;
  group: GroupParams;
  consumer: ConsumerPanelParams;
  share: ShareParams;
  terminal: TerminalParams;
  producer: ProducerParams;
  transaction: TransactionParams;
}

export interface ViewData {
  cluster: ClusterView;
  inspector: InspectorView;
  timeline: TimelineView;
  eventLog: EventLogView;
  log: LogView;
  replicas: ReplicasView;
  sequence: SequenceView;
  records: RecordsView;
  controller: ControllerView;
  group: GroupView;
  consumer: ConsumerPanelView;
  share: ShareView;
  terminal: TerminalView;
  producer: ProducerView;
  transaction: TransactionView;
}

export type ViewName = keyof ViewParams;

/** The whole system at the cursor. Counts are exact. */
export interface ClusterView {
  readonly timeUs: number;
  readonly events: number;
  readonly traceHash: string;
  readonly seed: number;
  readonly brokers: readonly BrokerRow[];
  readonly controllers: readonly ControllerRow[];
  /** Absent where a quorum keeps the metadata. */
  readonly zookeeper?: ZooKeeperRow;
  /** Absent where no broker has tiered storage. */
  readonly objectStore?: ObjectStoreRow;
  readonly topics: readonly TopicRow[];
  /** As the controller has committed them. Ordered by topic (as created) and partition. */
  readonly partitions: readonly PartitionRow[];
  /** As each broker believes. Ordered as `partitions`, then as in the replica list. */
  readonly replicas: readonly ReplicaRow[];
  readonly producers: readonly ProducerRow[];
  readonly groups: readonly GroupRow[];
  /** Consumers that belong to no group, or whose group no coordinator knows yet. */
  readonly consumers: readonly ConsumerRow[];
  readonly linkFaults: readonly LinkFaultRow[];
  readonly ledger: Ledger;
  /** Messages in flight now. */
  readonly inFlight: number;
}

export type NodeStatusName = 'running' | 'stopping' | 'down' | 'paused';

export interface NodeRow {
  /** As in commands. */
  readonly name: string;
  /** Index of the node in its world: facts and frames use it. */
  readonly node: number;
  readonly status: NodeStatusName;
  /** Extra time of a disk write; 0 = healthy. */
  readonly diskWriteUs: number;
  /** The fact of the last fault that hit it, 0 for none since it started. */
  readonly lastFault: number;
}

export interface LogDirectoryRow {
  readonly path: string;
  readonly isOffline: boolean;
}

export interface BrokerRow extends NodeRow {
  readonly id: number;
  readonly rack: string | null;
  /** As the controller has it; null while it does not know the broker. */
  readonly fenced: boolean | null;
  readonly controlledShutdown: boolean;
  readonly brokerEpoch: number;
  /** Offset of the metadata log that the broker has applied, −1 for none. */
  readonly metadataOffset: number;
  /** In the order of log.dirs. */
  readonly directories?: readonly LogDirectoryRow[];
  /** ZooKeeper era: epoch in which this broker, by its own word, is the controller; absent when it is not. */
  readonly controllerEpoch?: number;
  /** It is the controller, and still reads what there is. */
  readonly isLoading?: boolean;
  readonly leaders: number;
  readonly replicas: number;
}

export interface ControllerRow extends NodeRow {
  readonly id: number;
  readonly active: boolean;
  readonly metadataOffset: number;
  /** Offset of the last committed record. */
  readonly committedOffset: number;
  readonly epoch: number;
}

/** The ensemble of the ZooKeeper era. */
export interface ZooKeeperRow extends NodeRow {
  readonly sessions: number;
  readonly znodes: number;
  /** Broker that has made /controller, −1 while there is none. */
  readonly controller: number;
}

/** Where brokers with tiered storage copy closed segments to. */
export interface ObjectStoreRow extends NodeRow {
  /** Wholly copied. */
  readonly segments: number;
  readonly sizeBytes: number;
  /** Being copied or deleted. */
  readonly unfinished: number;
}

export interface TopicRow {
  readonly topic: string;
  readonly topicId: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly minIsr: number;
  /** `__consumer_offsets` and the like. */
  readonly internal: boolean;
}

export interface PartitionRow {
  readonly topic: string;
  readonly partition: number;
  /** −1: none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly elr: readonly number[];
  readonly minIsr: number;
  readonly underReplicated: boolean;
  readonly underMinIsr: boolean;
  readonly offline: boolean;
}

export interface ReplicaRow {
  readonly broker: number;
  readonly topic: string;
  readonly partition: number;
  /** What the broker itself believes to be, right or not; `none` while it does not know of the partition. */
  readonly role: 'leader' | 'follower' | 'none';
  readonly logStart: number;
  readonly hw: number;
  readonly leo: number;
  /** Files its log is in, the one being written to included; 0 while it has no log. */
  readonly segments: number;
  /** Offset that the oldest of them begins at: below the log's start when some of its records are deleted. */
  readonly firstSegment: number;
  readonly leaderEpoch: number;
  /** In the committed ISR. */
  readonly inIsr: boolean;
  /** Records behind the present leader's log end; null when there is no leader to compare with. */
  readonly lag: number | null;
  /** Its broker is down, the disk under its log has failed, or it has no leader to follow. */
  readonly offline: boolean;
}

export interface ClientRow {
  readonly name: string;
  readonly node: number;
  readonly status: NodeStatusName;
  readonly lastFault: number;
}

export interface ProducerRow extends ClientRow {
  readonly topics: readonly string[];
  /** Short and true, e.g. `acks=all`, `linger.ms=5`. */
  readonly config: readonly string[];
  readonly recordsPerSecond: number;
  /** Records, from the start of the run. Retries count batches sent again. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly retried: number;
  readonly buffered: number;
  /** Produce requests sent since the start of the run. */
  readonly requests: number;
  /** Produce requests without an answer yet. */
  readonly inFlight: number;
}

export interface GroupRow {
  readonly group: string;
  /** `Empty`, `PreparingRebalance`, `CompletingRebalance`, `Stable`, `Dead`; `Unknown` while no coordinator has it. */
  readonly state: string;
  readonly generation: number;
  /** Broker id, −1 while there is none. */
  readonly coordinator: number;
  readonly protocol: string;
  readonly members: readonly ConsumerRow[];
  readonly topics: readonly string[];
  /** Sum over all partitions of its topics; null when not known. */
  readonly lag: number | null;
  /** A share group: its generation is the group epoch, and partitions may be with several members. */
  readonly isShare?: true;
}

export interface ConsumerRow extends ClientRow {
  readonly group: string;
  readonly memberId: string;
  /** The member's own view of itself: `unjoined`, `joining`, `syncing`, `stable` … */
  readonly state: string;
  readonly generation: number;
  readonly delivered: number;
  readonly assignment: readonly AssignedPartition[];
}

export interface AssignedPartition {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record it will take; −1 before it is known. */
  readonly position: number;
  /** As the coordinator holds it; −1 for none. */
  readonly committed: number;
  /** High watermark − position; null when not known. */
  readonly lag: number | null;
  /** In a share group there are no positions: this is where all of the group stand; null while nobody reads there. */
  readonly shared?: SharedPosition | null;
}

export interface SharedPosition {
  /** The first record that is not done with. */
  readonly startOffset: number;
  /** The last that was ever handed out. */
  readonly endOffset: number;
  /** Records in anybody's hand. */
  readonly acquired: number;
  readonly acquiredByMember: number;
}

export interface LinkFaultRow {
  readonly from: string;
  readonly to: string;
  readonly cut: boolean;
  readonly lossPpm: number;
  readonly extraUs: number;
}

/** What was promised and what became of it. */
export interface Ledger {
  /** Records whose producer got a success (acks ≥ 1). */
  readonly acknowledged: number;
  readonly delivered: number;
  /** Of those acknowledged, the ones that are in no log of the partition's present leader any more. */
  readonly acknowledgedLost: number;
  /** The same by partition: those that lack any, in the order of their first acknowledgement. */
  readonly lostByPartition: readonly { readonly topic: string; readonly partition: number; readonly records: number }[];
  /** Records whose producer gave up (it was told of the failure). */
  readonly failed: number;
}

export interface InspectorView {
  readonly selection: Selection;
  /** False: there is no such thing (any more); the rest is empty. */
  readonly found: boolean;
  readonly title: string;
  /** `broker`, `controller`, `producer`, `consumer`, `partition`, `replica`, `group`, `link`, `fact`. */
  readonly kind: string;
  readonly status: NodeStatusName | null;
  readonly sections: readonly InspectorSection[];
  readonly config: readonly ConfigRow[];
  /** Newest first: the last notable fact about the thing, and what led to it. Read with the `names`. */
  readonly why: FactRows;
  /** True when older causes are no longer at hand. */
  readonly whyCut: boolean;
}

export interface InspectorSection {
  readonly title: string;
  readonly rows: readonly StateRow[];
}

export interface StateRow {
  /** Kafka's own word for it. */
  readonly name: string;
  readonly value: string;
  readonly tone: 'plain' | 'good' | 'warn' | 'bad';
  /** Another thing that the value speaks of. */
  readonly link?: Selection;
  /** One line on what it means. */
  readonly help?: string;
}

export interface ConfigRow {
  readonly name: string;
  readonly value: string;
  readonly default: string;
  readonly changed: boolean;
  /** False: the engine knows it but does not act by it. */
  readonly honoured: boolean;
  /** Where the value comes from. */
  readonly source: 'default' | 'static' | 'dynamic' | 'topic' | 'client';
}

export interface TimelineView {
  readonly startUs: number;
  readonly cursor: Moment;
  readonly head: Moment;
  /** Fixed order: faults, elections, isr, groups, clients, metadata. */
  readonly lanes: readonly TimelineLane[];
  /** Own commands of the branch, also those after the cursor. */
  readonly commands: readonly PlacedCommand[];
  readonly checkpoints: readonly Moment[];
  readonly branches: readonly BranchInfo[];
  readonly branch: number;
}

export type LaneName = 'faults' | 'elections' | 'isr' | 'groups' | 'clients' | 'metadata';

export interface TimelineLane {
  readonly lane: LaneName;
  /** Rows of facts, oldest first, also those after the cursor as far as they are known. Thinned evenly over time. */
  readonly marks: FactRows;
  /** How many there are in truth. */
  readonly total: number;
}

/** A page of the log of facts: those before `beforeId` (or before the cursor), newest last. */
export interface EventLogParams {
  readonly limit: number;
  /** Only facts with a smaller id; absent: the latest. */
  readonly beforeId?: number;
  readonly minLevel?: 0 | 1 | 2;
  /** Of `FactTopic`; all when absent. */
  readonly topics?: readonly string[];
  /** Names of kinds, as `LeaderElected`. */
  readonly kinds?: readonly string[];
  /** Only what touches this thing. */
  readonly selection?: Selection;
}

export interface EventLogView {
  readonly rows: FactRows;
  /** There are older ones that match. */
  readonly hasOlder: boolean;
  /** Facts before this id are no longer held; seeking back brings them again. */
  readonly oldestHeldId: number;
}
