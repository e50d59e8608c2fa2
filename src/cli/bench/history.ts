import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { ScenarioInput } from '../../engine/scenario/schema';
import { Simulation } from '../../worker/simulation';
import { quantile, wallMs } from './measure';
import { worldOf } from './scenarios';

const SEEKS = 100;
const STEPS = 100;

export interface HistoryFigures {
  readonly seekP95Ms: number;
  readonly stepBackP95Ms: number;
  readonly checkpointMb: number;
  readonly checkpoints: number;
  readonly events: number;
}

/** Going back and forth in a run of `minutes`: seeks to random moments, and single steps back from random moments. */
export function measureHistory(scenario: ScenarioInput, minutes: number): HistoryFigures {
  const simulation = new Simulation(worldOf(scenario));
  const endUs = minutes * 60_000_000;
  simulation.advance(Infinity, endUs);
  const { events } = simulation.cursor;
  const generator = xoroshiro128plus(3);
  const moment = (): number => uniformInt(generator, 1, events);
  const seeks: number[] = [];
  for (let i = 0; i < SEEKS; i++) {
    const event = moment();
    seeks.push(wallMs(() => simulation.seek({ event })));
  }
  const steps: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    // Every tenth from somewhere else; the first step there prepares the place.
    if (i % 10 === 0) simulation.seek({ event: moment() });
    const { events: at } = simulation.cursor;
    if (at === 0) continue;
    steps.push(wallMs(() => simulation.goTo(simulation.goalOf({ event: at - 1 }))));
  }
  const { totalBytes: bytes, count } = simulation.checkpoints;
  return { seekP95Ms: quantile(seeks, 0.95), stepBackP95Ms: quantile(steps, 0.95), checkpointMb: bytes / 1_048_576, checkpoints: count, events };
}
