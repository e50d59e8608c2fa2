import { FactKind } from './fact-kinds';

/** How a number of a fact is to be read. */
export type ArgumentType =
  | 'node'
  | 'broker'
  | 'partition'
  | 'topic'
  | 'group'
  | 'text'
  | 'offset'
  | 'count'
  | 'epoch'
  | 'timeUs'
  | 'spanUs'
  | 'error'
  | 'api'
  | 'ppm';

/** Which kind of change, for marks on the timeline and for filters. */
export type FactTopic = 'fault' | 'life' | 'election' | 'isr' | 'replication' | 'client' | 'group' | 'transaction' | 'metadata';

/** 2: a person wants to see it on a timeline. 1: a step worth stopping at. 0: routine. */
export type FactLevel = 0 | 1 | 2;

export interface FactShape {
  readonly name: string;
  readonly topic: FactTopic;
  readonly level: FactLevel;
  /** Names and types of a, b, c, d, in this order. */
  readonly args: readonly (readonly [string, ArgumentType])[];
}

const shapes = new Map<number, FactShape>();

function fact(kind: number, name: string, topic: FactTopic, level: FactLevel, ...args: (readonly [string, ArgumentType])[]): void {
  shapes.set(kind, { name, topic, level, args });
}

const K = FactKind;
fact(K.NodeStarted, 'NodeStarted', 'life', 2);
fact(K.NodeCrashed, 'NodeCrashed', 'fault', 2);
fact(K.NodeStopping, 'NodeStopping', 'fault', 2);
fact(K.NodeStopped, 'NodeStopped', 'life', 2);
fact(K.NodePaused, 'NodePaused', 'fault', 2);
fact(K.NodeResumed, 'NodeResumed', 'life', 2);
fact(K.LinkCut, 'LinkCut', 'fault', 2, ['from', 'node'], ['to', 'node'], ['loss', 'ppm'], ['extra', 'spanUs']);
fact(K.LinkHealed, 'LinkHealed', 'life', 2, ['from', 'node'], ['to', 'node']);
fact(K.LinkDegraded, 'LinkDegraded', 'fault', 2, ['from', 'node'], ['to', 'node'], ['loss', 'ppm'], ['extra', 'spanUs']);
fact(K.DiskSlowed, 'DiskSlowed', 'fault', 2, ['write', 'spanUs']);
fact(K.DiskRestored, 'DiskRestored', 'life', 2);
fact(K.ClockSet, 'ClockSet', 'fault', 2, ['skew', 'spanUs']);
fact(K.RequestTimedOut, 'RequestTimedOut', 'client', 1, ['server', 'node'], ['api', 'api']);

