import { describe, expect, it } from 'vitest';
import { typeLines } from '../../../cli/conform/transcript/type-lines';

const ADMIN = '[<time>] WARN [AdminClient clientId=adminclient-1]';

describe('R-CLI-06: what the admin client writes of connections', () => {
  it('names bootstrap servers by their place, and says no more of a server that is found afterwards', () => {
    const [, one] = typeLines('# cluster: brokers=2 controllers=1\n$ kafka-topics.sh --bootstrap-server localhost:9092 --create --topic t\n! kill 1\n'
      + '! until kafka-metadata-quorum.sh --bootstrap-server localhost:9093 describe --status =~ LeaderId\n$ kafka-topics.sh --bootstrap-server localhost:9092,localhost:9093 --list\n');
    expect(one?.stderr.slice(0, 2)).toEqual([
      `${ADMIN} Connection to node -1 (localhost/127.0.0.1:9092) could not be established. Node may not be available. (org.apache.kafka.clients.NetworkClient)`,
      `${ADMIN} Bootstrap broker localhost:9092 (id: -1 rack: null isFenced: false) disconnected (org.apache.kafka.clients.NetworkClient)`,
    ]);
    expect(one?.stdout).toContain('t\n');
  });
});
