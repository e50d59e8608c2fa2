import type { EventHandle } from '../../kernel/event-queue';
import type { SnapshotDownload } from '../../metadata/snapshot-download';

/** Kafka's broker states. */
export type BrokerPhase = 'NOT_RUNNING' | 'STARTING' | 'RECOVERY' | 'RUNNING' | 'PENDING_CONTROLLED_SHUTDOWN' | 'SHUTTING_DOWN';

/** How a broker stands with its controller. All of it but the clean-shutdown marker is forgotten when the process ends. */
export interface LifecycleState {
  phase: BrokerPhase;
  /** On disk: the leader of the quorum, which is the active controller, as far as this broker knows; −1 for none (R-KRAFT-08). */
  controllerId: number;
  /** On disk: the epoch in which it leads; −1 before anything was heard. */
  quorumEpoch: number;
  /** Of this life of the process. */
  incarnationId: string;
  /** −1 until registered. */
  brokerEpoch: number;
  /** On disk: the epoch of the life that was stopped cleanly, −1 without a clean stop (R-ELR-07). */
  cleanShutdownEpoch: number;
  /** What the marker said when this life began. */
  previousBrokerEpoch: number;
  /** Read the metadata log up to where it stood when the process came up. */
  caughtUp: boolean;
  /** Replicas and coordinators follow the metadata, and requests are served. */
  serving: boolean;
  /** A registration or heartbeat is on its way; the next waits for the answer. */
  communicating: boolean;
  /** Until when a registration or heartbeat is sent again at once if another controller has to be found for it. */
  communicateDeadlineUs: number;
  communicateAgain: boolean;
  communicateTimer: EventHandle;
  registrationTimer: EventHandle;
  shutdownTimer: EventHandle;
  gotShutdownAnswer: boolean;
  /** Runs while a failed directory has not been reported. */
  directoryFailureTimer: EventHandle;
  /** Failed metadata fetches in a row. */
  fetchFailures: number;
  /** The snapshot that it reads instead of a metadata log that is there no more (R-KRAFT-17). */
  download: SnapshotDownload | null;
}

export function createLifecycle(): LifecycleState {
  return {
    phase: 'NOT_RUNNING', controllerId: -1, quorumEpoch: -1, incarnationId: '', brokerEpoch: -1, cleanShutdownEpoch: -1, previousBrokerEpoch: -1, caughtUp: false, serving: false,
    communicating: false, communicateDeadlineUs: 0, communicateAgain: false, communicateTimer: 0, registrationTimer: 0, shutdownTimer: 0, gotShutdownAnswer: false, directoryFailureTimer: 0, fetchFailures: 0,
    download: null,
  };
}

export function copyLifecycle(state: LifecycleState): LifecycleState {
  return { ...state };
}

/** The process is gone. A clean stop leaves the marker with its broker epoch. */
export function endLife(state: LifecycleState, clean: boolean): void {
  const cleanShutdownEpoch = clean && state.phase === 'SHUTTING_DOWN' ? state.brokerEpoch : -1;
  const { controllerId, quorumEpoch } = state;
  Object.assign(state, createLifecycle(), { cleanShutdownEpoch, controllerId, quorumEpoch });
}
