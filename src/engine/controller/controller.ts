import type { Behavior, Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { effectiveBrokerConfig } from '../config/broker-config';
import { loggerLevels } from '../config/loggers';
import { describeAcls } from '../metadata/describe-acls';
import { describeConfigs } from '../metadata/describe-configs';
import { ApiKey } from '../protocol/api-keys';
import type { DescribeConfigsRequest } from '../protocol/messages/configs';
import type { DescribeAclsRequest } from '../protocol/messages/acls';
import { notControllerResponse } from '../protocol/failed-response';
import { createAcls, deleteAcls } from './acl-control';
import { onAlterPartition } from './alter-partition';
import { onApiVersions } from './api-versions';
import { append, replyAfterCommit } from './append';
import { onAssignReplicasToDirs } from './assign-replicas-to-dirs';
import { alterClientQuotas } from './client-quota-control';
import { checkSessions, onBrokerHeartbeat, onBrokerRegistration } from './cluster-control';
import { onIncrementalAlterConfigs } from './configuration-control';
import { copyController, forgetSoftState, type ControllerState } from './controller-state';
import { createPartitions } from './create-partitions';
import type { Decide } from './decision';
import { checkPreferredLeaders, checkUncleanElections, electLeaders } from './elect-leaders';
import { onUpdateFeatures } from './feature-control';
import { onAllocateProducerIds } from './producer-id-control';
import { onDescribeCluster } from './describe-cluster';
import { onDescribeQuorum } from './raft/describe-quorum';
import { onVote } from './raft/election';
import { fetchFromLeader } from './raft/follower-fetch';
import { onFetchWaitOver } from './raft/leader-fetch';
import { leaveIfReplaced, onPatienceOver, onRaftDisconnect, onRaftResponse, startRaft, stopRaft } from './raft/lifecycle';
import { drain, onWritten } from './raft/log-append';
import { onPeerRetry } from './raft/peers';
import { onBeginQuorumEpoch, onEndQuorumEpoch, remindVoters } from './raft/quorum-epoch';
import { onMetadataFetch } from './raft/replication';
import { onFetchSnapshot } from './raft/snapshot-fetch';
import { onAddRaftVoter, onRemoveRaftVoter } from './raft/voter-changes';
import { readControllerDisk } from './read-disk';
import { alterPartitionReassignments, listPartitionReassignments } from './reassignment-control';
import { ControllerTimer } from './timers';
import { createTopics, deleteTopics } from './topic-control';
import { onUnregisterBroker } from './unregister-broker';

type RequestHandler = (ctx: Context, state: ControllerState, request: Request) => void;

/** What is decided on a request is appended, and answered once it is committed (R-CTRL-01). */
function committed(decide: Decide): RequestHandler {
  return (ctx, state, request) => {
    const { records, body } = decide(ctx, state, request);
    append(ctx, state, records);
    replyAfterCommit(ctx, state, request, body);
  };
}

/** What every node of the quorum answers. */
const quorumRoutes: (RequestHandler | undefined)[] = [];
quorumRoutes[ApiKey.Fetch] = onMetadataFetch;
quorumRoutes[ApiKey.FetchSnapshot] = onFetchSnapshot;
quorumRoutes[ApiKey.Vote] = onVote;
quorumRoutes[ApiKey.BeginQuorumEpoch] = onBeginQuorumEpoch;
quorumRoutes[ApiKey.EndQuorumEpoch] = onEndQuorumEpoch;
quorumRoutes[ApiKey.DescribeQuorum] = onDescribeQuorum;
quorumRoutes[ApiKey.ApiVersions] = onApiVersions;
quorumRoutes[ApiKey.DescribeCluster] = onDescribeCluster;
quorumRoutes[ApiKey.DescribeConfigs] = (ctx, { nodeId, committed: image, staticConfig }, request) =>
  ctx.reply(request, describeConfigs({ nodeId, image, staticConfig, loggers: loggerLevels(new Map()) }, request.body as DescribeConfigsRequest));
quorumRoutes[ApiKey.DescribeAcls] = (ctx, { committed: image, config }, request) => ctx.reply(request, describeAcls(image, config.authorizerClassName, request.body as DescribeAclsRequest));

/** What only the active controller decides. */
const controllerRoutes: (RequestHandler | undefined)[] = [];
controllerRoutes[ApiKey.BrokerHeartbeat] = onBrokerHeartbeat;
controllerRoutes[ApiKey.BrokerRegistration] = onBrokerRegistration;
controllerRoutes[ApiKey.UnregisterBroker] = onUnregisterBroker;
controllerRoutes[ApiKey.AlterPartition] = onAlterPartition;
controllerRoutes[ApiKey.AssignReplicasToDirs] = onAssignReplicasToDirs;
controllerRoutes[ApiKey.CreateTopics] = committed(createTopics);
controllerRoutes[ApiKey.DeleteTopics] = committed(deleteTopics);
controllerRoutes[ApiKey.CreatePartitions] = committed(createPartitions);
controllerRoutes[ApiKey.AlterPartitionReassignments] = committed(alterPartitionReassignments);
controllerRoutes[ApiKey.ListPartitionReassignments] = committed(listPartitionReassignments);
controllerRoutes[ApiKey.ElectLeaders] = committed(electLeaders);
controllerRoutes[ApiKey.IncrementalAlterConfigs] = onIncrementalAlterConfigs;
controllerRoutes[ApiKey.AlterClientQuotas] = committed(alterClientQuotas);
controllerRoutes[ApiKey.CreateAcls] = committed(createAcls);
controllerRoutes[ApiKey.DeleteAcls] = committed(deleteAcls);
controllerRoutes[ApiKey.AllocateProducerIds] = onAllocateProducerIds;
controllerRoutes[ApiKey.UpdateFeatures] = onUpdateFeatures;
controllerRoutes[ApiKey.AddRaftVoter] = onAddRaftVoter;
controllerRoutes[ApiKey.RemoveRaftVoter] = onRemoveRaftVoter;

/** A node of the KRaft quorum: it votes, keeps the metadata log, and decides while it is the active controller. */
export const controllerBehavior: Behavior<ControllerState> = {
  onStart(ctx, state) {
    state.config = effectiveBrokerConfig(state.staticConfig, state.committed.configs, state.nodeId);
    startRaft(ctx, state);
  },

  onRequest(ctx, state, request) {
    const quorumRoute = quorumRoutes[request.api];
    const controllerRoute = controllerRoutes[request.api];
    if (quorumRoute !== undefined) quorumRoute(ctx, state, request);
    else if (controllerRoute === undefined) ctx.hangUp(request);
    else if (state.active) controllerRoute(ctx, state, request);
    else ctx.reply(request, notControllerResponse(request));
    leaveIfReplaced(ctx, state);
  },

  onResponse(ctx, state, request, body) {
    onRaftResponse(ctx, state, request, body);
    leaveIfReplaced(ctx, state);
  },

  onDisconnect: onRaftDisconnect,

  onTimer(ctx, state, type, a) {
    onControllerTimer(ctx, state, type, a);
    leaveIfReplaced(ctx, state);
  },

  onCommand(_ctx, _state, command) {
    throw new Error(`a controller takes no command: ${JSON.stringify(command)}`);
  },

  onStop: stopRaft,

  onDown(state) {
    forgetSoftState(state);
  },

  copy: copyController,

  readDisk: readControllerDisk,
};

function onControllerTimer(ctx: Context, state: ControllerState, type: number, a: number): void {
  switch (type) {
    case ControllerTimer.Drain:
      drain(ctx, state);
      break;
    case ControllerTimer.Written:
      onWritten(ctx, state);
      break;
    case ControllerTimer.FetchWait:
      onFetchWaitOver(ctx, state, a);
      break;
    case ControllerTimer.RolePatience:
      onPatienceOver(ctx, state);
      break;
    case ControllerTimer.BeginEpoch:
      remindVoters(ctx, state);
      break;
    case ControllerTimer.PeerRetry:
      onPeerRetry(ctx, state, a);
      break;
    case ControllerTimer.FetchRetry:
      fetchFromLeader(ctx, state);
      break;
    case ControllerTimer.ShutdownDeadline:
      ctx.exit();
      break;
    default:
      // Set by the active controller of an epoch, and void once that is over.
      if (state.active && a === state.raft.election.epoch) onPeriodicCheck(ctx, state, type);
  }
}

function onPeriodicCheck(ctx: Context, state: ControllerState, type: number): void {
  switch (type) {
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
    default:
      throw new Error(`no timer of a controller has type ${type}`);
  }
}

/** R-KRAFT-19. */
function checkIdle(ctx: Context, state: ControllerState): void {
  const { epoch } = state.raft.election;
  const intervalUs = state.config.metadataMaxIdleIntervalMs * 1000;
  const idleUs = ctx.nowUs - state.lastAppendUs;
  if (idleUs < intervalUs) {
    ctx.periodic(intervalUs - idleUs, ControllerTimer.Idle, epoch);
    return;
  }
  append(ctx, state, [{ type: 'NoOpRecord' }]);
  ctx.periodic(intervalUs, ControllerTimer.Idle, epoch);
}
