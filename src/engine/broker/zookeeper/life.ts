import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { EMPTY_IMAGE } from '../../metadata/image';
import { ApiKey } from '../../protocol/api-keys';
import { BROKER_HOST, brokerPort } from '../../protocol/endpoints';
import { ErrorCode } from '../../protocol/error-codes';
import type { ControlledShutdownRequest, ControlledShutdownResponse } from '../../protocol/messages/control-plane';
import { enqueue, onAnswer, onControllerTimer } from '../../zookeeper/controller/controller';
import { ZooKeeperError, ZooKeeperOp, type WatchedEvent, type ZooKeeperResponse } from '../../zookeeper/operations';
import { brokerPath, Path } from '../../zookeeper/paths';
import { connect, onPingTimer, onSessionDisconnect, onSessionResponse, type Call } from '../../zookeeper/session';
import { ZooKeeperTimer } from '../../zookeeper/timers';
import type { BrokerData } from '../../zookeeper/znode-data';
import type { BrokerState } from '../broker-state';
import { controllerNode } from '../controller-node';
import { startParts } from '../lifecycle/publish-metadata';
import { openLogs } from '../replica-manager';
import { Slot } from '../slots';
import { listConfigChanges, onConfigChangeRead, onConfigChangesListed, onConfigRead, onConfigsListed, readAllConfigs } from './configs';
import { announceIsrChanges, isrCheckAgain, onIsrRead, onIsrWritten, onIsrWritesLost } from './isr-znodes';
import { leaveOffice, onBecomeControllerAnswered, onControllerEpochRead, onControllerRead, readController, RetireReason } from './office';
import { askZooKeeper, controllerHost, wireOf, zooKeeperOf } from './wire';
import { createZooKeeper, type ZooKeeperSettings } from './zookeeper-state';

/** A process that finds its own entry still there tries again so often. */
const REGISTER_RETRY_US = 1_000_000;
/** controlled.shutdown.max.retries and controlled.shutdown.retry.backoff.ms (R-ZK-08). */
const SHUTDOWN_TRIES = 3;
const SHUTDOWN_BACKOFF_US = 5_000_000;
const CONTROLLED_SHUTDOWN_VERSION = 3;

// ---- coming up -----------------------------------------------------------------------------------------------------

/** The process comes up: a session, the settings, its entry below /brokers/ids; then requests tell it what it has to do (R-ZK-02). */
export function startWithZooKeeper(ctx: Context, broker: BrokerState): void {
  const life = broker.lifecycle;
  life.phase = 'STARTING';
  life.previousBrokerEpoch = life.cleanShutdownEpoch;
  life.cleanShutdownEpoch = -1;
  connect(ctx, wireOf(ctx), zooKeeperOf(broker).session);
}

function register(ctx: Context, broker: BrokerState): void {
  const data: BrokerData = { version: 5, host: BROKER_HOST, port: brokerPort(broker.brokerId), rack: broker.rack };
  const body = { path: brokerPath(broker.brokerId), data, flags: { ephemeral: true, sequential: false } };
  askZooKeeper(ctx, broker, ZooKeeperOp.Create, body, { owner: 'broker', step: 'Register', ref: 'create' });
}

function onRegisterAnswered(ctx: Context, broker: BrokerState, ref: string, { err, stat }: ZooKeeperResponse): void {
  const zookeeper = zooKeeperOf(broker);
  if (err === ZooKeeperError.OK && stat?.ephemeralOwner === zookeeper.session.id) {
    zookeeper.isBlocked = false;
    onRegistered(ctx, broker, stat.czxid);
  } else if (err === ZooKeeperError.NodeExists && ref === 'create') {
    askZooKeeper(ctx, broker, ZooKeeperOp.GetData, { path: brokerPath(broker.brokerId), watch: false }, { owner: 'broker', step: 'Register', ref: 'look' });
  } else {
    if (!zookeeper.isBlocked) ctx.emit(FactKind.RegistrationBlocked, broker.brokerId);
    zookeeper.isBlocked = true;
    ctx.periodic(REGISTER_RETRY_US, ZooKeeperTimer.Register);
  }
}

/** The transaction that made the entry is the broker epoch: requests meant for an earlier life are known by it. */
function onRegistered(ctx: Context, broker: BrokerState, brokerEpoch: number): void {
  const life = broker.lifecycle;
  life.brokerEpoch = brokerEpoch;
  ctx.emit(FactKind.BrokerRegistered, broker.brokerId, brokerEpoch);
  if (!life.serving) {
    life.serving = true;
    life.phase = 'RUNNING';
    // It is told later what it has: its logs are open by then.
    openLogs(ctx, broker);
    startParts(ctx, broker);
    ctx.emit(FactKind.BrokerReady, brokerEpoch);
    if (zooKeeperOf(broker).settings.leadersWriteIsr) isrCheckAgain(ctx);
  }
  readController(ctx, broker);
}