fact(K.BrokerRegistered, 'BrokerRegistered', 'metadata', 2, ['broker', 'broker'], ['brokerEpoch', 'epoch']);
fact(K.SessionExpired, 'SessionExpired', 'life', 2, ['broker', 'broker'], ['lastContact', 'timeUs']);
fact(K.BrokerFenced, 'BrokerFenced', 'life', 2, ['broker', 'broker'], ['brokerEpoch', 'epoch']);
fact(K.BrokerUnfenced, 'BrokerUnfenced', 'life', 2, ['broker', 'broker'], ['brokerEpoch', 'epoch']);
fact(K.ControlledShutdownStarted, 'ControlledShutdownStarted', 'life', 2, ['broker', 'broker']);
fact(K.TopicCreated, 'TopicCreated', 'metadata', 2, ['topic', 'topic'], ['partitions', 'count'], ['replicationFactor', 'count']);
fact(K.LeaderElected, 'LeaderElected', 'election', 2, ['partition', 'partition'], ['leader', 'broker'], ['leaderEpoch', 'epoch'], ['previous', 'broker']);
fact(K.PartitionLeaderless, 'PartitionLeaderless', 'election', 2, ['partition', 'partition'], ['previous', 'broker'], ['leaderEpoch', 'epoch']);
fact(K.IsrShrunk, 'IsrShrunk', 'isr', 2, ['partition', 'partition'], ['removed', 'broker'], ['isrSize', 'count'], ['partitionEpoch', 'epoch']);
fact(K.IsrExpanded, 'IsrExpanded', 'isr', 2, ['partition', 'partition'], ['added', 'broker'], ['isrSize', 'count'], ['partitionEpoch', 'epoch']);
fact(K.ConfigChanged, 'ConfigChanged', 'metadata', 2, ['resource', 'text'], ['name', 'text'], ['value', 'text']);
fact(K.TopicDeleted, 'TopicDeleted', 'metadata', 2, ['topic', 'topic']);
fact(K.AlterPartitionRefused, 'AlterPartitionRefused', 'isr', 1, ['partition', 'partition'], ['broker', 'broker'], ['error', 'error']);
fact(K.MetadataCommitted, 'MetadataCommitted', 'metadata', 0, ['offset', 'offset'], ['records', 'count']);
fact(K.PreVoteStarted, 'PreVoteStarted', 'election', 1, ['epoch', 'epoch'], ['leader', 'broker']);
fact(K.PreVoteGranted, 'PreVoteGranted', 'election', 1, ['candidate', 'broker'], ['epoch', 'epoch']);
fact(K.PreVoteRefused, 'PreVoteRefused', 'election', 1, ['candidate', 'broker'], ['epoch', 'epoch']);
fact(K.ElectionStarted, 'ElectionStarted', 'election', 2, ['epoch', 'epoch']);
fact(K.VoteGranted, 'VoteGranted', 'election', 1, ['candidate', 'broker'], ['epoch', 'epoch']);
fact(K.VoteRefused, 'VoteRefused', 'election', 1, ['candidate', 'broker'], ['epoch', 'epoch']);
fact(K.QuorumLeaderElected, 'QuorumLeaderElected', 'election', 2, ['epoch', 'epoch'], ['votes', 'count'], ['voters', 'count']);
fact(K.QuorumLeaderFollowed, 'QuorumLeaderFollowed', 'election', 1, ['leader', 'broker'], ['epoch', 'epoch']);
fact(K.QuorumLeaderResigned, 'QuorumLeaderResigned', 'election', 2, ['epoch', 'epoch'], ['reason', 'count']);
fact(K.ControllerActivated, 'ControllerActivated', 'metadata', 1, ['epoch', 'epoch'], ['highWatermark', 'offset']);
fact(K.MetadataRolledBack, 'MetadataRolledBack', 'metadata', 1, ['records', 'count'], ['epoch', 'epoch']);
fact(K.MetadataTruncated, 'MetadataTruncated', 'metadata', 2, ['to', 'offset'], ['from', 'offset'], ['epoch', 'epoch']);
fact(K.VoterAdded, 'VoterAdded', 'metadata', 2, ['voter', 'broker'], ['voters', 'count']);
fact(K.VoterRemoved, 'VoterRemoved', 'metadata', 2, ['voter', 'broker'], ['voters', 'count']);
fact(K.MetadataSnapshotTaken, 'MetadataSnapshotTaken', 'metadata', 1, ['endOffset', 'offset'], ['epoch', 'epoch'], ['bytes', 'count']);
fact(K.MetadataSnapshotLoaded, 'MetadataSnapshotLoaded', 'metadata', 2, ['endOffset', 'offset'], ['epoch', 'epoch'], ['before', 'offset']);
fact(K.MetadataLogShortened, 'MetadataLogShortened', 'metadata', 1, ['startOffset', 'offset'], ['before', 'offset'], ['bytes', 'count']);

