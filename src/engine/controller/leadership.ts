import type { Context } from '../kernel/behavior';
import { FactKind } from '../facts/fact-kinds';
import type { MetadataRecord } from '../metadata/records';
import { notControllerResponse } from '../protocol/failed-response';
import { append } from './append';
import { KRAFT_VERSION, type ControllerState } from './controller-state';
import { contactBroker, createHeartbeats, registerBroker } from './heartbeat-manager';
import { sessionCheckUs } from './session-check';
import { ControllerTimer } from './timers';

/**
 * The leader of the quorum has seen its own epoch committed, and with it all that went before: it becomes the active
 * controller. Nothing is read; sessions of unfenced brokers begin anew and periodic checks start (R-CTRL-01, R-CTRL-02).
 */
export function activate(ctx: Context, state: ControllerState): void {
  const { config } = state;
  const { epoch } = state.raft.election;
  state.active = true;
  state.image = state.committed;
  state.heartbeats = createHeartbeats(config.brokerSessionTimeoutMs * 1000);
  ctx.emit(FactKind.ControllerActivated, epoch, state.log.highWatermark);
  // The first leader of a new cluster writes what the cluster was formatted with.
  if (state.image.features.size === 0) append(ctx, state, bootstrapRecords(state));
  for (const { brokerId, brokerEpoch, fenced } of state.image.brokers.values()) {
    registerBroker(state.heartbeats, brokerId, fenced);
    if (!fenced) contactBroker(state.heartbeats, brokerId, brokerEpoch, ctx.nowUs);
  }
  ctx.periodic(sessionCheckUs(state), ControllerTimer.SessionCheck, epoch);
  if (config.metadataMaxIdleIntervalMs > 0) ctx.periodic(config.metadataMaxIdleIntervalMs * 1000, ControllerTimer.Idle, epoch);
  if (config.autoLeaderRebalanceEnable) ctx.periodic(config.leaderImbalanceCheckIntervalSeconds * 1_000_000, ControllerTimer.PreferredLeaders, epoch);
  ctx.periodic(config.uncleanLeaderElectionIntervalMs * 1000, ControllerTimer.UncleanElections, epoch);
}

/** What formatting a new cluster writes: feature levels, and with ELR on one floor for the whole cluster (R-ELR-08). */
function bootstrapRecords(state: ControllerState): MetadataRecord[] {
  const records: MetadataRecord[] = [];
  for (const [name, featureLevel] of state.bootstrapFeatures) if (name !== KRAFT_VERSION) records.push({ type: 'FeatureLevelRecord', name, featureLevel });
  if ((state.bootstrapFeatures.get('eligible.leader.replicas.version') ?? 0) > 0) {
    records.push({ type: 'ConfigRecord', resourceType: 'BROKER', resourceName: '', name: 'min.insync.replicas', value: String(state.config.minInsyncReplicas) });
  }
  return records;
}

/**
 * The node leads no longer: what it decided and has not committed is rolled back, and who waits for it is told to look for
 * another controller (R-CTRL-03). What stands in its log already stays there; the next leader may commit it or cut it off.
 */
export function stepDown(ctx: Context, state: ControllerState): void {
  const { cause } = ctx;
  const uncommitted = state.nextOffset - state.log.highWatermark;
  if (uncommitted > 0) ctx.emit(FactKind.MetadataRolledBack, uncommitted, state.raft.election.epoch);
  state.active = false;
  state.image = state.committed;
  state.pending = [];
  state.writing = 0;
  state.nextOffset = state.log.logEndOffset;
  ctx.cancel(state.appendTimer);
  state.appendTimer = 0;
  const waiting = state.deferred;
  state.deferred = [];
  for (const { request } of waiting) ctx.reply(request, notControllerResponse(request));
  state.heartbeats = createHeartbeats(state.config.brokerSessionTimeoutMs * 1000);
  ctx.because(cause);
}
