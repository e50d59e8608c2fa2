import { BOOTSTRAP_SERVER, COMMAND_CONFIG, COMMON_OPTIONS, flag, valued, type OptionTable } from '../command-line/option-table';

export const CONSUMER_OPTIONS: OptionTable = {
  tool: 'kafka-console-consumer',
  summary: 'Prints records of topics as they come.',
  options: [
    valued('topic', 'topic', 'The topic to read.', { completes: 'topic' }),
    valued('include', 'Java regex', 'Read all topics whose names match.'),
    valued('partition', 'partition', 'Read this partition only, without a group.', { type: 'integer' }),
    valued('offset', 'consume offset', 'With --partition: where to begin: a number, earliest or latest.'),
    BOOTSTRAP_SERVER,
    valued('group', 'consumer group id', 'The group to read in; one is made up when none is given.', { completes: 'group' }),
    flag('from-beginning', 'A group without committed offsets begins with the oldest record instead of the next one.'),
    valued('max-messages', 'num_messages', 'End after so many records.', { type: 'integer' }),
    valued('timeout-ms', 'timeout_ms', 'End when no record has come for so long.', { type: 'long' }),
    valued('isolation-level', 'String', 'read_committed leaves records of open and aborted transactions out; read_uncommitted shows all.'),
    valued('formatter', 'class', 'The class that makes a line of a record.'),
    valued('formatter-property', 'prop', 'print.timestamp, print.key, print.offset, print.epoch, print.partition, print.headers, print.value, key.separator, line.separator, headers.separator, null.literal as name=value.', { isRepeatable: true }),
    valued('formatter-config', 'config file', 'A file of such properties.', { completes: 'file' }),
    valued('property', 'prop', 'The older name of --formatter-property.', { isRepeatable: true, deprecatedFor: 'formatter-property' }),
    valued('command-property', 'consumer_prop', 'A configuration of the consumer as name=value.', { isRepeatable: true }),
    valued('consumer-property', 'consumer_prop', 'The older name of --command-property.', { isRepeatable: true, deprecatedFor: 'command-property' }),
    COMMAND_CONFIG,
    valued('consumer.config', 'config file', 'The older name of --command-config.', { deprecatedFor: 'command-config', completes: 'file' }),
    flag('skip-message-on-error', 'Go on after a record that cannot be shown.'),
    flag('enable-systest-events', 'Log events of the consumer’s life.'),
    ...COMMON_OPTIONS,
  ],
};
