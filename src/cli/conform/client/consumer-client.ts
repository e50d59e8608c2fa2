import { groupMetadata } from '../../../engine/client/consumer-calls';
import type { ConsumerCall, ConsumerProgram, GroupMembershipOperation, JournalEntry, OffsetAndMetadata, TimestampSearch, TopicPartition } from '../../../engine/client/consumer-program';
import type { ConsumerState } from '../../../engine/client/consumer-state';
import type { ReturnedRecords } from '../../../engine/client/processor-state';
import { recordOffset } from '../../../engine/protocol/record-batch';
import { listOf, numberOf, objectOf, optionalNumber, parsePartition, partitionsOf, showPartition, showValue, textOf, type RecordedStep, type StepResult } from './case';
import { pollWhile, type ClientNode } from './client-node';

const TIMEOUT_MS = 15_000;
const API_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 30_000;
/** Every poll of the steps that poll again and again. */
const POLL_MS = 100;

interface Membership {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

/** A simulated KafkaConsumer held by the steps of a case. */
export class ConsumerClient {
  private readonly name: string;

  constructor(private readonly node: ClientNode<ConsumerProgram>, name: string) {
    this.name = name;
  }

  take(call: string, step: RecordedStep): StepResult {
    switch (call) {
      case 'new':
        return {};
      case 'pollUntil':
        return this.pollUntil(step);
      case 'pollUntilAssigned':
        return this.pollUntilAssigned(numberOf(step, 'partitions'), numberOf(step, 'withinMs'));
      case 'pollFor':
        return this.pollFor(numberOf(step, 'ms'));
      case 'wakeup':
        this.node.command({ type: 'wakeup' });
        return {};
      case 'start':
        this.node.command({ type: 'loop', loop: { pollMs: numberOf(step, 'pollMs'), processMs: optionalNumber(step, 'processMs') ?? 0 } });
        return {};
      case 'stop':
        this.stop();
        return this.told();
      case 'report':
        return this.report();
      default:
        return this.call(toCall(call, step));
    }
  }

  get callbackCount(): number {
    return this.program.journal.length;
  }

  /** What a step that settles reports. */
  report(): StepResult {
    return { ...this.told(), assignment: this.assignment() };
  }

  groupMetadata(): Membership {
    return groupMetadata(this.state);
  }

  private get program(): ConsumerProgram {
    return this.node.program;
  }

  private get state(): ConsumerState {
    return this.node.state as ConsumerState;
  }

  private assignment(): string[] {
    return this.state.assigned.values().map(showPartition).toSorted();
  }

  private call(call: ConsumerCall): StepResult {
    const { thrown, value } = this.node.call(call);
    return { ...(thrown === null ? show(call, value) : thrown), ...this.told() };
  }

  /** The poll under way ends first. */
  private stop(): void {
    this.node.command({ type: 'loop', loop: null });
    this.node.runUntil(() => this.state.phase !== 'polling' && !this.state.working, API_TIMEOUT_MS);
  }

  private pollUntil(step: RecordedStep): StepResult {
    const wanted = numberOf(step, 'records');
    const before = this.program.pollSizes.length;
    const count = () => this.program.pollSizes.slice(before).reduce((sum, size) => sum + size, 0);
    const failed = pollWhile(this.node, POLL_MS, () => count() < wanted, numberOf(step, 'withinMs'));
    const sizes = step['sizes'] === true ? { sizes: this.program.pollSizes.slice(before) } : {};
    return { ...failed, ...sizes, ...this.told() };
  }

  private pollUntilAssigned(partitions: number, withinMs: number): StepResult {
    return { ...pollWhile(this.node, POLL_MS, () => this.state.assigned.size !== partitions, withinMs), ...this.told() };
  }

  private pollFor(ms: number): StepResult {
    return { ...pollWhile(this.node, POLL_MS, () => true, ms), ...this.told() };
  }

  /** Records and callbacks since the last step of this client. */
  private told(): StepResult {
    const { program } = this;
    const records = showRecords(program.returned);
    const callbacks = program.journal.flatMap(showEntry);
    program.returned = [];
    program.pollSizes = [];
    program.journal = [];
    return { ...(Object.keys(records).length === 0 ? {} : { records }), ...(callbacks.length === 0 ? {} : { callbacks }) };
  }

