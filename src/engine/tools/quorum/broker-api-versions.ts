import { ErrorCode } from '../../protocol/error-codes';
import { apiEntries } from '../../protocol/generated/apis';
import type { ApiVersionsResponse } from '../../protocol/messages/api-versions';
import type { DescribeClusterResponse } from '../../protocol/messages/describe';
import type { AdminClient } from '../admin/admin-client';
import { parseAddresses } from '../admin/addresses';
import { apiFailure } from '../admin/api-failure';
import { describeCluster } from '../admin/cluster-calls';
import { checkRequired, helpOrVersion, VERSION } from '../command-line/check-options';
import { parseOptions } from '../command-line/joptsimple';
import { BOOTSTRAP_SERVER, COMMAND_CONFIG, COMMON_OPTIONS, type OptionTable } from '../command-line/option-table';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { KAFKA_ERRORS, tellWithTrace, ToolFailure } from '../process/tool-failure';

/** Its own client gives up sooner than the other tools' does. */
const REQUEST_TIMEOUT_MS = 5_000;
const OPTIONS: OptionTable = {
  tool: 'kafka-broker-api-versions',
  summary: 'Shows which versions of which requests the brokers serve.',
  options: [BOOTSTRAP_SERVER, COMMAND_CONFIG, ...COMMON_OPTIONS],
};

type DescribedBroker = DescribeClusterResponse['brokers'][number];

export const brokerApiVersions: Tool = { name: 'kafka-broker-api-versions', table: OPTIONS, run };

/** R-CLI-74 */
function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  try {
    const options = parseOptions(OPTIONS, words);
    const ended = helpOrVersion(context.out, options, words, OPTIONS.summary);
    if (ended !== null) return ended;
    checkRequired(options, 'bootstrap-server');
    const bootstrap = options.text('bootstrap-server') ?? '';
    const admin = context.admin(bootstrap, options.text('command-config'));
    for (const broker of yield* allBrokers(admin, bootstrap)) context.out(`${nodeText(broker.host, broker.port, broker.brokerId, broker.rack)} -> ${yield* versionsOf(admin, broker)}`);
    return 0;
  } catch (failure) {
    return tellWithTrace(context, failure, false);
  }
}

function* allBrokers(admin: AdminClient, bootstrap: string): Steps<readonly DescribedBroker[]> {
  try {
    const { brokers } = yield* describeCluster(admin, false, REQUEST_TIMEOUT_MS);
    return [...brokers].sort((a, b) => a.brokerId - b.brokerId);
  } catch (failure) {
    if (!(failure instanceof ToolFailure) || failure.className !== `${KAFKA_ERRORS}.TimeoutException`) throw failure;
    const nodes = (parseAddresses(bootstrap) ?? []).map(({ host, port }, i) => nodeText(host, port, -1 - i, null));
    throw new ToolFailure('java.lang.RuntimeException', `Request METADATA failed on brokers [${nodes.join(', ')}]`);
  }
}

function nodeText(host: string, port: number, id: number, rack: string | null): string {
  return `${host}:${port} (id: ${id} rack: ${rack ?? 'null'} isFenced: false)`;
}

function* versionsOf(admin: AdminClient, { brokerId }: DescribedBroker): Steps<string> {
  try {
    const body = { clientSoftwareName: 'apache-kafka-java', clientSoftwareVersion: VERSION };
    const answer = yield* admin.ask<ApiVersionsResponse>({ name: 'apiVersions', api: 'ApiVersions', version: 4, to: brokerId, body, timeoutMs: REQUEST_TIMEOUT_MS });
    if (answer.errorCode !== ErrorCode.NONE) throw apiFailure(answer.errorCode);
    return versionList(answer);
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    return `ERROR: ${failure.shown()}`;
  }
}

/** What a broker says, with what this client would use of it; and what it does not say of the requests that brokers can serve. */
function versionList({ apiKeys }: ApiVersionsResponse): string {
  const lines = new Map<number, string>();
  for (const { apiKey, minVersion, maxVersion } of apiKeys) {
    const known = apiEntries.find(({ key }) => key === apiKey);
    const range = minVersion === maxVersion ? String(minVersion) : `${minVersion} to ${maxVersion}`;
    lines.set(apiKey, known === undefined ? `UNKNOWN(${apiKey}): ${range}` : `${known.name}(${apiKey}): ${range} ${usable(known.versions, minVersion, maxVersion)}`);
  }
  for (const { key, name, versions, listeners } of apiEntries) if (versions !== null && listeners.includes('broker') && !lines.has(key)) lines.set(key, `${name}(${key}): UNSUPPORTED`);
  return `(\n\t${[...lines].sort(([a], [b]) => a - b).map(([, line]) => line).join(',\n\t')}\n)`;
}

function usable(own: readonly [oldest: number, latest: number] | null, minVersion: number, maxVersion: number): string {
  if (own === null || own[1] < minVersion) return '[unusable: node too new]';
  return maxVersion < own[0] ? '[unusable: node too old]' : `[usable: ${Math.min(own[1], maxVersion)}]`;
}
