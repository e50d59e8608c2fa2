import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import type { Now } from '../../goals/now';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { controllerIn } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';
import { isLed, isReplaced, isSettled, isStuck, isWatched } from './solution';

const fault = (command: string, node: string): SolutionStep => act(command, () => ({ node: nodeThing(node) }));
const on = (command: string, choose: (now: Now) => string): SolutionStep => act(command, (now) => ({ node: nodeThing(choose(now)) }));
const runs = (isActive: boolean) => (now: Now): string => now.view.controllers.find((row) => row.status === 'running' && row.active === isActive)?.name ?? '';
const leader = runs(true);
const follower = runs(false);
const down = (now: Now): string => controllerIn(now, 'down');
const paused = (now: Now): string => controllerIn(now, 'paused');

const start = until('Settled', 10_000, isSettled);
const replaced = until('Replaced', 15_000, isReplaced);
const watched = until('Watched', 20_000, isWatched);
const stuck = until('Stuck', 20_000, isStuck);
const led = until('Led', 30_000, isLed);

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'on',
    wrong: [
      { name: 'stopping the active controller cleanly', misses: 'failover', told: /stopped cleanly/, steps: [start, on('fault.stop', leader), pass(15_000)] },
      { name: 'crashing a controller that does not lead', misses: 'failover', told: /did not lead/, steps: [start, on('fault.crash', follower), pass(10_000)] },
      { name: 'crashing a broker while the majority is there', misses: 'stuck', told: /elected as always/, steps: [start, on('fault.crash', leader), replaced, fault('fault.crash', 'broker-1'), pass(20_000)] },
      { name: 'bringing the majority back too soon', misses: 'no-majority', told: /for longer/, steps: [start, on('fault.crash', leader), replaced, on('fault.crash', follower), pass(5_000), on('fault.restart', down), pass(5_000)] },
      {
        name: 'starting the broker instead of a controller', misses: 'again', told: /clock starts when two controllers/,
        steps: [start, on('fault.crash', leader), replaced, on('fault.crash', leader), watched, fault('fault.crash', 'broker-1'), stuck, fault('fault.restart', 'broker-1'), pass(20_000)],
      },
    ],
    different: [
      {
        name: 'crashing the follower of the two, another broker, and starting both controllers',
        steps: [start, on('fault.crash', leader), replaced, on('fault.crash', follower), watched, fault('fault.crash', 'broker-3'), stuck, on('fault.restart', down), on('fault.restart', down), pass(3_000), led],
      },
      {
        name: 'pausing the second controller instead of crashing it',
        steps: [start, on('fault.crash', leader), replaced, on('fault.pause', follower), watched, fault('fault.crash', 'broker-2'), stuck, on('fault.resume', paused), pass(3_000), led],
      },
    ],
  },
);