// ---- what ZooKeeper says -------------------------------------------------------------------------------------------

export function onZooKeeperResponse(ctx: Context, broker: BrokerState, request: Request, body: object): void {
  const news = onSessionResponse(ctx, wireOf(ctx), zooKeeperOf(broker).session, request, body);
  switch (news.type) {
    case 'connected':
      if (!news.isNew) lookAgain(ctx, broker);
      else if (broker.lifecycle.serving) register(ctx, broker);
      else readAllConfigs(ctx, broker);
      break;
    case 'expired':
      onSessionExpired(ctx, broker);
      break;
    case 'answer':
      onAnswered(ctx, broker, news.call, news.answer);
      break;
    case 'nothing':
      break;
  }
}

/** All that the session stood for is gone, and others know already: a new one, a new entry, a new epoch (R-ZK-02). */
function onSessionExpired(ctx: Context, broker: BrokerState): void {
  const zookeeper = zooKeeperOf(broker);
  ctx.emit(FactKind.SessionLost, 0);
  leaveOffice(ctx, broker, RetireReason.SessionGone);
  onIsrWritesLost(ctx, broker);
  zookeeper.unreadConfigs = 0;
  connect(ctx, wireOf(ctx), zookeeper.session);
}

/** The connection was gone for a while: what was watched may have changed unseen. */
function lookAgain(ctx: Context, broker: BrokerState): void {
  if (!broker.lifecycle.serving) return;
  readController(ctx, broker);
  listConfigChanges(ctx, broker);
  const { controller } = zooKeeperOf(broker);
  if (controller === null) return;
  const host = controllerHost(broker);
  for (const type of ['BrokerChange', 'TopicChange', 'TopicDeletion', 'IsrChangeNotification'] as const) enqueue(ctx, host, controller, { type, cause: ctx.cause });
}

function onAnswered(ctx: Context, broker: BrokerState, { purpose }: Call, answer: ZooKeeperResponse): void {
  if (purpose.owner === 'controller') {
    const { controller } = zooKeeperOf(broker);
    if (controller !== null && !onAnswer(ctx, controllerHost(broker), controller, purpose.job, purpose.index, answer)) {
      leaveOffice(ctx, broker, RetireReason.Replaced);
      readController(ctx, broker);
    }
    return;
  }
  const { step, ref } = purpose;
  switch (step) {
    case 'ListConfigs':
      if (onConfigsListed(ctx, broker, ref, answer)) register(ctx, broker);
      break;
    case 'ReadConfig':
      if (onConfigRead(ctx, broker, ref, answer)) register(ctx, broker);
      break;
    case 'ListConfigChanges':
      onConfigChangesListed(ctx, broker, answer);
      break;
    case 'ReadConfigChange':
      onConfigChangeRead(ctx, broker, answer);
      break;
    case 'Register':
      onRegisterAnswered(ctx, broker, ref, answer);
      break;
    case 'ReadController':
      if (ref === 'data') onControllerRead(ctx, broker, answer);
      break;
    case 'ReadControllerEpoch':
      onControllerEpochRead(ctx, broker, ref, answer);
      break;
    case 'MakeControllerEpoch':
      readController(ctx, broker);
      break;
    case 'BecomeController':
      onBecomeControllerAnswered(ctx, broker, ref, answer);
      break;
    case 'WriteIsr':
      onIsrWritten(ctx, broker, ref, answer);
      break;
    case 'ReadIsr':
      onIsrRead(ctx, broker, ref, answer);
      break;
    case 'AnnounceIsr':
      break;
    case 'Close':
      ctx.exit();
      break;
  }
}

export function onWatchedEvent(ctx: Context, broker: BrokerState, request: Request): void {
  const { path } = request.body as WatchedEvent;
  ctx.noReply(request);
  const { controller } = zooKeeperOf(broker);
  switch (path) {
    case Path.Controller:
      if (broker.lifecycle.phase !== 'SHUTTING_DOWN') readController(ctx, broker);
      break;
    case Path.ConfigChanges:
      listConfigChanges(ctx, broker);
      break;
    case Path.BrokerIds:
      if (controller !== null) enqueue(ctx, controllerHost(broker), controller, { type: 'BrokerChange', cause: ctx.cause });
      break;
    case Path.Topics:
      if (controller !== null) enqueue(ctx, controllerHost(broker), controller, { type: 'TopicChange', cause: ctx.cause });
      break;
    case Path.DeleteTopics:
      if (controller !== null) enqueue(ctx, controllerHost(broker), controller, { type: 'TopicDeletion', cause: ctx.cause });
      break;
    case Path.IsrChanges:
      if (controller !== null) enqueue(ctx, controllerHost(broker), controller, { type: 'IsrChangeNotification', cause: ctx.cause });
      break;
  }
}

