import { COMMON_OPTIONS, flag, optionallyValued, valued, type OptionTable } from '../command-line/option-table';

export const DUMP_LOG_OPTIONS: OptionTable = {
  tool: 'kafka-dump-log',
  // Exact: without a word on the command line the tool says just this.
  summary: 'This tool helps to parse a log file and dump its contents to the console, useful for debugging a seemingly corrupt log segment.',
  options: [
    valued('files', 'file1, file2, ...', 'Files of a partition’s folder, separated by commas: .log, .index, .timeindex, .txnindex, .snapshot.'),
    flag('print-data-log', 'Show what is in the records.'),
    flag('deep-iteration', 'Show records, not only batches.'),
    flag('verify-index-only', 'Compare indexes with the log, and print only what does not fit.'),
    flag('index-sanity-check', 'Check indexes as a broker does when it starts.'),
    valued('max-message-size', 'size', 'Largest batch to expect.', { type: 'integer' }),
    valued('max-bytes', 'size', 'Read no more of a log than so many bytes.', { type: 'integer' }),
    optionallyValued('value-decoder-class', 'String', 'Class that makes text of values.'),
    optionallyValued('key-decoder-class', 'String', 'Class that makes text of keys.'),
    flag('offsets-decoder', 'Records are those of __consumer_offsets.'),
    flag('transaction-log-decoder', 'Records are those of __transaction_state.'),
    flag('share-group-state-decoder', 'Records are those of __share_group_state.'),
    flag('cluster-metadata-decoder', 'Records are those of the metadata log.'),
    flag('remote-log-metadata-decoder', 'Records are those of __remote_log_metadata.'),
    flag('skip-record-metadata', 'Show only keys and values of records.'),
    ...COMMON_OPTIONS,
  ],
};
