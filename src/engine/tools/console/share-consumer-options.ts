import { BOOTSTRAP_SERVER, COMMAND_CONFIG, COMMON_OPTIONS, flag, valued, type OptionTable } from '../command-line/option-table';

export const SHARE_CONSUMER_OPTIONS: OptionTable = {
  tool: 'kafka-console-share-consumer',
  summary: 'Prints records of a topic as a share group is given them, and acknowledges each.',
  options: [
    valued('topic', 'topic', 'The topic to read.', { completes: 'topic' }),
    BOOTSTRAP_SERVER,
    valued('group', 'share group id', 'The share group to read in: console-share-consumer when none is given.', { completes: 'group' }),
    valued('max-messages', 'num_messages', 'End after so many records.', { type: 'integer' }),
    valued('timeout-ms', 'timeout_ms', 'End when no record has come for so long.', { type: 'integer' }),
    flag('reject', 'Reject every record: nobody is given it again.'),
    flag('release', 'Release every record: somebody is given it again.'),
    flag('reject-message-on-error', 'Reject a record that cannot be shown, and go on.'),
    valued('formatter', 'class', 'The class that makes a line of a record.'),
    valued('formatter-property', 'prop', 'print.timestamp, print.key, print.offset, print.delivery, print.epoch, print.partition, print.headers, print.value, key.separator, line.separator, headers.separator, null.literal as name=value.', { isRepeatable: true }),
    valued('formatter-config', 'config file', 'A file of such properties.', { completes: 'file' }),
    valued('property', 'prop', 'The older name of --formatter-property.', { isRepeatable: true, deprecatedFor: 'formatter-property' }),
    valued('command-property', 'consumer_prop', 'A configuration of the share consumer as name=value.', { isRepeatable: true }),
    valued('consumer-property', 'consumer_prop', 'The older name of --command-property.', { isRepeatable: true, deprecatedFor: 'command-property' }),
    COMMAND_CONFIG,
    valued('consumer-config', 'config file', 'The older name of --command-config.', { deprecatedFor: 'command-config', completes: 'file' }),
    flag('enable-systest-events', 'Log events of the consumer’s life.'),
    ...COMMON_OPTIONS,
  ],
};
