import { factShape } from '../../../engine/facts/fact-table';
import { FactKind } from '../../../engine/facts/fact-kinds';
import type { Fact } from '../../../engine/kernel/fact';
import type { World } from '../../../engine/kernel/world';
import type { MetadataImage } from '../../../engine/metadata/image';
import { ApiKey } from '../../../engine/protocol/api-keys';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import { partitionKey } from '../../../engine/protocol/partition-key';
import { messagesSince } from '../../messages/backfill';
import { stateOf, type Message } from '../../messages/message-log';
import type { Simulation } from '../../simulation';
import { factRows } from '../event-log-view';
import { committedImage } from '../nodes';
import { apiName } from './api-name';
import { pathOfFact, pathOfMessage, type History, type Step } from './causal-path';
import { contentOf, type Content } from './content-of';
import { fieldRows } from './fields';
import { lanesOf, type LanePartition } from './lanes';
import type { OpenedMessage, PathStep, SequenceMessage, SequenceParams, SequenceView } from './sequence-contract';

const DEFAULT_MESSAGES = 240;
const MAX_MESSAGES = 600;
const MAX_FACTS = 400;
const MAX_TIMES = 200;

/** What a body says, worked out once: bodies are immutable. */
const contents = new WeakMap<object, Content>();

function contentOfMessage({ request, response }: Message, image: MetadataImage): Content {
  const body = (response ?? request).body;
  const known = contents.get(body);
  if (known !== undefined) return known;
  const content = contentOf(request.api, response !== null, body, image);
  contents.set(body, content);
  return content;
}

/** Of one window; both halves of an exchange are looked at together. */
interface Candidate {
  readonly message: Message;
  readonly content: Content;
}

/** The run's messages in a window, what they say, and the path of the one that is chosen. */
export function sequenceView(simulation: Simulation, params: SequenceParams): SequenceView {
  const { world } = simulation;
  const image = committedImage(world);
  const toUs = Math.min(world.nowUs, params.untilUs ?? world.nowUs);
  const fromUs = Math.max(0, toUs - Math.max(1, params.spanUs));
  const { log, earlier, cut } = messagesSince(simulation, fromUs);
  const about = partitionOf(params);
  const facts = factsBetween(simulation, earlier, fromUs, toUs);
  const events = eventsWithConsequence(facts);

  const inWindow = log.all.filter((m) => m.sentUs <= toUs && endOf(m) >= fromUs);
  const halves = halvesOf(log.all);
  const apis = [...new Set(inWindow.map((m) => apiName(m.request.api)))].sort();
  const candidates: Candidate[] = [];
  const routine = new Map<string, { api: string; from: number; to: number; count: number; timesUs: number[] }>();
  const passes = filterOf(world, params);
  for (const message of inWindow) {
    if (!passes(message)) continue;
    if (params.routine === false && isRoutine(message, halves, events)) {
      if (message.response === null) countRoutine(routine, message);
      continue;
    }
    const content = contentOfMessage(message, image);
    if (about !== null && !concerns(message, content, halves, about, image)) continue;
    candidates.push({ message, content });
  }
  const limit = Math.min(MAX_MESSAGES, Math.max(1, params.limit ?? DEFAULT_MESSAGES));
  const shown = candidates.slice(Math.max(0, candidates.length - limit));
  const messages = shown.map(({ message, content }) => messageRow(world, message, content, isRoutine(message, halves, events)));

  const history = historyOf(simulation, log.all, earlier, (id) => log.find(id));
  const steps = stepsOf(history, params);
  const inView = new Set(messages.map(({ id }) => id));
  const draw = (message: Message): SequenceMessage =>
    messageRow(world, message, contentOfMessage(message, image), isRoutine(message, halves, events));
  const drawnFacts = facts.filter((fact) => isDrawn(world, fact, about));
  const keptFacts = drawnFacts.slice(Math.max(0, drawnFacts.length - MAX_FACTS));
  return {
    fromUs,
    toUs,
    nowUs: world.nowUs,
    lanes: lanesOf(world, image, nodesOf(messages, keptFacts), about),
    messages,
    routine: [...routine.values()],
    total: candidates.length,
    facts: factRows(keptFacts),
    factsLeftOut: drawnFacts.length - keptFacts.length,
    path: steps.map(({ part, message, fact }): PathStep => ({
      part, message: message?.id ?? 0, fact: fact?.id ?? 0, stands: message === null || inView.has(message.id) ? null : draw(message),
    })),
    pathFacts: factRows(steps.flatMap(({ fact }) => (fact === null ? [] : [fact]))),
    opened: openedOf(log.find(params.chosen ?? -1), (id) => log.find(id), image, draw),
    cut,
    apis,
  };
}

