/** Facts in words, written only when somebody looks. The sentences are the engine's; marks and consequences are added here. */
import { FactKind as K } from '../../engine/facts/fact-kinds';
import { factSentence, type SentenceNames } from '../../engine/facts/sentence';
import { factShape } from '../../engine/facts/fact-table';
import { nodeLabel } from '../../session/commands/describe-action';
import { sentenceNames } from '../../engine/sentence-names';
import type { Fact } from '../../engine/kernel/fact';
import type { NameTable } from '../../session/names';

export interface FactWords {
  readonly text: string;
  /** What follows from it. */
  readonly detail?: string;
  /** Two or three words, for a mark. */
  readonly short: string;
}

const known = new WeakMap<NameTable, SentenceNames>();

function namesOf(table: NameTable): SentenceNames {
  const found = known.get(table);
  if (found) return found;
  const names = sentenceNames({ nodeName: (node) => nodeLabel(table.nodeName(node)), nameOf: (id) => table.nameOf(id) });
  known.set(table, names);
  return names;
}

const CONSEQUENCE: Readonly<Partial<Record<K, string>>> = {
  [K.NodeCrashed]: 'its process is gone; what is on its disk stays',
  [K.SessionExpired]: 'the controller counts it as gone',
  [K.BrokerFenced]: 'it may lead nothing until it is heard of again',
  [K.BrokerUnfenced]: 'it has caught up with the metadata and may lead again',
  [K.LeaderElected]: 'the controller wrote it to the metadata log',
  [K.BecameLeader]: 'it has applied the metadata and accepts writes',
  [K.PartitionLeaderless]: 'nobody in sync is up: no writes, no reads',
};

/** The program of a command line. */
const toolOf = (line: string): string => /^\s*(?:\S*\/)?([^\s/]+)/.exec(line)?.[1] ?? line;

type Short = (f: Fact, n: { readonly who: string; readonly p: string; readonly g: string; readonly text: (id: number) => string; readonly node: (ix: number) => string }) => string;

