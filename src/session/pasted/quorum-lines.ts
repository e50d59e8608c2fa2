/** `kafka-metadata-quorum.sh describe --status` and `--replication` (R-CLI-60, R-CLI-61). */
import type { PasteFacts } from './paste-facts';

const STATUS = /^\s*(ClusterId|LeaderId|LeaderEpoch|HighWatermark|MaxFollowerLag|MaxFollowerLagTimeMs|CurrentVoters|CurrentObservers):\s*(.*?)\s*$/;
/** Times may be written as so many milliseconds ago; what counts is the node and its part. */
const REPLICA = /^\s*(\d+)\s+\S.*\s(Leader|Follower|Observer)\s*$/;

export function isQuorumLine(text: string): boolean {
  return STATUS.test(text);
}

export function isReplicationHead(text: string): boolean {
  return /^\s*NodeId\s.*LogEndOffset/.test(text);
}

export function readQuorumLine(text: string, line: number, facts: PasteFacts): void {
  const [, label = '', value = ''] = STATUS.exec(text) ?? [];
  if (label !== 'CurrentVoters' && label !== 'CurrentObservers') return;
  const ids = nodeIds(value);
  if (ids === null) {
    const wayOut = 'This line is long; if the terminal broke it, widen its window and copy again. The output of describe --replication says the same.';
    facts.errors.push({ line, found: text.trim(), expected: 'a list of nodes: [1,2,3] or [{"id": 1, …}, …]', wayOut });
  } else if (label === 'CurrentVoters') facts.voters = ids;
  else for (const id of ids) facts.observers.add(id);
}

/** A row of the replication table; false for another line. */
export function readReplicationRow(text: string, facts: PasteFacts): boolean {
  const row = REPLICA.exec(text);
  if (row === null) return false;
  const id = Number(row[1]);
  if (row[2] === 'Observer') facts.observers.add(id);
  else facts.voters = [...new Set([...(facts.voters ?? []), id])].sort((a, b) => a - b);
  return true;
}

function nodeIds(text: string): readonly number[] | null {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(list)) return null;
  const ids = list.map((one: unknown) => (typeof one === 'object' && one !== null && 'id' in one ? one.id : one));
  return ids.every((id): id is number => typeof id === 'number' && Number.isInteger(id)) ? ids : null;
}
