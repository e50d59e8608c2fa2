import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const BEGIN = `
# cluster: brokers=1 controllers=1
$ kafka-topics.sh --bootstrap-server localhost:9092 --create --topic t
`;

describe('R-CLI-32: what became of records', () => {
  it('says how large a record is, and what for', () => {
    const [, request, buffer] = typeLines(`${BEGIN}$ kafka-console-producer.sh --bootstrap-server localhost:9092 --topic t --command-property max.request.size=100
< ${'x'.repeat(67)}
$ kafka-console-producer.sh --bootstrap-server localhost:9092 --topic t --max-memory-bytes 100 --batch-size 10
< ${'x'.repeat(67)}
`);
    expect(request?.stderr.at(-1)).toBe('org.apache.kafka.common.errors.RecordTooLargeException: The message is 153 bytes when serialized which is larger than 100, which is the value of the max.request.size configuration.');
    expect(buffer?.stderr.at(-1)).toBe('org.apache.kafka.common.errors.RecordTooLargeException: The message is 153 bytes when serialized which is larger than the total memory buffer you have configured with the buffer.memory configuration.');
  });
});
