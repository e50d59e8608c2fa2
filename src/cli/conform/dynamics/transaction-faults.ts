import type { World } from '../../../engine/kernel/world';
import { createTopics, startNodes } from '../rpc/cluster';
import { listIn, resolveTarget } from '../rpc/targets';
import { Wire } from '../rpc/wire';
import { randomMomentMs, watch, type Draw, type DynamicsCase, type Measure } from './measurement';

/** A transaction that nobody ends, seen by who waits for committed data. */

const TOPIC = 't';
const TRANSACTIONAL_ID = 'x';
const ASK_MS = 1000;
const PATIENCE_MS = 120_000;
const READ_COMMITTED = 1;
const LATEST = -1;
const ACKS_ALL = -1;

/** The same settings go to brokers and clients, each of which takes what is its own. */
function clusterOf(recorded: DynamicsCase, draw: Draw): World {
  const replicas = String(Math.min(3, recorded.cluster.brokers));
  const config = {
    'transaction.state.log.replication.factor': replicas, 'transaction.state.log.min.isr': '1', 'offsets.topic.replication.factor': replicas,
    ...Object.fromEntries(Object.entries(recorded.config).filter(([name]) => name !== 'transaction.timeout.ms').map(([name, value]) => [name, String(value)])),
  };
  return startNodes({ brokers: recorded.cluster.brokers, controllers: recorded.cluster.controllers, config }, draw.seed);
}

/** One record is sent in a transaction, and then nothing more comes of its producer. */
export const producerFallsSilent: Measure = (recorded, draw) => {
  const world = clusterOf(recorded, draw);
  const wire = new Wire(world, 'client');
  createTopics(wire, [{ topic: TOPIC, assignment: [[1]] }]);
  const { producerId, producerEpoch } = initProducerId(wire, Number(recorded.config['transaction.timeout.ms'] ?? 60_000));
  wire.sleep(randomMomentMs(draw));
  const leader = resolveTarget(wire, `leader:${TOPIC}/0`);
  const batch = { records: [{ key: null, value: 'v', timestamp: 1 }], producerId, producerEpoch, baseSequence: 0, isTransactional: true };
  const body = { transactionalId: TRANSACTIONAL_ID, acks: ACKS_ALL, timeoutMs: ASK_MS, topicData: [{ name: TOPIC, partitionData: [{ index: 0, records: batch }] }] };
  const [answered] = listIn(listIn(wire.ask(leader, 'producer', { api: 'Produce', version: 12, body }, ASK_MS), 'responses')[0], 'partitionResponses');
  if (answered?.['errorCode'] !== 0) throw new Error('the record was not taken');
  return watch(world, draw, (ms) => wire.sleep(ms), () => lastStableOffset(wire) > 0, PATIENCE_MS);
};

function initProducerId(wire: Wire, transactionTimeoutMs: number): { readonly producerId: number; readonly producerEpoch: number } {
  const request = { api: 'InitProducerId', version: 5, body: { transactionalId: TRANSACTIONAL_ID, transactionTimeoutMs, producerId: -1, producerEpoch: -1 } };
  for (let tries = 0; tries < 200; tries++) {
    const coordinator = resolveTarget(wire, `txn:${TRANSACTIONAL_ID}`);
    const answer = coordinator < 0 ? undefined : (wire.ask(coordinator, 'producer', request, ASK_MS) as { errorCode: number; producerId: number; producerEpoch: number } | undefined);
    if (answer?.errorCode === 0) return answer;
    wire.sleep(100);
  }
  throw new Error('no producer id was given');
}

function lastStableOffset(wire: Wire): number {
  const body = { replicaId: -1, isolationLevel: READ_COMMITTED, timeoutMs: ASK_MS, topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0, timestamp: LATEST, currentLeaderEpoch: -1 }] }] };
  const answer = wire.ask(resolveTarget(wire, `leader:${TOPIC}/0`), 'reader', { api: 'ListOffsets', version: 9, body }, ASK_MS);
  return Number(listIn(listIn(answer, 'topics')[0], 'partitions')[0]?.['offset'] ?? -1);
}
