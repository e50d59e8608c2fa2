import { formatClock, MICROS_PER_HOUR, MICROS_PER_SECOND, type Micros } from '../../base/time';
import { formatSpeed, MAX_SPEED, nextSpeed, SPEEDS } from './speed';
import type { Command } from './command';
import type { CommandContext, Stride } from './context';

type C = Command<CommandContext>;

const ready = ({ run }: CommandContext): true | string => run.facts().ready || 'the simulation is still loading';

const notAtStart = (context: CommandContext): true | string => {
  const loaded = ready(context);
  if (loaded !== true) return loaded;
  return context.run.facts().nowUs > 0 || 'this is the beginning';
};

function step(id: string, title: string, stride: Stride, direction: 1 | -1, keys: readonly string[]): C {
  return {
    id,
    title,
    group: 'Time',
    keys,
    availability(context) {
      if (stride === 'thing' && context.shell.selected === undefined) return 'nothing is selected';
      return direction < 0 ? notAtStart(context) : ready(context);
    },
    run({ run, shell }) {
      run.pause();
      run.step(stride, direction, stride === 'thing' ? shell.selected : undefined);
    },
  };
}

function shift(id: string, title: string, byUs: number, keys: readonly string[]): C {
  return {
    id,
    title,
    group: 'Time',
    keys,
    availability: byUs < 0 ? notAtStart : ready,
    run({ run }) {
      run.seek(Math.max(0, run.heading() + byUs));
    },
  };
}

export const timeCommands: readonly C[] = [
  {
    id: 'run.toggle',
    title: 'Play or pause',
    describe: ({ run }) => (run.facts().playing ? 'Pause' : 'Play'),
    group: 'Run',
    keys: ['Space', 'k'],
    availability: ready,
    run({ run }) {
      if (run.facts().playing) run.pause();
      else run.play();
    },
  },
  { id: 'run.play', title: 'Play', group: 'Run', quiet: true, availability: ready, run: ({ run }) => run.play() },
  { id: 'run.pause', title: 'Pause', group: 'Run', quiet: true, availability: ready, run: ({ run }) => run.pause() },
  {
    id: 'run.speed',
    title: 'Set speed',
    describe: (_context, { speed }) => `Speed ${formatSpeed(Number(speed))}`,
    group: 'Run',
    parameters: { speed: { kind: 'choice', label: 'speed' } },
    options: () => SPEEDS.map((speed) => ({ value: speed, label: formatSpeed(speed), hint: speed === MAX_SPEED ? 'as fast as this machine computes' : undefined })),
    run: ({ run }, { speed }) => run.setSpeed(Number(speed)),
  },
  {
    id: 'run.faster',
    title: 'Faster',
    group: 'Run',
    keys: ['>'],
    availability: ({ run }) => run.facts().speed !== MAX_SPEED || 'this is the fastest',
    run: ({ run }) => run.setSpeed(nextSpeed(run.facts().speed, 1)),
  },
  {
    id: 'run.slower',
    title: 'Slower',
    group: 'Run',
    keys: ['<'],
    availability: ({ run }) => run.facts().speed > SPEEDS[0] || 'this is the slowest',
    run: ({ run }) => run.setSpeed(nextSpeed(run.facts().speed, -1)),
  },
  {
    id: 'time.start',
    title: 'Go to the start',
    group: 'Time',
    keys: ['Home'],
    availability: notAtStart,
    run({ run }) {
      run.pause();
      run.seek(0);
    },
  },
  {
    id: 'time.end',
    title: 'Go to the end of what has been computed',
    group: 'Time',
    keys: ['End'],
    availability: ({ run }) => run.facts().nowUs < run.facts().endUs || 'this is the end',
    run: ({ run }) => run.seek(run.facts().endUs),
  },
  step('time.next-event', 'One event forward', 'event', 1, ['.']),
  step('time.previous-event', 'One event back', 'event', -1, [',']),
  step('time.next-fact', 'Next interesting event', 'fact', 1, [']']),
  step('time.previous-fact', 'Previous interesting event', 'fact', -1, ['[']),
  step('time.next-of-thing', 'Next event of the selected thing', 'thing', 1, ['}']),
  step('time.previous-of-thing', 'Previous event of the selected thing', 'thing', -1, ['{']),
  shift('time.forward-100ms', '100 ms forward', 100_000, ['Shift+ArrowRight']),
  shift('time.back-100ms', '100 ms back', -100_000, ['Shift+ArrowLeft']),
  shift('time.forward-1s', '1 s forward', MICROS_PER_SECOND, ['Alt+ArrowRight']),
  shift('time.back-1s', '1 s back', -MICROS_PER_SECOND, ['Alt+ArrowLeft']),
  {
    id: 'time.go-to',
    title: 'Go to a time',
    describe: (_context, { at }) => `Go to ${formatClock(Number(at) as Micros)}`,
    group: 'Time',
    keys: ['g'],
    parameters: { at: { kind: 'span', label: 'time', minUs: 0, maxUs: 24 * MICROS_PER_HOUR } },
    availability: ready,
    run: ({ run }, { at }) => run.seek(Number(at)),
  },
  {
    id: 'time.back',
    title: 'Back to where I was',
    describe: ({ shell }) => (shell.backTo === undefined ? 'Back to where I was' : `Back to ${formatClock(shell.backTo as Micros)}`),
    group: 'Time',
    keys: ['b'],
    availability: ({ shell }) => shell.backTo !== undefined || 'you have not jumped',
    run: ({ shell }) => shell.goBack(),
  },
];
