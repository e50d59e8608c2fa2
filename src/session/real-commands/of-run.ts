/** A whole run as real commands: the cluster, its topics and clients, and what was done, at its moments. */
import { formatClock, MICROS_PER_MS, MICROS_PER_SECOND, type Micros } from '../../base/time';
import { configEntries } from '../../engine/scenario/parse-scenario';
import type { Command as Action } from '../../engine/scenario/command';
import type { Scenario } from '../../engine/scenario/scenario';
import type { ScenarioTopic } from '../../engine/scenario/schema';
import { describeAction } from '../commands/describe-action';
import { clientLine } from './clients';
import { firstBroker, ofAction } from './of-action';
import { createTopicWords } from './of-request';
import { clientProcess, one } from './processes';
import { line, shellLines, steps, type RealCommand } from './real-command';
import { startCluster, waitForCluster } from './start-cluster';

export interface RunToCopy {
  readonly scenario: Scenario;
  readonly commands: readonly { readonly timeUs: number; readonly command: Action }[];
}

/** Something of a run that happens at its moment. */
export interface Deed {
  readonly timeUs: number;
  readonly say: string;
  readonly real: RealCommand;
}

/** All that is done after the cluster is up, in order of time: topics first, then clients, then what was planned or done by hand. */
export function deedsOf({ scenario, commands }: RunToCopy): readonly Deed[] {
  const planned = scenario.faults.map(({ atMs, ...action }) => doing(atMs * MICROS_PER_MS, action as Action, scenario));
  const done = commands.map(({ timeUs, command }) => doing(timeUs, command, scenario));
  const all = [...topicDeeds(scenario), ...groupDeeds(scenario), ...clientDeeds(scenario), ...planned, ...done];
  return all.map((deed, i) => ({ deed, i })).sort((a, b) => a.deed.timeUs - b.deed.timeUs || a.i - b.i).map(({ deed }) => deed);
}

function doing(timeUs: number, action: Action, scenario: Scenario): Deed {
  return { timeUs, say: describeAction(action), real: ofAction(action, scenario) };
}

function topicDeeds(scenario: Scenario): Deed[] {
  return scenario.topics.map((topic) => ({ timeUs: 0, say: `topic ${topic.name}`, real: one({ type: 'tool', command: createTopicLine(scenario, topic) }) }));
}

export function createTopicLine(scenario: Scenario, topic: ScenarioTopic): string {
  const words = createTopicWords({
    name: topic.name, numPartitions: topic.partitions, replicationFactor: topic.replicationFactor,
    assignments: topic.assignment?.map((brokerIds) => ({ brokerIds })) ?? [], configs: configEntries(topic.configs).map(([name, value]) => ({ name, value })),
  });
  return line('kafka-topics', ...firstBroker(scenario), '--create', ...words);
}

/** What the administrator sets of share groups before anybody reads. */
function groupDeeds(scenario: Scenario): Deed[] {
  return scenario.groups.flatMap(({ name, share }) => {
    const settings = configEntries(share?.configs ?? {}).map(([key, value]) => `${key}=${value.includes(',') ? `[${value}]` : value}`);
    if (settings.length === 0) return [];
    const command = line('kafka-configs', ...firstBroker(scenario), '--alter', '--entity-type', 'groups', '--entity-name', name, '--add-config', settings.join(','));
    return [{ timeUs: 0, say: `configuration of group ${name}`, real: one({ type: 'tool', command }) }];
  });
}

function clientDeeds(scenario: Scenario): Deed[] {
  const deeds: Deed[] = [];
  const start = (name: string, ms: number): void => {
    const real = clientLine(scenario, name);
    if (real !== undefined) deeds.push({ timeUs: ms * MICROS_PER_MS, say: name, real });
  };
  for (const { name, workload } of scenario.producers) {
    if (workload === undefined || workload.recordsPerSecond === 0) continue;
    start(name, workload.startMs);
    if (workload.stopMs !== undefined) deeds.push({ timeUs: workload.stopMs * MICROS_PER_MS, say: `${name} sends no more`, real: steps([clientProcess('stop', name)]) });
  }
  for (const { members, startMs } of scenario.groups) for (const member of members) start(member, startMs);
  return deeds;
}

/** The run as a script for a shell with Kafka's `bin` in its path; one second here is one second there. */
export function runScript(run: RunToCopy, title: string): string {
  const { scenario } = run;
  const lines = [
    '#!/usr/bin/env bash',
    `# ${oneLine(title === '' ? 'A run of Highwater' : title)}`,
    `# For an empty folder on a machine with the bin folder of Kafka in the path. Each node is a process of this machine.`,
    '',
    '# The cluster',
    ...realLines(startCluster(scenario)),
    waitForCluster(scenario),
  ];
  let nowUs = 0;
  for (const { timeUs, say, real } of deedsOf(run)) {
    if (timeUs > nowUs) lines.push('', `sleep ${String(Math.round((timeUs - nowUs) / MICROS_PER_MS) / (MICROS_PER_SECOND / MICROS_PER_MS))}`);
    nowUs = Math.max(nowUs, timeUs);
    lines.push('', `# ${formatClock(timeUs as Micros)} ${oneLine(say)}`, ...realLines(real));
  }
  return `${lines.join('\n')}\n`;
}

/** A real command as lines of a script: what cannot be done, or not quite, stands there as a remark. */
export function realLines(real: RealCommand): readonly string[] {
  if (real.kind === 'none') return [`# ${real.reason}`];
  return [...(real.remark === undefined ? [] : [`# ${real.remark}`]), ...real.steps.flatMap(shellLines)];
}

/** A text from a scenario must not break out of its remark. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
