import type { World } from '../../../engine/kernel/world';
import { createTopics } from '../rpc/cluster';
import { applyFault } from '../rpc/fault';
import { Wire } from '../rpc/wire';
import { Administrator } from './admin-steps';
import { listOf, numberOf, textOf, type ClientCase, type Expected, type RecordedStep, type StepResult } from './case';
import { Clients } from './clients';
import { compareStep } from './compare-step';
import { fill } from './client-node';
import { logStep } from './log-batches';

const PATIENCE_MS = 120_000;
const WATCH_MS = 50;
/** Between two steps some milliseconds went by. */
const BETWEEN_STEPS_MS = 5;
/** The topics of the setup had been known to the coordinators for so long. */
const AFTER_SETUP_MS = 600;

/** Takes a case through a world, step by step; gives the differences, none when all is as recorded. */
export function play(world: World, recorded: ClientCase): string[] {
  const player = new Player(world, recorded);
  for (const [i, step] of recorded.steps.entries()) {
    const lines = player.take(step);
    if (lines.length > 0) return [`step ${i + 1} of ${recorded.steps.length}: ${JSON.stringify(step).slice(0, 200)}`, ...lines];
    player.pause();
  }
  return [];
}

class Player {
  private readonly wire: Wire;
  private readonly administrator: Administrator;
  private readonly clients: Clients;

  constructor(private readonly world: World, recorded: ClientCase) {
    this.wire = new Wire(world, 'recorder');
    createTopics(this.wire, recorded.setup);
    this.wire.sleep(AFTER_SETUP_MS);
    this.administrator = new Administrator(this.wire);
    this.clients = new Clients(world, this.wire, recorded.clients);
  }

  pause(): void {
    this.wire.sleep(BETWEEN_STEPS_MS);
  }

  take(step: RecordedStep): string[] {
    if (step['admin'] !== undefined) return compareStep(step, this.administrator.take(step));
    if (step['log'] !== undefined) return compareStep(step, logStep(this.world, step));
    if (step['sleepMs'] !== undefined) return this.sleep(numberOf(step, 'sleepMs'));
    if (step['fault'] !== undefined) return applyFault(this.wire, textOf(step, 'fault'), PATIENCE_MS);
    if (step['killClient'] !== undefined) return this.clients.kill(textOf(step, 'killClient'));
    if (step['waitLeader'] !== undefined) return this.wait(textOf(step, 'waitLeader'), 'leader', numberOf(step, 'is'));
    if (step['waitIsr'] !== undefined) return this.wait(textOf(step, 'waitIsr'), 'isr', numberOf(step, 'is'));
    if (step['settle'] !== undefined) return this.settle(step);
    return compareStep(step, this.clients.take(step));
  }

  private sleep(ms: number): string[] {
    this.wire.sleep(ms);
    return [];
  }

  private wait(partition: string, what: 'leader' | 'isr', value: number): string[] {
    const endUs = this.world.nowUs + PATIENCE_MS * 1000;
    let last: unknown = null;
    while (this.world.nowUs < endUs) {
      last = this.administrator.partition(partition)[what];
      if (last === value) return [];
      this.wire.sleep(WATCH_MS);
    }
    return [`${what} of ${partition} did not become ${value}, last ${String(last)}`];
  }

  /** Lets time pass until none of the clients has had a callback for so long. */
  private settle(step: RecordedStep): string[] {
    const names = listOf(step, 'settle').map(String);
    const quietMs = numberOf(step, 'quietMs');
    const endUs = this.world.nowUs + PATIENCE_MS * 1000;
    let heard = this.clients.callbackCount(names);
    let quietSinceUs = this.world.nowUs;
    while (this.world.nowUs - quietSinceUs < quietMs * 1000 && this.world.nowUs < endUs) {
      this.wire.sleep(WATCH_MS);
      const now = this.clients.callbackCount(names);
      if (now === heard) continue;
      heard = now;
      quietSinceUs = this.world.nowUs;
    }
    const result: StepResult = Object.fromEntries(names.map((name) => [name, this.clients.report(name)]));
    const expected = (step['expect'] ?? {}) as Expected;
    return names.flatMap((name) => compareStep({ expect: fill(expected[name]) }, result[name] as StepResult).map((line) => `${name}: ${line}`));
  }
}
