import type { ArgumentSpec, CommandTable } from '../command-line/argparse';

const CONFIG: ArgumentSpec = { name: 'config', short: 'c', takes: 'text', isRequired: true, help: 'The properties of the server.' };
const RELEASE: ArgumentSpec = { name: 'release-version', short: 'r', takes: 'text', help: 'The release whose features the cluster starts with, such as 4.3.' };
const FEATURE: ArgumentSpec = { name: 'feature', short: 'f', takes: 'text', help: 'A feature and its level, as name=level; may be given several times.' };

export const STORAGE_TABLE: CommandTable = {
  tool: 'kafka-storage',
  summary: 'Prepares the directories of a server before its first start, and tells what is in them.',
  options: [],
  oneOf: [],
  commands: [
    { name: 'info', help: 'Tell about the directories of a server.', options: [CONFIG] },
    {
      name: 'format', help: 'Format the directories of a server.', atMostOneOf: ['standalone', 'no-initial-controllers', 'initial-controllers'],
      options: [
        CONFIG,
        { name: 'cluster-id', short: 't', takes: 'text', isRequired: true, help: 'The id of the cluster.' },
        { name: 'ignore-formatted', short: 'g', takes: 'nothing', help: 'Leave directories alone that are formatted.' },
        RELEASE, FEATURE,
        { name: 'standalone', short: 's', takes: 'nothing', help: 'The controller begins as the only voter of a quorum that may change.' },
        { name: 'no-initial-controllers', short: 'N', takes: 'nothing', help: 'The server joins a quorum that may change.' },
        { name: 'initial-controllers', short: 'I', takes: 'text', help: 'The voters that a quorum which may change begins with, as id@host:port:directory,…' },
      ],
    },
    { name: 'version-mapping', help: 'Show which levels belong to a release.', options: [RELEASE] },
    { name: 'feature-dependencies', help: 'Show what a level of a feature needs.', options: [{ ...FEATURE, isRequired: true }] },
    { name: 'random-uuid', help: 'Make up an id.', options: [] },
  ],
};
