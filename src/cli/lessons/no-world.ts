import type { ClusterView } from '../../worker/contract';
import { History } from '../../course/goals/history';
import type { Now } from '../../course/goals/now';

const NOTHING: ClusterView = {
  timeUs: 0, events: 0, traceHash: '', seed: 0, brokers: [], controllers: [], topics: [], partitions: [], replicas: [], producers: [], groups: [],
  consumers: [], linkFaults: [], ledger: { acknowledged: 0, delivered: 0, acknowledgedLost: 0, lostByPartition: [], failed: 0 }, inFlight: 0,
};

/** A run before anything is there. Whatever a lesson asks of the run must have an answer even then. */
export const NO_WORLD: Now = { view: NOTHING, history: new History([]) };