fact(K.MetadataApplied, 'MetadataApplied', 'metadata', 0, ['offset', 'offset']);
fact(K.BecameLeader, 'BecameLeader', 'election', 2, ['partition', 'partition'], ['leaderEpoch', 'epoch'], ['startOffset', 'offset'], ['metadataOffset', 'offset']);
fact(K.LogDirectoryFailed, 'LogDirectoryFailed', 'fault', 2, ['directory', 'text'], ['replicas', 'count']);
fact(K.DirectoryOffline, 'DirectoryOffline', 'life', 2, ['broker', 'broker'], ['left', 'count']);
fact(K.BecameFollower, 'BecameFollower', 'election', 1, ['partition', 'partition'], ['leaderEpoch', 'epoch'], ['leader', 'broker'], ['fetchOffset', 'offset']);
fact(K.RecordsAppended, 'RecordsAppended', 'replication', 0, ['partition', 'partition'], ['baseOffset', 'offset'], ['records', 'count'], ['leaderEpoch', 'epoch']);
fact(K.RecordsReplicated, 'RecordsReplicated', 'replication', 0, ['partition', 'partition'], ['baseOffset', 'offset'], ['logEndOffset', 'offset'], ['leader', 'broker']);
fact(K.HighWatermarkAdvanced, 'HighWatermarkAdvanced', 'replication', 0, ['partition', 'partition'], ['highWatermark', 'offset'], ['before', 'offset']);
fact(K.LogTruncated, 'LogTruncated', 'replication', 2, ['partition', 'partition'], ['to', 'offset'], ['from', 'offset'], ['leaderEpoch', 'epoch']);
fact(K.IsrShrinkProposed, 'IsrShrinkProposed', 'isr', 1, ['partition', 'partition'], ['removed', 'broker'], ['lastCaughtUp', 'timeUs'], ['logEndOffset', 'offset']);
fact(K.IsrExpandProposed, 'IsrExpandProposed', 'isr', 1, ['partition', 'partition'], ['added', 'broker'], ['logEndOffset', 'offset']);
fact(K.ProduceRefused, 'ProduceRefused', 'client', 1, ['partition', 'partition'], ['error', 'error'], ['client', 'node']);
fact(K.ProduceTimedOut, 'ProduceTimedOut', 'client', 1, ['partition', 'partition'], ['requiredOffset', 'offset'], ['highWatermark', 'offset']);
fact(K.FetchRefused, 'FetchRefused', 'replication', 1, ['partition', 'partition'], ['error', 'error'], ['from', 'node'], ['fetchOffset', 'offset']);
fact(K.ProduceAcknowledged, 'ProduceAcknowledged', 'client', 0, ['partition', 'partition'], ['baseOffset', 'offset'], ['lastOffset', 'offset'], ['client', 'node']);
fact(K.LogStartMoved, 'LogStartMoved', 'replication', 1, ['partition', 'partition'], ['logStartOffset', 'offset'], ['before', 'offset']);
fact(K.BrokerReady, 'BrokerReady', 'life', 1, ['brokerEpoch', 'epoch']);
fact(K.SegmentsDeleted, 'SegmentsDeleted', 'replication', 1, ['partition', 'partition'], ['segments', 'count'], ['bytes', 'count'], ['logStartOffset', 'offset']);
fact(K.LogCleaned, 'LogCleaned', 'replication', 1, ['partition', 'partition'], ['upTo', 'offset'], ['bytesRead', 'count'], ['bytesWritten', 'count']);
fact(K.SegmentCopied, 'SegmentCopied', 'replication', 1, ['partition', 'partition'], ['baseOffset', 'offset'], ['lastOffset', 'offset'], ['bytes', 'count']);
fact(K.RemoteSegmentDeleted, 'RemoteSegmentDeleted', 'replication', 1, ['partition', 'partition'], ['baseOffset', 'offset'], ['lastOffset', 'offset'], ['bytes', 'count']);
fact(K.RemoteSegmentFetched, 'RemoteSegmentFetched', 'replication', 1, ['partition', 'partition'], ['offset', 'offset'], ['bytes', 'count']);
fact(K.AuxiliaryStateBuilt, 'AuxiliaryStateBuilt', 'replication', 2, ['partition', 'partition'], ['fetchOffset', 'offset'], ['logStartOffset', 'offset']);
fact(K.DuplicateAnswered, 'DuplicateAnswered', 'client', 1, ['partition', 'partition'], ['baseOffset', 'offset'], ['sequence', 'count'], ['client', 'node']);

