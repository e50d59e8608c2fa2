import { randomUuid } from '../../../base/java-uuid';
import { ErrorCode } from '../../protocol/error-codes';
import { ConfigOperation, ConfigResourceType, type DescribedConfig, type IncrementalAlterConfigsResponse } from '../../protocol/messages/configs';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { describeConfigs, listConfigResources } from '../admin/cluster-calls';
import { checkInvalid, helpOrVersion } from '../command-line/check-options';
import { javaHashOrder } from '../command-line/java-hash-order';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { BOOTSTRAP_SERVER, COMMAND_CONFIG, COMMON_OPTIONS, flag, valued, type OptionTable } from '../command-line/option-table';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { ILLEGAL_ARGUMENT, tellWithTrace, ToolFailure, UsageExit } from '../process/tool-failure';

const LOGGER = 'org.apache.kafka.tools.ClientMetricsCommand';
const ACTIONS = ['alter', 'delete', 'describe', 'list'] as const;

const OPTIONS: OptionTable = {
  tool: 'kafka-client-metrics',
  summary: 'Says which metrics clients push to the brokers, and how often (KIP-714).',
  options: [
    BOOTSTRAP_SERVER, COMMAND_CONFIG,
    flag('alter', 'Set up or change a subscription.'),
    flag('delete', 'Take a subscription back.'),
    flag('describe', 'Show subscriptions.'),
    flag('list', 'List the names of the subscriptions.'),
    valued('name', 'name', 'Name of the subscription.'),
    flag('generate-name', 'Make up a name.'),
    valued('interval', 'push interval', 'Milliseconds between two pushes.', { type: 'integer' }),
    valued('match', 'k1=v1,k2=v2', 'Which clients: client_id, client_instance_id, client_software_name, client_software_version, client_source_address, client_source_port.', { isRepeatable: true, separator: ',' }),
    valued('metrics', 'm1,m2', 'Beginnings of the names of metrics.', { isRepeatable: true, separator: ',' }),
    ...COMMON_OPTIONS,
  ],
};

export const clientMetricsCommand: Tool = { name: 'kafka-client-metrics', table: OPTIONS, run };

function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  let options: ParsedOptions;
  try {
    options = parseOptions(OPTIONS, words);
    const ended = helpOrVersion(context.out, options, words, OPTIONS.summary);
    if (ended !== null) return ended;
    check(options);
  } catch (failure) {
    return tellWithTrace(context, failure);
  }
  try {
    yield* act(context, context.admin(options.text('bootstrap-server') ?? '', options.text('command-config')), options);
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    context.out(`Error while executing client metrics command : ${failure.message}`);
    context.log('ERROR', [...failure.trace(), ''], LOGGER);
    return 1;
  }
}

function check(options: ParsedOptions): void {
  if (ACTIONS.filter((action) => options.has(action)).length !== 1) throw new UsageExit('Command must include exactly one action: --alter, --delete, --describe or --list.');
  if (!options.has('bootstrap-server')) throw new ToolFailure(ILLEGAL_ARGUMENT, '--bootstrap-server must be specified.');
  for (const action of ['delete', 'describe', 'list']) checkInvalid(options, action, ...(action === 'list' ? ['name'] : []), 'generate-name', 'interval', 'match', 'metrics');
  if (options.has('alter') && options.has('name') === options.has('generate-name')) throw new ToolFailure(ILLEGAL_ARGUMENT, 'One of --name or --generate-name must be specified with --alter.');
  if (options.has('delete') && !options.has('name')) throw new ToolFailure(ILLEGAL_ARGUMENT, 'A client metrics resource name must be specified with --delete.');
}

function* act(context: ToolContext, admin: AdminClient, options: ParsedOptions): Steps<void> {
  const name = options.text('name');
  if (options.has('list')) {
    const names = yield* subscriptions(admin);
    context.out(names.join('\n'));
  } else if (options.has('describe')) yield* describe(context, admin, name);
  else if (options.has('delete')) {
    const configs = yield* configsOf(admin, name ?? '');
    yield* alter(admin, name ?? '', configs.map((config) => ({ name: config.name, configOperation: ConfigOperation.DELETE, value: config.value })));
    context.out(`Deleted client metrics config for ${name ?? ''}.`);
  } else {
    const subscription = name ?? randomUuid((bound) => context.random(bound));
    const settings: readonly (readonly [string, string | null])[] = [
      ['interval.ms', options.text('interval')], ['metrics', options.has('metrics') ? options.texts('metrics').join(',') : null], ['match', options.has('match') ? options.texts('match').join(',') : null],
    ];
    const configs = settings.flatMap(([key, value]) => (value === null ? [] : [{ name: key, configOperation: value === '' ? ConfigOperation.DELETE : ConfigOperation.SET, value }]));
    yield* alter(admin, subscription, configs);
    context.out(`Altered client metrics config for ${subscription}.`);
  }
}

function* describe(context: ToolContext, admin: AdminClient, name: string | null): Steps<void> {
  const names = yield* subscriptions(admin);
  if (name !== null && !names.includes(name)) {
    context.out(`The client metric resource ${name} doesn't exist and doesn't have dynamic config.`);
    return;
  }
  for (const one of name === null ? names : [name]) {
    context.out(`Client metrics configs for ${one} are:`);
    for (const config of javaHashOrder(yield* configsOf(admin, one), (entry) => entry.name)) context.out(`  ${config.name}=${config.value ?? 'null'}`);
  }
}

function* subscriptions(admin: AdminClient): Steps<readonly string[]> {
  const names = yield* listConfigResources(admin, ConfigResourceType.CLIENT_METRICS);
  return [...names].sort();
}

function* configsOf(admin: AdminClient, name: string): Steps<readonly DescribedConfig[]> {
  const found = yield* describeConfigs(admin, ConfigResourceType.CLIENT_METRICS, [name]);
  return found.get(name) ?? [];
}

function* alter(admin: AdminClient, resourceName: string, configs: readonly { readonly name: string; readonly configOperation: number; readonly value: string | null }[]): Steps<void> {
  const answer = yield* admin.ask<IncrementalAlterConfigsResponse>({
    name: 'incrementalAlterConfigs', api: 'IncrementalAlterConfigs', version: 1, body: { resources: [{ resourceType: ConfigResourceType.CLIENT_METRICS, resourceName, configs }], validateOnly: false },
  });
  const [result] = answer.responses;
  if (result !== undefined && result.errorCode !== ErrorCode.NONE) throw apiFailure(result.errorCode, result.errorMessage);
}
