import { consumerBehavior, createConsumer } from '../../../engine/client/consumer';
import { createConsumerProgram, type ConsumerProgram, type Listener } from '../../../engine/client/consumer-program';
import type { ConsumerState } from '../../../engine/client/consumer-state';
import { createProducer, producerBehavior } from '../../../engine/client/producer';
import { createProducerProgram, type ProducerProgram } from '../../../engine/client/producer-program';
import type { ProducerState } from '../../../engine/client/producer-state';
import { createShareConsumer, shareConsumerBehavior } from '../../../engine/client/share-consumer';
import type { ShareConsumerState } from '../../../engine/client/share-consumer-state';
import { createShareProgram, type ShareProgram } from '../../../engine/client/share-program';
import { resolveConsumerConfig, resolveShareConsumerConfig } from '../../../engine/config/consumer-config';
import { resolveProducerConfig } from '../../../engine/config/producer-config';
import type { ConfigRemark } from '../../../engine/config/resolve';
import type { Thrown } from '../../../engine/client/thrown';
import type { NodeIx } from '../../../engine/kernel/connection';
import type { World } from '../../../engine/kernel/world';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import type { Wire } from '../rpc/wire';
import type { RecordedClient, RecordedStep, StepResult } from './case';
import { ClientNode, fill } from './client-node';
import { ConsumerClient } from './consumer-client';
import { ProducerClient } from './producer-steps';
import { ShareClient } from './share-client';

const ACCESS_US = 100;

/** The clients of a case: each is made by its first step. */
export class Clients {
  private readonly producers = new Map<string, ProducerClient>();
  private readonly consumers = new Map<string, ConsumerClient>();
  private readonly sharers = new Map<string, ShareClient>();

  constructor(private readonly world: World, private readonly wire: Wire, private readonly recorded: Readonly<Record<string, RecordedClient>>) {}

  take(step: RecordedStep): StepResult {
    const name = fill(Object.keys(step).find((key) => this.recorded[key] !== undefined));
    if (this.clientOf(name) === undefined) {
      const refused = this.make(name, fill(this.recorded[name]));
      if (refused !== null) return { ...refused };
    }
    return fill(this.clientOf(name)).take(String(step[name]), step);
  }

  private clientOf(name: string): ProducerClient | ConsumerClient | ShareClient | undefined {
    return this.producers.get(name) ?? this.consumers.get(name) ?? this.sharers.get(name);
  }

  private make(name: string, recorded: RecordedClient): Thrown | null {
    switch (recorded.type) {
      case 'producer':
        return this.makeProducer(name, recorded);
      case 'consumer':
        return this.makeConsumer(name, recorded);
      case 'share':
        return this.makeShareConsumer(name, recorded);
    }
  }

  private makeProducer(name: string, { config }: RecordedClient): Thrown | null {
    const { values, errors } = resolveProducerConfig(Object.entries(config));
    const refused = constructionError(errors);
    if (refused !== null) return refused;
    const state = createProducer(name, values, this.brokers(), [], null, null, createProducerProgram());
    const ix = this.world.addNode(name, NodeKind.Producer, -1, producerBehavior, state, ACCESS_US);
    this.world.start(ix);
    const node = new ClientNode<ProducerProgram>(this.world, this.wire, ix, (now) => fill((now as ProducerState).program ?? undefined));
    this.producers.set(name, new ProducerClient(node, (consumer) => fill(this.consumers.get(consumer))));
    return null;
  }

  private makeConsumer(name: string, { config, listener }: RecordedClient): Thrown | null {
    const { values, errors } = resolveConsumerConfig(Object.entries(config));
    const refused = constructionError(errors);
    if (refused !== null) return refused;
    const program = createConsumerProgram((listener ?? {}) as Listener);
    const state = createConsumer(name, values.groupId ?? '', [], values, this.brokers(), { processingUs: 0, processingUsPerRecord: 0 }, null, program);
    const ix = this.world.addNode(name, NodeKind.Consumer, -1, consumerBehavior, state, ACCESS_US);
    this.world.start(ix);
    const node = new ClientNode<ConsumerProgram>(this.world, this.wire, ix, (now) => fill((now as ConsumerState).program ?? undefined));
    this.consumers.set(name, new ConsumerClient(node, name));
    return null;
  }

  private makeShareConsumer(name: string, { config }: RecordedClient): Thrown | null {
    const { values, errors } = resolveShareConsumerConfig(Object.entries(config));
    const refused = constructionError(errors);
    if (refused !== null) return refused;
    const state = createShareConsumer(name, values.groupId ?? '', [], values, this.brokers(), { processingUs: 0, processingUsPerRecord: 0 }, 'none', createShareProgram());
    const ix = this.world.addNode(name, NodeKind.ShareConsumer, -1, shareConsumerBehavior, state, ACCESS_US);
    this.world.start(ix);
    this.sharers.set(name, new ShareClient(new ClientNode<ShareProgram>(this.world, this.wire, ix, (now) => fill((now as ShareConsumerState).program ?? undefined))));
    return null;
  }

  private brokers(): NodeIx[] {
    return this.world.nodes.flatMap((node, ix) => (node.kind === NodeKind.Broker ? [ix] : []));
  }

  kill(name: string): string[] {
    this.world.crash(this.world.nodeByName(name));
    return [];
  }

  /** How many callbacks these have had. */
  callbackCount(names: readonly string[]): number {
    return names.reduce((sum, name) => sum + this.listening(name).callbackCount, 0);
  }

  report(name: string): StepResult {
    return this.listening(name).report();
  }

  private listening(name: string): ConsumerClient | ShareClient {
    return fill(this.consumers.get(name) ?? this.sharers.get(name));
  }
}

function constructionError(errors: readonly ConfigRemark[]): Thrown | null {
  const [first] = errors;
  if (first === undefined) return null;
  return first.wrapped === undefined ? { error: 'ConfigException' } : { error: 'KafkaException', cause: first.wrapped };
}
