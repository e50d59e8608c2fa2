import { BOOTSTRAP_SERVER, COMMON_OPTIONS, flag, optionallyValued, valued, type OptionTable } from '../command-line/option-table';

export const PATTERN_TYPES = ['ANY', 'MATCH', 'LITERAL', 'PREFIXED'] as const;

export const ACL_OPTIONS: OptionTable = {
  tool: 'kafka-acls',
  summary: 'Says who may do what in a cluster that has an authorizer.',
  options: [
    BOOTSTRAP_SERVER,
    valued('bootstrap-controller', 'controller to connect to', 'Controllers, as host:port, that the first question goes to.'),
    optionallyValued('command-config', 'command-config', 'A file of properties for the admin client.', { completes: 'file' }),
    flag('add', 'Add entries.'),
    flag('remove', 'Remove entries.'),
    flag('list', 'Show entries.'),
    valued('topic', 'topic', 'Entries on this topic; * is all topics.', { isRepeatable: true, completes: 'topic' }),
    flag('cluster', 'Entries on the cluster.'),
    valued('group', 'group', 'Entries on this group; * is all groups.', { isRepeatable: true, completes: 'group' }),
    valued('transactional-id', 'transactional-id', 'Entries on this transactional id; * is all.', { isRepeatable: true }),
    flag('idempotent', 'With --producer: it may be idempotent.'),
    valued('delegation-token', 'delegation-token', 'Entries on this delegation token; * is all.', { isRepeatable: true }),
    valued('user-principal', 'user-principal', 'Entries on this user, for tokens in its name.', { isRepeatable: true }),
    valued('resource-pattern-type', 'ANY|MATCH|LITERAL|PREFIXED', 'How names of resources are meant. When listing and removing: any has the name exactly, match all that concerns it.', { type: { oneOf: PATTERN_TYPES } }),
    valued('operation', 'String', 'What is allowed or denied: All, Read, Write, Create, Delete, Alter, Describe, ClusterAction, DescribeConfigs, AlterConfigs, IdempotentWrite, CreateTokens, DescribeTokens, TwoPhaseCommit.', { isRepeatable: true }),
    valued('allow-principal', 'allow-principal', 'Who may, as User:name.', { isRepeatable: true }),
    valued('deny-principal', 'deny-principal', 'Who may not, as User:name. Denying wins over allowing.', { isRepeatable: true }),
    optionallyValued('principal', 'principal', 'With --list: entries of this principal.', { isRepeatable: true }),
    valued('allow-host', 'allow-host', 'From where those who may have to come; all hosts if none is given.', { isRepeatable: true }),
    valued('deny-host', 'deny-host', 'From where those who may not have to come; all hosts if none is given.', { isRepeatable: true }),
    flag('producer', 'What a producer needs: write, describe and create on the topic.'),
    flag('consumer', 'What a consumer needs: read and describe on the topic, read on the group.'),
    flag('force', 'Ask nothing back.'),
    ...COMMON_OPTIONS,
  ],
};
