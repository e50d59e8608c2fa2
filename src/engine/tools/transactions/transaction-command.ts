import { ErrorCode } from '../../protocol/error-codes';
import type { ActiveProducer } from '../../protocol/messages/describe-producers';
import type { DescribeTransactionsResponse, ListTransactionsResponse } from '../../protocol/messages/describe-transactions';
import type { FindCoordinatorResponse } from '../../protocol/messages/find-coordinator';
import type { InitProducerIdResponse } from '../../protocol/messages/init-producer-id';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { describeCluster, listTopics } from '../admin/cluster-calls';
import { readArguments } from '../command-line/argparse-exit';
import { widest } from '../command-line/columns';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { ToolFailure } from '../process/tool-failure';
import { abortHanging } from './abort-hanging';
import { producersOf } from './producers-of';
import { TRANSACTION_TABLE } from './transaction-table';

const TRANSACTION_KEY = 1;
const MS_PER_MINUTE = 60_000;
/** Beyond the longest time-out, since a transaction is ended only at the next round. */
const GRACE_MINUTES = 5;
const DEFAULT_TIMEOUT_MINUTES = 15;

export const transactionCommand: Tool = { name: 'kafka-transactions', table: TRANSACTION_TABLE, run };

type Values = ReadonlyMap<string, string | true>;

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const parsed = readArguments(context, TRANSACTION_TABLE, words);
  if (typeof parsed === 'number') return parsed;
  const { command, values } = parsed;
  try {
    const admin = context.admin(text(values, 'bootstrap-server') ?? '', text(values, 'command-config'));
    switch (command) {
      case 'list':
        return yield* list(context, admin, values);
      case 'describe':
        return yield* describe(context, admin, text(values, 'transactional-id') ?? '');
      case 'describe-producers':
        return yield* describeProducers(context, admin, values);
      case 'abort':
        return yield* abortHanging(context, admin, text(values, 'topic') ?? '', number(values, 'partition') ?? 0, number(values, 'start-offset') ?? 0);
      case 'forceTerminateTransaction':
        return yield* forceTerminate(context, admin, text(values, 'transactionalId') ?? '');
      default:
        return yield* findHanging(context, admin, values);
    }
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    context.err(`Failed to ${command} transactions: ${failure.message}. Enable debug logging for additional detail.`);
    return 1;
  }
}

function text(values: Values, name: string): string | null {
  const value = values.get(name);
  return typeof value === 'string' ? value : null;
}

function number(values: Values, name: string): number | null {
  const value = text(values, name);
  return value === null ? null : Number(value);
}

/** Each cell as wide as the widest of its column, and a tab after it (R-CLI-61). */
function table(context: ToolContext, titles: readonly string[], cells: readonly (readonly string[])[]): number {
  const widths = titles.map((title, i) => widest(title.length, cells.map((one) => one[i] ?? '')));
  for (const one of [titles, ...cells]) context.out(one.map((cell, i) => `${cell.padEnd(widths[i] ?? 0)}\t`).join(''));
  return 0;
}

