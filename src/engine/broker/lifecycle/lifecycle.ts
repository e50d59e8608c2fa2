import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { FactKind } from '../../facts/fact-kinds';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { BrokerHeartbeatRequest, BrokerHeartbeatResponse, BrokerRegistrationRequest, BrokerRegistrationResponse } from '../../protocol/messages/broker-lifecycle';
import type { BrokerState } from '../broker-state';
import { offlineDirectoryIds, onlineDirectoryIds } from '../log-directories';
import { CONTROLLER_RETRY_US, controllerNode, isFromWrongController } from '../controller-node';
import { Slot } from '../slots';
import { retryAssignments } from './directory-assignments';
import { fetchMetadata } from './metadata-fetch';
import { startServing } from './publish-metadata';
import { LifecycleTimer } from './timers';

const REGISTRATION_VERSION = 4;
const HEARTBEAT_VERSION = 2;
/** How soon a starting broker asks again whether it has caught up (R-BRK-02). */
const STARTING_INTERVAL_US = 10_000;
/** The first heartbeat after the controller has moved leaders away comes early (R-BRK-10). */
const FIRST_SHUTDOWN_INTERVAL_US = 50_000;
const SHUTDOWN_LIMIT_US = 5 * 60 * 1_000_000;
const UUID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The process comes up: it reads the metadata log, then registers (R-BRK-01). */
export function startLifecycle(ctx: Context, broker: BrokerState): void {
  const life = broker.lifecycle;
  life.phase = 'STARTING';
  // With one voter there is nothing to find out.
  if (broker.controllerIds.length === 1) life.controllerId = broker.controllerIds[0];
  life.incarnationId = newIncarnation(ctx, broker.brokerId);
  life.previousBrokerEpoch = life.cleanShutdownEpoch;
  life.cleanShutdownEpoch = -1;
  life.registrationTimer = ctx.after(broker.config.initialBrokerRegistrationTimeoutMs * 1000, LifecycleTimer.RegistrationDeadline);
  fetchMetadata(ctx, broker);
}

/** Only a name for one life of the process; another one every time. */
function newIncarnation(ctx: Context, brokerId: number): string {
  const stream = ctx.stream(`broker/${brokerId}/incarnation`);
  let id = '';
  for (let i = 0; i < 21; i++) id += UUID_ALPHABET[ctx.draw(stream, 64)];
  return id + UUID_ALPHABET[16 * ctx.draw(stream, 4)];
}

/** All of the log that there was has been read: time to register. */
export function onCaughtUp(ctx: Context, broker: BrokerState): void {
  broker.lifecycle.caughtUp = true;
  communicate(ctx, broker);
}

/** Asked to stop. A broker that is not running has nothing to hand over (R-BRK-09). */
export function beginControlledShutdown(ctx: Context, broker: BrokerState): void {
  const life = broker.lifecycle;
  if (life.phase !== 'RUNNING' || !broker.config.controlledShutdownEnable) {
    shutDown(ctx, broker);
    return;
  }
  life.phase = 'PENDING_CONTROLLED_SHUTDOWN';
  life.shutdownTimer = ctx.after(SHUTDOWN_LIMIT_US, LifecycleTimer.ShutdownDeadline);
  communicate(ctx, broker);
}

function shutDown(ctx: Context, broker: BrokerState): void {
  // Without a registration there is no epoch that a marker could name, and none is written.
  broker.lifecycle.phase = 'SHUTTING_DOWN';
  ctx.exit();
}

export function onLifecycleTimer(ctx: Context, broker: BrokerState, type: number): void {
  switch (type) {
    case LifecycleTimer.Communicate:
      communicate(ctx, broker);
      break;
    case LifecycleTimer.FetchRetry:
      fetchMetadata(ctx, broker);
      break;
    case LifecycleTimer.AssignmentRetry:
      retryAssignments(ctx, broker);
      break;
    case LifecycleTimer.DirectoryFailureDeadline:
    case LifecycleTimer.RegistrationDeadline:
    case LifecycleTimer.ShutdownDeadline:
      shutDown(ctx, broker);
      break;
    default:
      throw new Error(`no timer of a broker's life has type ${type}`);
  }
}

/** A directory has failed: the controller is to know before log.dir.failure.timeout.ms is over, else the broker stops (R-DUR-05). */
export function reportDirectories(ctx: Context, broker: BrokerState): void {
  const life = broker.lifecycle;
  if (!ctx.isPending(life.directoryFailureTimer)) {
    life.directoryFailureTimer = ctx.after(broker.config.logDirFailureTimeoutMs * 1000, LifecycleTimer.DirectoryFailureDeadline);
  }
  // One that is not registered yet reports when it is: its registration names the directories that work.
  if (life.brokerEpoch >= 0) communicate(ctx, broker);
}

