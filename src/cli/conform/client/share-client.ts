import { countRecords } from '../../../engine/client/share-answers';
import type { ProcessingAnswer, ReceivedRecords, ShareConsumerState } from '../../../engine/client/share-consumer-state';
import type { AcknowledgedOffsets, ShareCall, ShareProgram } from '../../../engine/client/share-program';
import type { Thrown } from '../../../engine/client/thrown';
import { recordOffset } from '../../../engine/protocol/record-batch';
import { listOf, numberOf, optionalNumber, parsePartition, showPartition, showValue, textOf, type RecordedStep, type StepResult } from './case';
import type { ClientNode } from './client-node';

const TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 30_000;
/** Every poll of the steps that poll again and again. */
const POLL_MS = 200;

const ANSWERS: Readonly<Record<string, Exclude<ProcessingAnswer, 'none'>>> = { ACCEPT: 'accept', RELEASE: 'release', REJECT: 'reject' };

/** A simulated KafkaShareConsumer held by the steps of a case. */
export class ShareClient {
  constructor(private readonly node: ClientNode<ShareProgram>) {}

  take(call: string, step: RecordedStep): StepResult {
    switch (call) {
      case 'new':
        return {};
      case 'pollUntil':
        return this.pollUntil(step);
      case 'pollFor':
        return { ...this.pollWhile(() => true, numberOf(step, 'ms')), ...this.told() };
      case 'acknowledge':
        return { ...this.acknowledge(step), ...this.told() };
      case 'wakeup':
        this.node.command({ type: 'wakeup' });
        return {};
      default:
        return this.call(toCall(call, step));
    }
  }

  get callbackCount(): number {
    return this.program.journal.length;
  }

  report(): StepResult {
    return this.told();
  }

  private get program(): ShareProgram {
    return this.node.program;
  }

  private call(call: ShareCall): StepResult {
    const { thrown, value } = this.node.call(call);
    return { ...(thrown === null ? show(call, value) : thrown), ...this.told() };
  }

  private acknowledge(step: RecordedStep): Thrown | StepResult {
    const at = parsePartition(textOf(step, 'partition'));
    const type = step['type'] === undefined ? 'ACCEPT' : textOf(step, 'type');
    const answer = ANSWERS[type];
    if (answer === undefined) throw new Error(`needs acknowledgements of type ${type}`);
    for (const offset of listOf(step, 'offsets')) {
      const { thrown } = this.node.call({ type: 'acknowledge', at, offset: Number(offset), answer });
      if (thrown !== null) return { ...thrown };
    }
    return {};
  }

  private pollUntil(step: RecordedStep): StepResult {
    const count = () => this.program.pollSizes.reduce((sum, size) => sum + size, 0);
    const failed = this.pollWhile(() => count() < numberOf(step, 'records'), numberOf(step, 'withinMs'));
    const sizes = step['sizes'] === true ? { sizes: this.program.pollSizes.slice() } : {};
    return { ...failed, ...sizes, ...this.told() };
  }

  private pollWhile(goesOn: () => boolean, withinMs: number): StepResult {
    const endMs = this.node.nowMs + withinMs;
    while (goesOn() && this.node.nowMs < endMs) {
      const { thrown } = this.node.call({ type: 'poll', timeoutMs: POLL_MS });
      if (thrown !== null) return { ...thrown };
    }
    return {};
  }

  private told(): StepResult {
    const { program } = this;
    const records = showRecords(program.returned);
    const callbacks = program.journal.map((entry) => ['acknowledged', { [showPartition(entry)]: `[${entry.offsets.join(', ')}]` }, outcome(entry)]);
    program.returned = [];
    program.pollSizes = [];
    program.journal = [];
    return { ...(Object.keys(records).length === 0 ? {} : { records }), ...(callbacks.length === 0 ? {} : { callbacks }) };
  }
}

export function shareProgramOf(state: unknown): ShareProgram {
  const { program } = state as ShareConsumerState;
  if (program === null) throw new Error('no program holds it');
  return program;
}

function outcome({ thrown }: AcknowledgedOffsets): string {
  return thrown?.error ?? 'ok';
}

function toCall(call: string, step: RecordedStep): ShareCall {
  const timeoutMs = optionalNumber(step, 'timeoutMs');
  switch (call) {
    case 'subscribe':
      return { type: 'subscribe', topics: listOf(step, 'topics').map(String) };
    case 'unsubscribe':
    case 'subscription':
    case 'commitAsync':
      return { type: call };
    case 'poll':
      return { type: 'poll', timeoutMs: numberOf(step, 'ms') };
    case 'commitSync':
      return { type: 'commitSync', timeoutMs: timeoutMs ?? TIMEOUT_MS };
    case 'close':
      return { type: 'close', timeoutMs: timeoutMs ?? CLOSE_TIMEOUT_MS };
    default:
      throw new Error(`a share consumer has no "${call}"`);
  }
}

function show(call: ShareCall, value: unknown): StepResult {
  switch (call.type) {
    case 'subscription':
      return { subscription: value };
    case 'commitSync':
      return { result: Object.fromEntries((value as AcknowledgedOffsets[]).map((entry) => [showPartition(entry), outcome(entry)])) };
    default:
      return {};
  }
}

function showRecords(returned: readonly ReceivedRecords[]): Record<string, unknown[]> {
  const records: Record<string, unknown[]> = {};
  for (const received of returned) {
    const list = (records[showPartition(received)] ??= []);
    for (const { firstOffset, lastOffset, deliveryCount } of received.acquired) {
      if (countRecords(received, firstOffset, lastOffset) === 0) continue;
      for (const batch of received.batches) {
        for (let i = 0; !batch.isControl && i < batch.recordCount; i++) {
          const offset = recordOffset(batch, i);
          if (offset < firstOffset || offset > lastOffset) continue;
          const { key, value, valueSizeBytes, headers = [] } = batch.source.recordAt(batch, i);
          list.push([offset, key, showValue(value, valueSizeBytes), deliveryCount, ...(headers.length === 0 ? [] : [Object.fromEntries(headers)])]);
        }
      }
    }
  }
  return records;
}
