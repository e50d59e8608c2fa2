export const ROOT = 'root';
export const LEVELS = ['DEBUG', 'ERROR', 'FATAL', 'INFO', 'TRACE', 'WARN'];

/** Loggers by name, with the levels of the configuration that Kafka is shipped with. */
export const SHIPPED_LOGGERS: ReadonlyMap<string, string> = new Map([
  [ROOT, 'INFO'], ['kafka', 'INFO'], ['kafka.authorizer.logger', 'INFO'], ['kafka.network.RequestChannel$', 'WARN'], ['kafka.request.logger', 'WARN'], ['org.apache.kafka', 'INFO'],
  ['org.apache.kafka.controller', 'INFO'], ['org.apache.kafka.storage.internals.log.LogCleaner', 'INFO'], ['state.change.logger', 'INFO'],
]);

/** Levels that were set while the broker runs; null: taken from the logger above. They are gone with the process. */
export type LoggerLevels = ReadonlyMap<string, string | null>;

/** All loggers with the level each has in effect. */
export function loggerLevels(set: LoggerLevels): readonly (readonly [name: string, level: string])[] {
  return [...SHIPPED_LOGGERS.keys()].map((name) => [name, levelOf(set, name)] as const);
}

function levelOf(set: LoggerLevels, name: string): string {
  const own = set.has(name) ? set.get(name) : SHIPPED_LOGGERS.get(name);
  if (own !== undefined && own !== null) return own;
  const dot = name.lastIndexOf('.');
  return name === ROOT ? 'INFO' : levelOf(set, dot < 0 ? ROOT : name.slice(0, dot));
}
