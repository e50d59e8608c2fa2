import { describe, expect, it } from 'vitest';
import { leaderElection } from '../partitions/leader-election';
import { quorumCommand } from '../quorum/quorum-command';
import { topicCommand } from '../topics/topic-command';
import { complete } from './complete';

describe('completion from the tables', () => {
  it('offers options that are still open', () => {
    expect(complete(topicCommand.table, ['--create'], '--c').words).toEqual(['--command-config', '--config']);
  });

  it('says what a value has to be asked for', () => {
    expect(complete(topicCommand.table, ['--describe', '--topic'], 'or')).toEqual({ words: [], wants: 'topic' });
    expect(complete(leaderElection.table, ['--election-type'], 'p').words).toEqual(['preferred']);
  });

  it('offers sub-commands and then their options', () => {
    expect(complete(quorumCommand.table, [], 'd').words).toEqual(['describe']);
    expect(complete(quorumCommand.table, ['describe'], '--').words).toEqual(['--human-readable', '--replication', '--status']);
  });
});
