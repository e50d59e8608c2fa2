import type { ControllerState } from '../../../engine/controller/controller-state';
import { brokerState, type BrokerHeartbeats } from '../../../engine/controller/heartbeat-manager';
import type { World } from '../../../engine/kernel/world';
import { apiName } from '../sequence/api-name';
import { fieldRows } from '../sequence/fields';
import { brokersOf, committedImage, controllersOf, statusOf, type Typed } from '../nodes';
import type { ControllerParams, ControllerView, MetadataReader, OpenedRecord, VoterCard, WaitingRequest } from './controller-contract';
import { recordOf, recordsBelow } from './metadata-window';
import { zooKeeperPart } from './zookeeper-part';
import { activeOf, voterCard } from './voters';

const DEFAULT_RECORDS = 40;
const MAX_RECORDS = 200;
const MAX_WAITING = 50;

/** The quorum, its log, and who has read how far. */
export function controllerView(world: World, params: ControllerParams): ControllerView {
  const controllers = controllersOf(world);
  const active = activeOf(controllers);
  const image = committedImage(world);
  // Without an active controller the log shown is that of the voter with the most committed.
  const shown = active ?? furthest(controllers);
  if (shown === null) return { ...empty(world), zookeeper: zooKeeperPart(world) };
  const { log } = shown.state;
  const limit = Math.min(MAX_RECORDS, Math.max(1, params.limit ?? DEFAULT_RECORDS));
  const before = Math.min(log.logEndOffset, params.before ?? log.logEndOffset);
  const found = recordsBelow(log, image, before, limit);
  const readers = [...voterReaders(controllers, active, log.highWatermark), ...brokerReaders(world, active?.state.heartbeats ?? null, log.highWatermark)];
  const first = found[0]?.offset ?? before;
  return {
    timeUs: world.nowUs,
    voters: controllers.map((one): VoterCard => voterCard(world, one, one === active)),
    majority: Math.floor(controllers.length / 2) + 1,
    active: active?.state.nodeId ?? -1,
    epoch: voterCard(world, shown, shown === active).epoch,
    highWatermark: log.highWatermark,
    logStart: startOf(shown.state),
    logEnd: log.logEndOffset,
    records: found,
    hasOlder: first > startOf(shown.state),
    readers,
    opened: params.chosen === undefined ? null : opened(shown.state, image, params.chosen, readers),
    waiting: active === null ? [] : waitingOf(world, active.state),
  };
}

function empty(world: World): ControllerView {
  return { timeUs: world.nowUs, voters: [], majority: 0, active: -1, epoch: 0, highWatermark: 0, logStart: 0, logEnd: 0, records: [], hasOlder: false, readers: [], opened: null, waiting: [] };
}


function furthest(controllers: readonly Typed<ControllerState>[]): Typed<ControllerState> | null {
  let best: Typed<ControllerState> | null = null;
  for (const one of controllers) if (best === null || one.state.log.highWatermark > best.state.log.highWatermark) best = one;
  return best;
}

function startOf({ log }: ControllerState): number {
  return log.start.endOffset;
}

// ---- who has read how far --------------------------------------------------------------------------------------------

function voterReaders(controllers: readonly Typed<ControllerState>[], active: Typed<ControllerState> | null, highWatermark: number): MetadataReader[] {
  return controllers.filter((one) => one !== active).map(({ ix, node, state }) => ({
    name: node.name, node: ix, id: state.nodeId, role: 'voter', status: statusOf(node), state: '', nextOffset: state.log.logEndOffset,
    lag: Math.max(0, highWatermark - state.log.logEndOffset), brokerEpoch: -1, silentUs: -1, sessionUs: 0,
  }));
}

function brokerReaders(world: World, heartbeats: BrokerHeartbeats | null, highWatermark: number): MetadataReader[] {
  const image = committedImage(world);
  return brokersOf(world).map(({ ix, node, state }) => {
    const nextOffset = state.image.offset + 1;
    const session = heartbeats?.sessions.get(state.brokerId);
    const heartbeat = heartbeats?.brokers.get(state.brokerId);
    const registration = image.brokers.get(state.brokerId);
    return {
      name: node.name, node: ix, id: state.brokerId, role: 'broker', status: statusOf(node),
      // A controller knows the state of brokers while it is active; what is committed tells the rest.
      state: heartbeat !== undefined ? brokerState(heartbeat) : registration === undefined ? '' : registration.fenced ? 'FENCED' : 'UNFENCED',
      nextOffset, lag: Math.max(0, highWatermark - nextOffset), brokerEpoch: registration?.brokerEpoch ?? -1,
      silentUs: session === undefined ? -1 : world.nowUs - session.lastContact, sessionUs: heartbeats?.session ?? state.config.brokerSessionTimeoutMs * 1000,
    };
  });
}

function opened(state: ControllerState, image: Parameters<typeof recordOf>[1], offset: number, readers: readonly MetadataReader[]): OpenedRecord | null {
  const found = recordOf(state.log, image, offset);
  if (found === null) return null;
  return {
    row: found.row,
    fields: fieldRows('', false, fieldsOf(found.record), image).rows,
    readBy: readers.filter(({ nextOffset }) => nextOffset > offset).map(({ name }) => name),
    notReadBy: readers.filter(({ nextOffset }) => nextOffset <= offset).map(({ name }) => name),
  };
}

/** A record's own fields; its type stands beside them. What a partition's registration says are fields of the record itself. */
function fieldsOf(record: object): object {
  const { type: _type, registration, ...rest } = record as { readonly type: string; readonly registration?: object };
  return registration === undefined ? rest : { ...rest, ...registration };
}

function waitingOf(world: World, { deferred }: ControllerState): WaitingRequest[] {
  return deferred.slice(0, MAX_WAITING).map(({ request, lastOffset }) => ({
    api: apiName(request.api), from: world.nodes[request.from]?.name ?? '', sinceUs: request.sentUs, lastOffset,
  }));
}
