import { helpOrVersion } from '../command-line/check-options';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { readProperties } from '../command-line/properties';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { ILLEGAL_ARGUMENT, ToolFailure } from '../process/tool-failure';
import { entitiesOf, singular, wrong, type ConfigEntities } from './config-entity';
import { CONFIG_OPTIONS } from './config-options';
import { alterQuotas, checkQuotaNames, describeQuotas, NO_SUCH_CONFIG } from './quota-configs';
import { alterResource, describeResources } from './resource-configs';

export const configCommand: Tool = { name: 'kafka-configs', table: CONFIG_OPTIONS, run };

/** What is wrong with the command line is told in one line; what the cluster refuses with the arguments and a trace (R-CLI-22). */
function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  try {
    const options = parseOptions(CONFIG_OPTIONS, words);
    const ended = helpOrVersion(context.out, options, words, CONFIG_OPTIONS.summary);
    if (ended !== null) return ended;
    const entities = entitiesOf(options);
    if (options.has('alter')) yield* alter(context, options, entities);
    else yield* describe(context, options, entities);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    if (failure.className === ILLEGAL_ARGUMENT || failure.className.startsWith('joptsimple.') || failure.className === NO_SUCH_CONFIG) {
      context.err(failure.message);
      return 1;
    }
    context.err(`Error while executing config command with args '${words.join(' ')}'`);
    for (const line of failure.trace()) context.err(line);
    return 1;
  }
}

function adminOf(context: ToolContext, options: ParsedOptions) {
  return context.admin(options.text('bootstrap-server') ?? options.text('bootstrap-controller') ?? '', options.text('command-config'), options.has('bootstrap-controller'));
}

function* alter(context: ToolContext, options: ParsedOptions, entities: ConfigEntities): Steps<void> {
  const admin = adminOf(context, options);
  const added = addedConfigs(context, options);
  const deleted = options.texts('delete-config').map((name) => name.trim()).filter((name) => name !== '');
  const [type = 'topics'] = entities.types;
  const [name = ''] = entities.names;
  switch (type) {
    case 'clients':
    case 'users':
    case 'ips':
      checkQuotaNames(entities, [...added.keys()], deleted);
      yield* alterQuotas(admin, entities, added, deleted);
      break;
    case 'topics':
    case 'brokers':
    case 'broker-loggers':
    case 'client-metrics':
    case 'groups':
      yield* alterResource(admin, type, name, added, deleted);
  }
  if (name === '') context.out(`Completed updating default config for ${type} in the cluster.`);
  else context.out(`Completed updating config for ${singular(type)} ${name}.`);
}

function* describe(context: ToolContext, options: ParsedOptions, entities: ConfigEntities): Steps<void> {
  const admin = adminOf(context, options);
  const [type = 'topics'] = entities.types;
  switch (type) {
    case 'clients':
    case 'users':
    case 'ips':
      return yield* describeQuotas(context, admin, entities);
    case 'topics':
    case 'brokers':
    case 'broker-loggers':
    case 'client-metrics':
    case 'groups':
      return yield* describeResources(context, admin, type, entities.names[0] ?? null, options.has('all'));
  }
}

/** Commas and equals signs in brackets belong to the value. */
const OUTSIDE_BRACKETS = '(?=[^\\]]*(?:\\[|$))';

function addedConfigs(context: ToolContext, options: ParsedOptions): Map<string, string> {
  const added = readProperties((name) => context.readFile(name), options.text('add-config-file'));
  const text = options.text('add-config');
  for (const part of text === null ? [] : text.split(new RegExp(`,${OUTSIDE_BRACKETS}`))) {
    const pair = part.split(new RegExp(`\\s*=\\s*${OUTSIDE_BRACKETS}`));
    if (pair.length !== 2) throw wrong('requirement failed: Invalid entity config: all configs to be added must be in the format "key=val" or  "key=[val1,val2]" to group values which contain commas.');
    added.set((pair[0] ?? '').trim(), (pair[1] ?? '').replaceAll(/[[\]]/g, '').trim());
  }
  const odd = [...added.keys()].find((name) => !/^[a-zA-Z0-9._-]*$/.test(name));
  if (odd !== undefined) throw wrong(`Invalid character found for config key: ${odd}`);
  return added;
}
