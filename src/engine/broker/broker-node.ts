import { onGroupTimer, forgetAll } from '../coordinator/group-coordinator';
import { forgetTransactions, onMarkerDisconnect, onMarkerResponse, onTransactionTimer } from '../coordinator/transaction/transaction-coordinator';
import { forgetShareStates, onShareCoordinatorTimer } from '../coordinator/share-state/share-coordinator';
import type { Behavior, Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import { timedOutResponse } from '../protocol/failed-response';
import type { AddPartitionsToTxnResponse } from '../protocol/messages/add-partitions-to-txn';
import type { FetchSnapshotResponse } from '../protocol/messages/fetch-snapshot';
import type { ControlledShutdownResponse } from '../protocol/messages/control-plane';
import type { AssignReplicasToDirsResponse } from '../protocol/messages/log-directories';
import type { FetchResponse } from '../protocol/messages/fetch';
import type { AllocateProducerIdsResponse } from '../protocol/messages/producer-ids';
import { TimerRange } from '../protocol/timer-kinds';
import { isServedVersion } from './api/api-versions-api';
import { onTopicCreationAnswered } from './auto-topic-creation';
import { copyBroker, type BrokerState } from './broker-state';
import { failDirectory, renewDisks } from './fail-directory';
import { createForwarding, onForwardingDisconnect, onForwardingTimer, takeAnswered, type ForwardedRequest } from './forwarding';
import { groupHost } from './group-host';
import { createDirectoryAssignments, onAssignmentsAnswered, onAssignmentsLost } from './lifecycle/directory-assignments';
import { beginControlledShutdown, onCaughtUp, onLifecycleDisconnect, onLifecycleResponse, onLifecycleTimer, startLifecycle } from './lifecycle/lifecycle';
import { endLife } from './lifecycle/lifecycle-state';
import { onMetadataFetched, onSnapshotFetched, retryMetadataFetch } from './lifecycle/metadata-fetch';
import { createProducerIds, onProducerIdsAllocated } from './producer-id-manager';
import { onRemoteLogTimer, onStoreAnswered, onStoreLost } from './remote-log-manager';
import { createRemoteLogState } from './remote-log-manager/remote-log-state';
import { handleAlterPartitionResponse, handleFetchResponse, handleReplicaDisconnect, onBrokerDown, onReplicaTimer } from './replica-manager';
import { readBrokerDisk } from './read-disk';
import { routeOf } from './routes';
import { onShareClientGone, onShareStateDisconnect, onShareStateResponse, onShareTimer } from './share/share-manager';
import { createShareManager } from './share/share-manager-state';
import { shareStateHost } from './share/share-state-host';
import { Slot } from './slots';
import { onVerificationRetry, onVerified } from './transactions/on-verified';
import { transactionHost } from './transactions/transaction-host';
import { createVerifications, onVerificationAnswered, onVerificationLost, type PendingVerification } from './transactions/verification';
import { createMarkerWrites } from './transactions/write-txn-markers';
import { onPushAnswered, onPushLost } from './zookeeper/controller-door';
import {
  forgetZooKeeper, onControlledShutdownAnswered, onControlledShutdownLost, onZooKeeperDisconnect, onZooKeeperResponse, onZooKeeperTimer, startWithZooKeeper, stopWithZooKeeper,
} from './zookeeper/life';
import { takeInZooKeeperEra } from './zookeeper/routes';

const TIMERS_PER_RANGE = 100;

/** A broker as a node: hands what comes in to the part it belongs to. */
export const brokerBehavior: Behavior<BrokerState> = {
  onStart(ctx, broker) {
    if (broker.zookeeper === null) startLifecycle(ctx, broker);
    else startWithZooKeeper(ctx, broker);
  },

  onRequest(ctx, broker, request) {
    if (broker.zookeeper !== null && takeInZooKeeperEra(ctx, broker, request)) return;
    // Requests are taken in once the broker has caught up; until then, and for what it does not serve, it hangs up.
    const route = broker.lifecycle.serving ? routeOf(request.api) : undefined;
    const served = request.api === ApiKey.ApiVersions || isServedVersion(request.api, request.version);
    if (route === undefined || !served) ctx.hangUp(request);
    else route(ctx, broker, request);
  },

  onResponse(ctx, broker, request, body) {
    switch (request.slot) {
      case Slot.ReplicaFetch:
        handleFetchResponse(ctx, broker, request, body);
        break;
      case Slot.AlterPartition:
        handleAlterPartitionResponse(ctx, broker, request, body);
        break;
      case Slot.Lifecycle:
        if (broker.zookeeper === null) onLifecycleResponse(ctx, broker, request, body);
        else onControlledShutdownAnswered(ctx, broker, body as ControlledShutdownResponse);
        break;
      case Slot.ZooKeeper:
        onZooKeeperResponse(ctx, broker, request, body);
        break;
      case Slot.ControllerPush:
        onPushAnswered(ctx, broker, request);
        break;
      case Slot.MetadataFetch:
        if (request.api === ApiKey.FetchSnapshot) onSnapshotFetched(ctx, broker, body as FetchSnapshotResponse);
        else if (onMetadataFetched(ctx, broker, body as FetchResponse)) onCaughtUp(ctx, broker);
        break;
      case Slot.Forwarding:
        onForwardedAnswer(ctx, broker, request, body);
        break;
      case Slot.TransactionMarkers:
        onMarkerResponse(ctx, transactionHost(broker), broker.transactions, request, body);
        break;
      case Slot.RemoteLogTask:
      case Slot.RemoteLogFetch:
        onStoreAnswered(ctx, broker, request, body);
        break;
      case Slot.ShareState:
        onShareStateResponse(ctx, broker, request, body);
        break;
      case Slot.DirectoryAssignment:
        onAssignmentsAnswered(ctx, broker, body as AssignReplicasToDirsResponse);
        break;
      case Slot.TransactionVerification:
        onVerificationAnswered(ctx, broker, request, body as AddPartitionsToTxnResponse, onVerified);
        break;
      default:
        throw new Error(`a broker has no connection in slot ${request.slot}`);
    }
  },

  onDisconnect(ctx, broker, server, slot, lost, reason) {
    switch (slot) {
      case Slot.ReplicaFetch:
      case Slot.AlterPartition:
        handleReplicaDisconnect(ctx, broker, server, slot, lost, reason);
        break;
      case Slot.Lifecycle:
        if (broker.zookeeper === null) onLifecycleDisconnect(ctx, broker, lost);
        else if (lost.length > 0) onControlledShutdownLost(ctx, broker);
        break;
      case Slot.ZooKeeper:
        onZooKeeperDisconnect(ctx, broker, lost);
        break;
      case Slot.ControllerPush:
        onPushLost(ctx, broker, server);
        break;
      case Slot.MetadataFetch:
        if (lost.length > 0) retryMetadataFetch(ctx, broker);
        break;
      case Slot.Forwarding:
        onForwardingDisconnect(ctx, broker, lost);
        break;
      case Slot.TransactionMarkers:
        onMarkerDisconnect(ctx, transactionHost(broker), broker.transactions, lost);
        break;
      case Slot.RemoteLogTask:
      case Slot.RemoteLogFetch:
        onStoreLost(broker, lost);
        break;
      case Slot.ShareState:
        onShareStateDisconnect(ctx, broker, lost);
        break;
      case Slot.DirectoryAssignment:
        if (lost.length > 0) onAssignmentsLost(ctx, broker);
        break;
      case Slot.TransactionVerification:
        onVerificationLost(ctx, broker, lost, onVerified);
        break;
      default:
        throw new Error(`a broker has no connection in slot ${slot}`);
    }
  },

  onTimer(ctx, broker, type, a, b, ref) {
    switch (Math.floor(type / TIMERS_PER_RANGE)) {
      case TimerRange.ReplicaManager:
        onReplicaTimer(ctx, broker, type, a, b, ref);
        break;
      case TimerRange.BrokerLifecycle:
        onLifecycleTimer(ctx, broker, type);
        break;
      case TimerRange.GroupCoordinator:
        onGroupTimer(ctx, groupHost(broker), broker.groups, type, a, b, ref);
        break;
      case TimerRange.BrokerNode:
        for (const forwarded of onForwardingTimer(ctx, broker)) onForwardingTimedOut(ctx, broker, forwarded);
        break;
      case TimerRange.BrokerZooKeeper:
        onZooKeeperTimer(ctx, broker, type, a, b);
        break;
      case TimerRange.RemoteLogManager:
        onRemoteLogTimer(ctx, broker, type);
        break;
      case TimerRange.TransactionCoordinator:
        onTransactionTimer(ctx, transactionHost(broker), broker.transactions, type, a, b);
        break;
      case TimerRange.ShareCoordinator:
        onShareCoordinatorTimer(ctx, shareStateHost(broker), broker.shareStates, type, a, b);
        break;
      case TimerRange.SharePartitions:
        onShareTimer(ctx, broker, type, ref);
        break;
      case TimerRange.TransactionVerification:
        onVerificationRetry(ctx, broker, ref as PendingVerification);
        break;
      default:
        throw new Error(`a broker has no timer of type ${type}`);
    }
  },

  onClientGone(ctx, broker, client, slot) {
    onShareClientGone(ctx, broker, client, slot);
  },

  onCommand(ctx, broker, command) {
    const { type, directory } = command as { readonly type: string; readonly directory?: string };
    if (type !== 'failDisk' || directory === undefined) throw new Error(`a broker takes no command: ${JSON.stringify(command)}`);
    failDirectory(ctx, broker, directory);
  },

  onStop(ctx, broker) {
    if (broker.zookeeper === null) beginControlledShutdown(ctx, broker);
    else stopWithZooKeeper(ctx, broker);
  },

  onDown(broker, clean) {
    endLife(broker.lifecycle, clean);
    onBrokerDown(broker, clean);
    renewDisks(broker);
    broker.assignments = createDirectoryAssignments();
    forgetAll(broker.groups);
    forgetTransactions(broker.transactions);
    forgetShareStates(broker.shareStates);
    broker.shares = createShareManager();
    broker.verifications = createVerifications();
    broker.markerWrites = createMarkerWrites();
    broker.remote = createRemoteLogState();
    broker.forwarding = createForwarding();
    broker.producerIds = createProducerIds();
    broker.loggerLevels = new Map();
    broker.topicsBeingCreated = new Set();
    if (broker.zookeeper !== null) forgetZooKeeper(broker, broker.zookeeper.settings);
  },

  copy: copyBroker,

  readDisk: readBrokerDisk,
};

/** The controller has answered what a broker asked it, for itself or for a client. */
function onForwardedAnswer(ctx: Context, broker: BrokerState, request: Request, body: object): void {
  const forwarded = takeAnswered(ctx, broker, request, body);
  if (forwarded === null) return;
  switch (forwarded.purpose) {
    case 'relay':
      if (forwarded.client !== null) ctx.reply(forwarded.client, body);
      break;
    case 'auto-create':
      if (forwarded.topic !== null) onTopicCreationAnswered(broker, forwarded.topic);
      break;
    case 'producer-ids':
      onProducerIdsAllocated(broker, body as AllocateProducerIdsResponse);
      break;
  }
}

/** The controller could not be asked for too long. Clients are told so, and the broker itself asks anew when it next has reason to. */
function onForwardingTimedOut(ctx: Context, broker: BrokerState, { purpose, client, topic }: ForwardedRequest): void {
  switch (purpose) {
    case 'relay':
      if (client !== null) ctx.reply(client, timedOutResponse(client));
      break;
    case 'auto-create':
      if (topic !== null) onTopicCreationAnswered(broker, topic);
      break;
    case 'producer-ids':
      onProducerIdsAllocated(broker, { throttleTimeMs: 0, errorCode: ErrorCode.REQUEST_TIMED_OUT, producerIdStart: 0, producerIdLen: 0 });
      break;
  }
}
