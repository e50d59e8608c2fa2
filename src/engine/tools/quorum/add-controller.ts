import { ErrorCode } from '../../protocol/error-codes';
import { META_PROPERTIES } from '../../protocol/disk-file';
import type { ErrorResponse } from '../../protocol/messages/quorum';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { javaLong, numberFormat } from '../command-line/java-number';
import { propertiesOf, readProperties } from '../command-line/properties';
import { terse } from '../features/feature-levels';
import type { Steps, ToolContext } from '../process/tool';
import { ToolFailure } from '../process/tool-failure';

interface Endpoint {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

const IS_IT_VALID = 'Is this a valid controller configuration file?';

/** R-CLI-61: who the newcomer is stands in its own properties, and in the directory that it was formatted with. */
export function* addController(context: ToolContext, admin: AdminClient, file: string, isDryRun: boolean): Steps<void> {
  const properties = readProperties((name) => context.readFile(name), file);
  const voterId = controllerId(properties);
  const voterDirectoryId = directoryId(context, metadataDirectory(properties));
  const endpoints = controllerEndpoints(properties);
  if (!isDryRun) {
    const answer = yield* admin.ask<ErrorResponse>({ name: 'addRaftVoter', api: 'AddRaftVoter', version: 1, body: { clusterId: null, timeoutMs: admin.timeoutMs, voterId, voterDirectoryId, listeners: endpoints, ackWhenCommitted: true } });
    if (answer.errorCode !== ErrorCode.NONE) throw apiFailure(answer.errorCode, answer.errorMessage);
  }
  context.out(`${isDryRun ? 'DRY RUN of adding' : 'Added'} controller ${voterId} with directory id ${voterDirectoryId} and endpoints: ${endpoints.map(({ name, host, port }) => `${name}://${host}:${port}`).join(', ')}`);
}

function controllerId(properties: ReadonlyMap<string, string>): number {
  const text = properties.get('node.id');
  if (text === undefined) throw terse(`node.id not found in configuration file. ${IS_IT_VALID}`);
  const id = javaLong(text, 'int');
  if (id === null) throw new ToolFailure(numberFormat(text).className, numberFormat(text).message);
  if (id < 0) throw terse(`node.id was negative in configuration file. ${IS_IT_VALID}`);
  if (properties.get('process.roles')?.includes('controller') !== true) throw terse(`process.roles did not contain 'controller' in configuration file. ${IS_IT_VALID}`);
  return id;
}

function metadataDirectory(properties: ReadonlyMap<string, string>): string {
  const directory = properties.get('metadata.log.dir') ?? properties.get('log.dirs')?.split(',')[0];
  if (directory === undefined || directory === '') throw terse(`Neither metadata.log.dir nor log.dirs were found. ${IS_IT_VALID}`);
  return directory;
}

function directoryId(context: ToolContext, directory: string): string {
  const file = context.readDisk(`${directory}/${META_PROPERTIES}`);
  if (file?.kind !== 'text') throw terse(`Unable to read ${META_PROPERTIES} from ${directory}`);
  const id = propertiesOf(file.content).get('directory.id');
  if (id === undefined) throw terse(`No directory id found in ${directory}`);
  return id;
}

/** The listeners that are for controllers; what is advertised wins. */
function controllerEndpoints(properties: ReadonlyMap<string, string>): Endpoint[] {
  const names = properties.get('controller.listener.names');
  if (names === undefined) throw terse(`controller.listener.names was not found. ${IS_IT_VALID}`);
  const listeners = new Map<string, Endpoint>();
  for (const text of `${properties.get('listeners') ?? ''},${properties.get('advertised.listeners') ?? ''}`.split(',')) {
    const [, name, host = '', port] = /^\s*([^:]+):\/\/(.*):(\d+)\s*$/.exec(text) ?? [];
    if (name !== undefined) listeners.set(name.toUpperCase(), { name: name.toUpperCase(), host: host === '' ? 'localhost' : host, port: Number(port) });
  }
  return names.split(',').map((text) => {
    const name = text.trim().toUpperCase();
    const endpoint = listeners.get(name);
    if (endpoint === undefined) throw terse(`Cannot find information about controller listener name: ${name}`);
    return endpoint;
  });
}
