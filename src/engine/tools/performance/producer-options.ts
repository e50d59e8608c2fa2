import type { CommandTable } from '../command-line/argparse';

export const PRODUCER_PERFORMANCE_OPTIONS: CommandTable = {
  // The real one calls itself so.
  tool: 'producer-performance',
  summary: 'Sends records as fast as the cluster takes them, or at a rate, and tells how long they took.',
  options: [
    { name: 'bootstrap-server', takes: 'text', metavar: 'BOOTSTRAP-SERVERS', completes: 'server', help: 'Brokers, as host:port, that the first question goes to.' },
    { name: 'topic', takes: 'text', isRequired: true, completes: 'topic', help: 'The topic to send to.' },
    { name: 'num-records', takes: 'long', isRequired: true, metavar: 'NUM-RECORDS', help: 'How many records to send.' },
    { name: 'record-size', takes: 'integer', metavar: 'RECORD-SIZE', help: 'Bytes of each record.' },
    { name: 'payload-file', takes: 'text', metavar: 'PAYLOAD-FILE', completes: 'file', help: 'A file of which each record is a part, chosen at random.' },
    { name: 'payload-monotonic', takes: 'nothing', help: 'Records are numbers that count up.' },
    { name: 'payload-delimiter', takes: 'text', metavar: 'PAYLOAD-DELIMITER', help: 'What parts the payload file; a line feed unless it is given.' },
    { name: 'throughput', takes: 'double', isRequired: true, help: 'Records a second at most; -1: as many as go.' },
    { name: 'command-property', takes: 'text', isList: true, metavar: 'PROP-NAME=PROP-VALUE', help: 'Configurations of the producer.' },
    { name: 'command-config', takes: 'text', metavar: 'CONFIG-FILE', completes: 'file', help: 'A file of such configurations.' },
    { name: 'producer-props', takes: 'text', isList: true, metavar: 'PROP-NAME=PROP-VALUE', help: 'The older name of --command-property.' },
    { name: 'producer.config', takes: 'text', metavar: 'CONFIG-FILE', completes: 'file', help: 'The older name of --command-config.' },
    { name: 'print-metrics', takes: 'nothing', help: 'Print the metrics of the producer at the end.' },
    { name: 'transactional-id', takes: 'text', metavar: 'TRANSACTIONAL-ID', help: 'Send in transactions under this id.' },
    { name: 'transaction-duration-ms', takes: 'long', metavar: 'TRANSACTION-DURATION', help: 'A transaction is committed after so long: 3000 unless it is given.' },
    { name: 'warmup-records', takes: 'long', metavar: 'WARMUP-RECORDS', help: 'So many first records do not count for the summary of the steady state.' },
    { name: 'reporting-interval', takes: 'long', metavar: 'INTERVAL-MS', help: 'Milliseconds between two reports: 5000 unless it is given.' },
  ],
  oneOf: [['record-size', 'payload-file', 'payload-monotonic']],
  commands: [],
};
