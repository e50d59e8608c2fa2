import { defaultScenario } from '../../engine/scenario/default-scenario';
import { bareLoop } from './bare-loop';
import { measureFrames } from './frames';
import { measureHistory } from './history';
import { quantile, runFor, wallMs, type Rate } from './measure';
import { LARGE, millionRecords, singleRecords, SMALL, worldOf } from './scenarios';

export interface BenchFigures {
  readonly eventsPerSecond: number;
  readonly eventsPerSecondLarge: number;
  readonly bareLoopEventsPerSecond: number;
  readonly engineShareOfBareLoop: number;
  readonly recordsPerSecondAtRealTime: number;
  readonly growth3to256: number;
  readonly growth3to256Single: number;
  readonly copyMs: number;
  readonly seekP95Ms: number;
  readonly stepBackP95Ms: number;
  readonly heapMb: number;
  readonly checkpointMb: number;
  readonly frameP95Ms?: number;
  readonly longestTaskMs?: number;
}

const WARM_UP_SECONDS = 10;
const WALL_SECONDS = 4;
const HISTORY_MINUTES = 10;
const COPIES = 50;

/** All benchmarks, one after another; `say` tells which one runs. */
export async function runBench(say: (line: string) => void): Promise<BenchFigures> {
  say('bare loop');
  const bare = rate(runFor(bareLoop(100), 0, WALL_SECONDS));
  say('3 brokers, 12 partitions, 20 producers, 6 consumers');
  const eventsPerSecond = rate(runFor(worldOf(SMALL), WARM_UP_SECONDS, WALL_SECONDS));
  say('50 brokers, 500 partitions, 200 clients');
  const eventsPerSecondLarge = rate(runFor(worldOf(LARGE), WARM_UP_SECONDS, WALL_SECONDS));
  say('records one by one over 3 partitions, then over 256');
  const growth3to256Single = growth(runFor(worldOf(singleRecords(3)), WARM_UP_SECONDS, WALL_SECONDS), runFor(worldOf(singleRecords(256)), WARM_UP_SECONDS, WALL_SECONDS));
  say('a million records a second over 3 partitions, then over 256');
  const few = runFor(worldOf(millionRecords(3)), WARM_UP_SECONDS, WALL_SECONDS);
  const many = runFor(worldOf(millionRecords(256)), WARM_UP_SECONDS, WALL_SECONDS);
  say(`history of a ${HISTORY_MINUTES}-minute run`);
  const history = measureHistory(defaultScenario, HISTORY_MINUTES);
  const grown = worldOf(defaultScenario);
  grown.run(Infinity, HISTORY_MINUTES * 60_000_000);
  const copyMs = quantile(Array.from({ length: COPIES }, () => wallMs(() => grown.copy())), 0.5);
  say('frames in Chromium');
  const frames = await measureFrames();
  return {
    eventsPerSecond,
    eventsPerSecondLarge,
    bareLoopEventsPerSecond: bare,
    engineShareOfBareLoop: eventsPerSecond / bare,
    recordsPerSecondAtRealTime: Math.min(recordRate(few), recordRate(many)),
    growth3to256: growth(few, many),
    growth3to256Single,
    copyMs,
    seekP95Ms: history.seekP95Ms,
    stepBackP95Ms: history.stepBackP95Ms,
    heapMb: process.memoryUsage().heapUsed / 1_048_576,
    checkpointMb: history.checkpointMb,
    ...frames,
  };
}

function recordRate({ acknowledgedRecords, wallSeconds }: Rate): number {
  return acknowledgedRecords / wallSeconds;
}

/** How much more a record costs over many partitions than over few. */
function growth(few: Rate, many: Rate): number {
  return recordRate(few) / recordRate(many);
}

function rate({ events, wallSeconds }: Rate): number {
  return events / wallSeconds;
}