fact(K.BatchSent, 'BatchSent', 'client', 0, ['partition', 'partition'], ['records', 'count'], ['leader', 'broker'], ['attempt', 'count']);
fact(K.RecordsAcknowledged, 'RecordsAcknowledged', 'client', 0, ['partition', 'partition'], ['baseOffset', 'offset'], ['records', 'count'], ['acks', 'count']);
fact(K.SendRetried, 'SendRetried', 'client', 1, ['partition', 'partition'], ['error', 'error'], ['attempt', 'count'], ['backoff', 'spanUs']);
fact(K.SendFailed, 'SendFailed', 'client', 2, ['partition', 'partition'], ['error', 'error'], ['records', 'count'], ['attempts', 'count']);
fact(K.MetadataRefreshed, 'MetadataRefreshed', 'client', 1, ['from', 'broker']);
fact(K.LeaderFound, 'LeaderFound', 'client', 1, ['partition', 'partition'], ['leader', 'broker'], ['leaderEpoch', 'epoch'], ['previous', 'broker']);
fact(K.RecordsDelivered, 'RecordsDelivered', 'client', 0, ['partition', 'partition'], ['firstOffset', 'offset'], ['records', 'count'], ['position', 'offset']);
fact(K.OffsetsCommitted, 'OffsetsCommitted', 'client', 0, ['partition', 'partition'], ['offset', 'offset'], ['group', 'group']);
fact(K.PositionReset, 'PositionReset', 'client', 1, ['partition', 'partition'], ['offset', 'offset'], ['policy', 'text']);
fact(K.ConnectionRefused, 'ConnectionRefused', 'client', 1, ['server', 'node'], ['reason', 'count']);
fact(K.ProducerIdAcquired, 'ProducerIdAcquired', 'client', 1, ['producerId', 'count'], ['epoch', 'epoch']);
fact(K.CommitFailed, 'CommitFailed', 'client', 1, ['group', 'group'], ['error', 'error']);
fact(K.PollFailed, 'PollFailed', 'client', 2, ['group', 'group'], ['error', 'error']);
fact(K.ToolStarted, 'ToolStarted', 'client', 2, ['command', 'text']);
fact(K.ToolEnded, 'ToolEnded', 'client', 2, ['command', 'text'], ['exitCode', 'count']);
fact(K.RequestAnswered, 'RequestAnswered', 'client', 2, ['server', 'node'], ['api', 'api'], ['error', 'error']);
fact(K.StepReached, 'StepReached', 'fault', 2, ['step', 'text']);
fact(K.PoisonHit, 'PoisonHit', 'fault', 2, ['partition', 'partition'], ['offset', 'offset']);
fact(K.PoisonSkipped, 'PoisonSkipped', 'client', 2, ['partition', 'partition'], ['offset', 'offset']);

fact(K.CoordinatorFound, 'CoordinatorFound', 'group', 1, ['group', 'group'], ['broker', 'broker']);
fact(K.GroupLoaded, 'GroupLoaded', 'group', 2, ['group', 'group'], ['generation', 'epoch'], ['members', 'count']);
fact(K.MemberJoined, 'MemberJoined', 'group', 2, ['group', 'group'], ['member', 'text'], ['members', 'count']);
fact(K.MemberLeft, 'MemberLeft', 'group', 2, ['group', 'group'], ['member', 'text'], ['members', 'count']);
fact(K.MemberExpired, 'MemberExpired', 'group', 2, ['group', 'group'], ['member', 'text'], ['members', 'count'], ['session', 'spanUs']);
fact(K.RebalanceStarted, 'RebalanceStarted', 'group', 2, ['group', 'group'], ['generation', 'epoch'], ['members', 'count']);
fact(K.GenerationStarted, 'GenerationStarted', 'group', 1, ['group', 'group'], ['generation', 'epoch'], ['members', 'count']);
fact(K.GroupStable, 'GroupStable', 'group', 2, ['group', 'group'], ['generation', 'epoch'], ['members', 'count']);
fact(K.GroupEmpty, 'GroupEmpty', 'group', 2, ['group', 'group'], ['generation', 'epoch']);
fact(K.PartitionsAssigned, 'PartitionsAssigned', 'group', 1, ['group', 'group'], ['generation', 'epoch'], ['partitions', 'count']);
fact(K.PartitionsRevoked, 'PartitionsRevoked', 'group', 1, ['group', 'group'], ['generation', 'epoch'], ['partitions', 'count']);
fact(K.GroupUnloaded, 'GroupUnloaded', 'group', 1, ['group', 'group']);
fact(K.GroupEpochRaised, 'GroupEpochRaised', 'group', 1, ['group', 'group'], ['groupEpoch', 'epoch'], ['members', 'count']);
fact(K.TargetAssigned, 'TargetAssigned', 'group', 1, ['group', 'group'], ['assignmentEpoch', 'epoch'], ['members', 'count']);
fact(K.MemberRevoking, 'MemberRevoking', 'group', 1, ['group', 'group'], ['member', 'text'], ['memberEpoch', 'epoch'], ['partitions', 'count']);
fact(K.MemberAssigned, 'MemberAssigned', 'group', 1, ['group', 'group'], ['member', 'text'], ['memberEpoch', 'epoch'], ['partitions', 'count']);
fact(K.GroupReconciled, 'GroupReconciled', 'group', 2, ['group', 'group'], ['groupEpoch', 'epoch'], ['members', 'count']);

