import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { applyRecords } from '../../metadata/image';
import type { MetadataRecord } from '../../metadata/records';
import { Path } from '../paths';
import type { BrokerData } from '../znode-data';
import { allPartitions, dropChannel, tellAllReplicas, tellMetadata } from './channel';
import { withNewEpochs } from './commit';
import type { StepResult } from './controller';
import { decisionState, type ControllerContext, type ControllerHost, type Job } from './controller-state';
import { after, electForOffline, removeFromIsrs } from './elections';
import { getChildren, getData, read, write } from './jobs';
import { brokerRecord } from './startup';
import { resumeDeletions } from './topics';
import { writesOf } from './writes';

/**
 * The list of brokers has changed. Those that are gone, or have come back as another life of themselves, are dealt with first: what they
 * led is elected anew (R-ZK-05). Newcomers are then told everything.
 */
export function onBrokerChange(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job): StepResult {
  switch (job.step) {
    case 'begin':
      read(ctx, host, job, 'listed', [], [getChildren(Path.BrokerIds, true)]);
      return 'wait';
    case 'listed': {
      const ids = job.answers[0].children ?? [];
      read(ctx, host, job, 'read', ids, ids.map((id) => getData(`${Path.BrokerIds}/${id}`)));
      return 'wait';
    }
    default: {
      const present = new Map<number, { readonly data: BrokerData; readonly epoch: number }>();
      job.answers.forEach(({ data, stat }, i) => {
        if (data !== undefined && data !== null && stat !== undefined) present.set(Number(job.names[i]), { data: data as BrokerData, epoch: stat.czxid });
      });
      const gone = [...context.image.brokers.values()].filter(({ brokerId, brokerEpoch }) => present.get(brokerId)?.epoch !== brokerEpoch).map(({ brokerId }) => brokerId);
      const records: MetadataRecord[] = [];
      if (gone.length > 0) brokersGone(ctx, host, context, gone, records);
      else brokersNew(ctx, host, context, present, records);
      write(ctx, host, context, job, writesOf(context.image, records, context.epoch), records, null);
      return 'wait';
    }
  }
}

function brokersGone(ctx: Context, host: ControllerHost, context: ControllerContext, gone: readonly number[], records: MetadataRecord[]): void {
  const { cause } = ctx;
  for (const brokerId of gone) {
    ctx.emit(FactKind.BrokerSeenGone, brokerId, 0, 0, 0, cause);
    dropChannel(ctx, host, context, brokerId);
  }
  const unregistered = gone.map((brokerId): MetadataRecord => ({ type: 'UnregisterBrokerRecord', brokerId, brokerEpoch: -1 }));
  context.image = applyRecords(context.image, unregistered, context.image.offset, context.epoch);
  const state = decisionState(host, context);
  electForOffline(state, records);
  for (const brokerId of gone) {
    const removed: MetadataRecord[] = [];
    removeFromIsrs(after(state, records), brokerId, removed);
    records.push(...withNewEpochs(after(state, records).image, removed));
  }
  tellMetadata(ctx, host, context, []);
  // Those that are there again, or anew, are looked at next.
  context.queue.unshift({ type: 'BrokerChange', cause: ctx.cause });
}

function brokersNew(ctx: Context, host: ControllerHost, context: ControllerContext, present: ReadonlyMap<number, { readonly data: BrokerData; readonly epoch: number }>, records: MetadataRecord[]): void {
  const { cause } = ctx;
  const known = [...context.image.brokers.keys()];
  const fresh = [...present.keys()].filter((id) => !context.image.brokers.has(id));
  if (fresh.length === 0) return;
  const registered = fresh.map((id): MetadataRecord => {
    const { data, epoch } = present.get(id) as { readonly data: BrokerData; readonly epoch: number };
    ctx.emit(FactKind.BrokerSeen, id, epoch, 0, 0, cause);
    return brokerRecord(id, data, epoch);
  });
  context.image = applyRecords(context.image, registered, context.image.offset, context.epoch);
  tellMetadata(ctx, host, context, [], known);
  tellMetadata(ctx, host, context, allPartitions(context.image), fresh, 2);
  for (const id of fresh) tellAllReplicas(ctx, host, context, id);
  resumeDeletions(ctx, host, context);
  electForOffline(decisionState(host, context), records);
}
