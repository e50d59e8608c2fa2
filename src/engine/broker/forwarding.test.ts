import { describe, expect, it } from 'vitest';
import { typeLines } from '../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';

describe('requests that only the controller can decide', () => {
  it('R-CTRL-03 are told after a minute that nobody was there, and not carried out later', () => {
    const told = typeLines(`# cluster: brokers=1 controllers=1
@ patient.properties
| default.api.timeout.ms=100000
| request.timeout.ms=90000
$ kafka-topics.sh ${AT} --create --topic before
! kill 101
$ kafka-topics.sh ${AT} --create --topic late --command-config patient.properties
$ kafka-configs.sh ${AT} --alter --user a --add-config producer_byte_rate=1 --command-config patient.properties
! start 101
! until kafka-topics.sh ${AT} --create --topic after --if-not-exists =~ Created
! sleep 5000
$ kafka-topics.sh ${AT} --list
$ kafka-configs.sh ${AT} --describe --user a
`);
    expect(told[1]?.stdout).toBe('Error while executing topic command : The request timed out.\n');
    expect(told[2]?.stderr).toContain('java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.TimeoutException: <timeout>');
    expect(told[3]?.stdout).toBe('after\nbefore\n');
    expect(told[4]?.stdout).toBe('');
  });

  it('R-CTRL-03 a topic that a broker wanted for itself is asked for anew', () => {
    const told = typeLines(`# cluster: brokers=1 controllers=1
$ kafka-topics.sh ${AT} --create --topic t
! kill 101
& c kafka-console-consumer.sh ${AT} --topic t --group g --timeout-ms 200000
! sleep 70000
$ kafka-topics.sh ${AT} --list
! start 101
! until kafka-topics.sh ${AT} --list =~ __consumer_offsets
$ kafka-topics.sh ${AT} --list
`);
    expect(told.map(({ stdout }) => stdout).slice(1)).toEqual(['t\n', '__consumer_offsets\nt\n']);
  });
});
