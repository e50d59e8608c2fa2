import type { World } from '../../../engine/kernel/world';
import type { MetadataImage } from '../../../engine/metadata/image';
import type { Simulation } from '../../simulation';
import { isInternal } from '../cluster-view';
import { committedImage } from '../nodes';
import { allProducers } from '../producer/producer-view';
import { chosenTransaction, coordinatedTransactions, transactionalIds } from './coordinated';
import type { HeldPartition, TransactionLog, TransactionParams, TransactionView } from './transaction-contract';
import { heldPartitions, transactionLog } from './transaction-log';
import { stepsOf } from './transaction-steps';

/** A transactional id at its coordinator, its producers, and one log with what readers are given of it. */
export function transactionView(simulation: Simulation, params: TransactionParams): TransactionView {
  const { world, recorder } = simulation;
  const image = committedImage(world);
  const found = coordinatedTransactions(world, image);
  const ids = transactionalIds(world, found);
  const id = ids.find(({ transactionalId }) => transactionalId === params.transactionalId)?.transactionalId ?? ids[0]?.transactionalId;
  const partitions = heldPartitions(world, image);
  const place = placeOf(world, image, params, id, partitions);
  const log = place === null ? null : transactionLog(world, image, place.topic, place.partition, params);
  if (id === undefined) return { timeUs: world.nowUs, ids, chosen: null, log, otherLogs: [], partitions };
  const steps = stepsOf(world, recorder, id, producerIdsOf(world, id, found.get(id)?.transaction.value));
  return {
    timeUs: world.nowUs, ids, chosen: chosenTransaction(world, image, id, found.get(id), steps.written, steps.rows), log,
    otherLogs: otherLogs(world, image, id, place, params.columns), partitions,
  };
}

const MAX_OTHER_LOGS = 2;

/** What else the id has written to, up to the ends of the logs. */
function otherLogs(world: World, image: MetadataImage, id: string, place: Place | null, columns: number | undefined): TransactionLog[] {
  const others = writtenBy(world, id).filter(({ topic, partition }) => topic !== place?.topic || partition !== place.partition);
  return others.slice(0, MAX_OTHER_LOGS).flatMap(({ topic, partition }) => transactionLog(world, image, topic, partition, columns === undefined ? {} : { columns }) ?? []);
}

/** Partitions that the id's producers had records acknowledged in, in the order in which they met them; each once. */
function writtenBy(world: World, id: string): Place[] {
  const places = new Map<string, Place>();
  for (const { state } of allProducers(world)) {
    if (state.transaction?.transactionalId !== id) continue;
    for (const { topic, partition, acknowledgedRecords } of state.queues) if (acknowledgedRecords > 0) places.set(`${topic}-${partition}`, { topic, partition });
  }
  return [...places.values()];
}

/** Whatever ids its producers and its coordinator have for it: in most runs one. */
function producerIdsOf(world: World, transactionalId: string, value: { readonly producerId: number; readonly previousProducerId: number } | undefined): Set<number> {
  const ids = new Set<number>();
  if (value !== undefined) for (const id of [value.producerId, value.previousProducerId]) if (id >= 0) ids.add(id);
  for (const { state } of allProducers(world)) if (state.transaction?.transactionalId === transactionalId && state.producerId >= 0) ids.add(state.producerId);
  return ids;
}

interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** The log to look at: the one asked for; else one that the id's producers write to; else the first that transactions were written to. */
function placeOf(world: World, image: MetadataImage, { topic, partition }: TransactionParams, id: string | undefined, held: readonly HeldPartition[]): Place | null {
  if (topic !== undefined && partition !== undefined) return { topic, partition };
  const own = id === undefined ? undefined : writtenBy(world, id)[0];
  if (own !== undefined) return own;
  const first = held.find((row) => !isInternal(row.topic));
  if (first !== undefined) return { topic: first.topic, partition: first.partition };
  const any = [...image.topics.values()].find(({ name }) => !isInternal(name));
  return any === undefined ? null : { topic: any.name, partition: 0 };
}
