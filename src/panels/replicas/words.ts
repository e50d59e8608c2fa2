import type { CutPlan, ReplicaLog, ReplicasView } from '../../worker/replicas-contract';

/** What a replica is, as its row says it. */
export function roleWords(row: ReplicaLog, view: ReplicasView): string {
  if (row.status === 'down') return row.inElr ? 'down · in ELR: it holds all that is committed' : 'down: what its disk has';
  const parts: string[] = [];
  if (row.isCommittedLeader && row.role === 'leader') parts.push(`LEADER · epoch ${row.leaderEpoch}`);
  else if (row.role === 'leader') parts.push(`leads in its own eyes, epoch ${row.leaderEpoch}: the controller has moved on to epoch ${view.leaderEpoch}`);
  else if (row.isCommittedLeader) parts.push('chosen to lead, does not know it yet');
  else if (row.role === 'follower') parts.push(row.believedLeader < 0 ? 'knows of no leader' : `follower of broker ${row.believedLeader}`);
  else parts.push('has not learnt of the partition yet');
  if (!row.isCommittedLeader) parts.push(row.inIsr ? 'in sync' : 'not in ISR');
  if (row.inElr) parts.push('in ELR');
  if (row.isFenced === true) parts.push('fenced');
  if (row.status === 'paused' || row.status === 'stopping') parts.push(row.status);
  return parts.join(' · ');
}

export function roleTone(row: ReplicaLog): 'leader' | 'good' | 'warn' | 'bad' {
  if (row.status === 'down') return 'bad';
  if (row.isCommittedLeader && row.role === 'leader') return 'leader';
  return row.inIsr && row.role !== 'leader' ? 'good' : 'warn';
}

/** What follows from what the controller has committed. */
export function consequence({ leader, isr, elr, minIsr, replicas }: ReplicasView): { readonly text: string; readonly isBad: boolean } {
  if (leader < 0) return { text: elr.length > 0 ? `no leader: waits for broker ${elr.join(' or ')}, which has all that is committed` : 'no leader: nothing is written or read', isBad: true };
  if (isr.length < minIsr) return { text: `acks=all is refused: ISR ${isr.length} < min ISR ${minIsr}; the high watermark stands`, isBad: true };
  if (isr.length < replicas.length) return { text: `under-replicated: ${isr.length} of ${replicas.length} in sync`, isBad: true };
  return { text: 'all replicas in sync', isBad: false };
}

/** The exchange that leads to the cut, a sentence a step. */
export function cutWords(row: ReplicaLog, cut: CutPlan, leader: number): string[] {
  const lines: string[] = [];
  cut.steps.forEach(({ fetchOffset, lastFetchedEpoch, diverging, truncateTo }) => {
    lines.push(`Fetch from offset ${fetchOffset}, last fetched epoch ${lastFetchedEpoch}`);
    lines.push(
      diverging === null
        ? `Broker ${leader} does not know epoch ${lastFetchedEpoch}: OFFSET_OUT_OF_RANGE; its log end ${truncateTo} is asked for`
        : `Broker ${leader}: no records; diverging epoch ${diverging.epoch}, which ends at ${diverging.endOffset} here`,
    );
    lines.push(`Truncate to ${truncateTo}`);
  });
  const down = row.status === 'down' || row.role === 'leader';
  lines.push(`${down ? 'Once it follows, ' : ''}${cut.drops} ${cut.drops === 1 ? 'record goes' : 'records go'}${cut.acknowledged > 0 ? `, ${cut.acknowledged} of them acknowledged to their producers` : ''}${cut.belowHw > 0 ? `; ${cut.belowHw} lay below its high watermark` : ''}`);
  return lines;
}

/** The whole picture in one sentence. */
export function summary(view: ReplicasView): string {
  const { leader, rows } = view;
  if (leader < 0) return 'There is no leader to compare with.';
  const parting = rows.filter(({ differsFrom }) => differsFrom !== null);
  if (parting.length === 0) {
    const behind = rows.filter((row) => row.leo < (rows.find(({ isCommittedLeader }) => isCommittedLeader)?.leo ?? 0));
    return behind.length === 0 ? `All logs are the same as leader ${leader}’s.` : `All logs are the same as leader ${leader}’s as far as they go.`;
  }
  return parting
    .map((row) => `Broker ${row.broker} differs from leader ${leader} from offset ${row.differsFrom} on${row.cut ? `; it will truncate from ${row.leo} to ${row.cut.to} and lose ${row.cut.drops} ${row.cut.drops === 1 ? 'record' : 'records'}` : ''}.`)
    .join(' ');
}
