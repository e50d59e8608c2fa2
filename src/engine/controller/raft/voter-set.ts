import type { MetadataRecord, QuorumVoter } from '../../metadata/records';

/** Who votes from an offset of the metadata log on, and whether that may change. Immutable. */
export interface VoterSetAt {
  /** −1 for what the nodes were formatted with. */
  readonly offset: number;
  readonly kRaftVersion: number;
  readonly voters: readonly QuorumVoter[];
}

export function majorityOf(voters: number): number {
  return (voters >> 1) + 1;
}

export function currentVoters(sets: readonly VoterSetAt[]): readonly QuorumVoter[] {
  return sets[sets.length - 1].voters;
}

export function isVoterIn(sets: readonly VoterSetAt[], voterId: number): boolean {
  return currentVoters(sets).some((voter) => voter.voterId === voterId);
}

/** The sets after more records: a set holds from its append on, not from its commit (R-KRAFT-20). */
export function withRecords(sets: readonly VoterSetAt[], records: readonly MetadataRecord[], baseOffset: number): readonly VoterSetAt[] {
  let after = sets;
  records.forEach((record, index) => {
    const last = after[after.length - 1];
    if (record.type === 'VotersRecord') after = [...after, { offset: baseOffset + index, kRaftVersion: last.kRaftVersion, voters: record.voters }];
    else if (record.type === 'KRaftVersionRecord') after = [...after, { offset: baseOffset + index, kRaftVersion: record.kRaftVersion, voters: last.voters }];
  });
  return after;
}

export function truncatedVoterSets(sets: readonly VoterSetAt[], offset: number): readonly VoterSetAt[] {
  return sets[sets.length - 1].offset < offset ? sets : sets.filter((set) => set.offset < offset);
}
