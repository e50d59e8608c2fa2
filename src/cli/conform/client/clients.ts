import { createProducer, producerBehavior } from '../../../engine/client/producer';
import { createProducerProgram, type ProducerProgram } from '../../../engine/client/producer-program';
import type { ProducerState } from '../../../engine/client/producer-state';
import { resolveProducerConfig } from '../../../engine/config/producer-config';
import type { ConfigRemark } from '../../../engine/config/resolve';
import type { Thrown } from '../../../engine/client/thrown';
import type { NodeIx } from '../../../engine/kernel/connection';
import type { World } from '../../../engine/kernel/world';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import type { Wire } from '../rpc/wire';
import type { RecordedClient, RecordedStep, StepResult } from './case';
import { ClientNode, fill } from './client-node';
import { ProducerClient } from './producer-steps';

const ACCESS_US = 100;

/** The clients of a case: each is made by its first step. */
export class Clients {
  private readonly made = new Map<string, ProducerClient>();

  constructor(private readonly world: World, private readonly wire: Wire, private readonly recorded: Readonly<Record<string, RecordedClient>>) {}

  take(step: RecordedStep): StepResult {
    const name = fill(Object.keys(step).find((key) => this.recorded[key] !== undefined));
    let client = this.made.get(name);
    if (client === undefined) {
      const made = this.make(name, fill(this.recorded[name]));
      if ('error' in made) return { ...made };
      this.made.set(name, (client = made));
    }
    return client.take(String(step[name]), step);
  }

  private make(name: string, { type, config }: RecordedClient): ProducerClient | Thrown {
    if (type !== 'producer') throw new Error('not yet');
    const { values, errors } = resolveProducerConfig(Object.entries(config));
    const refused = constructionError(errors);
    if (refused !== null) return refused;
    const state = createProducer(name, values, this.brokers(), [], null, null, createProducerProgram());
    const ix = this.world.addNode(name, NodeKind.Producer, -1, producerBehavior, state, ACCESS_US);
    this.world.start(ix);
    const node = new ClientNode<ProducerProgram>(this.world, this.wire, ix, (now) => fill((now as ProducerState).program ?? undefined));
    return new ProducerClient(node, () => {
      throw new Error('not yet');
    });
  }

  private brokers(): NodeIx[] {
    return this.world.nodes.flatMap((node, ix) => (node.kind === NodeKind.Broker ? [ix] : []));
  }

  kill(name: string): string[] {
    this.world.crash(this.world.nodeByName(name));
    return [];
  }

  callbackCount(_names: readonly string[]): number {
    return 0;
  }

  report(_name: string): StepResult {
    return {};
  }
}

function constructionError(errors: readonly ConfigRemark[]): Thrown | null {
  const [first] = errors;
  if (first === undefined) return null;
  return first.wrapped === undefined ? { error: 'ConfigException' } : { error: 'KafkaException', cause: first.wrapped };
}
