import type { Context } from '../../kernel/behavior';
import type { MetadataRecord } from '../../metadata/records';
import { ZooKeeperError, ZooKeeperOp, type MultiOp, type ZooKeeperResponse } from '../operations';
import { Path } from '../paths';
import type { ConfigData } from '../znode-data';
import type { ControllerContext, ControllerEvent, ControllerHost, Job, JobWrite } from './controller-state';
import type { Write } from './writes';

/** A job begins for an event; nothing else is dealt with until it is done. */
export function beginJob(context: ControllerContext, event: ControllerEvent): Job {
  const job: Job = { id: context.nextJobId++, event, step: 'begin', answers: [], unanswered: 0, names: [], writes: [], records: [], isIndirect: false, resting: new Set(), body: null };
  context.job = job;
  return job;
}

/** Reads for a job; its next step comes when all of them are answered. */
export function read(ctx: Context, host: ControllerHost, job: Job, step: Job['step'], names: readonly string[], questions: readonly { readonly op: ZooKeeperOp; readonly path: string; readonly watch?: boolean }[]): void {
  job.step = step;
  job.names = names;
  job.answers = [];
  job.unanswered = questions.length;
  questions.forEach(({ op, path, watch = false }, index) => host.ask(ctx, op, { path, watch }, { owner: 'controller', job: job.id, index }));
}

export const getData = (path: string, watch = false): { op: ZooKeeperOp; path: string; watch: boolean } => ({ op: ZooKeeperOp.GetData, path, watch });
export const getChildren = (path: string, watch = false): { op: ZooKeeperOp; path: string; watch: boolean } => ({ op: ZooKeeperOp.GetChildren, path, watch });

/**
 * Writes for a job. Each write goes together with a check that /controller_epoch is still of the version this controller was elected
 * with: a predecessor that does not know it is one can change nothing (R-ZK-01).
 */
export function write(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job, writes: readonly Write[], records: readonly MetadataRecord[], body: object | null): Job {
  const begun: Job = {
    ...job, step: 'written', answers: [], unanswered: writes.length, records, body, writes: writes.map(noted),
  };
  context.job = begun;
  const check: MultiOp = { type: 'check', path: Path.ControllerEpoch, version: context.epochVersion };
  writes.forEach(({ ops }, index) => host.ask(ctx, ZooKeeperOp.Multi, { ops: [check, ...ops] }, { owner: 'controller', job: job.id, index }));
  return begun;
}

function noted({ records, ops }: Write): JobWrite {
  const last = ops[ops.length - 1];
  const isConfig = last.type === 'setData' && last.path.startsWith(`${Path.Config}/`);
  return { records, path: last.path, config: isConfig ? (last.data as ConfigData) : undefined };
}

/** Has another broker become controller meanwhile? Then every write is refused at its check. */
export function isOutOfOffice(job: Job): boolean {
  return job.answers.some(({ err, failedOp }) => err === ZooKeeperError.BadVersion && failedOp === 0);
}

/** An answer of the present job; true when it was the last. */
export function takeAnswer(job: Job, index: number, answer: ZooKeeperResponse): boolean {
  if (job.answers[index] === undefined) job.unanswered--;
  job.answers[index] = answer;
  return job.unanswered === 0;
}
