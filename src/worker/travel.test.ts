import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildWorld, defaultScenario, FactKind, parseScenario, type Command, type Scenario } from '../engine';
import type { InspectorView, PlacedCommand, ReplayMismatch } from './contract';
import { FACT_COLUMNS } from './contract';
import { Simulation, type SimulationOptions } from './simulation';
import { step } from './stepping';
import { compute } from './view-sender';

const scenario: Scenario = (() => {
  const parsed = parseScenario(defaultScenario);
  if (!parsed.ok) throw new Error('the first scenario does not parse');
  return parsed.scenario;
})();

function open(options: SimulationOptions = {}, commands: readonly PlacedCommand[] = []) {
  const mismatches: ReplayMismatch[] = [];
  return { simulation: new Simulation(buildWorld(scenario), { onMismatch: (mismatch) => mismatches.push(mismatch), ...options }, commands), mismatches };
}

const TYPED = [
  'kafka-topics.sh --bootstrap-server localhost:9092 --describe', 'kafka-console-consumer.sh --bootstrap-server localhost:9093 --topic orders --from-beginning --group typed',
  'kafka-console-producer.sh --bootstrap-server localhost:9092 --topic orders', 'a record', 'cat > notes', 'kafka-consumer-groups.sh --bootstrap-server localhost:9094 --describe --all-groups',
];

const brokers = fc.constantFrom('broker-1', 'broker-2', 'broker-3');
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constantFrom('crash' as const, 'restart' as const, 'stop' as const, 'pause' as const, 'resume' as const), node: brokers }),
  fc.record({ type: fc.constantFrom('cut' as const, 'heal' as const), from: brokers, to: fc.constantFrom('web-1', 'controller-101') }),
  fc.record({ type: fc.constant('slowDisk' as const), node: brokers, writeUs: fc.constantFrom(0, 50_000) }),
  fc.record({ type: fc.constant('typeLine' as const), terminal: fc.integer({ min: 1, max: 2 }), text: fc.constantFrom(...TYPED) }),
  fc.record({ type: fc.constant('typeKey' as const), terminal: fc.integer({ min: 1, max: 2 }), key: fc.constantFrom('endOfInput' as const, 'interrupt' as const) }),
  fc.record({ type: fc.constant('setRate' as const), node: fc.constant('web-1'), recordsPerSecond: fc.constantFrom(0, 50) }),
);

describe('a Kafka cluster in time', () => {
  it('is the same after seeking back and forth and acting in the past as on a straight run', () => {
    const deed = fc.oneof(
      fc.record({ seekMs: fc.integer({ min: 0, max: 20_000 }) }),
      fc.record({ playMs: fc.integer({ min: 1, max: 4_000 }) }),
      fc.record({ back: fc.constantFrom('event' as const, 'fact' as const) }),
      fc.record({ command }),
    );
    fc.assert(
      fc.property(fc.array(deed, { minLength: 2, maxLength: 8 }), (deeds) => {
        const { simulation, mismatches } = open({ limits: { spacingEvents: 700 } });
        simulation.advance(1e9, 6_000_000);
        for (const one of deeds) {
          if ('seekMs' in one) simulation.seek({ timeUs: one.seekMs * 1000 });
          else if ('playMs' in one) simulation.advance(1e9, simulation.cursor.timeUs + one.playMs * 1000);
          else if ('back' in one) step(simulation, { unit: one.back, direction: -1 });
          else simulation.act(one.command);
        }
        const { commands } = simulation.currentBranch;
        const straight = open({ limits: { spacingEvents: 1e9 } }, commands.slice(0, simulation.applied));
        straight.simulation.goTo(straight.simulation.goalOfMoment(simulation.cursor));
        expect(straight.simulation.world.traceHash()).toBe(simulation.world.traceHash());
        expect(compute(straight.simulation, 'terminal', {})).toEqual(compute(simulation, 'terminal', {}));
        expect([...mismatches, ...straight.mismatches]).toEqual([]);
      }),
      { numRuns: 16 },
    );
  });

  it('has one hash for batch sizes 1, 7 and 10 000', () => {
    const hashes = [1, 7, 10_000].map((batch) => {
      const { simulation } = open();
      while (simulation.advance(batch, 8_000_000) === batch);
      simulation.act({ type: 'crash', node: 'broker-1' });
      while (simulation.advance(batch, 20_000_000) === batch);
      return simulation.world.traceHash();
    });
    expect(new Set(hashes).size).toBe(1);
  });
});

describe('views of a cluster', () => {
  const why = (view: InspectorView): number[] => Array.from({ length: view.why.length / FACT_COLUMNS }, (_, i) => view.why[i * FACT_COLUMNS + 4] as number);

  it('lead from a new leader back to the crash that caused it, also when the log has forgotten', () => {
    const { simulation } = open();
    simulation.advance(1e9, 8_000_000);
    simulation.act({ type: 'crash', node: 'broker-2' });
    simulation.advance(1e9, 25_000_000);
    const elected = simulation.recorder.log.notableSince(0).filter(({ kind }) => kind === FactKind.LeaderElected).at(-1);
    const view = (): InspectorView => compute(simulation, 'inspector', { selection: { type: 'fact', id: elected?.id ?? 0 } }) as InspectorView;
    const chain = why(view());
    expect(chain[0]).toBe(FactKind.LeaderElected);
    expect(chain).toContain(FactKind.NodeCrashed);
    expect(view().whyCut).toBe(false);
    simulation.recorder.log.truncateAfter(0);
    expect(why(view())).toEqual(chain);
  });

  it('count a record as lost when acks=1, the leader crashes and its followers are behind', () => {
    const parsed = parseScenario({
      version: 1,
      cluster: { brokers: 3, network: { latencyMs: 60, interBrokerLatencyMs: 120 } },
      topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
      producers: [{ name: 'web-1', topic: 'orders', config: { acks: '1', 'linger.ms': 0 }, workload: { recordsPerSecond: 200 } }],
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const simulation = new Simulation(buildWorld(parsed.scenario));
    simulation.advance(1e9, 10_000_000);
    expect(compute(simulation, 'cluster', {})).toMatchObject({ ledger: { acknowledgedLost: 0 } });
    simulation.act({ type: 'crash', node: 'broker-1' });
    simulation.advance(1e9, 40_000_000);
    const { ledger } = compute(simulation, 'cluster', {}) as { ledger: { acknowledged: number; acknowledgedLost: number; lostByPartition: unknown } };
    expect(ledger.lostByPartition).toEqual([{ topic: 'orders', partition: 0, records: ledger.acknowledgedLost }]);
    expect(ledger.acknowledged).toBeGreaterThan(1000);
    expect(ledger.acknowledgedLost).toBeGreaterThan(0);
    expect(ledger.acknowledgedLost).toBeLessThan(200);
  });
});
