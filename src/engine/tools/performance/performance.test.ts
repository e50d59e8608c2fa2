import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const SERVER = '--bootstrap-server localhost:9092';
const BEGIN = `
# cluster: brokers=1 controllers=1
@ lines.txt
| one
| three
$ kafka-topics.sh ${SERVER} --create --topic t --partitions 2
`;

function send(options: string): string {
  return `$ kafka-producer-perf-test.sh --topic t ${options}\n`;
}

describe('R-CLI-76: kafka-producer-perf-test', () => {
  it('sends at a rate, reports windows and sums up', () => {
    const lines = typeLines(BEGIN + send(`--num-records 12000 --record-size 100 --throughput 1000 ${SERVER}`))[1]?.stdout.split('\n') ?? [];
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^(49\d\d|50\d\d) records sent, (99\d|100\d)\.\d records\/sec \(0\.10 MB\/sec\), \d+\.\d ms avg latency, \d+\.0 ms max latency\.$/);
    expect(lines[2]).toMatch(/^12000 records sent, (99\d|100\d)\.\d{6} records\/sec \(0\.10 MB\/sec\), \d+\.\d\d ms avg latency, \d+\.00 ms max latency, \d+ ms 50th, \d+ ms 95th, \d+ ms 99th, \d+ ms 99\.9th\.$/);
  });

  it('R-PROD-09: without a rate the buffer is full, and latency is the wait in it', () => {
    const [, slow] = typeLines(BEGIN + send(`--num-records 300000 --record-size 1000 --throughput -1 --command-property bootstrap.servers=localhost:9092 buffer.memory=2000000`));
    const [, sent, rate, , average] = /^(\d+) records sent, ([\d.]+) records\/sec \(([\d.]+) MB\/sec\), ([\d.]+) ms avg/m.exec(slow?.stdout.split('\n').at(-2) ?? '') ?? [];
    expect(Number(sent)).toBe(300_000);
    expect(Number(rate)).toBeLessThan(400_000);
    // What fits into the buffer leaves it at that rate.
    expect(Number(average)).toBeLessThan((2_000_000 / 1000 / Number(rate)) * 1000 * 1.2);
  });

  it('takes records from a file and as numbers, in transactions too; what warms up is counted apart', () => {
    const printed = typeLines(BEGIN + send(`--num-records 300 --warmup-records 100 --payload-file lines.txt --throughput -1 ${SERVER}`) + send(`--num-records 30 --payload-monotonic --throughput -1 --transaction-duration-ms 100 ${SERVER}`)
      + `$ kafka-transactions.sh ${SERVER} list\n$ kafka-console-consumer.sh ${SERVER} --topic t --from-beginning --max-messages 330 --isolation-level read_committed\n`);
    expect(printed[1]?.stdout.split('\n').slice(0, 3)).toEqual(['Reading payloads from: lines.txt', 'Number of messages read: 2', 'Warmup first 100 records. Steady state results will print after the complete test summary.']);
    expect(printed[1]?.stdout).toMatch(/\n300 records sent, .*\n200 steady state records sent, /);
    expect(printed[3]?.stdout).toMatch(/\nperformance-producer-\S{22}\s+1\s+<?\w+>?\s+CompleteCommit/);
    const read = printed[4]?.stdout.trim().split('\n') ?? [];
    expect(new Set(read.filter((line) => !/^\d+$/.test(line)))).toEqual(new Set(['one', 'three']));
    expect(read.filter((line) => /^\d+$/.test(line)).map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  it('says what is wrong as its parser does', () => {
    const errors = typeLines(BEGIN + [
      '--num-records 10 --throughput 1', '--num-records 10 --record-size 1 --payload-monotonic --throughput 1', '--num-records ten --record-size 1 --throughput 1', '--num-records 10 --record-size 1 --throughput fast',
      '--num-records 0 --record-size 1 --throughput 1', '--num-records 10 --record-size 1 --throughput 1', `--num-records 10 --record-size 1 --throughput 1 --warmup-records 10 ${SERVER}`,
    ].map(send).join('')).slice(1).map(({ stderr, exitCode }) => [stderr.at(-1)?.replace('producer-performance: error: ', ''), exitCode]);
    expect(errors).toEqual([
      ['one of the arguments --record-size --payload-file --payload-monotonic is required', 1],
      ['argument --payload-monotonic: not allowed with argument --record-size', 1],
      ['argument --num-records: could not convert \'ten\' to Long (For input string: "ten")', 1],
      ['argument --throughput: could not convert \'fast\' to Double (For input string: "fast")', 1],
      ['--num-records should be greater than zero', 1],
      ['At least one of --bootstrap-server, --command-property, --producer-props, --producer.config or --command-config must be specified.', 1],
      ['The value for --warmup-records must be strictly fewer than the number of records in the test, --num-records.', 1],
    ]);
  });

  it('R-CLI-07: shows the trace of every record that failed, and counts the others', () => {
    const [, one] = typeLines(BEGIN + send('--num-records 3 --record-size 2000000 --throughput -1 --producer-props bootstrap.servers=localhost:9092'));
    expect(one?.stdout.split('\n')[0]).toBe('Option --producer-props is deprecated and will be removed in a future version. Use --command-property instead.');
    expect(one?.stdout).toMatch(/\n0 records sent, 0\.000000 records\/sec \(0\.00 MB\/sec\), NaN ms avg latency, 0\.00 ms max latency, 0 ms 50th,/);
    expect(one?.stderr.filter((line) => line.startsWith('org.apache.kafka.common.errors.RecordTooLargeException'))).toHaveLength(3);
  });
});

describe('R-CLI-77: kafka-consumer-perf-test', () => {
  const HEADER = 'data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec';
  const load = send(`--num-records 100000 --record-size 100 --throughput -1 ${SERVER}`);

  it('sums up what was read and how long it took beside the rebalance', () => {
    const [, , one] = typeLines(`${BEGIN}${load}$ kafka-consumer-perf-test.sh ${SERVER} --topic t --num-records 100000\n`);
    const [header, line, rest] = one?.stdout.split('\n') ?? [];
    expect([header, rest]).toEqual([`start.time, end.time, ${HEADER}`, '']);
    expect(line).toMatch(/^2026-01-01 00:\d\d:\d\d:\d{3}, 2026-01-01 00:\d\d:\d\d:\d{3}, 9\.5367, /);
    const [, , mb, mbPerSec, count, , joinMs, fetchMs, , perSec] = (line ?? '').split(', ').map(Number);
    expect(count).toBe(100_000);
    expect(mbPerSec).toBeCloseTo((mb ?? 0) / (((joinMs ?? 0) + (fetchMs ?? 0)) / 1000), 1);
    // The thread reads no more than that.
    expect(perSec).toBeGreaterThan(500_000);
    expect(perSec).toBeLessThanOrEqual(1_010_000);
  });

  it('reports at intervals, and says when too few came', () => {
    const [, , one] = typeLines(`${BEGIN}${load}$ kafka-consumer-perf-test.sh ${SERVER} --include t.* --messages 100001 --show-detailed-stats --reporting-interval 20 --timeout 1000 --date-format HH:mm\n`);
    const lines = one?.stdout.split('\n') ?? [];
    expect(lines[1]).toBe(`time, threadId, ${HEADER}`);
    expect(lines.slice(2, -2).every((line) => /^00:00, 0, \d+\.\d{4}, [\d.]+, \d+, [\d.]+, \d+, \d+, [\d.]+, [\d.]+$/.test(line))).toBe(true);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.at(-2)).toBe('WARNING: Exiting before consuming the expected number of records: timeout (1000 ms) exceeded. You can use the --timeout option to increase the timeout.');
  });

  it('says what is wrong', () => {
    const printed = typeLines(`${BEGIN}$ kafka-consumer-perf-test.sh ${SERVER} --num-records 1\n$ kafka-consumer-perf-test.sh ${SERVER} --topic t\n$ kafka-consumer-perf-test.sh ${SERVER} --topic t --num-records 1 --hide-header --reporting-interval 0\n`).slice(1);
    expect(printed.map(({ stderr, exitCode }) => [stderr[0], exitCode])).toEqual([
      ['Exactly one of the following arguments is required: [topic], [include]', 1],
      ['Exactly one of the following arguments is required: [num-records], [messages]', 1],
      ['Reporting interval must be greater than 0.', 1],
    ]);
  });
});
