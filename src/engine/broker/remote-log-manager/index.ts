import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { TimerRange } from '../../protocol/timer-kinds';
import type { FetchIndexResponse, FetchLogSegmentResponse, ListRemoteLogSegmentsResponse, UpdateRemoteLogSegmentMetadataResponse } from '../../tiered/messages';
import type { BrokerState } from '../broker-state';
import { forgetRemoteQuestion, onShareRecordsFetched } from '../share/remote-records';
import { onAuxiliaryIndex, onAuxiliaryListed } from './auxiliary-state';
import { onRemoteFetched } from './remote-fetch';
import { dropFromView, listRemoteSegments, onCopyRefused, onCopyStep, onDeleteStep, onRemoteSegmentsListed } from './remote-log-task';

const TASK_TIMER = TimerRange.RemoteLogManager * 100;
/** Of a partition that has just got a leader: its first look comes at once. */
const FIRST_LOOK_TIMER = TASK_TIMER + 1;

/** The remote log manager's doors. Without tiered storage none of its timers ever runs. */
export function startRemoteLogManager(ctx: Context, broker: BrokerState): void {
  if (broker.config.remoteLogStorageSystemEnable) ctx.periodic(broker.config.remoteLogManagerTaskIntervalMs * 1000, TASK_TIMER);
}

/** Roles have changed: what is in the store is looked up at once, not only at the next turn. */
export function onRemoteRolesChanged(ctx: Context, broker: BrokerState): void {
  if (broker.config.remoteLogStorageSystemEnable) ctx.after(0, FIRST_LOOK_TIMER);
}

export function onRemoteLogTimer(ctx: Context, broker: BrokerState, type: number): void {
  listRemoteSegments(ctx, broker);
  if (type === TASK_TIMER) startRemoteLogManager(ctx, broker);
}

export function onStoreAnswered(ctx: Context, broker: BrokerState, request: Request, body: object): void {
  const { inFlight } = broker.remote;
  const work = inFlight.get(request.id);
  if (work === undefined) return;
  inFlight.delete(request.id);
  switch (work.kind) {
    case 'list':
      onRemoteSegmentsListed(ctx, broker, work.keys, body as ListRemoteLogSegmentsResponse);
      break;
    case 'copy-started':
    case 'copy-data':
    case 'copy-finished':
      if (isRefused(body)) onCopyRefused(ctx, broker, work);
      else onCopyStep(ctx, broker, work);
      break;
    case 'delete-started':
    case 'delete-data':
    case 'delete-finished':
      if (isRefused(body)) dropFromView(broker, work);
      else onDeleteStep(ctx, broker, work);
      break;
    case 'discard':
      break;
    case 'fetch':
      onRemoteFetched(ctx, broker, work, body as FetchLogSegmentResponse);
      break;
    case 'share-fetch':
      onShareRecordsFetched(ctx, broker, work, body as FetchLogSegmentResponse);
      break;
    case 'auxiliary-list':
      onAuxiliaryListed(ctx, broker, work, body as ListRemoteLogSegmentsResponse);
      break;
    case 'auxiliary-index':
      onAuxiliaryIndex(ctx, broker, work, body as FetchIndexResponse);
      break;
  }
}

/** A step to a state that the segment cannot come to: another broker was at it too. */
function isRefused(body: object): boolean {
  return (body as Partial<UpdateRemoteLogSegmentMetadataResponse>).isValid === false;
}

/** The store cannot be reached: what was asked is given up, and asked again when its turn comes. */
export function onStoreLost(broker: BrokerState, lost: readonly Request[]): void {
  const { inFlight, busy, auxiliary } = broker.remote;
  for (const request of lost) {
    const work = inFlight.get(request.id);
    if (work === undefined) continue;
    inFlight.delete(request.id);
    switch (work.kind) {
      case 'list':
      case 'discard':
        break;
      case 'share-fetch':
        forgetRemoteQuestion(broker, work.share);
        break;
      case 'fetch':
        // The client waits out its time and comes again.
        break;
      case 'auxiliary-list':
      case 'auxiliary-index':
        auxiliary.delete(work.key);
        break;
      default:
        busy.delete(work.key);
    }
  }
}
