import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ApiKey } from '../../protocol/api-keys';
import type { ZooKeeperResponse } from '../operations';
import { ZooKeeperTimer } from '../timers';
import { onBrokerChange } from './broker-change';
import { deletedTopicsOf, onPushAnswered, onPushLost, RETRY_US, retryPush } from './channel';
import { decisionState, type ControllerContext, type ControllerEvent, type ControllerHost, type Job } from './controller-state';
import { electPreferred, electUnclean } from './elections';
import { onIsrChangeNotification } from './isr-notification';
import { beginJob, isOutOfOffice, takeAnswer, write } from './jobs';
import { notControllerAnswer, onRequest } from './requests';
import { onStartup } from './startup';
import { onCompleteDeletion, onTopicChange, onTopicDeletion, replicaStopped } from './topics';
import { writesOf } from './writes';
import { finishWrites, readBack } from './written';

/** How soon after an event's job the next begins is up to nobody: at once. What a step gives: is the job done? */
export type StepResult = 'done' | 'wait';

const PREFERRED_DELAY_US = 5_000_000;

/** This broker has made /controller: it reads everything, then decides (R-ZK-04). */
export function startController(ctx: Context, host: ControllerHost, context: ControllerContext): void {
  enqueue(ctx, host, context, { type: 'Startup', cause: ctx.cause });
  // R-ZK-08: the first look at preferred leaders comes early.
  if (host.config.autoLeaderRebalanceEnable) ctx.periodic(PREFERRED_DELAY_US, ZooKeeperTimer.PreferredLeaders, context.epoch);
}

/** Something to deal with, after all that came before. */
export function enqueue(ctx: Context, host: ControllerHost, context: ControllerContext, event: ControllerEvent): void {
  // A watch that fires again before it was looked at says nothing new.
  const isKnown = event.type !== 'Request' && event.type !== 'CompleteDeletion' && context.queue.some((other) => other.type === event.type);
  if (!isKnown) context.queue.push(event);
  runJobs(ctx, host, context);
}

function runJobs(ctx: Context, host: ControllerHost, context: ControllerContext): void {
  const { cause } = ctx;
  while (context.job === null) {
    const event = context.queue.shift();
    if (event === undefined) break;
    ctx.because(event.cause);
    advance(ctx, host, context, beginJob(context, event));
  }
  ctx.because(cause);
}

/** Takes steps until one has to wait for ZooKeeper, or the job is done. */
function advance(ctx: Context, host: ControllerHost, context: ControllerContext, begun: Job): void {
  let job: Job | null = begun;
  while (job !== null && job.unanswered === 0) {
    if (takeStep(ctx, host, context, job) === 'done') {
      context.job = null;
      return;
    }
    job = context.job;
  }
}

function takeStep(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job): StepResult {
  if (job.step === 'written') return finishWrites(ctx, host, context, job);
  if (job.step === 'refreshed') return readBack(ctx, host, context, job);
  switch (job.event.type) {
    case 'Startup':
      return onStartup(ctx, host, context, job);
    case 'BrokerChange':
      return onBrokerChange(ctx, host, context, job);
    case 'TopicChange':
      return onTopicChange(ctx, host, context, job);
    case 'TopicDeletion':
      return onTopicDeletion(ctx, host, context, job);
    case 'CompleteDeletion':
      return onCompleteDeletion(ctx, host, context, job, job.event.topic);
    case 'IsrChangeNotification':
      return onIsrChangeNotification(ctx, host, context, job);
    case 'Request':
      return onRequest(ctx, host, context, job, job.event.request);
    case 'PreferredLeaders':
    case 'UncleanElections': {
      const records: Parameters<typeof electPreferred>[1] = [];
      const state = decisionState(host, context);
      if (job.event.type === 'PreferredLeaders') electPreferred(state, records);
      else electUnclean(state, records);
      write(ctx, host, context, job, writesOf(context.image, records, context.epoch), records, null);
      return 'wait';
    }
  }
}

/** ZooKeeper has answered one of the present job's questions. False: it turned out that another broker is controller. */
export function onAnswer(ctx: Context, host: ControllerHost, context: ControllerContext, jobId: number, index: number, answer: ZooKeeperResponse): boolean {
  const { job } = context;
  if (job === null || job.id !== jobId || !takeAnswer(job, index, answer)) return true;
  if (job.step === 'written' && isOutOfOffice(job)) return false;
  advance(ctx, host, context, job);
  runJobs(ctx, host, context);
  return true;
}

export function onControllerTimer(ctx: Context, host: ControllerHost, context: ControllerContext, type: number, a: number, b: number): void {
  if (type === ZooKeeperTimer.PreferredLeaders && a === context.epoch) {
    enqueue(ctx, host, context, { type: 'PreferredLeaders', cause: 0 });
    ctx.periodic(host.config.leaderImbalanceCheckIntervalSeconds * 1_000_000, ZooKeeperTimer.PreferredLeaders, context.epoch);
  } else if (type === ZooKeeperTimer.PushRetry && b === context.epoch) retryPush(ctx, host, context, a);
}

/** A broker has done as it was told, or refused: an answer that ends the deletion of a topic is what the next step waits for. */
export function onPushResponse(ctx: Context, host: ControllerHost, context: ControllerContext, broker: number, request: Request): void {
  const push = onPushAnswered(ctx, host, context, broker, request);
  if (push === null || push.api !== ApiKey.StopReplica) return;
  for (const topic of deletedTopicsOf(push.body)) {
    if (replicaStopped(context, topic, broker)) enqueue(ctx, host, context, { type: 'CompleteDeletion', cause: ctx.cause, topic });
  }
}

export function onPushDisconnect(ctx: Context, context: ControllerContext, broker: number): void {
  if (onPushLost(context, broker)) ctx.periodic(RETRY_US, ZooKeeperTimer.PushRetry, broker, context.epoch);
}

/** Another broker is controller, or nobody: all that waits here looks for it. */
export function retire(ctx: Context, host: ControllerHost, context: ControllerContext, reason: number): void {
  const { cause } = ctx;
  ctx.emit(FactKind.ControllerRetired, context.epoch, reason);
  const events = context.job === null ? context.queue : [context.job.event, ...context.queue];
  for (const event of events) if (event.type === 'Request') ctx.reply(event.request, notControllerAnswer(event.request));
  for (const { request } of context.waiting) ctx.reply(request, notControllerAnswer(request));
  for (const broker of context.channels.keys()) host.hangUpOn(ctx, broker);
  ctx.because(cause);
}
