import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const AT = '--bootstrap-server localhost:9092';
const HEAD = `# cluster: brokers=1 controllers=1
$ kafka-topics.sh ${AT} --create --topic t --config index.interval.bytes=0
$ kafka-console-producer.sh ${AT} --topic t --sync
< a
< b
< c
`;
const FOLDER = '/var/lib/kafka/data-1/t-0';
const file = (suffix: string, folder = FOLDER): string => `${folder}/00000000000000000000${suffix}`;
const dump = (options: string): string => `$ kafka-dump-log.sh ${options}\n`;

describe('R-CLI-70: kafka-dump-log', () => {
  it('indexes of the active segment have their full size while the broker runs, and end in zeros', () => {
    const told = typeLines(`# cluster: brokers=1 controllers=1
$ kafka-topics.sh ${AT} --create --topic t
$ kafka-console-producer.sh ${AT} --topic t
< a
${dump(`--files ${file('.index')}`)}${dump(`--files ${file('.timeindex')}`)}! stop 1
${dump(`--files ${file('.index')}`)}${dump(`--files ${file('.timeindex')},${file('.index')} --index-sanity-check`)}`).slice(2);
    expect(told[0]?.stdout).toBe(`Dumping ${file('.index')}\noffset: 0 position: 0\n`);
    expect(told[1]?.stdout).toBe(`Dumping ${file('.timeindex')}\ntimestamp: 0 offset: 0\n`);
    expect(told[1]?.stderr).toEqual([`Found timestamp mismatch in :${file('.timeindex')}`, '  Index timestamp: 0, log timestamp: <ms>']);
    expect(told[2]?.stdout).toBe(`Dumping ${file('.index')}\n${file('.index')} is empty.\n`);
    expect(told[3]?.stdout).toBe(`Dumping ${file('.timeindex')}\n${file('.timeindex')} passed sanity check.\nDumping ${file('.index')}\n${file('.index')} is empty.\n`);
  });

  it('a time index has the last offset of the batch that brought the time', () => {
    const told = typeLines(`${HEAD}${dump(`--files ${file('.timeindex')}`)}${dump(`--files ${file('.timeindex')} --verify-index-only`)}`).slice(2);
    expect(told[0]?.stdout).toMatch(/^Dumping .*\ntimestamp: <ms> offset: [01]\n/);
    expect(told[0]?.stderr).toEqual([]);
    expect(told[1]?.stdout).toBe(`Dumping ${file('.timeindex')}\n`);
  });

  it('a clean stop writes the producers down', () => {
    const told = typeLines(`${HEAD}! stop 1\n${dump(`--files ${FOLDER}/00000000000000000003.snapshot`)}`);
    expect(told.at(-1)?.stdout).toMatch(/^Dumping .*\nproducerId: <pid> producerEpoch: 0 coordinatorEpoch: -1 currentTxnFirstOffset: OptionalLong\.empty lastTimestamp: <ms> firstSequence: 2 lastSequence: 2 lastOffset: 2 offsetDelta: 0 timestamp: <ms>\n$/);
  });

  it('reads no further than it is told, and shows headers and keys', () => {
    const told = typeLines(`# cluster: brokers=1 controllers=1
$ kafka-topics.sh ${AT} --create --topic t
$ kafka-console-producer.sh ${AT} --topic t --sync --reader-property parse.headers=true --reader-property parse.key=true
< h1:v,h2:w	key	value
< h1:v	k	x
${dump(`--print-data-log --max-bytes 100 --files ${file('.log')}`)}`);
    const lines = told.at(-1)?.stdout.split('\n') ?? [];
    expect(lines.filter((line) => line.startsWith('baseOffset'))).toHaveLength(1);
    expect(lines[3]).toBe('| offset: 0 CreateTime: <ms> keySize: 3 valueSize: 5 sequence: 0 headerKeys: [h1,h2] key: key payload: value');
  });

  it('shows what coordinators wrote, and that others did not', () => {
    const offsets = '/var/lib/kafka/data-1/__consumer_offsets-0';
    const told = typeLines(`# cluster: brokers=1 controllers=1
# config: offsets.topic.num.partitions=1
$ kafka-topics.sh ${AT} --create --topic t
$ kafka-console-producer.sh ${AT} --topic t --reader-property parse.key=true --reader-property key.separator=:
< k1:a
$ kafka-console-consumer.sh ${AT} --topic t --group g --from-beginning --max-messages 1
${dump(`--offsets-decoder --skip-record-metadata --files ${file('.log', offsets)}`)}${dump(`--offsets-decoder --skip-record-metadata --files ${file('.log')}`)}${dump(`--cluster-metadata-decoder --skip-record-metadata --files ${file('.log')}`)}`).slice(3);
    expect(told[0]?.stdout).toContain('| key: {"type":"1","data":{"group":"g","topic":"t","partition":0}} payload: {"version":"4","data":{"offset":1,');
    expect(told[0]?.stdout).toContain('| key: {"type":"2","data":{"group":"g"}} payload: {"version":"3","data":{"protocolType":"consumer"');
    expect(told[1]?.stdout).toContain('| key: Unknown record type 27441 at offset 0, skipping.\n');
    expect(told[2]?.stdout).toContain('| payload: Error at 0, skipping. ');
  });

  it('ends at what is not there, and passes over what it does not know', () => {
    const told = typeLines(`${HEAD}${[`--files ${file('.log', '/nowhere')}`, `--files ${FOLDER}/x.log`, `--files ${FOLDER}/plain`, `--files ${FOLDER}/leader-epoch-checkpoint.txt,${file('.txnindex')}`, '--deep-iteration', '--fils x', `--offsets-decoder --files ${file('.log')}`].map(dump).join('')}`).slice(2);
    expect(told[0]).toEqual({ stdout: `Dumping ${file('.log', '/nowhere')}\nLog starting offset: 0\n`, stderr: [`Exception in thread "main" java.nio.file.NoSuchFileException: ${file('.log', '/nowhere')}`], exitCode: 1 });
    expect(told[1]?.stderr).toEqual(['Exception in thread "main" java.lang.NumberFormatException: For input string: "x"']);
    expect(told[2]?.stderr).toEqual(['Exception in thread "main" java.lang.StringIndexOutOfBoundsException: begin -1, end 5, length 5']);
    expect([told[3]?.stderr, told[3]?.exitCode]).toEqual([[`Ignoring unknown file ${FOLDER}/leader-epoch-checkpoint.txt`], 0]);
    expect(told[4]?.stderr[0]).toBe('Missing required argument "[files]"');
    expect(told[5]?.stderr).toEqual(['Exception in thread "main" joptsimple.UnrecognizedOptionException: fils is not a recognized option']);
    expect(told[6]?.stderr).toEqual(['Exception in thread "main" java.lang.RuntimeException: Failed to decode message at offset 0 using offset topic decoder (message had a missing key)']);
  });

  it('the disk of a broker that was killed is still there', () => {
    const told = typeLines(`${HEAD}! kill 1\n${dump(`--files ${file('.log')}`)}`);
    expect(told.at(-1)?.exitCode).toBe(0);
    expect(told.at(-1)?.stdout).toContain('Log starting offset: 0\n');
  });
});