function* listed(admin: AdminClient, body: { readonly producerIdFilters: readonly number[]; readonly durationFilter: number; readonly transactionalIdPattern: string | null }): Steps<readonly { readonly coordinator: number; readonly id: string; readonly producerId: number; readonly state: string }[]> {
  const { brokers } = yield* describeCluster(admin);
  const found: { coordinator: number; id: string; producerId: number; state: string }[] = [];
  for (const { brokerId } of brokers) {
    const answer = yield* admin.askOrThrow<ListTransactionsResponse>({ name: 'listTransactions', api: 'ListTransactions', version: 2, to: brokerId, body: { stateFilters: [], ...body } });
    found.push(...answer.transactionStates.map((one) => ({ coordinator: brokerId, id: one.transactionalId, producerId: one.producerId, state: one.transactionState })));
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function* list(context: ToolContext, admin: AdminClient, values: Values): Steps<number> {
  const found = yield* listed(admin, { producerIdFilters: [], durationFilter: number(values, 'duration-filter') ?? -1, transactionalIdPattern: text(values, 'transactional-id-pattern') });
  return table(context, ['TransactionalId', 'Coordinator', 'ProducerId', 'TransactionState'], found.map(({ id, coordinator, producerId, state }) => [id, String(coordinator), String(producerId), state]));
}

/** Node of the broker that keeps the transaction of an id. */
function* coordinatorOf(admin: AdminClient, id: string): Steps<number> {
  const found = yield* admin.ask<FindCoordinatorResponse>({
    name: 'findCoordinator', api: 'FindCoordinator', version: 6, body: { keyType: TRANSACTION_KEY, coordinatorKeys: [id] }, errorOf: ({ coordinators }: FindCoordinatorResponse) => coordinators?.[0]?.errorCode ?? ErrorCode.NONE,
  });
  const coordinator = found.coordinators?.[0];
  if (coordinator === undefined || coordinator.errorCode !== ErrorCode.NONE) throw apiFailure(coordinator?.errorCode ?? ErrorCode.COORDINATOR_NOT_AVAILABLE, coordinator?.errorMessage ?? null);
  return coordinator.nodeId;
}

/** A new producer of that id, as it were: whatever transaction the old one has open is aborted. */
function* forceTerminate(context: ToolContext, admin: AdminClient, id: string): Steps<number> {
  try {
    const to = yield* coordinatorOf(admin, id);
    yield* admin.askOrThrow<InitProducerIdResponse>({ name: 'fenceProducer', api: 'InitProducerId', version: 5, to, body: { transactionalId: id, transactionTimeoutMs: 1, producerId: -1, producerEpoch: -1 } });
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    context.err(`Failed to force terminate transactionalId ${id}: ${failure.message}. Enable debug logging for additional detail.`);
    return 1;
  }
}

function* describe(context: ToolContext, admin: AdminClient, id: string): Steps<number> {
  const coordinator = yield* coordinatorOf(admin, id);
  const answer = yield* admin.ask<DescribeTransactionsResponse>({
    name: 'describeTransactions', api: 'DescribeTransactions', version: 0, to: coordinator, body: { transactionalIds: [id] }, errorOf: ({ transactionStates }: DescribeTransactionsResponse) => transactionStates[0]?.errorCode ?? ErrorCode.NONE,
  });
  const state = answer.transactionStates[0];
  if (state === undefined || state.errorCode !== ErrorCode.NONE) {
    context.err(`Failed to describe transaction state of transactional-id \`${id}\`: ${apiFailure(state?.errorCode ?? ErrorCode.TRANSACTIONAL_ID_NOT_FOUND, 'the ID could not be found').message}. Enable debug logging for additional detail.`);
    return 1;
  }
  const isOpen = state.transactionStartTimeMs >= 0;
  const partitions = state.topics.flatMap(({ topic, partitions: list }) => list.map((partition) => `${topic}-${partition}`)).sort();
  return table(context, ['CoordinatorId', 'TransactionalId', 'ProducerId', 'ProducerEpoch', 'TransactionState', 'TransactionTimeoutMs', 'CurrentTransactionStartTimeMs', 'TransactionDurationMs', 'TopicPartitions'], [[
    String(coordinator), id, String(state.producerId), String(state.producerEpoch), state.transactionState, String(state.transactionTimeoutMs),
    isOpen ? String(state.transactionStartTimeMs) : 'None', isOpen ? String(context.wallMs - state.transactionStartTimeMs) : 'None', partitions.join(','),
  ]]);
}

function* describeProducers(context: ToolContext, admin: AdminClient, values: Values): Steps<number> {
  const producers = yield* producersOf(admin, text(values, 'topic') ?? '', number(values, 'partition') ?? 0, number(values, 'broker-id'));
  return table(context, ['ProducerId', 'ProducerEpoch', 'LatestCoordinatorEpoch', 'LastSequence', 'LastTimestamp', 'CurrentTransactionStartOffset'], producers.map((one) => [
    String(one.producerId), String(one.producerEpoch), String(one.coordinatorEpoch), String(one.lastSequence), String(one.lastTimestamp), one.currentTxnStartOffset < 0 ? 'None' : String(one.currentTxnStartOffset),
  ]));
}

/** Open for longer than any transaction may be, and no coordinator knows of it. */
function* findHanging(context: ToolContext, admin: AdminClient, values: Values): Steps<number> {
  const topic = text(values, 'topic');
  const brokerId = number(values, 'broker-id');
  const only = number(values, 'partition');
  if (topic === null && brokerId === null) {
    context.err('The `find-hanging` command requires either --topic or --broker-id to limit the scope of the search');
    return 1;
  }
  const before = context.wallMs - ((number(values, 'max-transaction-timeout') ?? DEFAULT_TIMEOUT_MINUTES) + GRACE_MINUTES) * MS_PER_MINUTE;
  const hanging: { readonly name: string; readonly partition: number; readonly producer: ActiveProducer }[] = [];
  for (const { name, partitions } of yield* listTopics(admin)) {
    if (name === null || (topic !== null && name !== topic)) continue;
    for (const { partitionIndex, leaderId } of partitions) {
      if (leaderId < 0 || (brokerId !== null && leaderId !== brokerId) || (only !== null && partitionIndex !== only)) continue;
      const producers = yield* producersOf(admin, name, partitionIndex, leaderId);
      hanging.push(...producers.filter((one) => one.currentTxnStartOffset >= 0 && one.lastTimestamp < before).map((producer) => ({ name, partition: partitionIndex, producer })));
    }
  }
  const known = hanging.length === 0 ? [] : yield* listed(admin, { producerIdFilters: hanging.map(({ producer }) => producer.producerId), durationFilter: -1, transactionalIdPattern: null });
  const unknown = hanging.filter(({ producer }) => !known.some(({ producerId, state }) => producerId === producer.producerId && state !== 'Empty' && !state.startsWith('Complete')));
  return table(context, ['Topic', 'Partition', 'ProducerId', 'ProducerEpoch', 'CoordinatorEpoch', 'StartOffset', 'LastTimestamp', 'Duration(min)'], unknown.map(({ name, partition, producer }) => [
    name, String(partition), String(producer.producerId), String(producer.producerEpoch), String(producer.coordinatorEpoch), String(producer.currentTxnStartOffset), String(producer.lastTimestamp),
    String(Math.floor((context.wallMs - producer.lastTimestamp) / MS_PER_MINUTE)),
  ]));
}
