import { BOOTSTRAP_SERVER, COMMAND_CONFIG, COMMON_OPTIONS, flag, optionallyValued, valued, type OptionTable } from '../command-line/option-table';

export const CONSUMER_PERFORMANCE_OPTIONS: OptionTable = {
  tool: 'kafka-consumer-perf-test',
  summary: 'Reads records as fast as they come, and tells how long it took.',
  options: [
    BOOTSTRAP_SERVER,
    valued('topic', 'topic', 'The topic to read.', { completes: 'topic' }),
    valued('include', 'Java regex (String)', 'Read all topics whose names match.'),
    valued('num-records', 'count', 'How many records to read.', { type: 'long' }),
    valued('messages', 'count', 'The older name of --num-records.', { type: 'long', deprecatedFor: 'num-records' }),
    valued('group', 'gid', 'The group to read in; one is made up when none is given.', { completes: 'group' }),
    valued('fetch-size', 'size', 'Bytes of one partition in an answer.', { type: 'integer' }),
    flag('from-latest', 'A group without committed offsets begins with the next record instead of the oldest one.'),
    valued('socket-buffer-size', 'size', 'Size of the receive buffer.', { type: 'integer' }),
    valued('command-property', 'prop', 'A configuration of the consumer as name=value.', { isRepeatable: true }),
    COMMAND_CONFIG,
    valued('consumer.config', 'config file', 'The older name of --command-config.', { deprecatedFor: 'command-config', completes: 'file' }),
    flag('print-metrics', 'Print the metrics of the consumer at the end.'),
    flag('show-detailed-stats', 'Report at each interval instead of at the end.'),
    optionallyValued('timeout', 'milliseconds', 'End when no record has come for so long: 10000 unless it is given.', { type: 'long' }),
    valued('reporting-interval', 'interval_ms', 'Milliseconds between two reports: 5000 unless it is given.', { type: 'long' }),
    valued('date-format', 'date format', 'How moments are written: yyyy-MM-dd HH:mm:ss:SSS unless it is given.'),
    flag('hide-header', 'Leave the line of names out.'),
    ...COMMON_OPTIONS,
  ],
};
