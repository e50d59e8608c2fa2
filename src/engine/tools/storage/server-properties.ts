import { javaLong } from '../command-line/java-number';
import { noSuchFile, propertiesOf } from '../command-line/properties';
import type { ToolContext } from '../process/tool';
import { ToolFailure } from '../process/tool-failure';

const CONFIG_EXCEPTION = 'org.apache.kafka.common.config.ConfigException';
const ROLES = ['broker', 'controller'];
const DEFAULT_LOG_DIR = '/tmp/kafka-logs';

/** What kafka-storage reads of a server's properties. */
export interface ServerProperties {
  readonly nodeId: number;
  readonly isController: boolean;
  /** Sorted, each once. */
  readonly directories: readonly string[];
  readonly metadataDirectory: string;
  readonly hasStaticVoters: boolean;
  /** Where a controller can be reached. */
  readonly controllerAddress: string;
}

/** Throws what the server itself would throw at them. */
export function readServerProperties(context: ToolContext, file: string): ServerProperties {
  const content = context.readFile(file);
  if (content === null) throw noSuchFile(file);
  const properties = propertiesOf(content);
  const roles = listOf(required(properties, 'process.roles'));
  const odd = roles.find((role) => !ROLES.includes(role));
  if (odd !== undefined) throw new ToolFailure(CONFIG_EXCEPTION, `Invalid value ${roles.join(',')} for configuration process.roles: String must be one of: ${ROLES.join(', ')}`);
  const nodeText = required(properties, 'node.id');
  const nodeId = javaLong(nodeText, 'int');
  if (nodeId === null) throw new ToolFailure(CONFIG_EXCEPTION, `Invalid value ${nodeText} for configuration node.id: Not a number of type INT`);
  if (nodeId < 0) throw new ToolFailure(CONFIG_EXCEPTION, `Invalid value ${nodeId} for configuration node.id: Value must be at least 0`);
  const names = listOf(required(properties, 'controller.listener.names'));
  const logDirectories = listOf(properties.get('log.dirs') ?? properties.get('log.dir') ?? DEFAULT_LOG_DIR);
  const metadataDirectory = properties.get('metadata.log.dir') ?? logDirectories[0] ?? DEFAULT_LOG_DIR;
  const listener = listOf(properties.get('listeners') ?? '').find((one) => one.startsWith(`${names[0] ?? ''}://`)) ?? '';
  return {
    nodeId, isController: roles.includes('controller'), directories: [...new Set([...logDirectories, metadataDirectory])].sort(), metadataDirectory,
    hasStaticVoters: (properties.get('controller.quorum.voters') ?? '') !== '', controllerAddress: listener.replace(/^[^:]*:\/\//, '').replace(/^:/, 'localhost:'),
  };
}

function required(properties: ReadonlyMap<string, string>, name: string): string {
  const value = properties.get(name) ?? '';
  if (value === '') throw new ToolFailure(CONFIG_EXCEPTION, `Missing required configuration "${name}" which has no default value.`);
  return value;
}

function listOf(text: string): string[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '');
}
