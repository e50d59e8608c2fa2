import type { ProducerCall, ProducerProgram, ProgramRecord, SendFuture } from '../../../engine/client/producer-program';
import { fill, type ClientNode } from './client-node';
import { numberOf, objectOf, optionalNumber, parsePartition, textOf, type RecordedStep, type StepResult } from './case';
import type { ConsumerClient } from './consumer-client';

/** How long the recorder waited for one record's end. */
const SEND_PATIENCE_MS = 45_000;
const RESULTS_PATIENCE_MS = 120_000;

/** A simulated KafkaProducer held by the steps of a case. */
export class ProducerClient {
  /** Futures of bursts that `results` has not taken yet. */
  private taken: SendFuture[] = [];

  constructor(private readonly node: ClientNode<ProducerProgram>, private readonly consumers: (name: string) => ConsumerClient) {}

  take(call: string, step: RecordedStep): StepResult {
    switch (call) {
      case 'new':
        return {};
      case 'send':
        return this.send(step);
      case 'burst':
        return this.burst(step);
      case 'results':
        return this.results(step['anyPartition'] === true);
      case 'pending':
        return { done: this.open().map((future) => future.completion >= 0) };
      case 'partitionsFor':
        return this.call({ type: 'partitionsFor', topic: textOf(step, 'topic') }, (partitions) => ({ partitions }));
      case 'close':
        return this.call({ type: 'close', timeoutMs: optionalNumber(step, 'timeoutMs') });
      case 'flush':
      case 'initTransactions':
      case 'beginTransaction':
      case 'commitTransaction':
      case 'abortTransaction':
        return this.call({ type: call });
      case 'sendOffsetsToTransaction':
        return this.sendOffsets(step);
      default:
        throw new Error(`a producer has no "${call}"`);
    }
  }

  private call(call: ProducerCall, show: (value: unknown) => StepResult = () => ({})): StepResult {
    const { thrown, value } = this.node.call(call);
    return thrown === null ? show(value) : { ...thrown };
  }

  private send(step: RecordedStep): StepResult {
    const before = this.node.program.futures.length;
    const { thrown } = this.node.call(sendCall(step, step));
    if (thrown !== null) return { ...thrown, thrown: true };
    const future = this.futureAt(before);
    if (!this.node.runUntil(() => future().completion >= 0, SEND_PATIENCE_MS)) return { pending: true };
    return show(future(), step['anyPartition'] === true);
  }

  private burst(step: RecordedStep): StepResult {
    for (const entry of step['records'] as readonly RecordedStep[]) {
      if (entry['sleepMs'] !== undefined) {
        this.node.runUntil(() => false, numberOf(entry, 'sleepMs'));
        continue;
      }
      const before = this.node.program.futures.length;
      const { thrown } = this.node.call(sendCall(entry, step));
      if (thrown !== null) return { ...thrown, thrown: true };
      this.taken.push(this.futureAt(before)());
    }
    return {};
  }

  /** The world is not copied while a case runs, so a future stays the same object. */
  private futureAt(index: number): () => SendFuture {
    return () => fill(this.node.program.futures[index]);
  }

  private open(): readonly SendFuture[] {
    return this.taken;
  }

  private results(anyPartition: boolean): StepResult {
    const futures = this.open();
    if (!this.node.runUntil(() => futures.every((future) => future.completion >= 0), RESULTS_PATIENCE_MS)) return { pending: futures.map((one) => one.completion < 0) };
    this.taken = [];
    const results = futures.map((future) => show(future, anyPartition));
    return anyPartition ? { results } : { results, callbackOrder: callbackOrder(futures) };
  }

  private sendOffsets(step: RecordedStep): StepResult {
    const group = step['from'] === undefined ? { groupId: textOf(step, 'group'), generationId: -1, memberId: '', groupInstanceId: null } : this.consumers(textOf(step, 'from')).groupMetadata();
    const topics = new Map<string, { partitionIndex: number; committedOffset: number; committedLeaderEpoch: number; committedMetadata: string }[]>();
    for (const [name, value] of Object.entries(objectOf(step, 'offsets'))) {
      const { topic, partition } = parsePartition(name);
      const [offset, metadata] = Array.isArray(value) ? (value as [number, string]) : [value as number, ''];
      const partitions = topics.get(topic) ?? [];
      partitions.push({ partitionIndex: partition, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: metadata });
      topics.set(topic, partitions);
    }
    return this.call({ type: 'sendOffsetsToTransaction', offsets: { ...group, topics: [...topics].map(([name, partitions]) => ({ name, partitions })) } });
  }
}

function sendCall(entry: RecordedStep, defaults: RecordedStep): ProducerCall {
  const { key = null, value = null, valueSize, timestamp = null, headers } = entry;
  const record: ProgramRecord = {
    key: key as string | null,
    value: valueSize === undefined ? (value as string | null) : 'x',
    ...(valueSize === undefined ? {} : { valueSizeBytes: valueSize as number }),
    ...(headers === undefined ? {} : { headers: Object.entries(headers as Record<string, string>) }),
    timestampMs: timestamp as number | null,
  };
  return { type: 'send', topic: String(entry['topic'] ?? defaults['topic']), partition: (entry['partition'] ?? defaults['partition'] ?? null) as number | null, record };
}

function show({ partition, offset, thrown }: SendFuture, anyPartition: boolean): StepResult {
  if (thrown !== null) return { ...thrown };
  return anyPartition ? { ok: true } : { partition, offset };
}

function callbackOrder(futures: readonly SendFuture[]): StepResult {
  const order: Record<string, number[]> = {};
  const indices = futures.map((_, i) => i).toSorted((a, b) => (futures[a]?.completion ?? 0) - (futures[b]?.completion ?? 0));
  for (const i of indices) (order[String(futures[i]?.partition)] ??= []).push(i);
  return order;
}
