import { ErrorCode } from '../../protocol/error-codes';
import type { DescribedReplica, DescribeQuorumResponse, ErrorResponse } from '../../protocol/messages/quorum';
import { metadataPartition } from '../../protocol/messages/quorum';
import { apiFailure } from '../admin/api-failure';
import type { AdminClient } from '../admin/admin-client';
import { describeCluster } from '../admin/cluster-calls';
import type { CommandTable } from '../command-line/argparse';
import { readArguments } from '../command-line/argparse-exit';
import { widest } from '../command-line/columns';
import { TERSE } from '../features/feature-levels';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { executionFailure, ToolFailure } from '../process/tool-failure';
import { addController } from './add-controller';

/** Of a node that has no directory in the quorum (a static one). */
const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA';
const LABEL_WIDTH = 24;

const TABLE: CommandTable = {
  tool: 'kafka-metadata-quorum',
  summary: 'Describes the quorum of controllers and changes who votes in it.',
  options: [
    { name: 'bootstrap-server', takes: 'text', completes: 'server', help: 'Brokers, as host:port, that the first question goes to.' },
    { name: 'bootstrap-controller', takes: 'text', completes: 'controller', help: 'Controllers, as host:port, that the first question goes to.' },
    { name: 'command-config', takes: 'text', completes: 'file', help: 'A file of properties for the admin client.' },
  ],
  oneOf: [['bootstrap-server', 'bootstrap-controller']],
  commands: [
    {
      name: 'describe', help: 'Show the quorum.',
      options: [
        { name: 'status', takes: 'nothing', help: 'Who leads, who votes, who observes, and how far the last is behind.' },
        { name: 'replication', takes: 'nothing', help: 'How far each node has come.' },
        { name: 'human-readable', takes: 'nothing', help: 'With --replication: times as how long ago.' },
      ],
    },
    {
      name: 'add-controller', help: 'Add a controller to the voters; --command-config gives its own properties.',
      options: [{ name: 'dry-run', takes: 'nothing', help: 'Only say what would be done.' }],
    },
    {
      name: 'remove-controller', help: 'Take a controller out of the voters.',
      options: [
        { name: 'controller-id', short: 'i', takes: 'integer', isRequired: true, help: 'Its id.' },
        { name: 'controller-directory-id', short: 'd', takes: 'text', isRequired: true, help: 'The id of its directory.' },
        { name: 'dry-run', takes: 'nothing', help: 'Only say what would be done.' },
      ],
    },
  ],
};

export const quorumCommand: Tool = { name: 'kafka-metadata-quorum', table: TABLE, run };

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const parsed = readArguments(context, TABLE, words);
  if (typeof parsed === 'number') return parsed;
  const { command, values } = parsed;
  const text = (name: string): string | null => (typeof values.get(name) === 'string' ? String(values.get(name)) : null);
  const isDescribe = command === 'describe';
  if (isDescribe && !values.has('status') && !values.has('replication')) return refuse(context, 'One of --status or --replication must be specified with describe sub-command');
  if (isDescribe && values.has('status') && values.has('replication')) return refuse(context, 'Only one of --status or --replication should be specified with describe sub-command');
  if (isDescribe && values.has('human-readable') && values.has('status')) return refuse(context, 'The option --human-readable is only supported along with --replication');
  const commandConfig = text('command-config');
  if (command === 'add-controller' && commandConfig === null) return refuse(context, 'You must supply the configuration file of the controller you are adding when using add-controller.');
  try {
    const admin = context.admin(text('bootstrap-server') ?? text('bootstrap-controller') ?? '', text('command-config'), values.has('bootstrap-controller'));
    if (command === 'add-controller') yield* addController(context, admin, commandConfig ?? '', values.has('dry-run'));
    else if (!isDescribe) yield* removeController(context, admin, Number(text('controller-id')), text('controller-directory-id') ?? '', values.has('dry-run'));
    else if (values.has('status')) yield* status(context, admin);
    else yield* replication(context, admin, values.has('human-readable'));
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    if (failure.className === TERSE) return refuse(context, failure.message);
    context.err(failure.shown());
    for (const line of executionFailure(failure).trace()) context.err(line);
    context.err('');
    return 1;
  }
}

function refuse(context: ToolContext, text: string): number {
  context.err(text);
  return 1;
}

interface Quorum {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly highWatermark: number;
  readonly voters: readonly DescribedReplica[];
  readonly observers: readonly DescribedReplica[];
  readonly nodes: DescribeQuorumResponse['nodes'];
}

function* describeQuorum(admin: AdminClient): Steps<Quorum> {
  const answer = yield* admin.askOrThrow<DescribeQuorumResponse>({ name: 'describeMetadataQuorum', api: 'DescribeQuorum', version: 2, body: { topics: metadataPartition({ partitionIndex: 0 }) } });
  const partition = answer.topics[0]?.partitions[0];
  if (partition === undefined) throw apiFailure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  if (partition.errorCode !== ErrorCode.NONE) throw apiFailure(partition.errorCode, partition.errorMessage);
  const { leaderId, leaderEpoch, highWatermark, currentVoters, observers } = partition;
  return { leaderId, leaderEpoch, highWatermark, voters: currentVoters, observers, nodes: answer.nodes };
}

