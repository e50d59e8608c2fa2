/** Facts as sentences. They are written only when somebody looks; a fact itself is numbers. */
import { formatClock, formatSpan, type Micros } from '../../base/time';
import { ApiKey } from '../../engine/protocol/api-keys';
import { ErrorCode } from '../../engine/protocol/error-codes';
import { FactKind as K } from '../../engine/facts/fact-kinds';
import { factShape, type ArgumentType } from '../../engine/facts/fact-table';
import { nodeLabel } from '../../session/commands/describe-action';
import { partitionOf, topicNameIdOf } from '../../engine/protocol/partition-key';
import type { Fact } from '../../engine/kernel/fact';
import type { NameTable } from '../../session/names';

export interface FactWords {
  /** A whole sentence. */
  readonly text: string;
  /** What else the numbers say. */
  readonly detail?: string;
  /** Two or three words, for a mark. */
  readonly short: string;
}

const apiNames = new Map<number, string>(Object.entries(ApiKey).map(([name, id]) => [id, name]));
const errorNames = new Map<number, string>(Object.entries(ErrorCode).map(([name, id]) => [id, name]));

export function partitionName(key: number, names: NameTable): string {
  return `${names.nameOf(topicNameIdOf(key))}-${partitionOf(key)}`;
}

const brokerName = (id: number): string => (id < 0 ? 'nobody' : `broker ${id}`);
const many = (n: number, word: string): string => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`;
const errorName = (code: number): string => errorNames.get(code) ?? `error ${code}`;

type Writer = (f: Fact, w: { names: NameTable; who: string; Who: string; p: string; g: string }) => FactWords;

const WRITERS: Readonly<Partial<Record<K, Writer>>> = {
  [K.NodeStarted]: (_f, { who, Who }) => ({ text: `${Who} started`, short: `${who} up` }),
  [K.NodeCrashed]: (_f, { who, Who }) => ({ text: `${Who} crashed`, detail: 'its process is gone; what is on its disk stays', short: `${who} crash` }),
  [K.NodeStopping]: (_f, { who, Who }) => ({ text: `${Who} was asked to stop cleanly`, short: `stop ${who}` }),
  [K.NodeStopped]: (_f, { who, Who }) => ({ text: `${Who} stopped`, short: `${who} stopped` }),
  [K.NodePaused]: (_f, { who, Who }) => ({ text: `${Who} stands still`, detail: 'its process is paused: nothing is handled, nothing is sent', short: `${who} pause` }),
  [K.NodeResumed]: (_f, { who, Who }) => ({ text: `${Who} goes on`, short: `${who} resumes` }),
  [K.LinkCut]: (f, { names }) => ({ text: `The link ${ends(f, names)} was cut`, short: `cut ${ends(f, names)}` }),
  [K.LinkHealed]: (f, { names }) => ({ text: `The link ${ends(f, names)} is whole again`, short: `heal ${ends(f, names)}` }),
  [K.LinkDegraded]: (f, { names }) => ({ text: `The link ${ends(f, names)} drops ${f.c / 10_000} % of packets`, detail: f.d > 0 ? `and is ${formatSpan(f.d as Micros)} slower` : undefined, short: `bad link ${ends(f, names)}` }),
  [K.DiskSlowed]: (f, { who, Who }) => ({ text: `The disk of ${who} is slow`, detail: `${formatSpan(f.a as Micros)} a write`, short: `${Who}: slow disk` }),
  [K.DiskRestored]: (_f, { who }) => ({ text: `The disk of ${who} is healthy again`, short: 'disk restored' }),
  [K.RequestTimedOut]: (f, { names, Who }) => ({ text: `${Who} got no answer to ${apiNames.get(f.b) ?? f.b} from ${nodeLabel(names.nodeName(f.a))}`, detail: 'request.timeout.ms is over: it closes the connection', short: 'request timed out' }),

  [K.BrokerRegistered]: (f) => ({ text: `Broker ${f.a} registered with the controller`, detail: `broker epoch ${f.b}`, short: `register ${f.a}` }),
  [K.SessionExpired]: (f) => ({ text: `The session of broker ${f.a} expired`, detail: `last heard of at ${formatClock(f.b as Micros)}`, short: `session of ${f.a} over` }),
  [K.BrokerFenced]: (f) => ({ text: `The controller fenced broker ${f.a}`, detail: 'it may lead nothing until it is heard of again', short: `fence ${f.a}` }),
  [K.BrokerUnfenced]: (f) => ({ text: `The controller unfenced broker ${f.a}`, detail: 'it has caught up with the metadata and may lead again', short: `unfence ${f.a}` }),
  [K.ControlledShutdownStarted]: (f) => ({ text: `Broker ${f.a} hands its leaders over before it stops`, short: `shutdown ${f.a}` }),
  [K.TopicCreated]: (f, { names }) => ({ text: `Topic ${names.nameOf(f.a)} was created`, detail: `${many(f.b, 'partition')}, replication factor ${f.c}`, short: `topic ${names.nameOf(f.a)}` }),
  [K.TopicDeleted]: (f, { names }) => ({ text: `Topic ${names.nameOf(f.a)} was deleted`, short: `delete ${names.nameOf(f.a)}` }),
  [K.LeaderElected]: (f, { p }) => ({ text: `${p}: leader ${f.d < 0 ? 'nobody' : f.d} → ${f.b}, epoch ${f.c}`, detail: 'the controller wrote it to the metadata log', short: `elect ${p} → ${f.b}` }),
  [K.PartitionLeaderless]: (f, { p }) => ({ text: `${p} has no leader`, detail: `broker ${f.b} led it; nobody in sync is up`, short: `${p} no leader` }),
  [K.IsrShrunk]: (f, { p }) => ({ text: `${p}: broker ${f.b} left the in-sync replicas`, detail: `${many(f.c, 'replica')} in sync`, short: `${p} ISR −${f.b}` }),
  [K.IsrExpanded]: (f, { p }) => ({ text: `${p}: broker ${f.b} is in sync again`, detail: `${many(f.c, 'replica')} in sync`, short: `${p} ISR +${f.b}` }),
  [K.ConfigChanged]: (f, { names }) => ({ text: `${names.nameOf(f.b)} of ${names.nameOf(f.a)} is now ${names.nameOf(f.c)}`, short: 'config' }),
  [K.AlterPartitionRefused]: (f, { p }) => ({ text: `The controller refused a change of ${p} that broker ${f.b} asked for`, detail: errorName(f.c), short: 'ISR refused' }),
  [K.MetadataCommitted]: (f) => ({ text: `${many(f.b, 'metadata record')} committed`, detail: `up to offset ${f.a}`, short: `metadata ${f.a}` }),

  [K.MetadataApplied]: (f, { Who }) => ({ text: `${Who} applied the metadata up to offset ${f.a}`, short: `metadata ${f.a}` }),
  [K.BecameLeader]: (f, { p, who, Who }) => ({ text: `${Who} leads ${p} in epoch ${f.b} and accepts writes`, detail: `it applied metadata offset ${f.d}; the epoch starts at offset ${f.c}`, short: `${who} leads ${p}` }),
  [K.BecameFollower]: (f, { p, Who }) => ({ text: `${Who} follows ${brokerName(f.c)} for ${p} in epoch ${f.b}`, detail: `it fetches from offset ${f.d}`, short: `follow ${f.c}` }),
  [K.RecordsAppended]: (f, { p, Who }) => ({ text: `${Who} appended ${many(f.c, 'record')} to ${p}`, detail: `from offset ${f.b}, epoch ${f.d}`, short: `+${f.c} ${p}` }),
  [K.RecordsReplicated]: (f, { p, Who }) => ({ text: `${Who} copied ${p} up to offset ${f.c}`, detail: `from offset ${f.b}, leader broker ${f.d}`, short: `copy ${p}` }),
  [K.HighWatermarkAdvanced]: (f, { p, Who }) => ({ text: `${p} on ${lower(Who)}: high watermark ${f.c} → ${f.b}`, short: `HW ${f.b}` }),
  [K.LogTruncated]: (f, { p, Who }) => ({ text: `${Who} cut its log of ${p} back to offset ${f.b}`, detail: `it ended at ${f.c}; epoch ${f.d}`, short: `truncate ${p}` }),
  [K.IsrShrinkProposed]: (f, { p, Who }) => ({ text: `${Who} wants broker ${f.b} out of the in-sync replicas of ${p}`, detail: `last caught up at ${formatClock(f.c as Micros)}`, short: `drop ${f.b}?` }),
  [K.IsrExpandProposed]: (f, { p, Who }) => ({ text: `${Who} wants broker ${f.b} back into the in-sync replicas of ${p}`, short: `add ${f.b}?` }),
  [K.ProduceRefused]: (f, { names, p, Who }) => ({ text: `${Who} refused a write of ${nodeLabel(names.nodeName(f.c))} to ${p}`, detail: errorName(f.b), short: 'write refused' }),
  [K.ProduceTimedOut]: (f, { p, Who }) => ({ text: `${Who} waited too long for copies of ${p}`, detail: `needed offset ${f.b}, high watermark ${f.c}`, short: 'produce timed out' }),
  [K.FetchRefused]: (f, { names, p, Who }) => ({ text: `${Who} refused a fetch of ${nodeLabel(names.nodeName(f.c))} from ${p}`, detail: errorName(f.b), short: 'fetch refused' }),
  [K.ProduceAcknowledged]: (f, { names, p, Who }) => ({ text: `${Who} acknowledged ${p} ${range(f.b, f.c)} to ${nodeLabel(names.nodeName(f.d))}`, short: `ack ${f.c}` }),
  [K.LogStartMoved]: (f, { p, Who }) => ({ text: `${p} on ${lower(Who)} now starts at offset ${f.b}`, detail: `it was ${f.c}`, short: `log start ${f.b}` }),
  [K.BrokerReady]: (_f, { Who }) => ({ text: `${Who} is ready for requests`, short: 'ready' }),
  [K.DuplicateAnswered]: (f, { p, Who }) => ({ text: `${Who} recognised a batch of ${p} that it already has`, detail: `offset ${f.b}, sequence ${f.c}: answered, not appended again`, short: 'duplicate' }),

  [K.BatchSent]: (f, { p, Who }) => ({ text: `${Who} sent ${many(f.b, 'record')} for ${p} to ${brokerName(f.c)}`, detail: f.d > 1 ? `attempt ${f.d}` : undefined, short: `send ${f.b}` }),
  [K.RecordsAcknowledged]: (f, { p, Who }) => ({ text: `${Who} got the acknowledgement for ${p} ${range(f.b, f.b + f.c - 1)}`, short: 'acked' }),
  [K.SendRetried]: (f, { p, Who }) => ({ text: `${Who} will send a batch for ${p} again`, detail: `${errorName(f.b)}, attempt ${f.c}, in ${formatSpan(f.d as Micros)}`, short: 'retry' }),
  [K.SendFailed]: (f, { p, Who }) => ({ text: `${Who} gave up ${many(f.c, 'record')} for ${p}`, detail: `${errorName(f.b)} after ${many(f.d, 'attempt')}`, short: `${f.c} failed` }),
  [K.MetadataRefreshed]: (f, { Who }) => ({ text: `${Who} refreshed its metadata from ${brokerName(f.a)}`, short: 'metadata refresh' }),
  [K.LeaderFound]: (f, { p, Who }) => ({ text: `${Who} learnt that ${brokerName(f.b)} leads ${p}`, detail: `epoch ${f.c}; before: ${brokerName(f.d)}`, short: `${p} → ${f.b}` }),
  [K.RecordsDelivered]: (f, { p, Who }) => ({ text: `${Who} got ${p} ${range(f.b, f.b + f.c - 1)}`, detail: `its position is ${f.d}`, short: `read ${f.c}` }),
  [K.OffsetsCommitted]: (f, { names, p, Who }) => ({ text: `${Who} committed offset ${f.b} of ${p}`, detail: `for group ${names.nameOf(f.c)}`, short: `commit ${f.b}` }),
  [K.PositionReset]: (f, { names, p, Who }) => ({ text: `${Who} starts ${p} at offset ${f.b}`, detail: `auto.offset.reset=${names.nameOf(f.c)}`, short: `reset ${f.b}` }),
  [K.ConnectionRefused]: (f, { names, Who }) => ({ text: `${Who} could not connect to ${nodeLabel(names.nodeName(f.a))}`, short: 'refused' }),
  [K.ProducerIdAcquired]: (f, { Who }) => ({ text: `${Who} got producer id ${f.a}`, detail: `epoch ${f.b}`, short: `id ${f.a}` }),
  [K.CommitFailed]: (f, { g, Who }) => ({ text: `${Who} could not commit offsets of group ${g}`, detail: errorName(f.b), short: 'commit failed' }),

  [K.CoordinatorFound]: (f, { g, Who }) => ({ text: `${Who} learnt that broker ${f.b} coordinates group ${g}`, short: `coordinator ${f.b}` }),
  [K.GroupLoaded]: (f, { g, Who }) => ({ text: `${Who} loaded group ${g} from __consumer_offsets`, detail: `generation ${f.b}, ${many(f.c, 'member')}`, short: `load ${g}` }),
  [K.MemberJoined]: (f, { names, g }) => ({ text: `${names.nameOf(f.b)} joined group ${g}`, detail: many(f.c, 'member'), short: `${names.nameOf(f.b)} joins` }),
  [K.MemberLeft]: (f, { names, g }) => ({ text: `${names.nameOf(f.b)} left group ${g}`, detail: many(f.c, 'member'), short: `${names.nameOf(f.b)} leaves` }),
  [K.MemberExpired]: (f, { names, g }) => ({ text: `${names.nameOf(f.b)} was put out of group ${g}`, detail: `no heartbeat for ${formatSpan(f.d as Micros)}`, short: `${names.nameOf(f.b)} expired` }),
  [K.RebalanceStarted]: (f, { g }) => ({ text: `Group ${g} rebalances`, detail: `generation ${f.b} ends, ${many(f.c, 'member')}`, short: `${g} rebalances` }),
  [K.GenerationStarted]: (f, { g }) => ({ text: `Group ${g} begins generation ${f.b}`, detail: many(f.c, 'member'), short: `gen ${f.b}` }),
  [K.GroupStable]: (f, { g }) => ({ text: `Group ${g} is stable in generation ${f.b}`, detail: many(f.c, 'member'), short: `${g} gen ${f.b}` }),
  [K.GroupEmpty]: (_f, { g }) => ({ text: `Group ${g} has no members`, short: `${g} empty` }),
  [K.PartitionsAssigned]: (f, { g, Who }) => ({ text: `${Who} was given ${many(f.c, 'partition')} in group ${g}`, detail: `generation ${f.b}`, short: `assigned ${f.c}` }),
  [K.PartitionsRevoked]: (f, { g, Who }) => ({ text: `${Who} gave up ${many(f.c, 'partition')} of group ${g}`, short: `revoked ${f.c}` }),
  [K.GroupUnloaded]: (_f, { g, Who }) => ({ text: `${Who} no longer coordinates group ${g}`, short: `unload ${g}` }),
};

export function factWords(fact: Fact, names: NameTable): FactWords {
  const shape = factShape(fact.kind);
  const who = nodeLabel(names.nodeName(fact.node)) || 'the cluster';
  const first = shape.args[0]?.[1];
  const writer = WRITERS[fact.kind as K];
  if (writer) {
    return writer(fact, {
      names,
      who,
      Who: capital(who),
      p: first === 'partition' ? partitionName(fact.a, names) : '',
      g: first === 'group' ? names.nameOf(fact.a) : '',
    });
  }
  // A kind that has no sentence yet still says everything it knows.
  const values = [fact.a, fact.b, fact.c, fact.d];
  return { text: `${capital(who)}: ${shape.name}`, detail: shape.args.map(([name, type], i) => `${name} ${argument(values[i], type, names)}`).join(', ') || undefined, short: shape.name };
}

/** A number of a fact, read as what it is. */
export function argument(value: number, type: ArgumentType, names: NameTable): string {
  switch (type) {
    case 'node':
      return nodeLabel(names.nodeName(value));
    case 'broker':
      return brokerName(value);
    case 'partition':
      return partitionName(value, names);
    case 'topic':
    case 'group':
    case 'text':
      return names.nameOf(value);
    case 'timeUs':
      return formatClock(value as Micros);
    case 'spanUs':
      return formatSpan(value as Micros);
    case 'error':
      return errorName(value);
    case 'api':
      return apiNames.get(value) ?? String(value);
    case 'ppm':
      return `${value / 10_000} %`;
    default:
      return String(value);
  }
}

const ends = (f: Fact, names: NameTable): string => `${nodeLabel(names.nodeName(f.a))} – ${nodeLabel(names.nodeName(f.b))}`;
const range = (first: number, last: number): string => (last > first ? `${first}–${last}` : `${first}`);
// Clients keep their own names as they are written.
const capital = (text: string): string => (/^(broker|controller|the) /.test(text) ? text[0].toUpperCase() + text.slice(1) : text);
const lower = (text: string): string => (/^(Broker|Controller) /.test(text) ? text[0].toLowerCase() + text.slice(1) : text);
