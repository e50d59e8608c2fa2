import type { Context } from '../../kernel/behavior';
import type { MetadataRecord } from '../../metadata/records';
import { addChange, changeRequest } from '../../controller/partition-updates';
import { ANY_VERSION } from '../operations';
import { Path, statePath } from '../paths';
import type { IsrChangeData } from '../znode-data';
import { tellMetadata } from './channel';
import type { StepResult } from './controller';
import { decisionState, type ControllerContext, type ControllerHost, type Job } from './controller-state';
import { getChildren, getData, read, write } from './jobs';
import { writesOf, type Write } from './writes';
import { adopt } from './written';

/**
 * R-ZK-07, up to 2.6: leaders have written ISRs themselves and say so by a numbered node. The controller reads those partitions again,
 * tells all brokers, and takes the announcements away.
 */
export function onIsrChangeNotification(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job): StepResult {
  switch (job.step) {
    case 'begin':
      read(ctx, host, job, 'listed', [], [getChildren(Path.IsrChanges, true)]);
      return 'wait';
    case 'listed': {
      const names = job.answers[0].children ?? [];
      if (names.length === 0) return 'done';
      read(ctx, host, job, 'read', names, names.map((name) => getData(`${Path.IsrChanges}/${name}`)));
      return 'wait';
    }
    case 'read': {
      const partitions = new Map<string, readonly [string, number]>();
      for (const { data } of job.answers) {
        for (const { topic, partition } of (data as IsrChangeData | null | undefined)?.partitions ?? []) partitions.set(`${partition}/${topic}`, [topic, partition]);
      }
      const all = [...partitions.values()].filter(([topic]) => context.image.topics.has(topic));
      // The announcements' names first, then the partitions'.
      read(ctx, host, job, 'states-read', [...job.names, ...all.map(([topic, partition]) => `${partition}/${topic}`)], all.map(([topic, partition]) => getData(statePath(topic, partition))));
      return 'wait';
    }
    default: {
      const announcements = job.names.slice(0, job.names.length - job.answers.length);
      const partitions = job.names.slice(announcements.length).map((name) => partitionOf(name));
      const told = adopt(context, partitions, job.answers);
      tellMetadata(ctx, host, context, told);
      // An ISR that completes a reassignment ends it.
      const records: MetadataRecord[] = [];
      const state = decisionState(host, context);
      for (const { topic, index } of told) {
        const partition = topic.partitions[index];
        if (partition.addingReplicas.length + partition.removingReplicas.length > 0) addChange(topic, index, { ...changeRequest(state, topic, partition), targetIsr: partition.isr }, records);
      }
      const removals = announcements.map((name): Write => ({ records: [], ops: [{ type: 'delete', path: `${Path.IsrChanges}/${name}`, version: ANY_VERSION }] }));
      write(ctx, host, context, job, [...writesOf(context.image, records, context.epoch), ...removals], records, null);
      return 'wait';
    }
  }
}

function partitionOf(name: string): readonly [string, number] {
  const at = name.indexOf('/');
  return [name.slice(at + 1), Number(name.slice(0, at))];
}