fact(K.TransactionBegun, 'TransactionBegun', 'transaction', 0, ['transactionalId', 'text'], ['producerId', 'count'], ['producerEpoch', 'epoch']);
fact(K.TransactionEnding, 'TransactionEnding', 'transaction', 0, ['transactionalId', 'text'], ['commit', 'count'], ['producerId', 'count'], ['producerEpoch', 'epoch']);
fact(K.TransactionEnded, 'TransactionEnded', 'transaction', 1, ['transactionalId', 'text'], ['commit', 'count'], ['records', 'count'], ['producerEpoch', 'epoch']);
fact(K.TransactionFailed, 'TransactionFailed', 'transaction', 2, ['transactionalId', 'text'], ['error', 'error'], ['fatal', 'count']);
fact(K.TransactionalIdInitialized, 'TransactionalIdInitialized', 'transaction', 1, ['transactionalId', 'text'], ['producerId', 'count'], ['producerEpoch', 'epoch']);
fact(K.TransactionPartitionAdded, 'TransactionPartitionAdded', 'transaction', 1, ['transactionalId', 'text'], ['partition', 'partition'], ['producerEpoch', 'epoch'], ['partitions', 'count']);
fact(K.TransactionPrepared, 'TransactionPrepared', 'transaction', 2, ['transactionalId', 'text'], ['commit', 'count'], ['producerEpoch', 'epoch'], ['partitions', 'count']);
fact(K.MarkerWritten, 'MarkerWritten', 'transaction', 1, ['partition', 'partition'], ['offset', 'offset'], ['producerId', 'count'], ['commit', 'count']);
fact(K.TransactionCompleted, 'TransactionCompleted', 'transaction', 1, ['transactionalId', 'text'], ['commit', 'count'], ['producerEpoch', 'epoch']);
fact(K.ProducerFenced, 'ProducerFenced', 'transaction', 2, ['transactionalId', 'text'], ['producerId', 'count'], ['producerEpoch', 'epoch']);
fact(K.TransactionTimedOut, 'TransactionTimedOut', 'transaction', 2, ['transactionalId', 'text'], ['timeout', 'spanUs'], ['producerId', 'count']);
fact(K.TransactionalIdExpired, 'TransactionalIdExpired', 'transaction', 2, ['transactionalId', 'text'], ['producerId', 'count']);
fact(K.TransactionsLoaded, 'TransactionsLoaded', 'transaction', 2, ['partition', 'partition'], ['transactionalIds', 'count'], ['coordinatorEpoch', 'epoch']);
fact(K.TransactionsUnloaded, 'TransactionsUnloaded', 'transaction', 1, ['partition', 'partition'], ['transactionalIds', 'count']);
fact(K.VerificationRefused, 'VerificationRefused', 'transaction', 1, ['partition', 'partition'], ['error', 'error'], ['producerId', 'count'], ['producerEpoch', 'epoch']);
fact(K.TransactionalOffsetsPending, 'TransactionalOffsetsPending', 'transaction', 1, ['group', 'group'], ['producerId', 'count'], ['partitions', 'count']);
fact(K.TransactionalOffsetsSettled, 'TransactionalOffsetsSettled', 'transaction', 1, ['group', 'group'], ['producerId', 'count'], ['commit', 'count']);

fact(K.EphemeralNodeRemoved, 'EphemeralNodeRemoved', 'metadata', 1, ['path', 'text'], ['session', 'count']);
fact(K.ControllerChanged, 'ControllerChanged', 'election', 2, ['controllerEpoch', 'epoch']);
fact(K.ControllerRetired, 'ControllerRetired', 'election', 2, ['controllerEpoch', 'epoch'], ['reason', 'count']);
fact(K.ControllerStateLoaded, 'ControllerStateLoaded', 'metadata', 2, ['controllerEpoch', 'epoch'], ['partitions', 'count'], ['took', 'spanUs']);
fact(K.StaleControllerRefused, 'StaleControllerRefused', 'metadata', 2, ['controller', 'broker'], ['controllerEpoch', 'epoch'], ['known', 'epoch'], ['api', 'api']);
fact(K.BrokerSeen, 'BrokerSeen', 'life', 1, ['broker', 'broker'], ['brokerEpoch', 'epoch']);
fact(K.BrokerSeenGone, 'BrokerSeenGone', 'life', 2, ['broker', 'broker']);
fact(K.ZnodeWriteRefused, 'ZnodeWriteRefused', 'metadata', 1, ['path', 'text'], ['version', 'count']);
fact(K.IsrChangeAnnounced, 'IsrChangeAnnounced', 'isr', 1, ['partitions', 'count']);
fact(K.MetadataUpdated, 'MetadataUpdated', 'metadata', 0, ['controllerEpoch', 'epoch'], ['partitions', 'count']);
fact(K.SessionLost, 'SessionLost', 'life', 2, ['session', 'count']);
fact(K.RegistrationBlocked, 'RegistrationBlocked', 'life', 1, ['broker', 'broker']);

