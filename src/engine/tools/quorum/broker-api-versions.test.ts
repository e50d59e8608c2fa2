import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

describe('R-CLI-74: kafka-broker-api-versions', () => {
  it('shows what each broker serves, and what it does not', () => {
    const [one] = typeLines('# cluster: brokers=2 controllers=1\n# racks: 2=b\n$ kafka-broker-api-versions.sh --bootstrap-server localhost:9092\n');
    const lines = one?.stdout.split('\n') ?? [];
    expect(lines.slice(0, 3)).toEqual(['localhost:9092 (id: 1 rack: null isFenced: false) -> (', '\tProduce(0): 0 to 13 [usable: 13],', '\tFetch(1): 4 to 18 [usable: 18],']);
    expect(lines).toContain('localhost:9093 (id: 2 rack: b isFenced: false) -> (');
    expect(lines).toContain('\tGetTelemetrySubscriptions(71): UNSUPPORTED,');
    expect(lines.filter((line) => line === ')')).toHaveLength(2);
    expect(one?.exitCode).toBe(0);
  });

  it('R-CLI-02: says what is wrong with a trace', () => {
    const printed = typeLines('# cluster: brokers=1 controllers=1\n! kill 1\n$ kafka-broker-api-versions.sh --bootstrap-server localhost:9092\n$ kafka-broker-api-versions.sh --topc t\n');
    expect(printed.map(({ stderr, exitCode }) => [stderr.at(-1), exitCode])).toEqual([
      ['java.lang.RuntimeException: Request METADATA failed on brokers [localhost:9092 (id: -1 rack: null isFenced: false)]', 1],
      ['joptsimple.UnrecognizedOptionException: topc is not a recognized option', 1],
    ]);
  });
});
