import { randomUuid } from '../../../base/java-uuid';
import { META_PROPERTIES } from '../../protocol/disk-file';
import { readArguments } from '../command-line/argparse-exit';
import { propertiesOf } from '../command-line/properties';
import { printDependencies, printVersionMapping, TERSE } from '../features/feature-levels';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { ToolFailure } from '../process/tool-failure';
import { format } from './format-command';
import { readServerProperties, type ServerProperties } from './server-properties';
import { STORAGE_TABLE } from './storage-table';

export const storageCommand: Tool = { name: 'kafka-storage', table: STORAGE_TABLE, run };

/** It works on the machine's own directories: nothing goes over the wire, and it takes no time. */
// eslint-disable-next-line require-yield -- a tool is a generator, also one that waits for nothing
function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  const parsed = readArguments(context, STORAGE_TABLE, words);
  if (typeof parsed === 'number') return parsed;
  const text = (name: string): string | null => (typeof parsed.values.get(name) === 'string' ? String(parsed.values.get(name)) : null);
  try {
    switch (parsed.command) {
      case 'info':
        return info(context, readServerProperties(context, text('config') ?? ''));
      case 'format':
        format(context, readServerProperties(context, text('config') ?? ''), parsed);
        return 0;
      case 'version-mapping':
        printVersionMapping(context, text('release-version'));
        return 0;
      case 'feature-dependencies':
        printDependencies(context, parsed.lists.get('feature') ?? []);
        return 0;
      default:
        context.out(randomUuid((bound) => context.random(bound)));
        return 0;
    }
  } catch (failure) {
    // What the tool does not expect ends it with a trace.
    if (!(failure instanceof ToolFailure) || failure.className !== TERSE) throw failure;
    context.err(failure.message);
    return 1;
  }
}

/** R-CLI-73. */
function info(context: ToolContext, { directories }: ServerProperties): number {
  const problems: string[] = [];
  const found: string[] = [];
  let first: ReadonlyMap<string, string> | null = null;
  for (const directory of directories) {
    const file = context.readDisk(directory);
    if (file === null) {
      problems.push(`${directory} does not exist`);
      continue;
    }
    if (file.kind !== 'folder') {
      problems.push(`${directory} is not a directory`);
      continue;
    }
    found.push(directory);
    const meta = context.readDisk(`${directory}/${META_PROPERTIES}`);
    if (meta?.kind !== 'text') {
      problems.push(`${directory} is not formatted.`);
      continue;
    }
    const properties = propertiesOf(meta.content);
    if (first === null) first = properties;
    else if (first.get('cluster.id') !== properties.get('cluster.id')) problems.push('Mismatched cluster IDs between storage directories.');
    else if (first.get('node.id') !== properties.get('node.id')) problems.push('Mismatched node IDs between storage directories.');
  }
  section(context, found.length === 1 ? 'Found log directory:' : 'Found log directories:', found);
  if (first !== null) {
    const sorted = [...first].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
    context.out(`Found metadata: {${sorted.join(', ')}}`);
    context.out('');
  }
  section(context, problems.length === 1 ? 'Found problem:' : 'Found problems:', problems);
  return problems.length === 0 ? 0 : 1;
}

function section(context: ToolContext, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  context.out(title);
  for (const line of lines) context.out(`  ${line}`);
  context.out('');
}
