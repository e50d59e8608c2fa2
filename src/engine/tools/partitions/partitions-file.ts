import { ToolFailure } from '../process/tool-failure';

/** What tools read of JSON files, each field checked before it is believed. */
export interface FilePartition {
  readonly topic: string;
  readonly partition: number;
  readonly replicas: readonly number[];
  readonly logDirs: readonly string[];
  /** Of a file of offsets. */
  readonly offset: number | null;
}

/** Null: there is no list of partitions. */
export function readPartitions(content: string): readonly FilePartition[] | null {
  const list = field(parseJson(content), 'partitions');
  return Array.isArray(list) ? list.map(partitionOf) : null;
}

/** Null: there is no list of topics. */
export function readTopics(content: string): readonly string[] | null {
  const list = field(parseJson(content), 'topics');
  return Array.isArray(list) ? list.map((one) => textOf(one, 'topic')) : null;
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new ToolFailure('org.apache.kafka.tools.AdminOperationException', 'The input string is not a valid JSON');
  }
}

function partitionOf(value: unknown): FilePartition {
  const replicas = field(value, 'replicas');
  const logDirs = field(value, 'log_dirs');
  const offset = field(value, 'offset');
  return {
    topic: textOf(value, 'topic'), partition: wholeOf(field(value, 'partition'), 'partition'), replicas: Array.isArray(replicas) ? replicas.map((one) => wholeOf(one, 'replicas')) : [],
    logDirs: Array.isArray(logDirs) ? logDirs.map(String) : [], offset: offset === undefined ? null : wholeOf(offset, 'offset'),
  };
}

function textOf(value: unknown, name: string): string {
  const text = field(value, name);
  if (typeof text !== 'string') throw mapping(name, text);
  return text;
}

function wholeOf(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw mapping(name, value);
  return value;
}

function mapping(name: string, value: unknown): ToolFailure {
  const what = value === undefined ? `No such field exists: ` : `Unexpected value for `;
  return new ToolFailure('com.fasterxml.jackson.databind.JsonMappingException', `${what}\`${name}\``);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Of a file that does not say it, the first. */
export function fileVersion(content: string): number {
  const version = field(parseJson(content), 'version');
  return version === undefined ? 1 : wholeOf(version, 'version');
}