export function onZooKeeperDisconnect(ctx: Context, broker: BrokerState, lost: readonly Request[]): void {
  if (broker.lifecycle.phase === 'SHUTTING_DOWN') ctx.exit();
  else onSessionDisconnect(ctx, wireOf(ctx), zooKeeperOf(broker).session, lost);
}

export function onZooKeeperTimer(ctx: Context, broker: BrokerState, type: number, a: number, b: number): void {
  const zookeeper = zooKeeperOf(broker);
  switch (type) {
    case ZooKeeperTimer.Ping:
      onPingTimer(ctx, wireOf(ctx), zookeeper.session);
      break;
    case ZooKeeperTimer.Reconnect:
      connect(ctx, wireOf(ctx), zookeeper.session);
      break;
    case ZooKeeperTimer.Register:
      register(ctx, broker);
      break;
    case ZooKeeperTimer.IsrChangeCheck:
      announceIsrChanges(ctx, broker);
      break;
    case ZooKeeperTimer.ShutdownRetry:
      askToShutDown(ctx, broker);
      break;
    default:
      if (zookeeper.controller !== null) onControllerTimer(ctx, controllerHost(broker), zookeeper.controller, type, a, b);
  }
}

// ---- going ---------------------------------------------------------------------------------------------------------

/** Asked to stop: the controller is asked to take away what this broker leads, three times at most (R-ZK-08). */
export function stopWithZooKeeper(ctx: Context, broker: BrokerState): void {
  if (broker.lifecycle.phase !== 'RUNNING' || !broker.config.controlledShutdownEnable) {
    close(ctx, broker);
    return;
  }
  broker.lifecycle.phase = 'PENDING_CONTROLLED_SHUTDOWN';
  askToShutDown(ctx, broker);
}

function askToShutDown(ctx: Context, broker: BrokerState): void {
  const zookeeper = zooKeeperOf(broker);
  if (zookeeper.shutdownTries >= SHUTDOWN_TRIES) {
    close(ctx, broker);
    return;
  }
  zookeeper.shutdownTries++;
  const controller = controllerNode(ctx, broker);
  if (controller < 0) {
    ctx.after(SHUTDOWN_BACKOFF_US, ZooKeeperTimer.ShutdownRetry);
    return;
  }
  const body: ControlledShutdownRequest = { brokerId: broker.brokerId, brokerEpoch: broker.lifecycle.brokerEpoch };
  ctx.request(controller, Slot.Lifecycle, ApiKey.ControlledShutdown, CONTROLLED_SHUTDOWN_VERSION, body, broker.config.controllerSocketTimeoutMs * 1000);
}

export function onControlledShutdownAnswered(ctx: Context, broker: BrokerState, { errorCode, remainingPartitions }: ControlledShutdownResponse): void {
  if (errorCode === ErrorCode.NONE && remainingPartitions.length === 0) close(ctx, broker);
  else ctx.after(SHUTDOWN_BACKOFF_US, ZooKeeperTimer.ShutdownRetry);
}

export function onControlledShutdownLost(ctx: Context, broker: BrokerState): void {
  if (broker.lifecycle.phase === 'PENDING_CONTROLLED_SHUTDOWN') ctx.after(SHUTDOWN_BACKOFF_US, ZooKeeperTimer.ShutdownRetry);
}

/** A session that is closed takes its entries with it at once, instead of when it would have expired (R-ZK-02). */
function close(ctx: Context, broker: BrokerState): void {
  const zookeeper = zooKeeperOf(broker);
  broker.lifecycle.phase = 'SHUTTING_DOWN';
  leaveOffice(ctx, broker, RetireReason.Stopping);
  if (!zookeeper.session.connected) ctx.exit();
  else askZooKeeper(ctx, broker, ZooKeeperOp.CloseSession, {}, { owner: 'broker', step: 'Close', ref: '' });
}

/** The process is gone: nothing of all this is on its disk. */
export function forgetZooKeeper(broker: BrokerState, settings: ZooKeeperSettings): void {
  broker.zookeeper = createZooKeeper(settings);
  broker.image = EMPTY_IMAGE;
  broker.lifecycle.controllerId = -1;
}
