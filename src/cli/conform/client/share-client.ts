import type { ReceivedRecords, ShareConsumerState } from '../../../engine/client/share-consumer-state';
import type { SettledAcknowledgements, ShareCall, ShareProgram } from '../../../engine/client/share-program';
import { recordOffset } from '../../../engine/protocol/record-batch';
import { listOf, numberOf, optionalNumber, parsePartition, showPartition, showValue, textOf, type RecordedStep, type StepResult } from './case';
import { pollWhile, type ClientNode } from './client-node';

const TIMEOUT_MS = 15_000;
const CLOSE_TIMEOUT_MS = 30_000;
/** Every poll of the steps that poll again and again. */
const POLL_MS = 200;

const ANSWERS = { ACCEPT: 'accept', RELEASE: 'release', REJECT: 'reject' } as const;

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
        return { ...pollWhile(this.node, POLL_MS, () => true, numberOf(step, 'ms')), ...this.told() };
      default:
        return this.call(toCall(call, step));
    }
  }

  get callbackCount(): number {
    return this.node.program.journal.length;
  }

  /** What a step that settles reports. */
  report(): StepResult {
    const { assigned } = this.node.state as ShareConsumerState;
    return { ...this.told(), assignment: [...assigned.values()].map(showPartition).toSorted() };
  }

  private call(call: ShareCall): StepResult {
    const { thrown, value } = this.node.call(call);
    return { ...(thrown === null ? show(call, value) : thrown), ...this.told() };
  }

  private pollUntil(step: RecordedStep): StepResult {
    const wanted = numberOf(step, 'records');
    const count = () => this.node.program.pollSizes.reduce((sum, size) => sum + size, 0);
    const failed = pollWhile(this.node, POLL_MS, () => count() < wanted, numberOf(step, 'withinMs'));
    const sizes = step['sizes'] === true ? { sizes: this.node.program.pollSizes } : {};
    return { ...failed, ...sizes, ...this.told() };
  }

  /** Records and acknowledgements since the last step of this client. */
  private told(): StepResult {
    const { program } = this.node;
    const records = showRecords(program.returned);
    const callbacks = program.journal.map(({ offsets, thrown, ...at }) => ['acknowledged', { [showPartition(at)]: `[${offsets.join(', ')}]` }, thrown?.error ?? 'ok']);
    program.returned = [];
    program.pollSizes = [];
    program.journal = [];
    return { ...(Object.keys(records).length === 0 ? {} : { records }), ...(callbacks.length === 0 ? {} : { callbacks }) };
  }
}

function toCall(call: string, step: RecordedStep): ShareCall {
  const timeoutMs = optionalNumber(step, 'timeoutMs');
  switch (call) {
    case 'subscribe':
      return { type: 'subscribe', topics: listOf(step, 'topics').map(String) };
    case 'unsubscribe':
    case 'subscription':
      return { type: call };
    case 'poll':
      return { type: 'poll', timeoutMs: numberOf(step, 'ms') };
    case 'acknowledge': {
      const answer = ANSWERS[(step['type'] ?? 'ACCEPT') as keyof typeof ANSWERS];
      return { type: 'acknowledge', at: parsePartition(textOf(step, 'partition')), offsets: listOf(step, 'offsets').map(Number), answer };
    }
    case 'commitSync':
      return { type: 'commitSync', timeoutMs: timeoutMs ?? TIMEOUT_MS };
    case 'close':
      return { type: 'close', timeoutMs: timeoutMs ?? CLOSE_TIMEOUT_MS };
    default:
      throw new Error(`a share consumer has no "${call}"`);
  }
}

// ---- in the recordings' words --------------------------------------------------------------------------------------

function show({ type }: ShareCall, value: unknown): StepResult {
  if (type === 'subscription') return { subscription: value };
  if (type !== 'commitSync') return {};
  return { result: Object.fromEntries((value as readonly SettledAcknowledgements[]).map((one) => [showPartition(one), one.thrown?.error ?? 'ok'])) };
}

function showRecords(returned: readonly ReceivedRecords[]): Record<string, unknown[]> {
  const records: Record<string, unknown[]> = {};
  for (const { topic, partition, batches, acquired } of returned) {
    const list = (records[showPartition({ topic, partition })] ??= []);
    for (const { firstOffset, lastOffset, deliveryCount } of acquired) {
      for (const batch of batches) {
        if (batch.isControl) continue;
        for (let i = 0; i < batch.recordCount; i++) {
          const offset = recordOffset(batch, i);
          if (offset < firstOffset || offset > lastOffset) continue;
          const { key, value, valueSizeBytes } = batch.source.recordAt(batch, i);
          list.push([offset, key, showValue(value, valueSizeBytes), deliveryCount]);
        }
      }
    }
  }
  return records;
}
