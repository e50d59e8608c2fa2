import { describe, expect, it } from 'vitest';
import { quorumCommand } from '../quorum/quorum-command';
import { parseArguments, type CommandTable } from './argparse';

const TABLE = quorumCommand.table as CommandTable;

describe('R-CLI-05: options before the sub-command are the tool’s, after it the sub-command’s', () => {
  it('reads both', () => {
    const parsed = parseArguments(TABLE, ['--bootstrap-server', 'localhost:9092', 'describe', '--status']);
    expect(parsed).toEqual({ command: 'describe', values: new Map<string, unknown>([['bootstrap-server', 'localhost:9092'], ['status', true]]), lists: new Map([['bootstrap-server', ['localhost:9092']]]) });
  });

  it.each([
    [['describe', '--status'], 'one of the arguments --bootstrap-server --bootstrap-controller is required'],
    [['--bootstrap-server', 'a:1', 'nosuch'], "invalid choice: 'nosuch' (choose from 'describe', 'add-controller', 'remove-controller')"],
    [['--bootstrap-server'], 'argument --bootstrap-server: expected one argument'],
    [['--bootstrap-server', 'a:1'], 'too few arguments'],
    [['--status', 'describe'], "unrecognized arguments: '--status'"],
  ])('refuses %o', (words, error) => expect(parseArguments(TABLE, words)).toEqual({ error }));
});
