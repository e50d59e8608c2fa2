import { TestCluster } from './test-cluster';
import { resolveConsumerConfig } from '../../config/consumer-config';
import { resolveProducerConfig } from '../../config/producer-config';
import { NodeKind } from '../../protocol/node-kinds';
import { consumerBehavior, createConsumer } from '../../client/consumer';
import { createConsumerProgram, type ConsumerCall, type ConsumerProgram, type Listener } from '../../client/consumer-program';
import type { ConsumerState } from '../../client/consumer-state';
import { createProducer, producerBehavior } from '../../client/producer';
import { createProducerProgram, type ProducerCall, type ProducerProgram, type SendFuture } from '../../client/producer-program';
import type { ProducerState } from '../../client/producer-state';
import type { CallAnswer } from '../../client/thrown';

/** A cluster, and clients that a test holds as a program does: it calls, and time goes on until the call returns. */

const ACCESS_US = 100;
const PATIENCE_MS = 120_000;

export function programCluster(brokers = 1, config: Readonly<Record<string, string>> = {}): TestCluster {
  const cluster = new TestCluster({ brokers, config: { 'group.initial.rebalance.delay.ms': '0', 'offsets.topic.num.partitions': '4', 'offsets.topic.replication.factor': String(brokers), ...config } });
  cluster.ready();
  return cluster;
}

export class HeldProducer {
  readonly node: number;

  constructor(private readonly cluster: TestCluster, name: string, config: Readonly<Record<string, string>> = {}) {
    const { values, errors } = resolveProducerConfig(Object.entries(config));
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    const state = createProducer(name, values, [cluster.node(1)], [], null, null, createProducerProgram());
    this.node = cluster.world.addNode(name, NodeKind.Producer, -1, producerBehavior, state, ACCESS_US);
    cluster.world.start(this.node);
  }

  get program(): ProducerProgram {
    return (this.cluster.world.nodes[this.node].state as ProducerState).program as ProducerProgram;
  }

  call(call: ProducerCall): CallAnswer {
    this.cluster.world.command(this.node, { type: 'call', call });
    this.cluster.until(`return from ${call.type}`, () => this.program.answer !== null, PATIENCE_MS);
    return this.program.answer as CallAnswer;
  }

  /** send() of a value; its future, when send() has returned. */
  send(topic: string, value: string, partition: number | null = 0): SendFuture {
    this.call({ type: 'send', topic, partition, record: { key: null, value, timestampMs: null } });
    return this.program.futures[this.program.futures.length - 1];
  }

  /** As `send`, and waits for the record's end. */
  sent(topic: string, value: string, partition: number | null = 0): SendFuture {
    this.send(topic, value, partition);
    const index = this.program.futures.length - 1;
    this.cluster.until('the future is done', () => this.program.futures[index].completion >= 0, PATIENCE_MS);
    return this.program.futures[index];
  }
}

export class HeldConsumer {
  private readonly node: number;

  constructor(private readonly cluster: TestCluster, name: string, config: Readonly<Record<string, string>>, listener: Listener = {}) {
    const { values, errors } = resolveConsumerConfig(Object.entries(config));
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    const state = createConsumer(name, values.groupId ?? '', [], values, [cluster.node(1)], { processingUs: 0, processingUsPerRecord: 0 }, null, createConsumerProgram(listener));
    this.node = cluster.world.addNode(name, NodeKind.Consumer, -1, consumerBehavior, state, ACCESS_US);
    cluster.world.start(this.node);
  }

  get state(): ConsumerState {
    return this.cluster.world.nodes[this.node].state as ConsumerState;
  }

  get program(): ConsumerProgram {
    return this.state.program as ConsumerProgram;
  }

  call(call: ConsumerCall): CallAnswer {
    this.cluster.world.command(this.node, { type: 'call', call });
    this.cluster.until(`return from ${call.type}`, () => this.program.answer !== null, PATIENCE_MS);
    return this.program.answer as CallAnswer;
  }

  poll(timeoutMs = 100): CallAnswer {
    return this.call({ type: 'poll', timeoutMs });
  }

  /** Polls until something holds. */
  pollUntil(holds: () => boolean, polls = 300): void {
    for (let i = 0; i < polls && !holds(); i++) this.poll();
    if (!holds()) throw new Error('polled in vain');
  }

  /** From now on it polls by itself. */
  loop(): void {
    this.cluster.world.command(this.node, { type: 'loop', loop: { pollMs: 100, processMs: 0 } });
  }

  /** Callbacks so far, as `name t-0 t-1`, without what a listener did. */
  callbacks(): string[] {
    return this.program.journal.flatMap((entry) => (entry.type === 'callback' && !entry.isIdle ? [[entry.name, ...entry.partitions.map((one) => `${one.topic}-${one.partition}`)].join(' ')] : []));
  }

  crash(): void {
    this.cluster.world.crash(this.node);
  }
}
