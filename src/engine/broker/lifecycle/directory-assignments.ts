import type { Context } from '../../kernel/behavior';
import type { EventHandle } from '../../kernel/event-queue';
import { ApiKey } from '../../protocol/api-keys';
import { ErrorCode } from '../../protocol/error-codes';
import type { AssignReplicasToDirsRequest, AssignReplicasToDirsResponse } from '../../protocol/messages/log-directories';
import type { PartitionKey } from '../../protocol/partition-key';
import type { BrokerState } from '../broker-state';
import { controllerNode } from '../controller-node';
import { Slot } from '../slots';
import { LifecycleTimer } from './timers';

const ASSIGN_VERSION = 0;
/** Kafka's limit for one request. */
const MAX_ASSIGNMENTS = 2000;
const REQUEST_TIMEOUT_US = 30_000_000;
/** After a failure: 100 ms, doubling up to 10 s. */
const RETRY_US = 100_000;
const RETRY_MAX_US = 10_000_000;

/** Where a replica is, as the controller has to be told. Immutable. */
export interface DirectoryAssignment {
  readonly topicId: string;
  readonly partitionIndex: number;
  readonly directory: string;
}

/** What a broker with several directories has still to tell the controller (KIP-858). Forgotten when the process ends. */
export interface DirectoryAssignments {
  readonly pending: Map<PartitionKey, DirectoryAssignment>;
  isInFlight: boolean;
  retryTimer: EventHandle;
  failures: number;
}

export function createDirectoryAssignments(): DirectoryAssignments {
  return { pending: new Map(), isInFlight: false, retryTimer: 0, failures: 0 };
}

export function copyDirectoryAssignments(state: DirectoryAssignments): DirectoryAssignments {
  return { ...state, pending: new Map(state.pending) };
}

/** One request at a time; what comes up meanwhile goes with the next. */
export function sendAssignments(ctx: Context, broker: BrokerState): void {
  const { assignments } = broker;
  if (assignments.pending.size === 0 || assignments.isInFlight || assignments.retryTimer !== 0) return;
  const controller = controllerNode(ctx, broker);
  if (controller < 0) {
    retryLater(ctx, broker);
    return;
  }
  assignments.isInFlight = true;
  ctx.request(controller, Slot.DirectoryAssignment, ApiKey.AssignReplicasToDirs, ASSIGN_VERSION, requestOf(broker), REQUEST_TIMEOUT_US);
}

type OpenTopic = { readonly topicId: string; readonly partitions: { readonly partitionIndex: number }[] };

function requestOf(broker: BrokerState): AssignReplicasToDirsRequest {
  const byDirectory = new Map<string, Map<string, OpenTopic>>();
  let count = 0;
  for (const { directory, topicId, partitionIndex } of broker.assignments.pending.values()) {
    if (++count > MAX_ASSIGNMENTS) break;
    let topics = byDirectory.get(directory);
    if (topics === undefined) byDirectory.set(directory, (topics = new Map()));
    const topic = topics.get(topicId);
    if (topic === undefined) topics.set(topicId, { topicId, partitions: [{ partitionIndex }] });
    else topic.partitions.push({ partitionIndex });
  }
  const directories = [...byDirectory].map(([id, topics]) => ({ id, topics: [...topics.values()] }));
  return { brokerId: broker.brokerId, brokerEpoch: broker.lifecycle.brokerEpoch, directories };
}

/** What the controller has taken, or will never take, is done with. */
export function onAssignmentsAnswered(ctx: Context, broker: BrokerState, body: AssignReplicasToDirsResponse): void {
  const { assignments } = broker;
  assignments.isInFlight = false;
  if (body.errorCode !== ErrorCode.NONE) {
    retryLater(ctx, broker);
    return;
  }
  assignments.failures = 0;
  const answered = new Set<string>();
  for (const { id, topics } of body.directories) {
    for (const { topicId, partitions } of topics) for (const { partitionIndex } of partitions) answered.add(`${id}/${topicId}/${partitionIndex}`);
  }
  for (const [key, { directory, topicId, partitionIndex }] of assignments.pending) {
    if (answered.has(`${directory}/${topicId}/${partitionIndex}`)) assignments.pending.delete(key);
  }
  sendAssignments(ctx, broker);
}

export function onAssignmentsLost(ctx: Context, broker: BrokerState): void {
  broker.assignments.isInFlight = false;
  retryLater(ctx, broker);
}

export function retryAssignments(ctx: Context, broker: BrokerState): void {
  broker.assignments.retryTimer = 0;
  sendAssignments(ctx, broker);
}

function retryLater(ctx: Context, broker: BrokerState): void {
  const { assignments } = broker;
  let delayUs = RETRY_US;
  for (let i = 0; i < assignments.failures && delayUs < RETRY_MAX_US; i++) delayUs *= 2;
  assignments.failures++;
  assignments.retryTimer = ctx.after(Math.min(delayUs, RETRY_MAX_US), LifecycleTimer.AssignmentRetry);
}
