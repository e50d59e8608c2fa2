import { BOOTSTRAP_SERVER, COMMAND_CONFIG, COMMON_OPTIONS, flag, valued, type OptionTable } from '../command-line/option-table';

export const REASSIGN_OPTIONS: OptionTable = {
  tool: 'kafka-reassign-partitions',
  summary: 'Moves partitions to other replicas.',
  options: [
    BOOTSTRAP_SERVER,
    valued('bootstrap-controller', 'controller to connect to', 'Controllers, as host:port, that the first question goes to.'),
    COMMAND_CONFIG,
    flag('verify', 'Show how far a reassignment is; when all are done, clear the throttles.'),
    flag('generate', 'Propose a reassignment to --broker-list.'),
    flag('execute', 'Start the reassignment of a file.'),
    flag('cancel', 'Take the reassignment of a file back.'),
    flag('list', 'List the reassignments under way.'),
    valued('reassignment-json-file', 'manual assignment json file path', 'A file with the replicas: {"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[1,2]}]}.', { completes: 'file' }),
    valued('topics-to-move-json-file', 'topics to reassign json file path', 'With --generate: a file with topics: {"version":1,"topics":[{"topic":"t"}]}.', { completes: 'file' }),
    valued('broker-list', 'brokerlist', 'With --generate: the brokers to move to, separated by commas.', { completes: 'broker' }),
    flag('disable-rack-aware', 'With --generate: pay no attention to racks.'),
    valued('throttle', 'throttle', 'With --execute: bytes per second that replicas may be moved with.', { type: 'long' }),
    valued('replica-alter-log-dirs-throttle', 'replicaAlterLogDirsThrottle', 'With --execute: bytes per second for moves between directories of one broker.', { type: 'long' }),
    valued('timeout', 'timeout', 'Milliseconds to wait for the start.', { type: 'long' }),
    flag('additional', 'With --execute: also while other reassignments are under way.'),
    flag('preserve-throttles', 'Leave the throttles as they are.'),
    flag('disallow-replication-factor-change', 'With --execute: refuse a change of the number of replicas.'),
    ...COMMON_OPTIONS,
  ],
};
