import type { ControllerState } from '../../../engine/controller/controller-state';
import type { NodeIx } from '../../../engine/kernel/connection';
import type { World } from '../../../engine/kernel/world';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import { isObject } from './json';
import type { AskedRequest, Wire } from './wire';

/** Whom a step addresses: `"2"`, `"controller"`, `"group:NAME"`, `"txn:NAME"`, `"leader:TOPIC/P"`, `"any:"`. */

const LOOKUP_MS = 1000;
const GROUP_KEY = 0;
const TRANSACTION_KEY = 1;

/** The node, or −1 while nobody can be named. */
export function resolveTarget(wire: Wire, to: string): NodeIx {
  const { world } = wire;
  if (/^\d+$/.test(to)) return world.nodeByKafkaId(Number(to));
  if (to === 'controller') return world.nodes.findIndex((node) => node.kind === NodeKind.Controller && node.status === 'running' && !node.paused && (node.state as ControllerState).active);
  const [kind, name = ''] = split(to);
  switch (kind) {
    case 'any':
      return anyBroker(world);
    case 'group':
      return coordinator(wire, GROUP_KEY, name);
    case 'txn':
      return coordinator(wire, TRANSACTION_KEY, name);
    case 'leader':
      return leader(wire, name);
    default:
      throw new Error(`"${to}" names nobody`);
  }
}

function split(to: string): readonly [string, string] {
  const at = to.indexOf(':');
  return at < 0 ? [to, ''] : [to.slice(0, at), to.slice(at + 1)];
}

/** The lowest-numbered running broker. */
export function anyBroker(world: World): NodeIx {
  return world.nodes.findIndex((node) => node.kind === NodeKind.Broker && node.status === 'running' && !node.paused);
}

function coordinator(wire: Wire, keyType: number, key: string): NodeIx {
  const answer = lookup(wire, { api: 'FindCoordinator', version: 6, body: { keyType, coordinatorKeys: [key] } });
  const [found] = listIn(answer, 'coordinators');
  return nodeOf(wire.world, found?.['nodeId']);
}

function leader(wire: Wire, partitionName: string): NodeIx {
  const at = partitionName.lastIndexOf('/');
  const name = partitionName.slice(0, at);
  const index = Number(partitionName.slice(at + 1));
  const answer = lookup(wire, { api: 'Metadata', version: 13, body: { topics: [{ name }], allowAutoTopicCreation: false } });
  const [topic] = listIn(answer, 'topics');
  const partition = listIn(topic, 'partitions').find((candidate) => candidate['partitionIndex'] === index);
  return nodeOf(wire.world, partition?.['leaderId']);
}

function lookup(wire: Wire, request: AskedRequest): unknown {
  const broker = anyBroker(wire.world);
  return broker < 0 ? undefined : wire.ask(broker, 'lookup', request, LOOKUP_MS);
}

function nodeOf(world: World, kafkaId: unknown): NodeIx {
  return typeof kafkaId === 'number' && kafkaId >= 0 ? world.nodeByKafkaId(kafkaId) : -1;
}

export function listIn(value: unknown, field: string): readonly Readonly<Record<string, unknown>>[] {
  if (!isObject(value)) return [];
  const list = value[field];
  return Array.isArray(list) ? list.filter(isObject) : [];
}
