import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { partition } from '../../goals/phrases';
import { lessonTests } from '../../testing/lesson-tests';
import beyond from './beyond';
import { electionAfter, leaderCrash, TOPIC, withoutLeader } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const wait = (say: string, atMostMs: number, holds: Extract<SolutionStep, { wait: unknown }>['wait'] = () => false): SolutionStep => ({ say, wait: holds, atMostMs });
const fault = (say: string, command: string, node: string): SolutionStep => ({ say, action: { command, values: () => ({ node: nodeThing(node) }) } });
const pass = (say: string, ms: number): SolutionStep => {
  let fromUs = -1;
  return wait(say, ms + 1_000, ({ view }) => {
    if (fromUs < 0 || fromUs > view.timeUs) fromUs = view.timeUs;
    return view.timeUs >= fromUs + ms * 1_000;
  });
};
const readThirty = wait('Read', 60_000, ({ view }) => view.ledger.delivered >= 30);

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'session',
    wrong: [
      {
        name: 'stopping a broker cleanly instead of crashing it', misses: 'crash', told: /stopped cleanly/,
        steps: [readThirty, fault('Stop', 'fault.stop', 'broker-1'), pass('Wait', 15_000), fault('Start', 'fault.restart', 'broker-1'), pass('Wait', 30_000)],
      },
      {
        name: 'crashing a client', misses: 'crash', told: /no broker/,
        steps: [readThirty, fault('Crash', 'fault.crash', 'billing-1'), pass('Wait', 20_000)],
      },
      {
        name: 'leaving the broker down', misses: 'whole', told: /clock starts/,
        steps: [readThirty, fault('Crash', 'fault.crash', 'broker-1'), pass('Wait', 40_000)],
      },
    ],
    different: [
      {
        name: 'crashing the leader of another partition, restarting it much later',
        steps: [
          readThirty,
          { say: 'Crash', action: { command: 'fault.crash', values: (now) => ({ node: nodeThing(`broker-${partition(now, TOPIC, 2)?.leader}`) }) } },
          pass('Wait', 45_000),
          { say: 'Start', action: { command: 'fault.restart', values: (now) => ({ node: nodeThing(leaderCrash(now)?.node ?? '') }) } },
          wait('In sync', 30_000, ({ view }) => view.partitions.every(({ isr, replicas }) => isr.length === replicas.length)),
        ],
      },
      {
        name: 'restarting it before the controller has noticed',
        steps: [
          readThirty,
          fault('Crash', 'fault.crash', 'broker-2'),
          pass('Wait', 2_000),
          fault('Start', 'fault.restart', 'broker-2'),
          wait('Elected', 20_000, (now) => electionAfter(now, leaderCrash(now)!) !== null && withoutLeader(now).length === 0),
          wait('In sync', 30_000, ({ view }) => view.partitions.every(({ isr, replicas }) => isr.length === replicas.length)),
        ],
      },
    ],
  },
);
