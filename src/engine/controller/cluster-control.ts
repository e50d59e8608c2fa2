import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { FactKind } from '../facts/fact-kinds';
import type { BrokerRegistration } from '../metadata/image';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import type { BrokerHeartbeatRequest, BrokerHeartbeatResponse, BrokerRegistrationRequest, BrokerRegistrationResponse } from '../protocol/messages/broker-lifecycle';
import { append, replyAfterCommit } from './append';
import type { ControllerState } from './controller-state';
import { directoriesOffline } from './directory-control';
import {
  beginShutdown, brokerState, contactBroker, fenceBroker, hasValidSession, isFencedState, nextBrokerState, registerBroker, takeExpired, updateBroker,
  type BrokerState,
} from './heartbeat-manager';
import { brokerAdded, brokerRemoved, leadsPartitions } from './partition-updates';
import { sessionCheckUs } from './session-check';
import { ControllerTimer } from './timers';

/** With a session found expired the next look comes soon, else after an eighth of the session (R-BRK-04). */
const NEXT_EXPIRED_CHECK_US = 10_000;

/** R-BRK-01, R-BRK-07, R-ELR-07. */
export function onBrokerRegistration(ctx: Context, state: ControllerState, request: Request): void {
  const { brokerId, clusterId, incarnationId, rack, previousBrokerEpoch, logDirs } = request.body as BrokerRegistrationRequest;
  if (clusterId !== state.clusterId) {
    replyAfterCommit(ctx, state, request, registrationResponse(ErrorCode.INCONSISTENT_CLUSTER_ID));
    return;
  }
  const known = state.image.brokers.get(brokerId);
  const sameIncarnation = known !== undefined && known.incarnationId === incarnationId;
  if (known !== undefined && !sameIncarnation && hasValidSession(state.heartbeats, brokerId, known.brokerEpoch, ctx.nowUs)) {
    replyAfterCommit(ctx, state, request, registrationResponse(ErrorCode.DUPLICATE_BROKER_REGISTRATION));
    return;
  }
  const records: MetadataRecord[] = [];
  if (known !== undefined && !sameIncarnation && previousBrokerEpoch !== known.brokerEpoch) brokerRemoved(state, brokerId, 'unclean-shutdown', records);
  const fresh = known === undefined || !sameIncarnation;
  const brokerEpoch = fresh ? state.nextOffset + records.length : known.brokerEpoch;
  records.push({
    type: 'RegisterBrokerRecord', brokerId, incarnationId, brokerEpoch, rack, fenced: fresh ? true : known.fenced,
    inControlledShutdown: fresh ? false : known.inControlledShutdown, ...(logDirs === undefined ? {} : { logDirs }),
  });
  append(ctx, state, records);
  registerBroker(state.heartbeats, brokerId, fresh ? true : known.fenced);
  replyAfterCommit(ctx, state, request, registrationResponse(ErrorCode.NONE, brokerEpoch));
}

function registrationResponse(errorCode: number, brokerEpoch = -1): BrokerRegistrationResponse {
  return { throttleTimeMs: 0, errorCode, brokerEpoch };
}