function partitionOf({ topic, partition }: SequenceParams): LanePartition | null {
  return topic === undefined ? null : { topic, partition: partition ?? 0 };
}

function endOf(message: Message): number {
  return message.takenUs >= 0 ? message.takenUs : message.arrivesUs;
}

function filterOf(world: World, { apis, nodes }: SequenceParams): (message: Message) => boolean {
  const wantedApis = apis === undefined ? null : new Set(apis);
  const wantedNodes = nodes === undefined ? null : new Set(nodes.map((name) => world.nodeByName(name)));
  return ({ request: { api, from, to } }) =>
    (wantedApis === null || wantedApis.has(apiName(api))) && (wantedNodes === null || (wantedNodes.has(from) && wantedNodes.has(to)));
}

// ---- exchanges -------------------------------------------------------------------------------------------------------

type Halves = ReadonlyMap<number, { request: Message | null; response: Message | null }>;

function halvesOf(messages: readonly Message[]): Halves {
  const halves = new Map<number, { request: Message | null; response: Message | null }>();
  for (const message of messages) {
    let both = halves.get(message.request.id);
    if (both === undefined) halves.set(message.request.id, (both = { request: null, response: null }));
    if (message.response === null) both.request = message;
    else both.response = message;
  }
  return halves;
}

/** Events that stated something which is not the reading of the clock itself. */
function eventsWithConsequence(facts: readonly Fact[]): ReadonlySet<number> {
  const events = new Set<number>();
  for (const { event } of facts) events.add(event);
  return events;
}

/** Neither half has led to a fact, none has an error, and both have arrived: it changed nothing. */
function isRoutine(message: Message, halves: Halves, events: ReadonlySet<number>): boolean {
  const both = halves.get(message.request.id);
  if (both === undefined || both.request === null || both.response === null) return false;
  if (both.request.takenUs < 0 || both.response.takenUs < 0) return false;
  if (events.has(both.request.takenEvent) || events.has(both.response.takenEvent)) return false;
  return QUIET.has(message.request.api);
}

/** Requests that are sent again and again whether or not there is anything to say. */
const QUIET: ReadonlySet<number> = new Set([ApiKey.Fetch, ApiKey.BrokerHeartbeat, ApiKey.Heartbeat, ApiKey.Metadata, ApiKey.ApiVersions]);

function countRoutine(counts: Map<string, { api: string; from: number; to: number; count: number; timesUs: number[] }>, { request, sentUs }: Message): void {
  const key = `${request.api}/${request.from}/${request.to}`;
  let one = counts.get(key);
  if (one === undefined) counts.set(key, (one = { api: apiName(request.api), from: request.from, to: request.to, count: 0, timesUs: [] }));
  one.count++;
  if (one.timesUs.length < MAX_TIMES) one.timesUs.push(sentUs);
}

/** Does it, or the other half of its exchange, speak of the partition? The control plane always counts. */
function concerns(message: Message, content: Content, halves: Halves, { topic, partition }: LanePartition, image: MetadataImage): boolean {
  const name = `${topic}-${partition}`;
  if (content.partitions.includes(name)) return true;
  const both = halves.get(message.request.id);
  const other = message.response === null ? both?.response : both?.request;
  if (other === null || other === undefined) return false;
  return contentOfMessage(other, image).partitions.includes(name);
}

// ---- rows ------------------------------------------------------------------------------------------------------------

const CONTROL: ReadonlySet<number> = new Set([
  ApiKey.AlterPartition, ApiKey.BrokerHeartbeat, ApiKey.BrokerRegistration, ApiKey.Vote, ApiKey.BeginQuorumEpoch, ApiKey.EndQuorumEpoch, ApiKey.FetchSnapshot,
]);

