import {
  beginShutdown,
  brokerState,
  contactBroker,
  createHeartbeats,
  fenceBroker,
  hasValidSession,
  isFencedState,
  lowestActiveOffset,
  nextBrokerState,
  registerBroker,
  takeExpired,
  updateBroker,
  type BrokerHeartbeats,
} from '../../engine/controller/heartbeat-manager';
import { compare } from './compare';
import { skip, type Runner } from './outcome';

interface HeartbeatCase {
  readonly sessionMs: number;
  readonly ops: readonly Op[];
}

type Op = RegisterOp | BeatOp | ExpireOp | SessionOp;

interface RegisterOp {
  readonly op: 'register';
  readonly at: number;
  readonly broker: number;
  readonly fenced: boolean;
  readonly recordOffset: number;
}

interface BeatOp {
  readonly op: 'beat';
  readonly at: number;
  readonly broker: number;
  readonly metadataOffset: number;
  readonly wantFence: boolean;
  readonly wantShutDown: boolean;
  readonly registerOffset: number;
  readonly leadsPartitions: boolean;
  readonly shutdownOffset?: number;
}

interface ExpireOp {
  readonly op: 'expire';
  readonly at: number;
  readonly fenced: readonly number[];
}

interface SessionOp {
  readonly op: 'valid-session';
  readonly at: number;
  readonly broker: number;
}

const OPS = ['register', 'beat', 'expire', 'valid-session'];

export const runHeartbeat: Runner = (recorded) => {
  const { sessionMs, ops } = recorded as unknown as HeartbeatCase;
  const strange = ops.find(({ op }) => !OPS.includes(op));
  if (strange) return skip(`heartbeat ${strange.op} not built`);
  const state = createHeartbeats(sessionMs);
  /** Broker → epoch, which is the offset of its registration. */
  const epochs = new Map<number, number>();
  const actual = ops.map((op) => ({ ...op, ...perform(op, state, epochs) }));
  return compare({ ops }, { ops: actual }, { unordered: (path) => path.at(-1) === 'fenced' });
};

function perform(op: Op, state: BrokerHeartbeats, epochs: Map<number, number>): Record<string, unknown> {
  const epochOf = (broker: number) => epochs.get(broker) ?? -1;
  switch (op.op) {
    case 'register':
      epochs.set(op.broker, op.recordOffset);
      registerBroker(state, op.broker, op.fenced);
      if (!op.fenced) contactBroker(state, op.broker, op.recordOffset, op.at);
      return {};
    case 'beat':
      return beat(op, state, epochOf(op.broker));
    case 'expire': {
      const fenced: number[] = [];
      for (let broker = takeExpired(state, op.at); broker >= 0; broker = takeExpired(state, op.at)) {
        fenceBroker(state, broker);
        fenced.push(broker);
      }
      return { fenced };
    }
    case 'valid-session':
      return { result: hasValidSession(state, op.broker, epochOf(op.broker), op.at) };
  }
}

function beat(op: BeatOp, state: BrokerHeartbeats, epoch: number): Record<string, unknown> {
  contactBroker(state, op.broker, epoch, op.at);
  const broker = state.brokers.get(op.broker);
  const current = broker && brokerState(broker);
  const request = { currentMetadataOffset: op.metadataOffset, wantFence: op.wantFence, wantShutDown: op.wantShutDown };
  const next = nextBrokerState(state, op.broker, request, op.registerOffset, () => op.leadsPartitions);
  updateBroker(state, op.broker, isFencedState(next), op.metadataOffset);
  if (next === 'CONTROLLED_SHUTDOWN' && op.shutdownOffset !== undefined) beginShutdown(state, op.broker, op.shutdownOffset);
  const lowest = lowestActiveOffset(state);
  return { current, next, lowestActiveOffset: lowest === Infinity ? null : lowest };
}
