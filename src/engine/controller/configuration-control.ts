import { checkSetting, definitionOf, type ConfigScope } from '../config/resolve';
import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import type { ConfigResourceName, MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import {
  ConfigOperation, ConfigResourceType, type AlterConfigsResource, type AlterConfigsResourceResponse, type IncrementalAlterConfigsRequest, type IncrementalAlterConfigsResponse,
} from '../protocol/messages/configs';
import { append, replyAfterCommit } from './append';
import { clientMetricsRefusal } from './client-metrics-check';
import type { ControllerState } from './controller-state';
import type { Decision, DecisionState } from './decision';
import { checkUncleanElections } from './elect-leaders';
import { isElrEnabled } from './partition-updates';
import { disablingRefusal, tieredRefusal } from './tiered-check';

const MIN_INSYNC_REPLICAS = 'min.insync.replicas';
const UNCLEAN_ENABLE = 'unclean.leader.election.enable';

interface Refusal {
  readonly errorCode: number;
  readonly errorMessage: string;
}

interface Target {
  readonly scope: ConfigScope;
  readonly resourceType: ConfigResourceName;
  readonly resourceName: string;
}

export function onIncrementalAlterConfigs(ctx: Context, state: ControllerState, request: Request): void {
  const { records, body } = incrementalAlterConfigs(ctx, state, request);
  append(ctx, state, records);
  // R-ELECT-08: turning unclean elections on is reason enough to look at once.
  if (records.some((record) => record.type === 'ConfigRecord' && record.name === UNCLEAN_ENABLE)) checkUncleanElections(ctx, state, false);
  replyAfterCommit(ctx, state, request, body);
}

export function incrementalAlterConfigs(_ctx: Context, state: DecisionState, request: Request): Decision {
  const { resources, validateOnly } = request.body as IncrementalAlterConfigsRequest;
  const records: MetadataRecord[] = [];
  const responses = resources.map((resource): AlterConfigsResourceResponse => {
    const { resourceType, resourceName } = resource;
    const result = alterOne(state, resource);
    if (!Array.isArray(result)) return { ...(result as Refusal), resourceType, resourceName };
    records.push(...(result as MetadataRecord[]));
    return { errorCode: ErrorCode.NONE, errorMessage: null, resourceType, resourceName };
  });
  return { records: validateOnly === true ? [] : records, body: { throttleTimeMs: 0, responses } satisfies IncrementalAlterConfigsResponse };
}

/** The records for one resource: all of its changes or none. */
function alterOne(state: DecisionState, resource: AlterConfigsResource): MetadataRecord[] | Refusal {
  const target = targetOf(state, resource);
  if ('errorCode' in target) return target;
  const current = state.image.configs.get(`${target.resourceType}/${target.resourceName}`);
  const after = new Map(current);
  const records: MetadataRecord[] = [];
  for (const { name, configOperation, value } of resource.configs) {
    const next = nextValue(state, target, current?.get(name), name, configOperation, value);
    if (typeof next === 'object' && next !== null) return next;
    if (next !== null) {
      const remark = checkSetting(target.scope, name, next);
      if (remark !== null) return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: remark.kafkaMessage ?? remark.message };
    }
    const refusal = updateRefusal(state, target, name, next);
    if (refusal !== null) return refusal;
    if (next === null) after.delete(name);
    else after.set(name, next);
    if (next === (current?.get(name) ?? null)) continue;
    records.push({ type: 'ConfigRecord', resourceType: target.resourceType, resourceName: target.resourceName, name, value: next });
    // R-ELR-08: under another floor the eligible replicas mean nothing any more.
    if (name === MIN_INSYNC_REPLICAS && isElrEnabled(state.image)) records.push({ type: 'ClearElrRecord', topicName: target.resourceType === 'TOPIC' ? target.resourceName : '' });
  }
  const refusal = target.scope === 'client-metrics' ? clientMetricsRefusal(after) : null;
  if (refusal !== null) return refusal;
  const tiered = target.scope === 'topic' ? (disablingRefusal(current, after) ?? tieredRefusal(state, target.resourceName, after)) : null;
  return tiered === null ? records : { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: tiered };
}

function targetOf(state: DecisionState, { resourceType, resourceName }: AlterConfigsResource): Target | Refusal {
  switch (resourceType) {
    case ConfigResourceType.TOPIC:
      if (resourceName === '') return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: 'Default topic resources are not allowed.' };
      if (!state.image.topics.has(resourceName)) return { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: `The topic '${resourceName}' does not exist.` };
      return { scope: 'topic', resourceType: 'TOPIC', resourceName };
    case ConfigResourceType.BROKER:
      if (resourceName !== '' && !/^\d+$/.test(resourceName)) return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `Node id must be an integer, but it is: ${resourceName}` };
      if (resourceName !== '' && !state.image.brokers.has(Number(resourceName)) && !state.voters.includes(Number(resourceName))) {
        return { errorCode: ErrorCode.BROKER_ID_NOT_REGISTERED, errorMessage: `No broker with id ${resourceName} found.` };
      }
      return { scope: 'broker', resourceType: 'BROKER', resourceName };
    case ConfigResourceType.GROUP:
      // A group need not exist to have settings.
      if (resourceName === '') return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: 'Default group resources are not allowed.' };
      return { scope: 'group', resourceType: 'GROUP', resourceName };
    case ConfigResourceType.CLIENT_METRICS:
      if (resourceName === '') return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: "Subscription name can't be empty" };
      return { scope: 'client-metrics', resourceType: 'CLIENT_METRICS', resourceName };
    default:
      return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `Unsupported resource type ${resourceType}` };
  }
}

