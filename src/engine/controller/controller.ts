import type { Behavior, Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import type { MetadataRecord } from '../metadata/records';
import { ApiKey } from '../protocol/api-keys';
import { effectiveBrokerConfig } from '../config/broker-config';
import { onAlterPartition } from './alter-partition';
import { append, commit, drain } from './append';
import { checkSessions, onBrokerHeartbeat, onBrokerRegistration, sessionCheckUs } from './cluster-control';
import { onIncrementalAlterConfigs } from './configuration-control';
import { copyController, forgetSoftState, type ControllerState } from './controller-state';
import { onCreatePartitions } from './create-partitions';
import { checkPreferredLeaders, checkUncleanElections, onElectLeaders } from './elect-leaders';
import { contactBroker, registerBroker } from './heartbeat-manager';
import { onFetchWaitOver, onMetadataFetch } from './observer-fetch';
import { onAllocateProducerIds } from './producer-id-control';
import { onAlterPartitionReassignments, onListPartitionReassignments } from './reassignment-control';
import { ControllerTimer } from './timers';
import { onCreateTopics, onDeleteTopics } from './topic-control';

/** What a node of a KRaft quorum does while it is the active controller. With one voter it always is (R-KRAFT-16). */
export const controllerBehavior: Behavior<ControllerState> = {
  onStart(ctx, state) {
    state.log.epoch++;
    state.config = effectiveBrokerConfig(state.staticConfig, state.committed.configs, state.nodeId);
    const firstStart = state.log.logEndOffset === 0;
    append(ctx, state, [{ type: 'LeaderChangeMessage', leaderId: state.nodeId, voters: state.voters }]);
    if (firstStart) append(ctx, state, bootstrapRecords(state));
    activate(ctx, state);
  },

  onRequest(ctx, state, request) {
    if (!answer(ctx, state, request)) ctx.hangUp(request);
  },

  onResponse() {
    throw new Error('a controller of a one-node quorum asks nobody');
  },

  onDisconnect() {
    // It has no connections of its own.
  },

  onTimer(ctx, state, type, a) {
    switch (type) {
      case ControllerTimer.Drain:
        drain(ctx, state);
        break;
      case ControllerTimer.Written:
        commit(ctx, state);
        break;
      case ControllerTimer.Idle:
        checkIdle(ctx, state);
        break;
      case ControllerTimer.SessionCheck:
        checkSessions(ctx, state);
        break;
      case ControllerTimer.PreferredLeaders:
        checkPreferredLeaders(ctx, state);
        break;
      case ControllerTimer.UncleanElections:
        checkUncleanElections(ctx, state, true);
        break;
      case ControllerTimer.FetchWait:
        onFetchWaitOver(ctx, state, a);
        break;
      default:
        throw new Error(`no timer of a controller has type ${type}`);
    }
  },

  onCommand(_ctx, _state, command) {
    throw new Error(`a controller takes no command: ${JSON.stringify(command)}`);
  },

  onStop(ctx) {
    ctx.exit();
  },

  onDown(state) {
    forgetSoftState(state);
  },

  copy: copyController,
};

/** Answers a request, now or when it is committed; false for an API that no controller listener serves here. */
function answer(ctx: Context, state: ControllerState, request: Request): boolean {
  switch (request.api) {
    case ApiKey.Fetch:
      onMetadataFetch(ctx, state, request);
      return true;
    case ApiKey.BrokerHeartbeat:
      onBrokerHeartbeat(ctx, state, request);
      return true;
    case ApiKey.BrokerRegistration:
      onBrokerRegistration(ctx, state, request);
      return true;
    case ApiKey.AlterPartition:
      onAlterPartition(ctx, state, request);
      return true;
    case ApiKey.CreateTopics:
      onCreateTopics(ctx, state, request);
      return true;
    case ApiKey.DeleteTopics:
      onDeleteTopics(ctx, state, request);
      return true;
    case ApiKey.CreatePartitions:
      onCreatePartitions(ctx, state, request);
      return true;
    case ApiKey.AlterPartitionReassignments:
      onAlterPartitionReassignments(ctx, state, request);
      return true;
    case ApiKey.ListPartitionReassignments:
      onListPartitionReassignments(ctx, state, request);
      return true;
    case ApiKey.ElectLeaders:
      onElectLeaders(ctx, state, request);
      return true;
    case ApiKey.IncrementalAlterConfigs:
      onIncrementalAlterConfigs(ctx, state, request);
      return true;
    case ApiKey.AllocateProducerIds:
      onAllocateProducerIds(ctx, state, request);
      return true;
    default:
      return false;
  }
}

/** What formatting a new cluster writes: feature levels, and with ELR on one floor for the whole cluster (R-ELR-08). */
function bootstrapRecords(state: ControllerState): MetadataRecord[] {
  const records: MetadataRecord[] = [];
  for (const [name, featureLevel] of state.bootstrapFeatures) records.push({ type: 'FeatureLevelRecord', name, featureLevel });
  if ((state.bootstrapFeatures.get('eligible.leader.replicas.version') ?? 0) > 0) {
    records.push({ type: 'ConfigRecord', resourceType: 'BROKER', resourceName: '', name: 'min.insync.replicas', value: String(state.config.minInsyncReplicas) });
  }
  return records;
}

/** The node becomes the active controller: sessions of unfenced brokers begin anew, periodic checks start (R-CTRL-02). */
function activate(ctx: Context, state: ControllerState): void {
  for (const { brokerId, brokerEpoch, fenced } of state.image.brokers.values()) {
    registerBroker(state.heartbeats, brokerId, fenced);
    if (!fenced) contactBroker(state.heartbeats, brokerId, brokerEpoch, ctx.nowUs);
  }
  const { config } = state;
  ctx.periodic(sessionCheckUs(state), ControllerTimer.SessionCheck);
  if (config.metadataMaxIdleIntervalMs > 0) ctx.periodic(config.metadataMaxIdleIntervalMs * 1000, ControllerTimer.Idle);
  if (config.autoLeaderRebalanceEnable) ctx.periodic(config.leaderImbalanceCheckIntervalSeconds * 1_000_000, ControllerTimer.PreferredLeaders);
  ctx.periodic(config.uncleanLeaderElectionIntervalMs * 1000, ControllerTimer.UncleanElections);
}

/** R-KRAFT-19. */
function checkIdle(ctx: Context, state: ControllerState): void {
  const intervalUs = state.config.metadataMaxIdleIntervalMs * 1000;
  const idleUs = ctx.nowUs - state.lastAppendUs;
  if (idleUs < intervalUs) {
    ctx.periodic(intervalUs - idleUs, ControllerTimer.Idle);
    return;
  }
  append(ctx, state, [{ type: 'NoOpRecord' }]);
  ctx.periodic(intervalUs, ControllerTimer.Idle);
}
