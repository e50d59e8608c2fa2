import { Role, type Partition } from '../../engine/broker/replica-manager/partition';
import type { Request, Response } from '../../engine/kernel/connection';
import { EventKind, type World } from '../../engine/kernel/world';
import type { MetadataImage } from '../../engine/metadata/image';
import { ApiKey } from '../../engine/protocol/api-keys';
import type { FetchResponse } from '../../engine/protocol/messages/fetch';
import type { ProduceRequest, ProduceResponse } from '../../engine/protocol/messages/produce';
import { partitionKey } from '../../engine/protocol/partition-key';
import { lastOffsetOf, type RecordBatch } from '../../engine/protocol/record-batch';
import type { FrameOptions } from '../contract';
import {
  beginFrame, CELLS, CLASS_CONTROL, CLASS_NONE, CLASS_NO_KEY, CLASS_UNKNOWN, frameBuffer, keyClass, MESSAGE_ERROR, MESSAGE_RESPONSE, STRIP_IN_ISR,
  STRIP_KNOWN, STRIP_LEADER, STRIP_OFFLINE, type Frame,
} from '../frame';
import { brokerById, committedImage } from './nodes';

const MAX_MESSAGES = 4096;
const MAX_STRIPS = 1024;

/** What a message carries, worked out once a message: bodies are immutable. */
interface Cargo {
  readonly flags: number;
  readonly records: number;
  readonly topic: string;
  readonly partition: number;
  readonly recordClass: number;
}

const NO_CARGO: Cargo = { flags: 0, records: 0, topic: '', partition: -1, recordClass: CLASS_NO_KEY };

/** Where a strip's cells were computed from: they stay as long as this does. */
interface CellsOf {
  readonly leo: number;
  readonly logStart: number;
  readonly leaderEpoch: number;
  readonly topicId: string;
  readonly cells: Int8Array;
}

/**
 * Draws frames of worlds. It remembers what messages carry and what the last records of replicas are, so that a frame costs
 * little when little has changed.
 */
export class FrameView {
  private readonly cargoes = new WeakMap<object, Cargo>();
  private readonly cells = new Map<number, CellsOf>();
  private sequence = 0;
  private readonly slots: number[] = [];

  /** Forgets what it knows of replicas' records: another course of history may hold others at the same offsets. */
  reset(): void {
    this.cells.clear();
  }

  draw(world: World, options: FrameOptions, reuse: ArrayBuffer | null): Frame {
    const image = committedImage(world);
    const wanted = options.topics === undefined ? null : new Set(options.topics);
    const { slots } = this;
    slots.length = 0;
    let messageTotal = 0;
    const maxMessages = options.maxMessages ?? MAX_MESSAGES;
    world.queue.forEach((slot) => {
      const kind = world.queue.kind[slot];
      if (kind !== EventKind.Request && kind !== EventKind.Response) return;
      // What still waits in its sender, or has arrived and waits for a paused process, is not under way.
      if ((world.queue.sentUs[slot] as number) > world.nowUs) return;
      messageTotal++;
      if (slots.length < maxMessages) slots.push(slot);
    });
    let stripTotal = 0;
    for (const topic of image.topics.values()) {
      if (wanted === null || wanted.has(topic.name)) for (const partition of topic.partitions) stripTotal += partition.replicas.length;
    }
    const strips = Math.min(stripTotal, options.maxStrips ?? MAX_STRIPS);
    const buffer = frameBuffer(slots.length, strips, reuse);
    const frame = beginFrame(buffer, {
      timeUs: world.nowUs, events: world.events, sequence: ++this.sequence, messages: slots.length, messageTotal, strips, stripTotal,
    });
    this.drawMessages(world, image, frame);
    this.drawStrips(world, image, frame, wanted, options.recordClasses ?? true);
    return frame;
  }

  private drawMessages(world: World, image: MetadataImage, { messages }: Frame): void {
    const { queue } = world;
    this.slots.forEach((slot, i) => {
      const isResponse = queue.kind[slot] === EventKind.Response;
      const ref = queue.ref[slot] as Request | Response;
      const request = isResponse ? (ref as Response).request : (ref as Request);
      const cargo = this.cargoOf(ref, isResponse, request, image);
      messages.id[i] = request.id;
      messages.sentUs[i] = queue.sentUs[slot] as number;
      messages.arrivesUs[i] = queue.timeUs[slot] as number;
      messages.from[i] = isResponse ? request.to : request.from;
      messages.to[i] = isResponse ? request.from : request.to;
      messages.api[i] = request.api;
      messages.flags[i] = cargo.flags;
      messages.records[i] = cargo.records;
      messages.topic[i] = cargo.topic === '' ? -1 : world.findName(cargo.topic);
      messages.partition[i] = cargo.partition;
      messages.recordClass[i] = cargo.recordClass;
    });
  }

  private cargoOf(ref: Request | Response, isResponse: boolean, request: Request, image: MetadataImage): Cargo {
    const known = this.cargoes.get(ref);
    if (known !== undefined) return known;
    const cargo = isResponse ? responseCargo(request.api, ref.body, image) : requestCargo(request.api, ref.body, image);
    this.cargoes.set(ref, cargo);
    return cargo;
  }