function messageRow(world: World, message: Message, content: Content, routine: boolean): SequenceMessage {
  const { request, response } = message;
  const isController = (node: number): boolean => world.nodes[node]?.kind === NodeKind.Controller;
  return {
    id: message.id,
    api: apiName(request.api),
    version: request.version,
    correlationId: request.id,
    isResponse: response !== null,
    from: response === null ? request.from : request.to,
    to: response === null ? request.to : request.from,
    sentUs: message.sentUs,
    arrivesUs: message.arrivesUs === Infinity ? -1 : message.arrivesUs,
    takenUs: message.takenUs,
    state: stateOf(world, message),
    label: content.label,
    summary: content.summary,
    records: content.records,
    keys: content.keys,
    highWatermark: content.highWatermark,
    error: content.error,
    isControl: CONTROL.has(request.api) || isController(request.from) || isController(request.to),
    isRoutine: routine,
    takenEvent: message.takenEvent,
  };
}

function openedOf(message: Message | undefined, find: (id: number) => Message | undefined, image: MetadataImage, draw: (message: Message) => SequenceMessage): OpenedMessage | null {
  if (message === undefined) return null;
  const { request, response } = message;
  const { rows, leftOut } = fieldRows(apiName(request.api), response !== null, (response ?? request).body, image);
  return { message: draw(message), fields: rows, fieldsLeftOut: leftOut, counterpart: find(message.id ^ 1)?.id ?? 0 };
}

// ---- facts and the path ----------------------------------------------------------------------------------------------

function factsBetween(simulation: Simulation, earlier: readonly Fact[], fromUs: number, toUs: number): Fact[] {
  const found: Fact[] = [];
  const { recorder } = simulation;
  const heldAfter = recorder.heldAfter();
  recorder.log.backwards(Infinity, false, (fact) => {
    if (fact.timeUs < fromUs) return false;
    if (fact.timeUs <= toUs) found.push(fact);
    return true;
  });
  for (let i = earlier.length - 1; i >= 0; i--) {
    const fact = earlier[i];
    if (fact.timeUs < fromUs) break;
    if (fact.id <= heldAfter && fact.timeUs <= toUs) found.push(fact);
  }
  return found.reverse();
}

/** Drawn on the lanes: faults and life, elections and ISR changes, and the marks of the chosen partition. */
function isDrawn(world: World, { kind, a }: Fact, about: LanePartition | null): boolean {
  const shape = factShape(kind);
  const isOfPartition = shape.args[0]?.[1] === 'partition';
  if (!isOfPartition) return shape.level >= 1 && shape.topic !== 'client';
  if (about === null) return shape.level >= 1 || MARKS.has(kind);
  return a === partitionKey(world.findName(about.topic), about.partition) && (shape.level >= 1 || MARKS.has(kind));
}

const MARKS: ReadonlySet<number> = new Set([FactKind.RecordsAppended, FactKind.RecordsReplicated, FactKind.HighWatermarkAdvanced]);

function nodesOf(messages: readonly SequenceMessage[], facts: readonly Fact[]): Set<number> {
  const nodes = new Set<number>();
  for (const { from, to } of messages) nodes.add(from).add(to);
  for (const { node, kind } of facts) if (node >= 0 && factShape(kind).topic === 'fault') nodes.add(node);
  return nodes;
}

function historyOf(simulation: Simulation, messages: readonly Message[], earlier: readonly Fact[], message: (id: number) => Message | undefined): History {
  let taken: Map<number, Message> | null = null;
  let sent: Map<number, Message[]> | null = null;
  const index = (): void => {
    taken = new Map();
    sent = new Map();
    for (const one of messages) {
      if (one.takenEvent >= 0) taken.set(one.takenEvent, one);
      const list = sent.get(one.sentEvent);
      if (list === undefined) sent.set(one.sentEvent, [one]);
      else list.push(one);
    }
  };
  return {
    takenIn(event) {
      if (taken === null) index();
      return taken?.get(event);
    },
    sentIn(event) {
      if (sent === null) index();
      return sent?.get(event) ?? [];
    },
    message,
    fact: (id) => simulation.recorder.log.find(id) ?? earlier.find((fact) => fact.id === id),
  };
}

function stepsOf(history: History, { chosen, fact }: SequenceParams): Step[] {
  if (chosen !== undefined) {
    const message = history.message(chosen);
    return message === undefined ? [] : pathOfMessage(history, message);
  }
  if (fact === undefined) return [];
  const found = history.fact(fact);
  return found === undefined ? [] : pathOfFact(history, found);
}
