import { formatSpan, type Micros } from '../../base/time';
import type { Fact } from '../kernel/fact';
import { FactKind as K } from './fact-kinds';
import { factShape } from './fact-table';

/** Why a leader of the quorum gives up, by number. */
const RESIGN_REASONS: readonly string[] = ['it is stopping', 'no majority fetches from it', 'it was restarted', 'it votes no more'];

/** Why a broker is controller no longer, by number. */
const RETIRE_REASONS: readonly string[] = ['its session is gone', 'another broker is controller', 'it is stopping'];

/** Names for the numbers of a fact. */
export interface SentenceNames {
  nodeName(ix: number): string;
  /** `orders-2` for a partition's key. */
  partitionName(key: number): string;
  /** The text behind a number of the world's names: topics, groups, members. */
  nameOf(id: number): string;
  errorName(code: number): string;
  apiName(key: number): string;
}

/**
 * What a fact says, in one short English sentence with Kafka's own terms. The node that states it is not repeated where the
 * sentence has another subject: lists show it beside the sentence.
 */
export function factSentence(fact: Fact, names: SentenceNames): string {
  const { a, b, c, d } = fact;
  const here = names.nodeName(fact.node);
  const partition = (): string => names.partitionName(a);
  const group = (): string => names.nameOf(a);
  const transactional = (): string => names.nameOf(a);
  switch (fact.kind) {
    case K.NodeStarted:
      return `${here} started`;
    case K.NodeCrashed:
      return `${here} crashed`;
    case K.NodeStopping:
      return `${here} is asked to stop`;
    case K.NodeStopped:
      return `${here} stopped cleanly`;
    case K.NodePaused:
      return `${here} is frozen: its process makes no step`;
    case K.NodeResumed:
      return `${here} goes on after having been frozen`;
    case K.LinkCut:
      return `the link between ${names.nodeName(a)} and ${names.nodeName(b)} is cut`;
    case K.LinkHealed:
      return `the link between ${names.nodeName(a)} and ${names.nodeName(b)} works again`;
    case K.LinkDegraded:
      return `the link between ${names.nodeName(a)} and ${names.nodeName(b)} is bad: ${degradation(c, d)}`;
    case K.DiskSlowed:
      return `the disk of ${here} is slow: ${span(a)} a write`;
    case K.ClockSet:
      return a === 0 ? `the clock of ${here} is right again` : `the clock of ${here} is ${span(Math.abs(a))} ${a > 0 ? 'fast' : 'slow'}`;
    case K.StepReached:
      return `${here} has come to the step at which it was to crash: ${names.nameOf(a)}`;
    case K.PoisonHit:
      return `${here} fails at a record that it cannot process: ${partition()} offset ${b}`;
    case K.PoisonSkipped:
      return `${here} leaves out a record that it cannot process: ${partition()} offset ${b}`;
    case K.DiskRestored:
      return `the disk of ${here} is healthy again`;
    case K.LogDirectoryFailed:
      return `the disk of ${here} under ${names.nameOf(a)} failed: ${b} ${b === 1 ? 'replica is' : 'replicas are'} offline there`;
    case K.DirectoryOffline:
      return `broker ${a} has lost a log directory: ${b} ${b === 1 ? 'is' : 'are'} left`;
    case K.RequestTimedOut:
      return `${here} gives up waiting for ${names.nodeName(a)}: no answer to ${names.apiName(b)} within its timeout`;

    case K.BrokerRegistered:
      return `broker ${a} registered, broker epoch ${b}`;
    case K.SessionExpired:
      return `session of broker ${a} expired, last heartbeat ${ago(fact.timeUs - b)}`;
    case K.BrokerFenced:
      return `broker ${a} fenced`;
    case K.BrokerUnfenced:
      return `broker ${a} unfenced`;
    case K.ControlledShutdownStarted:
      return `broker ${a} began its controlled shutdown`;
    case K.TopicCreated:
      return `topic ${names.nameOf(a)} created: ${count(b, 'partition')}, replication factor ${c}`;
    case K.TopicDeleted:
      return `topic ${names.nameOf(a)} deleted`;
    case K.LeaderElected:
      return `${partition()}: leader ${d < 0 ? 'none' : d} → ${b}, epoch ${c}`;
    case K.PartitionLeaderless:
      return `${partition()}: no leader any more (was ${b}), epoch ${c}`;
    case K.IsrShrunk:
      return `${partition()}: broker ${b} left the ISR, ${c} in sync`;
    case K.IsrExpanded:
      return `${partition()}: broker ${b} joined the ISR, ${c} in sync`;
    case K.ConfigChanged:
      return `configuration of ${names.nameOf(a)}: ${names.nameOf(b)} = ${names.nameOf(c)}`;
    case K.AlterPartitionRefused:
      return `${partition()}: AlterPartition of broker ${b} refused, ${names.errorName(c)}`;
    case K.MetadataCommitted:
      return `metadata log committed up to offset ${a}, ${count(b, 'record')}`;
    case K.PreVoteStarted:
      return `${here} asks whether it would be voted for: ${b < 0 ? 'it knows no leader' : `nothing heard of ${b} in time`}, epoch ${a}`;
    case K.PreVoteGranted:
      return `${here} would vote for ${a}, epoch ${b}`;
    case K.PreVoteRefused:
      return `${here} would not vote for ${a}, epoch ${b}`;
    case K.ElectionStarted:
      return `${here} stands for election in epoch ${a}`;
    case K.VoteGranted:
      return `${here} votes for ${a} in epoch ${b}`;
    case K.VoteRefused:
      return `${here} gives ${a} no vote in epoch ${b}`;
    case K.QuorumLeaderElected:
      return `${here} leads the quorum in epoch ${a}: ${b} of ${count(c, 'vote')}`;
    case K.QuorumLeaderFollowed:
      return `${here} follows ${a}, epoch ${b}`;
    case K.QuorumLeaderResigned:
      return `${here} gives up the lead of epoch ${a}: ${RESIGN_REASONS[b] ?? 'no reason known'}`;
    case K.ControllerActivated:
      return `${here} is the active controller, epoch ${a}`;
    case K.MetadataRolledBack:
      return `${here} takes back ${count(a, 'record')} that were not committed`;
    case K.MetadataTruncated:
      return `${here} cut its metadata log from offset ${b} back to ${a}, as its leader of epoch ${c} has it`;
    case K.VoterAdded:
      return `${a} votes from now on, ${count(b, 'voter')}`;
    case K.VoterRemoved:
      return `${a} votes no more, ${count(b, 'voter')}`;
    case K.MetadataSnapshotTaken:
      return `${here} wrote a snapshot of the metadata up to offset ${a}, ${count(c, 'byte')}`;
    case K.MetadataSnapshotLoaded:
      return `${here} goes on from the snapshot up to offset ${a}; it had read up to ${c}`;
    case K.MetadataLogShortened:
      return `${here} let the metadata log before offset ${a} go, ${count(c, 'byte')} are left`;

    case K.MetadataApplied:
      return `${here} applied the metadata log up to offset ${a}`;
    case K.BecameLeader:
      return `${here} leads ${partition()}, epoch ${b}, from offset ${c}`;
    case K.BecameFollower:
      return `${here} follows ${c < 0 ? 'nobody' : `broker ${c}`} for ${partition()}, epoch ${b}, from offset ${d}`;
    case K.RecordsAppended:
      return `${partition()}: ${count(c, 'record')} appended at offset ${b} by the leader`;
    case K.RecordsReplicated:
      return `${partition()}: ${here} fetched up to offset ${c} from broker ${d}`;
    case K.HighWatermarkAdvanced:
      return `${partition()}: HW ${c} → ${b} at ${here}`;
    case K.LogTruncated:
      return `${partition()}: ${here} cut its log from ${c} back to ${b}`;
    case K.IsrShrinkProposed:
      return `${partition()}: leader proposes to drop broker ${b} from the ISR, last caught up ${ago(fact.timeUs - c)}`;
    case K.IsrExpandProposed:
      return `${partition()}: leader proposes to take broker ${b} into the ISR`;
    case K.ProduceRefused:
      return `${partition()}: ${here} refused records of ${names.nodeName(c)}, ${names.errorName(b)}`;
    case K.ProduceTimedOut:
      return `${partition()}: not replicated in time, HW ${c} of ${b}`;
    case K.FetchRefused:
      return `${partition()}: ${here} refused a fetch of ${names.nodeName(c)} at offset ${d}, ${names.errorName(b)}`;
    case K.ProduceAcknowledged:
      return `${partition()}: ${here} acknowledged ${offsets(b, c)} to ${names.nodeName(d)}`;
    case K.LogStartMoved:
      return `${partition()}: log start ${c} → ${b} at ${here}`;
    case K.BrokerReady:
      return `${here} serves clients`;
    case K.SegmentsDeleted:
      return `${partition()}: ${here} deleted ${count(b, 'old segment')}, ${count(c, 'byte')}; the log starts at ${d}`;
    case K.LogCleaned:
      return `${partition()}: ${here} compacted its log up to offset ${b}, ${count(c, 'byte')} → ${count(d, 'byte')}`;
    case K.SegmentCopied:
      return `${partition()}: ${here} copied ${offsets(b, c)} to the object store, ${count(d, 'byte')}`;
    case K.RemoteSegmentDeleted:
      return `${partition()}: ${here} deleted ${offsets(b, c)} from the object store, ${count(d, 'byte')}`;
    case K.RemoteSegmentFetched:
      return `${partition()}: ${here} read ${count(c, 'byte')} at offset ${b} from the object store`;
    case K.AuxiliaryStateBuilt:
      return `${partition()}: ${here} begins at offset ${b}; what lies before, from ${c} on, is in the object store`;
    case K.DuplicateAnswered:
      return `${partition()}: ${here} knew the batch of ${names.nodeName(d)} with sequence ${c} already, offset ${b}`;

    case K.BatchSent:
      return `${here} sent ${count(b, 'record')} of ${partition()} to broker ${c}${d > 1 ? `, attempt ${d}` : ''}`;
    case K.RecordsAcknowledged:
      return d === 0 ? `${here} sent ${count(c, 'record')} of ${partition()} without asking for an acknowledgement` : `${here}: ${count(c, 'record')} of ${partition()} acknowledged${b < 0 ? '' : ` at offset ${b}`}`;
    case K.SendRetried:
      return `${here} will send its batch for ${partition()} again${d > 0 ? ` in ${span(d)}` : ' at once'}: ${names.errorName(b)}`;
    case K.SendFailed:
      return `${here} gave up ${count(c, 'record')}${a < 0 ? '' : ` for ${partition()}`} after ${count(d, 'attempt')}: ${names.errorName(b)}`;
    case K.MetadataRefreshed:
      return `${here} got metadata from broker ${a}`;
    case K.LeaderFound:
      return `${here} knows broker ${b} as leader of ${partition()}, epoch ${c}${d < 0 ? '' : ` (before: ${d})`}`;
    case K.RecordsDelivered:
      return `${here} read ${count(c, 'record')} of ${partition()} from offset ${b}, position ${d}`;
    case K.OffsetsCommitted:
      return `${here} committed ${partition()} at ${b} for group ${names.nameOf(c)}`;
    case K.PositionReset:
      return `${here} begins ${partition()} at offset ${b} (${names.nameOf(c)})`;
    case K.ConnectionRefused:
      return `${here} lost its connection to ${names.nodeName(a)}: ${disconnectReason(b)}`;
    case K.ProducerIdAcquired:
      return `${here} got producer id ${a}, epoch ${b}`;
    case K.CommitFailed:
      return `${here}: commit of group ${group()} failed, ${names.errorName(b)}`;
    case K.PollFailed:
      return `${here}: poll() of group ${group()} threw, ${names.errorName(b)}`;
    case K.ToolStarted:
      return `${here} runs ${names.nameOf(a)}`;
    case K.ToolEnded:
      return b === 0 ? `${names.nameOf(a)} has ended` : `${names.nameOf(a)} has ended with exit code ${b}`;
    case K.RequestAnswered:
      return c === 0 ? `${names.nodeName(a)} answered ${names.apiName(b)}: done` : `${names.nodeName(a)} answered ${names.apiName(b)}: ${names.errorName(c)}`;

    case K.CoordinatorFound:
      return `${here} found the coordinator of group ${group()}: broker ${b}`;
    case K.GroupLoaded:
      return `${here} loaded group ${group()}: generation ${b}, ${count(c, 'member')}`;
    case K.MemberJoined:
      return `group ${group()}: ${names.nameOf(b)} joined, ${count(c, 'member')}`;
    case K.MemberLeft:
      return `group ${group()}: ${names.nameOf(b)} left, ${count(c, 'member')} remain`;
    case K.MemberExpired:
      return `group ${group()}: ${names.nameOf(b)} removed after ${span(d)} without a heartbeat, ${count(c, 'member')} remain`;
    case K.RebalanceStarted:
      return `group ${group()}: rebalance began, generation ${b} ends`;
    case K.GenerationStarted:
      return `group ${group()}: generation ${b} with ${count(c, 'member')}`;
    case K.GroupStable:
      return `group ${group()}: stable in generation ${b}, ${count(c, 'member')}`;
    case K.GroupEmpty:
      return `group ${group()}: no members left, generation ${b}`;
    case K.PartitionsAssigned:
      return `${here} was given ${count(c, 'partition')} by group ${group()}, generation ${b}`;
    case K.PartitionsRevoked:
      return `${here} gave up ${count(c, 'partition')} of group ${group()}`;
    case K.GroupUnloaded:
      return `${here} no longer coordinates group ${group()}`;
    case K.GroupEpochRaised:
      return `group ${group()}: group epoch ${b}, ${count(c, 'member')}`;
    case K.TargetAssigned:
      return `group ${group()}: target assignment of epoch ${b} for ${count(c, 'member')}`;
    case K.MemberRevoking:
      return `group ${group()}: ${names.nameOf(b)} is to give up ${count(d, 'partition')}, and stays at epoch ${c} until it has`;
    case K.MemberAssigned:
      return `group ${group()}: ${names.nameOf(b)} has ${count(d, 'partition')} at epoch ${c}`;
    case K.GroupReconciled:
      return `group ${group()}: every member has reached its target at epoch ${b}, ${count(c, 'member')}`;

    case K.SharePartitionLoaded:
      return `share group ${names.nameOf(c)} reads ${partition()} on ${here} from offset ${b}`;
    case K.SharePartitionUnloaded:
      return d === 0 ? `${here} keeps nothing of ${partition()} for share group ${names.nameOf(c)} any more` : `${here} lets go of ${partition()} for share group ${names.nameOf(c)}: ${names.errorName(d)}; its locks are void`;
    case K.RecordsAcquired:
      return `${names.nameOf(d)} acquires ${offsets(b, c)} of ${partition()}`;
    case K.RecordsAcquiredAgain:
      return `${names.nameOf(d)} acquires records of ${partition()} from offset ${b} on, delivery ${c}`;
    case K.RecordsAccepted:
      return `${names.nameOf(d)} has accepted ${offsets(b, c)} of ${partition()}`;
    case K.RecordsReleased:
      return `${offsets(b, c)} of ${partition()} are available again: ${names.nameOf(d)} released them`;
    case K.RecordsRejected:
      return `${offsets(b, c)} of ${partition()} are archived: ${names.nameOf(d)} rejected them`;
    case K.RecordsArchived:
      return `${offsets(b, c)} of ${partition()} are archived: they were delivered as often as is allowed, last to ${names.nameOf(d)}`;
    case K.AcquisitionLockExpired:
      return `${names.nameOf(d)} held ${offsets(b, c)} of ${partition()} for too long: its lock is over`;
    case K.ShareStartOffsetAdvanced:
      return `share group ${names.nameOf(d)}: everything before offset ${b} of ${partition()} is done with`;
    case K.AcknowledgementRefused:
      return `${here} does not take what ${names.nameOf(d)} says of ${partition()} from offset ${c} on: ${names.errorName(b)}`;
    case K.ShareStateWriteFailed:
      return `${here} could not have the state of ${partition()} written for share group ${names.nameOf(d)}: ${names.errorName(b)}`;
    case K.ShareStatesLoaded:
      return `${here} keeps the state of the ${count(b, 'share partition')} of ${partition()}`;
    case K.ShareSessionClosed:
      return `share group ${group()}: the session of ${names.nameOf(b)} with ${here} is closed`;
    case K.SharedRecordsDelivered:
      return `${here} got ${count(c, 'record')} of ${partition()} from offset ${b} on${d > 1 ? `, delivery ${d}` : ''}`;
    case K.AcknowledgementsCompleted:
      return b === 0 ? `${here} knows that ${count(d, 'record')} of ${partition()} are acknowledged` : `${here}: acknowledging ${count(d, 'record')} of ${partition()} failed, ${names.errorName(b)}`;
    case K.ProcessingAnswerChanged:
      return b < 0 ? `${here} now answers every record with ${names.nameOf(a)}` : `${here} now answers offset ${c} of ${names.partitionName(b)} with ${names.nameOf(a)}`;

    case K.TransactionBegun:
      return `${here} begins a transaction as ${transactional()}, epoch ${c}`;
    case K.TransactionEnding:
      return `${here} asks for ${b === 1 ? 'commit' : 'abort'} of the transaction of ${transactional()}`;
    case K.TransactionEnded:
      return `${here} knows that its transaction as ${transactional()} ${b === 1 ? `commits: ${count(c, 'record')}` : 'is aborted'}`;
    case K.TransactionFailed:
      return `${here} ${c === 1 ? 'can never go on as' : 'must abort its transaction as'} ${transactional()}: ${names.errorName(b)}`;
    case K.TransactionalIdInitialized:
      return `${transactional()} has producer id ${b}, epoch ${c}`;
    case K.TransactionPartitionAdded:
      return `${names.partitionName(b)} is part of the transaction of ${transactional()}, epoch ${c}`;
    case K.TransactionPrepared:
      return `the transaction of ${transactional()} will ${b === 1 ? 'commit' : 'abort'}: that is decided, epoch ${c}`;
    case K.MarkerWritten:
      return `${d === 1 ? 'COMMIT' : 'ABORT'} marker of producer ${c} at offset ${b} of ${partition()}`;
    case K.TransactionCompleted:
      return `the transaction of ${transactional()} is ${b === 1 ? 'committed' : 'aborted'} in every partition`;
    case K.ProducerFenced:
      return `the producer of ${transactional()} with epoch ${c} is shut out`;
    case K.TransactionTimedOut:
      return `the transaction of ${transactional()} is open for more than ${span(b)}: its coordinator aborts it`;
    case K.TransactionalIdExpired:
      return `${transactional()} was not used for long and is forgotten`;
    case K.TransactionsLoaded:
      return `${here} coordinates the ${count(b, 'transactional id')} of ${partition()}`;
    case K.TransactionsUnloaded:
      return `${here} no longer coordinates the transactional ids of ${partition()}`;
    case K.VerificationRefused:
      return `${partition()} may not take a batch of producer ${c}, epoch ${d}: ${names.errorName(b)}`;
    case K.TransactionalOffsetsPending:
      return `offsets of ${count(c, 'partition')} of group ${group()} wait for the end of the transaction of producer ${b}`;
    case K.TransactionalOffsetsSettled:
      return `offsets of group ${group()} in the transaction of producer ${b} are ${c === 1 ? 'committed' : 'dropped'}`;

    case K.EphemeralNodeRemoved:
      return `${names.nameOf(a)} is gone with session ${b}`;
    case K.ControllerChanged:
      return `${here} made /controller and is the controller, controller epoch ${a}`;
    case K.ControllerRetired:
      return `${here} is no longer the controller of epoch ${a}: ${RETIRE_REASONS[b] ?? 'no reason known'}`;
    case K.ControllerStateLoaded:
      return `${here} has read ${count(b, 'partition')} from ZooKeeper in ${span(c)}, controller epoch ${a}`;
    case K.StaleControllerRefused:
      return `${here} refuses ${names.apiName(d)} of broker ${a}: controller epoch ${b} is over, ${c} is known`;
    case K.BrokerSeen:
      return `${here} sees broker ${a} in ZooKeeper, broker epoch ${b}`;
    case K.BrokerSeenGone:
      return `${here} sees that broker ${a} is gone from ZooKeeper`;
    case K.ZnodeWriteRefused:
      return `${here} could not write ${names.nameOf(a)}: it has another version than expected`;
    case K.IsrChangeAnnounced:
      return `${here} announced that it changed the ISR of ${count(a, 'partition')}`;
    case K.MetadataUpdated:
      return `${here} was told about ${count(b, 'partition')} by the controller of epoch ${a}`;
    case K.SessionLost:
      return `${here} learned that its ZooKeeper session ${a} has expired`;
    case K.RegistrationBlocked:
      return `${here} cannot register yet: /brokers/ids/${a} still belongs to an earlier session`;
    default:
      return factShape(fact.kind).name;
  }
}

function span(us: number): string {
  return formatSpan(us as Micros);
}

function ago(us: number): string {
  return us <= 0 ? 'just now' : `${span(us)} ago`;
}

function count(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}

function offsets(from: number, to: number): string {
  return from === to ? `offset ${from}` : `offsets ${from} to ${to}`;
}

function degradation(lossPpm: number, extraUs: number): string {
  const parts: string[] = [];
  if (lossPpm > 0) parts.push(`${lossPpm / 10_000} % of packets lost`);
  if (extraUs > 0) parts.push(`${span(extraUs)} slower each way`);
  return parts.join(', ');
}

function disconnectReason(reason: number): string {
  switch (reason) {
    case 0:
      return 'nobody listens there';
    case 1:
      return 'it was reset';
    default:
      return 'no answer came in time';
  }
}
