import type { ControllerState } from '../../../engine/controller/controller-state';
import type { NodeIx } from '../../../engine/kernel/connection';
import type { World } from '../../../engine/kernel/world';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import { createTopics, startNodes } from '../rpc/cluster';
import { listIn } from '../rpc/targets';
import { Wire } from '../rpc/wire';
import { randomMomentMs, watch, type Draw, type DynamicsCase, type Measure } from './measurement';

/** Faults of brokers, seen through Metadata of topic `t` with replicas 1, 2, 3; and of the active controller. */

const TOPIC = 't';
const ASK_MS = 1000;
const PATIENCE_MS = 120_000;
const AFTER_LEAVING_MS = 1000;
const LEADER = 1;
/** The follower that is paused; the other one stays to be asked. */
const FOLLOWER = 3;
const WITNESS = 2;

interface Partition {
  readonly leaderId: number;
  readonly isrNodes: readonly number[];
}

class Trial {
  readonly wire: Wire;

  constructor(recorded: DynamicsCase, readonly draw: Draw) {
    const config = Object.fromEntries(Object.entries(recorded.config).map(([name, value]) => [name, String(value)]));
    const world = startNodes({ brokers: recorded.cluster.brokers, controllers: recorded.cluster.controllers, config }, draw.seed);
    this.wire = new Wire(world, 'client');
    createTopics(this.wire, [{ topic: TOPIC, assignment: [[LEADER, WITNESS, FOLLOWER]] }]);
    this.wire.sleep(randomMomentMs(draw));
  }

  broker(id: number): NodeIx {
    return this.wire.world.nodeByKafkaId(id);
  }

  partition(): Partition | undefined {
    const answer = this.wire.ask(this.broker(WITNESS), 'watch', { api: 'Metadata', version: 13, body: { topics: [{ name: TOPIC }], allowAutoTopicCreation: false } }, ASK_MS);
    const [partition] = listIn(listIn(answer, 'topics')[0], 'partitions');
    return partition as unknown as Partition | undefined;
  }

  until(isSeen: (partition: Partition) => boolean): number {
    const { world } = this.wire;
    return watch(world, this.draw, (ms) => this.wire.sleep(ms), () => {
      const partition = this.partition();
      return partition !== undefined && isSeen(partition);
    }, PATIENCE_MS);
  }

  untilOtherLeader(): number {
    return this.until(({ leaderId }) => leaderId >= 0 && leaderId !== LEADER);
  }

  untilOutOfIsr(): number {
    return this.until(({ isrNodes }) => !isrNodes.includes(FOLLOWER));
  }
}

export const crashLeader: Measure = (recorded, draw) => {
  const trial = new Trial(recorded, draw);
  trial.wire.world.crash(trial.broker(LEADER));
  return trial.untilOtherLeader();
};

export const stopLeader: Measure = (recorded, draw) => {
  const trial = new Trial(recorded, draw);
  trial.wire.world.stop(trial.broker(LEADER));
  return trial.untilOtherLeader();
};

export const pauseLeader: Measure = (recorded, draw) => {
  const trial = new Trial(recorded, draw);
  trial.wire.world.pause(trial.broker(LEADER));
  return trial.untilOtherLeader();
};

export const pauseFollower: Measure = (recorded, draw) => {
  const trial = new Trial(recorded, draw);
  trial.wire.world.pause(trial.broker(FOLLOWER));
  return trial.untilOutOfIsr();
};

export const resumeFollower: Measure = (recorded, draw) => {
  const trial = new Trial(recorded, draw);
  const { world } = trial.wire;
  world.pause(trial.broker(FOLLOWER));
  trial.untilOutOfIsr();
  trial.wire.sleep(AFTER_LEAVING_MS);
  world.resume(trial.broker(FOLLOWER));
  return trial.until(({ isrNodes }) => isrNodes.includes(FOLLOWER));
};

export const lagFollower: Measure = (recorded, draw) => {
  const trial = new Trial(recorded, draw);
  trial.wire.world.pause(trial.broker(FOLLOWER));
  const records = { records: [{ key: null, value: 'a' }] };
  trial.wire.send(trial.broker(LEADER), 'write', { api: 'Produce', version: 12, body: { acks: 1, timeoutMs: PATIENCE_MS, topicData: [{ name: TOPIC, partitionData: [{ index: 0, records }] }] } });
  return trial.untilOutOfIsr();
};

/** The active controller of the quorum, −1 while there is none. */
function activeController(world: World): NodeIx {
  return world.nodes.findIndex((node) => node.kind === NodeKind.Controller && node.status === 'running' && (node.state as ControllerState).active);
}

function untilOtherController(recorded: DynamicsCase, draw: Draw, strike: (world: World, active: NodeIx) => void): number {
  const trial = new Trial(recorded, draw);
  const { world } = trial.wire;
  const before = activeController(world);
  strike(world, before);
  return watch(world, draw, (ms) => trial.wire.sleep(ms), () => {
    const now = activeController(world);
    return now >= 0 && now !== before;
  }, PATIENCE_MS);
}

export const crashController: Measure = (recorded, draw) => untilOtherController(recorded, draw, (world, active) => world.crash(active));
export const stopController: Measure = (recorded, draw) => untilOtherController(recorded, draw, (world, active) => world.stop(active));