function* status(context: ToolContext, admin: AdminClient): Steps<void> {
  const { clusterId } = yield* describeCluster(admin);
  const quorum = yield* describeQuorum(admin);
  const { leaderId, voters } = quorum;
  const leader = voters.find(({ replicaId }) => replicaId === leaderId);
  const last = voters.reduce((least, one) => (one.logEndOffset < least.logEndOffset ? one : least), voters[0] ?? NOBODY);
  const lag = (leader?.logEndOffset ?? 0) - last.logEndOffset;
  const lagMs = last.replicaId === leaderId ? 0 : last.lastCaughtUpTimestamp < 0 || leader === undefined ? -1 : leader.lastCaughtUpTimestamp - last.lastCaughtUpTimestamp;
  const rows: readonly (readonly [string, string])[] = [
    ['ClusterId:', clusterId], ['LeaderId:', String(leaderId)], ['LeaderEpoch:', String(quorum.leaderEpoch)], ['HighWatermark:', String(quorum.highWatermark)],
    ['MaxFollowerLag:', String(lag)], ['MaxFollowerLagTimeMs:', String(lagMs)], ['CurrentVoters:', nodeList(voters, quorum.nodes)], ['CurrentObservers:', nodeList(quorum.observers, [])],
  ];
  for (const [label, value] of rows) context.out(label.padEnd(LABEL_WIDTH) + value);
}

const NOBODY: DescribedReplica = { replicaId: -1, replicaDirectoryId: ZERO_UUID, logEndOffset: 0, lastFetchTimestamp: -1, lastCaughtUpTimestamp: -1 };

function nodeList(replicas: readonly DescribedReplica[], nodes: Quorum['nodes']): string {
  const parts = [...replicas].sort((a, b) => a.replicaId - b.replicaId).map(({ replicaId, replicaDirectoryId }) => {
    const endpoints = nodes.find(({ nodeId }) => nodeId === replicaId)?.listeners ?? [];
    const fields = [
      `"id": ${replicaId}`, ...(replicaDirectoryId === ZERO_UUID ? [] : [`"directoryId": "${replicaDirectoryId}"`]),
      ...(endpoints.length === 0 ? [] : [`"endpoints": [${endpoints.map(({ name, host, port }) => `"${name}://${host}:${port}"`).join(', ')}]`]),
    ];
    return `{${fields.join(', ')}}`;
  });
  return `[${parts.join(', ')}]`;
}

function* replication(context: ToolContext, admin: AdminClient, isHumanReadable: boolean): Steps<void> {
  const { leaderId, voters, observers } = yield* describeQuorum(admin);
  const end = voters.find(({ replicaId }) => replicaId === leaderId)?.logEndOffset ?? 0;
  const time = (ms: number): string => (isHumanReadable && ms >= 0 ? `${context.wallMs - ms} ms ago` : String(ms));
  const cellsOf = (one: DescribedReplica, role: string): string[] => [String(one.replicaId), one.replicaDirectoryId, String(one.logEndOffset), String(end - one.logEndOffset), time(one.lastFetchTimestamp), time(one.lastCaughtUpTimestamp), role];
  const byId = (list: readonly DescribedReplica[]): DescribedReplica[] => [...list].sort((a, b) => a.replicaId - b.replicaId);
  const cells = [
    ...byId(voters).filter(({ replicaId }) => replicaId === leaderId).map((one) => cellsOf(one, 'Leader')),
    ...byId(voters).filter(({ replicaId }) => replicaId !== leaderId).map((one) => cellsOf(one, 'Follower')),
    ...byId(observers).map((one) => cellsOf(one, 'Observer')),
  ];
  const titles = ['NodeId', 'DirectoryId', 'LogEndOffset', 'Lag', 'LastFetchTimestamp', 'LastCaughtUpTimestamp', 'Status'];
  const widths = titles.map((title, i) => widest(title.length, cells.map((one) => one[i] ?? '')));
  for (const one of [titles, ...cells]) context.out(one.map((cell, i) => `${cell.padEnd(widths[i] ?? 0)}\t`).join(''));
}

function* removeController(context: ToolContext, admin: AdminClient, id: number, directoryId: string, isDryRun: boolean): Steps<void> {
  // Up to 4.3 two blanks stand after the first word.
  const what = `KRaft controller ${id} with directory id ${directoryId}`;
  if (isDryRun) {
    context.out(`DRY RUN of removing  ${what}`);
    return;
  }
  const answer = yield* admin.ask<ErrorResponse & { readonly errorMessage?: string | null }>({ name: 'removeRaftVoter', api: 'RemoveRaftVoter', version: 0, body: { clusterId: null, voterId: id, voterDirectoryId: directoryId } });
  if (answer.errorCode !== ErrorCode.NONE) throw apiFailure(answer.errorCode, answer.errorMessage ?? null);
  context.out(`Removed  ${what}`);
}
