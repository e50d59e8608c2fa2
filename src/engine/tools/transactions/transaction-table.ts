import type { ArgumentSpec, CommandTable } from '../command-line/argparse';

const PARTITION: readonly ArgumentSpec[] = [
  { name: 'topic', takes: 'text', isRequired: true, help: 'The topic.' },
  { name: 'partition', takes: 'integer', isRequired: true, help: 'The partition.' },
];

export const TRANSACTION_TABLE: CommandTable = {
  tool: 'kafka-transactions',
  summary: 'Shows transactions and ends those that nobody ends.',
  options: [
    { name: 'bootstrap-server', takes: 'text', completes: 'server', isRequired: true, help: 'Brokers, as host:port, that the first question goes to.' },
    { name: 'command-config', takes: 'text', completes: 'file', help: 'A file of properties for the admin client.' },
  ],
  oneOf: [],
  commands: [
    {
      name: 'list', help: 'List transactions.',
      options: [
        { name: 'duration-filter', takes: 'long', help: 'Only those that run longer than so many milliseconds.' },
        { name: 'transactional-id-pattern', takes: 'text', help: 'Only ids that match this regular expression.' },
      ],
    },
    { name: 'describe', help: 'Show the transaction of one id.', options: [{ name: 'transactional-id', takes: 'text', isRequired: true, help: 'The id.' }] },
    { name: 'describe-producers', help: 'Show the producers that a partition knows.', options: [...PARTITION, { name: 'broker-id', takes: 'integer', help: 'Ask this replica instead of the leader.' }] },
    { name: 'forceTerminateTransaction', help: 'Abort whatever transaction an id has open.', options: [{ name: 'transactionalId', takes: 'text', isRequired: true, help: 'The id.' }] },
    { name: 'abort', help: 'End a transaction that hangs on a partition.', options: [...PARTITION, { name: 'start-offset', takes: 'long', isRequired: true, help: 'The offset it begins at.' }] },
    {
      name: 'find-hanging', help: 'Look for transactions that nobody ends.',
      options: [
        { name: 'broker-id', takes: 'integer', help: 'On all partitions that this broker leads.' },
        { name: 'max-transaction-timeout', takes: 'integer', help: 'The longest time-out of a transaction in minutes; 15 if left out.' },
        { name: 'topic', takes: 'text', help: 'On the partitions of this topic.' },
        { name: 'partition', takes: 'integer', help: 'Only on this partition of it.' },
      ],
    },
  ],
};