/** The text the setting will have; null = none of its own. */
function nextValue(state: DecisionState, target: Target, own: string | undefined, name: string, operation: number, value: string | null): string | null | Refusal {
  switch (operation) {
    case ConfigOperation.SET:
      return value ?? { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: `Null value not supported for : ${name}` };
    case ConfigOperation.DELETE:
      return null;
    case ConfigOperation.APPEND:
    case ConfigOperation.SUBTRACT: {
      const appending = operation === ConfigOperation.APPEND;
      const definition = definitionOf(target.scope, name);
      if (definition !== undefined && definition.type !== 'LIST') {
        return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: `Can't ${appending ? 'APPEND' : 'SUBTRACT'} to key ${name} because its type is not LIST.` };
      }
      const items = listOf(own ?? inherited(state, target, name));
      const named = listOf(value ?? '');
      const next = appending ? [...items, ...named.filter((item) => !items.includes(item))] : items.filter((item) => !named.includes(item));
      return next.join(',');
    }
    default:
      return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `Unknown operation ${operation}` };
  }
}

/** What a setting is without one of its own, as text. */
function inherited(state: DecisionState, target: Target, name: string): string {
  const definition = definitionOf(target.scope, name);
  for (const brokerName of target.scope === 'broker' ? [name] : (definition?.brokerNames ?? [])) {
    const value = state.image.configs.get('BROKER/')?.get(brokerName) ?? state.staticConfig.get(brokerName);
    if (value !== undefined) return value;
  }
  return definition?.defaultText ?? '';
}

function listOf(text: string): string[] {
  return text.split(',').map((item) => item.trim()).filter((item) => item !== '');
}

function updateRefusal(state: DecisionState, { resourceType, resourceName }: Target, name: string, next: string | null): Refusal | null {
  if (resourceType === 'GROUP' && next !== null) return groupBoundsRefusal(state, name, Number(next));
  if (resourceType !== 'BROKER') return null;
  const update = definitionOf('broker', name)?.update;
  if (definitionOf('broker', name) !== undefined && update === undefined) {
    return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `Cannot update these configs dynamically: ${name}` };
  }
  // R-ELR-08: one floor for all, or eligibility would depend on who leads.
  if (name !== MIN_INSYNC_REPLICAS || !isElrEnabled(state.image)) return null;
  if (resourceName !== '') return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: 'Broker-level min.insync.replicas cannot be altered while ELR is enabled.' };
  if (next === null) return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: 'Cluster-level min.insync.replicas cannot be removed while ELR is enabled.' };
  return null;
}

/** The settings of the broker that bound a group's. */
const GROUP_BOUNDS: Readonly<Record<string, readonly [min: string, max: string]>> = {
  'consumer.heartbeat.interval.ms': ['group.consumer.min.heartbeat.interval.ms', 'group.consumer.max.heartbeat.interval.ms'],
  'consumer.session.timeout.ms': ['group.consumer.min.session.timeout.ms', 'group.consumer.max.session.timeout.ms'],
  'share.delivery.count.limit': ['group.share.min.delivery.count.limit', 'group.share.max.delivery.count.limit'],
  'share.heartbeat.interval.ms': ['group.share.min.heartbeat.interval.ms', 'group.share.max.heartbeat.interval.ms'],
  'share.partition.max.record.locks': ['group.share.min.partition.max.record.locks', 'group.share.max.partition.max.record.locks'],
  'share.record.lock.duration.ms': ['group.share.min.record.lock.duration.ms', 'group.share.max.record.lock.duration.ms'],
  'share.session.timeout.ms': ['group.share.min.session.timeout.ms', 'group.share.max.session.timeout.ms'],
};

function groupBoundsRefusal(state: DecisionState, name: string, value: number): Refusal | null {
  const bounds = GROUP_BOUNDS[name];
  if (bounds === undefined) return null;
  const [min, max] = bounds.map((bound) => Number(state.staticConfig.get(bound) ?? definitionOf('broker', bound)?.defaultText));
  if (min !== undefined && value < min) return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: `${name} must be greater than or equal to ${bounds[0]}` };
  if (max !== undefined && value > max) return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: `${name} must be less than or equal to ${bounds[1]}` };
  return null;
}
