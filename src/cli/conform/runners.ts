import { runAssign } from './assign';
import { runAssignServer } from './assign-server';
import { runBatchSize } from './batch-size';
import { runClient } from './client';
import { runCompaction } from './compaction';
import { runDynamics } from './dynamics';
import { runHeartbeat } from './heartbeat';
import { runLeaderChange } from './leader-change';
import { runLog } from './log';
import { runMurmur2 } from './murmur2';
import type { Runner } from './outcome';
import { runPartitioner } from './partitioner';
import { runPlacement } from './placement';
import { runReassign } from './reassign';
import { runReconcile } from './reconcile';
import { runRpc } from './rpc';
import { runSharePartition } from './share-partition';
import { runTranscript } from './transcript';

/** Kind of recording → how to run a case of it. A kind that is not here is counted as skipped. */
export const runners: Readonly<Record<string, Runner>> = {
  assign: runAssign,
  'assign-server': runAssignServer,
  'batch-size': runBatchSize,
  client: runClient,
  compaction: runCompaction,
  dynamics: runDynamics,
  heartbeat: runHeartbeat,
  'leader-change': runLeaderChange,
  log: runLog,
  murmur2: runMurmur2,
  partitioner: runPartitioner,
  placement: runPlacement,
  reassign: runReassign,
  reconcile: runReconcile,
  rpc: runRpc,
  'share-partition': runSharePartition,
  transcript: runTranscript,
};