  toString(): string {
    return this.name;
  }
}

function toCall(call: string, step: RecordedStep): ConsumerCall {
  const timeoutMs = optionalNumber(step, 'timeoutMs');
  switch (call) {
    case 'subscribe':
      if (step['pattern'] !== undefined) return { type: 'subscribePattern', pattern: textOf(step, 'pattern'), isServerSide: false };
      if (step['re2'] !== undefined) return { type: 'subscribePattern', pattern: textOf(step, 're2'), isServerSide: true };
      return { type: 'subscribe', topics: listOf(step, 'topics').map(String) };
    case 'assign':
    case 'pause':
    case 'resume':
    case 'seekToBeginning':
    case 'seekToEnd':
      return { type: call, partitions: partitionsOf(step) };
    case 'unsubscribe':
    case 'enforceRebalance':
    case 'assignment':
    case 'subscription':
    case 'paused':
    case 'groupMetadata':
      return { type: call };
    case 'poll':
      return { type: 'poll', timeoutMs: numberOf(step, 'ms') };
    case 'seek':
      return { type: 'seek', at: parsePartition(textOf(step, 'partition')), offset: numberOf(step, 'offset') };
    case 'position':
      return { type: 'position', at: parsePartition(textOf(step, 'partition')), timeoutMs: timeoutMs ?? TIMEOUT_MS };
    case 'currentLag':
      return { type: 'currentLag', at: parsePartition(textOf(step, 'partition')) };
    case 'committed':
      return { type: 'committed', partitions: partitionsOf(step), timeoutMs: timeoutMs ?? TIMEOUT_MS };
    case 'commitSync':
      return { type: 'commitSync', offsets: offsetsOf(step), timeoutMs: timeoutMs ?? TIMEOUT_MS };
    case 'commitAsync':
      return { type: 'commitAsync', offsets: offsetsOf(step) };
    case 'beginningOffsets':
    case 'endOffsets':
      return { type: call, partitions: partitionsOf(step), timeoutMs: timeoutMs ?? API_TIMEOUT_MS };
    case 'offsetsForTimes': {
      const searches: TimestampSearch[] = Object.entries(objectOf(step, 'times')).map(([name, time]) => ({ ...parsePartition(name), timestampMs: time as number }));
      return { type: 'offsetsForTimes', searches, timeoutMs: timeoutMs ?? API_TIMEOUT_MS };
    }
    case 'partitionsFor':
      return { type: 'partitionsFor', topic: textOf(step, 'topic'), timeoutMs: timeoutMs ?? API_TIMEOUT_MS };
    case 'close':
      return { type: 'close', timeoutMs: timeoutMs ?? CLOSE_TIMEOUT_MS, operation: (step['leave'] ?? 'DEFAULT') as GroupMembershipOperation };
    default:
      throw new Error(`a consumer has no "${call}"`);
  }
}

function offsetsOf(step: RecordedStep): OffsetAndMetadata[] | null {
  if (step['offsets'] === undefined) return null;
  return Object.entries(objectOf(step, 'offsets')).map(([name, value]) => {
    const [offset, metadata] = Array.isArray(value) ? (value as [number, string]) : [value as number, ''];
    return { ...parsePartition(name), offset, metadata };
  });
}

// ---- in the recordings' words --------------------------------------------------------------------------------------

interface Found extends TopicPartition {
  readonly found: { readonly offset: number; readonly timestampMs: number } | null;
}

function show(call: ConsumerCall, value: unknown): StepResult {
  switch (call.type) {
    case 'position':
      return { position: value };
    case 'currentLag':
      return { lag: value };
    case 'committed':
      return { committed: showOffsets(value as OffsetAndMetadata[]) };
    case 'beginningOffsets':
    case 'endOffsets':
      return { offsets: byPartition(value as Found[], ({ found }) => found?.offset ?? null) };
    case 'offsetsForTimes':
      return { offsets: byPartition(value as Found[], ({ found }) => (found === null ? null : [found.offset, found.timestampMs])) };
    case 'assignment':
    case 'paused':
      return { [call.type]: (value as TopicPartition[]).map(showPartition).toSorted() };
    case 'subscription':
      return { subscription: value };
    case 'partitionsFor':
      return { partitions: value };
    case 'groupMetadata': {
      const { groupId, generationId, memberId } = value as Membership;
      return { groupId, generationId, memberIdSet: memberId !== '' };
    }
    default:
      return {};
  }
}

function byPartition<Item extends TopicPartition>(items: readonly Item[], of: (item: Item) => unknown): StepResult {
  return Object.fromEntries(items.map((item) => [showPartition(item), of(item)]));
}

function showOffsets(offsets: readonly OffsetAndMetadata[]): StepResult {
  return byPartition(offsets, ({ offset, metadata }) => (metadata === '' ? offset : [offset, metadata]));
}

function showEntry(entry: JournalEntry): unknown[] {
  switch (entry.type) {
    case 'callback':
      return entry.isIdle ? [] : [[entry.name, entry.partitions.map(showPartition).toSorted()]];
    case 'inCallback':
      if (entry.isIdle) return [];
      return [[`in ${entry.name}`, entry.action, entry.thrown?.error ?? (entry.positions === null ? 'ok' : showOffsets(entry.positions))]];
    case 'committed':
      return [['committed', showOffsets(entry.offsets), entry.thrown?.error ?? 'ok']];
    case 'thrown':
      return [['thrown', entry.thrown.error]];
  }
}

function showRecords(returned: readonly ReturnedRecords[]): Record<string, unknown[]> {
  const records: Record<string, unknown[]> = {};
  for (const { topic, partition, batch, from, to } of returned) {
    const list = (records[showPartition({ topic, partition })] ??= []);
    for (let i = 0; i < batch.recordCount; i++) {
      const offset = recordOffset(batch, i);
      if (offset < from || offset >= to) continue;
      const { key, value, valueSizeBytes, headers = [] } = batch.source.recordAt(batch, i);
      list.push([offset, key, showValue(value, valueSizeBytes), ...(headers.length === 0 ? [] : [Object.fromEntries(headers)])]);
    }
  }
  return records;
}
