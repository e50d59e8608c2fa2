import { createConsumer, consumerBehavior } from '../../client/consumer';
import { createConsumerProgram } from '../../client/consumer-program';
import type { ConsumerState } from '../../client/consumer-state';
import { createEdge, edgeBehavior, type EdgeState, type RawAnswer, type RawRequestCommand } from '../../client/edge';
import { createProducer, producerBehavior } from '../../client/producer';
import { createProducerProgram } from '../../client/producer-program';
import type { ProducerState } from '../../client/producer-state';
import { createShareConsumer, shareConsumerBehavior } from '../../client/share-consumer';
import type { ShareConsumerState } from '../../client/share-consumer-state';
import { createShareProgram } from '../../client/share-program';
import { resolveProgramConsumerConfig, resolveShareConsumerConfig } from '../../config/consumer-config';
import { resolveProducerConfig } from '../../config/producer-config';
import type { ConfigRemark } from '../../config/resolve';
import type { NodeIx } from '../../kernel/connection';
import type { World } from '../../kernel/world';
import { BROKER_HOST, brokerPort } from '../../protocol/endpoints';
import { NodeKind } from '../../protocol/node-kinds';
import { parseAddresses } from '../admin/addresses';
import type { Asked, ClientPrograms, HeldClient, Outside } from './outside';
import { ToolFailure } from './tool-failure';

const ACCESS_US = 100;
const ADMIN_CLIENT_ID = 'adminclient-1';
/** How long an application works on a record; the console tools print it, which takes no time. */
const NO_WORK = { processingUs: 0, processingUsPerRecord: 0 };

/** A machine beside the cluster of a world: its processes send their requests through one client node, and hold producers and consumers. */
export class WorldOutside implements Outside {
  private edge: NodeIx = -1;
  private sent = 0;
  private clients = 0;
  private readonly owned: NodeIx[] = [];
  readonly programs: ClientPrograms;

  /** `owner` tells its nodes from those of others in the world. */
  constructor(private readonly world: World, private readonly owner: string) {
    this.programs = {
      producer: (clientId, bootstrap, settings) => this.producer(clientId, bootstrap, settings),
      consumer: (clientId, bootstrap, settings) => this.consumer(clientId, bootstrap, settings),
      shareConsumer: (clientId, bootstrap, settings) => this.shareConsumer(clientId, bootstrap, settings),
    };
  }

  get nowUs(): number {
    return this.world.nowUs;
  }

  send(host: string, port: number, connection: string, { api, version, body }: { readonly api: string; readonly version: number; readonly body: object }): Asked | null {
    const server = this.nodeAt(host, port);
    if (server === null) return null;
    const id = String(++this.sent);
    const to = this.world.nodes[server]?.name ?? '';
    const command: RawRequestCommand = { type: 'request', id, to, api, version, body, connection };
    this.world.command(this.edgeNode(), command);
    return { id };
  }

  answer(asked: Asked): RawAnswer | undefined {
    return (this.world.nodes[this.edge]?.state as EdgeState | undefined)?.answers.get(asked.id);
  }

  /** Its processes are gone. */
  end(): void {
    for (const ix of this.owned) if (this.world.nodes[ix]?.status === 'running') this.world.crash(ix);
  }

  /** A server that does not run has its address all the same; nobody at all (−1) is at a port without one. */
  private nodeAt(host: string, port: number): NodeIx | null {
    if (host !== BROKER_HOST && host !== '127.0.0.1') return null;
    // Brokers count up from 1 and controllers from 101 at ports in the same steps.
    return this.world.nodeByKafkaId(port - brokerPort(0));
  }

  private edgeNode(): NodeIx {
    if (this.edge < 0) this.edge = this.add(ADMIN_CLIENT_ID, NodeKind.Edge, (name) => this.world.addNode(name, NodeKind.Edge, -1, edgeBehavior, createEdge([], []), ACCESS_US));
    return this.edge;
  }

  private producer(clientId: string, bootstrap: string, settings: ReadonlyMap<string, string>): HeldClient<ReturnType<typeof createProducerProgram>> {
    const { values, errors } = resolveProducerConfig(settings);
    refuse(errors);
    const config = { ...values, allowAutoTopicCreation: true };
    const state = (name: string) => createProducer(name, config, this.servers(bootstrap), [], null, null, createProducerProgram());
    const ix = this.add(clientId, NodeKind.Producer, (name) => this.world.addNode(name, NodeKind.Producer, -1, producerBehavior, state(name), ACCESS_US));
    return this.held(ix, (now) => (now as ProducerState).program);
  }

  private consumer(clientId: string, bootstrap: string, settings: ReadonlyMap<string, string>): HeldClient<ReturnType<typeof createConsumerProgram>> {
    const { values, errors } = resolveProgramConsumerConfig(settings);
    refuse(errors);
    const config = { ...values, allowAutoTopicCreation: values.allowAutoCreateTopics };
    const state = (name: string) => createConsumer(name, values.groupId ?? '', [], config, this.servers(bootstrap), NO_WORK, null, createConsumerProgram());
    const ix = this.add(clientId, NodeKind.Consumer, (name) => this.world.addNode(name, NodeKind.Consumer, -1, consumerBehavior, state(name), ACCESS_US));
    return this.held(ix, (now) => (now as ConsumerState).program);
  }

  private shareConsumer(clientId: string, bootstrap: string, settings: ReadonlyMap<string, string>): HeldClient<ReturnType<typeof createShareProgram>> {
    const { values, errors } = resolveShareConsumerConfig(settings);
    refuse(errors);
    const state = (name: string) => createShareConsumer(name, values.groupId ?? '', [], values, this.servers(bootstrap), NO_WORK, 'none', createShareProgram());
    const ix = this.add(clientId, NodeKind.ShareConsumer, (name) => this.world.addNode(name, NodeKind.ShareConsumer, -1, shareConsumerBehavior, state(name), ACCESS_US));
    return this.held(ix, (now) => (now as ShareConsumerState).program);
  }

  private add(clientId: string, _kind: number, make: (name: string) => NodeIx): NodeIx {
    const ix = make(`${this.owner}/${clientId}-${++this.clients}`);
    const node = this.world.nodes[ix];
    if (node !== undefined) node.clientId = clientId;
    this.world.start(ix);
    this.owned.push(ix);
    return ix;
  }

  private held<Program>(ix: NodeIx, programOf: (state: unknown) => Program | null): HeldClient<Program> {
    const { world } = this;
    const look = <Value>(see: (program: Program) => Value): Value => {
      const program = programOf(world.nodes[ix]?.state);
      if (program === null) throw new Error('this client has no program');
      return see(program);
    };
    return {
      read: look,
      peek: look,
      command: (command) => world.command(ix, command),
      kill: () => {
        if (world.nodes[ix]?.status === 'running') world.crash(ix);
      },
    };
  }

  private servers(bootstrap: string): NodeIx[] {
    return (parseAddresses(bootstrap) ?? []).map(({ host, port }) => this.nodeAt(host, port) ?? -1).filter((ix) => ix >= 0);
  }
}

function refuse(errors: readonly ConfigRemark[]): void {
  const [first] = errors;
  if (first !== undefined) throw new ToolFailure('org.apache.kafka.common.config.ConfigException', first.message);
}