/** R-BRK-02, R-BRK-03, R-BRK-09, R-BRK-10. */
export function onBrokerHeartbeat(ctx: Context, state: ControllerState, request: Request): void {
  const body = request.body as BrokerHeartbeatRequest;
  const { brokerId, brokerEpoch, currentMetadataOffset } = body;
  const registration = state.image.brokers.get(brokerId);
  const errorCode = brokerEpochError(registration, brokerEpoch);
  if (registration === undefined || errorCode !== ErrorCode.NONE) {
    ctx.reply(request, heartbeatResponse(errorCode, false, true, false));
    return;
  }
  contactBroker(state.heartbeats, brokerId, brokerEpoch, ctx.nowUs);
  const heartbeat = state.heartbeats.brokers.get(brokerId);
  if (heartbeat === undefined) registerBroker(state.heartbeats, brokerId, registration.fenced);
  const current = brokerState(state.heartbeats.brokers.get(brokerId) ?? { fenced: registration.fenced, metadataOffset: -1, shutdownOffset: -1 });
  const next = nextBrokerState(state.heartbeats, brokerId, body, registration.brokerEpoch, () => leadsPartitions(state.image, brokerId));
  const records: MetadataRecord[] = [];
  if (next !== current) changeBrokerState(state, registration, next, records);
  updateBroker(state.heartbeats, brokerId, isFencedState(next), currentMetadataOffset);
  if (body.offlineLogDirs !== undefined) directoriesOffline(state, registration, body.offlineLogDirs, records);
  const lastOffset = append(ctx, state, records);
  if (next === 'CONTROLLED_SHUTDOWN') beginShutdown(state.heartbeats, brokerId, lastOffset);
  const body2 = heartbeatResponse(ErrorCode.NONE, currentMetadataOffset >= registration.brokerEpoch, isFencedState(next), next === 'SHUTDOWN_NOW');
  if (records.length === 0) ctx.reply(request, body2);
  else replyAfterCommit(ctx, state, request, body2);
}

function heartbeatResponse(errorCode: number, isCaughtUp: boolean, isFenced: boolean, shouldShutDown: boolean): BrokerHeartbeatResponse {
  return { throttleTimeMs: 0, errorCode, isCaughtUp, isFenced, shouldShutDown };
}

/** What a request that names a broker epoch gets when it is not the registered one (R-BRK-03). */
export function brokerEpochError(registration: BrokerRegistration | undefined, brokerEpoch: number): number {
  if (registration === undefined) return ErrorCode.BROKER_ID_NOT_REGISTERED;
  return registration.brokerEpoch === brokerEpoch ? ErrorCode.NONE : ErrorCode.STALE_BROKER_EPOCH;
}

function changeBrokerState(state: ControllerState, registration: BrokerRegistration, next: BrokerState, records: MetadataRecord[]): void {
  const { brokerId, brokerEpoch } = registration;
  switch (next) {
    case 'FENCED':
    case 'SHUTDOWN_NOW':
      fenceRecords(state, registration, records);
      break;
    case 'UNFENCED':
      // R-BRK-06: the change of registration first, then elections for partitions without a leader.
      records.push({ type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch, fenced: false });
      brokerAdded(state, brokerId, records);
      break;
    case 'CONTROLLED_SHUTDOWN':
      if (!registration.inControlledShutdown) records.push({ type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch, inControlledShutdown: true });
      brokerRemoved(state, brokerId, 'removed', records);
      break;
  }
}

/** R-BRK-05: one atomic batch, first what happens to partitions, then the flag. A broker that is fenced already stays as it is. */
function fenceRecords(state: ControllerState, registration: BrokerRegistration, records: MetadataRecord[]): void {
  const { brokerId, brokerEpoch, fenced } = registration;
  brokerRemoved(state, brokerId, 'removed', records);
  if (!fenced) records.push({ type: 'BrokerRegistrationChangeRecord', brokerId, brokerEpoch, fenced: true });
}

/** Looks for one broker that was silent for too long and fences it (R-BRK-04). */
export function checkSessions(ctx: Context, state: ControllerState): void {
  const sessions = new Map(state.heartbeats.sessions);
  const brokerId = takeExpired(state.heartbeats, ctx.nowUs);
  ctx.periodic(brokerId >= 0 ? NEXT_EXPIRED_CHECK_US : sessionCheckUs(state), ControllerTimer.SessionCheck, state.raft.election.epoch);
  const registration = brokerId < 0 ? undefined : state.image.brokers.get(brokerId);
  if (registration === undefined) return;
  const records: MetadataRecord[] = [];
  fenceRecords(state, registration, records);
  fenceBroker(state.heartbeats, brokerId);
  if (records.length === 0) return;
  ctx.emit(FactKind.SessionExpired, brokerId, sessions.get(brokerId)?.lastContact ?? 0, 0, 0, ctx.causeOfSilence(ctx.nodeByKafkaId(brokerId)));
  append(ctx, state, records);
}
