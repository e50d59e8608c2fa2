import { describe, expect, it } from 'vitest';
import { leaderElection } from '../partitions/leader-election';
import { quorumCommand } from '../quorum/quorum-command';
import { topicCommand } from '../topics/topic-command';
import { complete } from './complete';

const texts = (completion: ReturnType<typeof complete>) => completion.words.map(({ text }) => text);

describe('completion from the tables', () => {
  it('offers options that are still open', () => {
    expect(texts(complete(topicCommand.table, ['--create'], '--c'))).toEqual(['--command-config', '--config']);
  });

  it('says what a value has to be asked for', () => {
    expect(complete(topicCommand.table, ['--describe', '--topic'], 'or')).toEqual({ words: [], wants: 'topic' });
    expect(texts(complete(leaderElection.table, ['--election-type'], 'p'))).toEqual(['preferred']);
  });

  it('offers sub-commands and then their options', () => {
    expect(texts(complete(quorumCommand.table, [], 'd'))).toEqual(['describe']);
    expect(texts(complete(quorumCommand.table, ['describe'], '--'))).toEqual(['--human-readable', '--replication', '--status']);
  });
});
