import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';

describe('R-CLI-71: kafka-transactions forceTerminateTransaction', () => {
  it('ends what an id has open, and says nothing', () => {
    const told = typeLines(`# cluster: brokers=1 controllers=1
$ kafka-transactions.sh ${AT} forceTerminateTransaction --transactionalId app
$ kafka-transactions.sh ${AT} describe --transactional-id app
$ kafka-transactions.sh ${AT} forceTerminateTransaction
`);
    expect(told[0]).toEqual({ stdout: '', stderr: [], exitCode: 0 });
    expect(told[1]?.stdout).toContain('Empty');
    expect(told[2]?.stderr.at(-1)).toContain('argument --transactionalId is required');
  });
});