const SHORT: Readonly<Partial<Record<K, Short>>> = {
  [K.NodeStarted]: (_f, { who }) => `${who} up`,
  [K.NodeCrashed]: (_f, { who }) => `${who} crash`,
  [K.NodeStopping]: (_f, { who }) => `stop ${who}`,
  [K.NodeStopped]: (_f, { who }) => `${who} stopped`,
  [K.NodePaused]: (_f, { who }) => `${who} pause`,
  [K.NodeResumed]: (_f, { who }) => `${who} resumes`,
  [K.LinkCut]: (f, { node }) => `cut ${node(f.a)} – ${node(f.b)}`,
  [K.LinkHealed]: (f, { node }) => `heal ${node(f.a)} – ${node(f.b)}`,
  [K.LinkDegraded]: (f, { node }) => `bad link ${node(f.a)} – ${node(f.b)}`,
  [K.DiskSlowed]: (_f, { who }) => `${who}: slow disk`,
  [K.ClockSet]: (f, { who }) => (f.a === 0 ? `${who}: clock right` : `${who}: clock off`),
  [K.ToolStarted]: (f, { text }) => `run ${toolOf(text(f.a))}`,
  [K.ToolEnded]: (f, { text }) => (f.b === 0 ? `${toolOf(text(f.a))} done` : `${toolOf(text(f.a))}: exit ${f.b}`),
  [K.StepReached]: (f, { text }) => `at ${text(f.a)}`,
  [K.PoisonHit]: (f, { p }) => `poison ${p} ${f.b}`,
  [K.PoisonSkipped]: (f, { p }) => `skip ${p} ${f.b}`,
  [K.DiskRestored]: (_f, { who }) => `${who}: disk well`,
  [K.RequestTimedOut]: () => 'request timed out',
  [K.BrokerRegistered]: (f) => `register ${f.a}`,
  [K.SessionExpired]: (f) => `session of ${f.a} over`,
  [K.BrokerFenced]: (f) => `fence ${f.a}`,
  [K.BrokerUnfenced]: (f) => `unfence ${f.a}`,
  [K.ControlledShutdownStarted]: (f) => `shutdown ${f.a}`,
  [K.TopicCreated]: (f, { text }) => `topic ${text(f.a)}`,
  [K.LeaderElected]: (f, { p }) => `elect ${p} → ${f.b}`,
  [K.PartitionLeaderless]: (_f, { p }) => `${p} no leader`,
  [K.IsrShrunk]: (f, { p }) => `${p} ISR −${f.b}`,
  [K.IsrExpanded]: (f, { p }) => `${p} ISR +${f.b}`,
  [K.MetadataApplied]: (f) => `metadata ${f.a}`,
  [K.BecameLeader]: (f, { p }) => `leads ${p}, epoch ${f.b}`,
  [K.BecameFollower]: (f, { p }) => `${p} follows ${f.c}`,
  [K.LogTruncated]: (f, { p }) => `cut ${p} to ${f.b}`,
  [K.IsrShrinkProposed]: (f) => `drop ${f.b}?`,
  [K.IsrExpandProposed]: (f) => `add ${f.b}?`,
  [K.ProduceRefused]: () => 'write refused',
  [K.ProduceTimedOut]: () => 'produce timed out',
  [K.FetchRefused]: () => 'fetch refused',
  [K.SendRetried]: () => 'retry',
  [K.SendFailed]: (f) => `${f.c} failed`,
  [K.MetadataRefreshed]: () => 'metadata refresh',
  [K.LeaderFound]: (f, { p }) => `${p} → ${f.b}`,
  [K.ConnectionRefused]: () => 'connection lost',
  [K.CoordinatorFound]: (f) => `coordinator ${f.b}`,
  [K.GroupLoaded]: (_f, { g }) => `load ${g}`,
  [K.MemberJoined]: (f, { text }) => `${text(f.b)} joins`,
  [K.MemberLeft]: (f, { text }) => `${text(f.b)} leaves`,
  [K.MemberExpired]: (f, { text }) => `${text(f.b)} expired`,
  [K.RebalanceStarted]: (_f, { g }) => `${g} rebalances`,
  [K.GenerationStarted]: (f, { g }) => `${g} gen ${f.b}`,
  [K.GroupStable]: (f, { g }) => `${g} gen ${f.b}`,
  [K.GroupEmpty]: (_f, { g }) => `${g} empty`,
  [K.PartitionsAssigned]: (f) => `assigned ${f.c}`,
  [K.PartitionsRevoked]: (f) => `revoked ${f.c}`,
  [K.TransactionPrepared]: (f, { text }) => `${text(f.a)} ${f.b === 1 ? 'commits' : 'aborts'}`,
  [K.MarkerWritten]: (f, { p }) => `${f.d === 1 ? 'C' : 'A'} in ${p}`,
  [K.ProducerFenced]: (f, { text }) => `fence ${text(f.a)}, epoch ${f.c}`,
  [K.TransactionTimedOut]: (f, { text }) => `${text(f.a)} timed out`,
  [K.TransactionFailed]: (f, { text }) => `${text(f.a)} ${f.c === 1 ? 'fails' : 'has to abort'}`,
};

export function factWords(fact: Fact, table: NameTable): FactWords {
  const names = namesOf(table);
  return { text: capital(factSentence(fact, names)), detail: CONSEQUENCE[fact.kind as K], short: shortWords(fact, names) };
}

function shortWords(fact: Fact, names: SentenceNames): string {
  const shape = factShape(fact.kind);
  const first = shape.args[0]?.[1];
  const write = SHORT[fact.kind as K];
  if (!write) return shape.name;
  return write(fact, {
    who: names.nodeName(fact.node),
    p: first === 'partition' ? names.partitionName(fact.a) : '',
    g: first === 'group' ? names.nameOf(fact.a) : '',
    text: names.nameOf,
    node: names.nodeName,
  });
}

/** Clients, topics and partitions keep their names as they are written. */
const capital = (text: string): string => (/^(broker|controller|session|topic|group|the|metadata|configuration) /.test(text) ? text[0].toUpperCase() + text.slice(1) : text);

/** Is a fact about a topic that the cluster keeps for itself? */
export function minorFacts(table: NameTable): (fact: Fact) => boolean {
  const names = namesOf(table);
  return (fact) => factShape(fact.kind).args[0]?.[1] === 'partition' && names.partitionName(fact.a).startsWith('__');
}