/** Sends what is due now: a registration, or a heartbeat once there is an epoch. One at a time. */
function communicate(ctx: Context, broker: BrokerState): void {
  const life = broker.lifecycle;
  ctx.cancel(life.communicateTimer);
  if (life.communicating) {
    life.communicateAgain = true;
    return;
  }
  life.communicateAgain = false;
  const controller = controllerNode(ctx, broker);
  if (controller < 0) {
    communicateIn(ctx, broker, CONTROLLER_RETRY_US);
    return;
  }
  life.communicating = true;
  const timeoutUs = (broker.config.brokerSessionTimeoutMs * 1000) / 2;
  if (life.communicateDeadlineUs < ctx.nowUs) life.communicateDeadlineUs = ctx.nowUs + timeoutUs;
  if (life.brokerEpoch < 0) {
    const body: BrokerRegistrationRequest = {
      brokerId: broker.brokerId, clusterId: broker.clusterId, incarnationId: life.incarnationId, rack: broker.rack, previousBrokerEpoch: life.previousBrokerEpoch,
      logDirs: onlineDirectoryIds(broker.directories),
    };
    ctx.request(controller, Slot.Lifecycle, ApiKey.BrokerRegistration, REGISTRATION_VERSION, body, timeoutUs);
  } else {
    const offlineLogDirs = offlineDirectoryIds(broker.directories);
    const body: BrokerHeartbeatRequest = {
      brokerId: broker.brokerId, brokerEpoch: life.brokerEpoch, currentMetadataOffset: broker.image.offset,
      wantFence: !life.serving, wantShutDown: life.phase === 'PENDING_CONTROLLED_SHUTDOWN',
      ...(offlineLogDirs.length === 0 ? {} : { offlineLogDirs }),
    };
    ctx.request(controller, Slot.Lifecycle, ApiKey.BrokerHeartbeat, HEARTBEAT_VERSION, body, timeoutUs);
  }
}

function communicateIn(ctx: Context, broker: BrokerState, delayUs: number): void {
  const life = broker.lifecycle;
  ctx.cancel(life.communicateTimer);
  // Regular heartbeats are nobody's consequence; those of a start or a stop are.
  const settled = life.phase === 'RUNNING';
  life.communicateTimer = settled ? ctx.periodic(delayUs, LifecycleTimer.Communicate) : ctx.after(delayUs, LifecycleTimer.Communicate);
}

function heartbeatIntervalUs(broker: BrokerState): number {
  return broker.config.brokerHeartbeatIntervalMs * 1000;
}

export function onLifecycleResponse(ctx: Context, broker: BrokerState, request: Request, body: object): void {
  const life = broker.lifecycle;
  life.communicating = false;
  if (isFromWrongController(body)) {
    lookForController(ctx, broker);
    return;
  }
  life.communicateDeadlineUs = 0;
  if (request.api === ApiKey.BrokerRegistration) onRegistered(ctx, broker, body as BrokerRegistrationResponse);
  else onHeartbeatAnswered(ctx, broker, request.body as BrokerHeartbeatRequest, body as BrokerHeartbeatResponse);
  if (life.communicateAgain) communicate(ctx, broker);
}

/** The controller did not answer: the next try comes at the usual interval (R-BRK-02). */
export function onLifecycleDisconnect(ctx: Context, broker: BrokerState, lost: readonly Request[]): void {
  const life = broker.lifecycle;
  if (lost.length === 0 || life.phase === 'NOT_RUNNING') return;
  life.communicating = false;
  if (life.communicateAgain) communicate(ctx, broker);
  else lookForController(ctx, broker);
}

/**
 * Another node may lead by now, which the fetches of the metadata log find out: half a session long it is tried again soon
 * (R-CTRL-03). With one voter, or when that was in vain, the next try comes at the usual interval (R-BRK-02).
 */
function lookForController(ctx: Context, broker: BrokerState): void {
  const isHopeful = broker.controllerIds.length > 1 && ctx.nowUs + CONTROLLER_RETRY_US < broker.lifecycle.communicateDeadlineUs;
  communicateIn(ctx, broker, isHopeful ? CONTROLLER_RETRY_US : heartbeatIntervalUs(broker));
}

function onRegistered(ctx: Context, broker: BrokerState, body: BrokerRegistrationResponse): void {
  const life = broker.lifecycle;
  if (body.errorCode !== ErrorCode.NONE) {
    communicateIn(ctx, broker, heartbeatIntervalUs(broker));
    return;
  }
  life.brokerEpoch = body.brokerEpoch;
  ctx.cancel(life.registrationTimer);
  communicate(ctx, broker);
}

function onHeartbeatAnswered(ctx: Context, broker: BrokerState, sent: BrokerHeartbeatRequest, body: BrokerHeartbeatResponse): void {
  const life = broker.lifecycle;
  if (body.errorCode !== ErrorCode.NONE) {
    communicateIn(ctx, broker, heartbeatIntervalUs(broker));
    return;
  }
  if (sent.offlineLogDirs?.length === offlineDirectoryIds(broker.directories).length) ctx.cancel(life.directoryFailureTimer);
  switch (life.phase) {
    case 'STARTING':
      if (!body.isCaughtUp) {
        communicateIn(ctx, broker, STARTING_INTERVAL_US);
        break;
      }
      life.phase = 'RECOVERY';
      startServing(ctx, broker);
      communicate(ctx, broker);
      break;
    case 'RECOVERY':
      if (!body.isFenced) {
        life.phase = 'RUNNING';
        ctx.emit(FactKind.BrokerReady, life.brokerEpoch);
      }
      communicateIn(ctx, broker, heartbeatIntervalUs(broker));
      break;
    case 'RUNNING':
      communicateIn(ctx, broker, heartbeatIntervalUs(broker));
      break;
    case 'PENDING_CONTROLLED_SHUTDOWN':
      if (body.shouldShutDown) {
        shutDown(ctx, broker);
        break;
      }
      communicateIn(ctx, broker, life.gotShutdownAnswer ? heartbeatIntervalUs(broker) : FIRST_SHUTDOWN_INTERVAL_US);
      life.gotShutdownAnswer = true;
      break;
    case 'NOT_RUNNING':
    case 'SHUTTING_DOWN':
      break;
  }
}