fact(K.SharePartitionLoaded, 'SharePartitionLoaded', 'group', 1, ['partition', 'partition'], ['startOffset', 'offset'], ['group', 'group'], ['leaderEpoch', 'epoch']);
fact(K.SharePartitionUnloaded, 'SharePartitionUnloaded', 'group', 1, ['partition', 'partition'], ['startOffset', 'offset'], ['group', 'group'], ['error', 'error']);
fact(K.RecordsAcquired, 'RecordsAcquired', 'group', 0, ['partition', 'partition'], ['first', 'offset'], ['last', 'offset'], ['member', 'text']);
fact(K.RecordsAcquiredAgain, 'RecordsAcquiredAgain', 'group', 1, ['partition', 'partition'], ['first', 'offset'], ['delivery', 'count'], ['member', 'text']);
fact(K.RecordsAccepted, 'RecordsAccepted', 'group', 0, ['partition', 'partition'], ['first', 'offset'], ['last', 'offset'], ['member', 'text']);
fact(K.RecordsReleased, 'RecordsReleased', 'group', 1, ['partition', 'partition'], ['first', 'offset'], ['last', 'offset'], ['member', 'text']);
fact(K.RecordsRejected, 'RecordsRejected', 'group', 2, ['partition', 'partition'], ['first', 'offset'], ['last', 'offset'], ['member', 'text']);
fact(K.RecordsArchived, 'RecordsArchived', 'group', 2, ['partition', 'partition'], ['first', 'offset'], ['last', 'offset'], ['member', 'text']);
fact(K.AcquisitionLockExpired, 'AcquisitionLockExpired', 'group', 2, ['partition', 'partition'], ['first', 'offset'], ['last', 'offset'], ['member', 'text']);
fact(K.ShareStartOffsetAdvanced, 'ShareStartOffsetAdvanced', 'group', 0, ['partition', 'partition'], ['startOffset', 'offset'], ['before', 'offset'], ['group', 'group']);
fact(K.AcknowledgementRefused, 'AcknowledgementRefused', 'group', 1, ['partition', 'partition'], ['error', 'error'], ['first', 'offset'], ['member', 'text']);
fact(K.ShareStateWriteFailed, 'ShareStateWriteFailed', 'group', 1, ['partition', 'partition'], ['error', 'error'], ['first', 'offset'], ['group', 'group']);
fact(K.ShareStatesLoaded, 'ShareStatesLoaded', 'group', 1, ['partition', 'partition'], ['sharePartitions', 'count'], ['leaderEpoch', 'epoch']);
fact(K.ShareSessionClosed, 'ShareSessionClosed', 'group', 1, ['group', 'group'], ['member', 'text'], ['partitions', 'count']);
fact(K.SharedRecordsDelivered, 'SharedRecordsDelivered', 'client', 0, ['partition', 'partition'], ['first', 'offset'], ['records', 'count'], ['delivery', 'count']);
fact(K.AcknowledgementsCompleted, 'AcknowledgementsCompleted', 'client', 0, ['partition', 'partition'], ['error', 'error'], ['first', 'offset'], ['records', 'count']);
fact(K.ProcessingAnswerChanged, 'ProcessingAnswerChanged', 'fault', 2, ['answer', 'text'], ['partition', 'partition'], ['offset', 'offset']);

/** Shape of a kind of fact; throws for a number that is none. */
export function factShape(kind: number): FactShape {
  const shape = shapes.get(kind);
  if (shape === undefined) throw new Error(`no fact has kind ${kind}`);
  return shape;
}

export function factLevel(kind: number): FactLevel {
  return factShape(kind).level;
}

/** Kinds by name, for filters and command lines. */
export function factKindByName(name: string): number | undefined {
  for (const [kind, shape] of shapes) if (shape.name === name) return kind;
  return undefined;
}

export function factNames(): string[] {
  return [...shapes.values()].map((shape) => shape.name);
}