  private drawStrips(world: World, image: MetadataImage, { strips }: Frame, wanted: ReadonlySet<string> | null, classes: boolean): void {
    let i = 0;
    for (const topic of image.topics.values()) {
      if (wanted !== null && !wanted.has(topic.name)) continue;
      const topicNameId = world.findName(topic.name);
      for (let index = 0; index < topic.partitions.length && i < strips.count; index++) {
        const { replicas, isr } = topic.partitions[index] as { replicas: readonly number[]; isr: readonly number[] };
        const key = partitionKey(topicNameId, index);
        for (const id of replicas) {
          if (i >= strips.count) break;
          const broker = brokerById(world, id);
          const replica = broker?.state.replicas.partitions.get(key) ?? null;
          strips.node[i] = broker?.ix ?? -1;
          strips.topic[i] = topicNameId;
          strips.partition[i] = index;
          strips.leaderEpoch[i] = replica?.leaderEpoch ?? -1;
          strips.logStart[i] = replica?.log.logStartOffset ?? 0;
          strips.hw[i] = replica?.log.highWatermark ?? 0;
          strips.leo[i] = replica?.log.logEndOffset ?? 0;
          strips.flags[i] =
            (replica?.role === Role.Leader ? STRIP_LEADER : 0) | (isr.includes(id) ? STRIP_IN_ISR : 0) |
            (broker === null || broker.node.status === 'down' ? STRIP_OFFLINE : 0) | (replica === null ? 0 : STRIP_KNOWN);
          const cells = strips.classes.subarray(i * CELLS, (i + 1) * CELLS);
          if (replica === null) cells.fill(CLASS_NONE);
          else if (!classes) fillUnknown(cells, replica);
          else cells.set(this.cellsOf(id, replica));
          i++;
        }
      }
    }
  }

  private cellsOf(broker: number, replica: Partition): Int8Array {
    const { log, key, topicId } = replica;
    const at = key * 65536 + broker;
    const known = this.cells.get(at);
    const leaderEpoch = log.epochs.latestEpoch;
    if (known !== undefined && known.leo === log.logEndOffset && known.logStart === log.logStartOffset && known.leaderEpoch === leaderEpoch && known.topicId === topicId) {
      return known.cells;
    }
    const cells = known?.cells ?? new Int8Array(CELLS);
    fillClasses(cells, replica);
    this.cells.set(at, { leo: log.logEndOffset, logStart: log.logStartOffset, leaderEpoch, topicId, cells });
    return cells;
  }
}

function fillUnknown(cells: Int8Array, { log }: Partition): void {
  const first = log.logEndOffset - CELLS;
  for (let i = 0; i < CELLS; i++) cells[i] = first + i < log.logStartOffset ? CLASS_NONE : CLASS_UNKNOWN;
}

function fillClasses(cells: Int8Array, { log }: Partition): void {
  cells.fill(CLASS_NONE);
  const first = Math.max(log.logStartOffset, log.logEndOffset - CELLS);
  if (first >= log.logEndOffset) return;
  const shift = log.logEndOffset - CELLS;
  log.forEachBatch(first, (batch) => {
    const last = lastOffsetOf(batch);
    for (let offset = Math.max(first, batch.baseOffset); offset <= last; offset++) cells[offset - shift] = classOf(batch, offset - batch.baseOffset);
  });
}

function classOf(batch: RecordBatch, index: number): number {
  if (batch.isControl) return CLASS_CONTROL;
  const record = batch.source.recordAt(batch, index);
  return record.data !== undefined ? CLASS_CONTROL : keyClass(record.key);
}

function carry(batches: readonly RecordBatch[]): { readonly records: number; readonly recordClass: number } {
  let records = 0;
  for (const batch of batches) records += batch.recordCount;
  const first = batches[0];
  return { records, recordClass: first === undefined || first.recordCount === 0 ? CLASS_NO_KEY : classOf(first, 0) };
}

function requestCargo(api: number, body: object, image: MetadataImage): Cargo {
  if (api !== ApiKey.Produce) return NO_CARGO;
  let cargo: Cargo = NO_CARGO;
  for (const { name, topicId, partitionData } of (body as ProduceRequest).topicData) {
    for (const { index, records } of partitionData) {
      if (records === null || records.length === 0) continue;
      const { records: count, recordClass } = carry(records);
      cargo = cargo.records === 0 ? { flags: 0, records: count, topic: topicName(image, name, topicId), partition: index, recordClass } : { ...cargo, records: cargo.records + count };
    }
  }
  return cargo;
}

function responseCargo(api: number, body: object, image: MetadataImage): Cargo {
  let cargo: Cargo = { ...NO_CARGO, flags: MESSAGE_RESPONSE };
  let failed = ((body as { readonly errorCode?: number }).errorCode ?? 0) !== 0;
  if (api === ApiKey.Fetch) {
    for (const { topicId, partitions } of (body as FetchResponse).responses ?? []) {
      for (const { partitionIndex, errorCode, records } of partitions) {
        failed ||= errorCode !== 0;
        if (records === undefined || records.length === 0) continue;
        const { records: count, recordClass } = carry(records);
        cargo = cargo.records === 0 ? { ...cargo, records: count, topic: topicName(image, undefined, topicId), partition: partitionIndex, recordClass } : { ...cargo, records: cargo.records + count };
      }
    }
  } else if (api === ApiKey.Produce) {
    for (const { name, topicId, partitionResponses } of (body as ProduceResponse).responses ?? []) {
      for (const { index, errorCode } of partitionResponses) {
        failed ||= errorCode !== 0;
        if (cargo.partition < 0) cargo = { ...cargo, topic: topicName(image, name, topicId), partition: index };
      }
    }
  }
  return failed ? { ...cargo, flags: cargo.flags | MESSAGE_ERROR } : cargo;
}

/** The metadata log is fetched by an id that names no topic of the image. */
function topicName(image: MetadataImage, name: string | undefined, topicId: string | undefined): string {
  return name ?? (topicId === undefined ? '' : (image.topicNames.get(topicId) ?? ''));
}
