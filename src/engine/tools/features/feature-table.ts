import type { ArgumentSpec, CommandTable } from '../command-line/argparse';

const FEATURE: ArgumentSpec = { name: 'feature', takes: 'text', help: 'A feature and its level, as name=level; may be given several times.' };
const RELEASE: ArgumentSpec = { name: 'release-version', takes: 'text', help: 'All features as a new cluster of that release has them, such as 4.3.' };
const METADATA: ArgumentSpec = { name: 'metadata', takes: 'text', help: 'The older way to name a level of metadata.version.' };
const UNSAFE: ArgumentSpec = { name: 'unsafe', takes: 'nothing', help: 'Even if that may destroy metadata.' };
const DRY_RUN: ArgumentSpec = { name: 'dry-run', takes: 'nothing', help: 'Only find out whether it could be done.' };

export const FEATURE_TABLE: CommandTable = {
  tool: 'kafka-features',
  summary: 'Shows and changes the levels of features that the cluster has agreed on.',
  options: [
    { name: 'bootstrap-server', takes: 'text', help: 'Brokers, as host:port, that the first question goes to.' },
    { name: 'bootstrap-controller', takes: 'text', help: 'Controllers, as host:port, that the first question goes to.' },
    { name: 'command-config', takes: 'text', help: 'A file of properties for the admin client.' },
  ],
  oneOf: [['bootstrap-server', 'bootstrap-controller']],
  commands: [
    { name: 'describe', help: 'Show the features and their levels.', options: [] },
    { name: 'upgrade', help: 'Raise levels.', options: [METADATA, RELEASE, FEATURE, DRY_RUN] },
    { name: 'downgrade', help: 'Lower levels.', options: [METADATA, RELEASE, FEATURE, UNSAFE, DRY_RUN] },
    { name: 'disable', help: 'Lower features to level 0.', options: [{ ...FEATURE, help: 'The feature; may be given several times.' }, UNSAFE, DRY_RUN] },
    { name: 'version-mapping', help: 'Show which levels belong to a release.', options: [RELEASE] },
    { name: 'feature-dependencies', help: 'Show what a level of a feature needs.', options: [{ ...FEATURE, isRequired: true }] },
  ],
};
