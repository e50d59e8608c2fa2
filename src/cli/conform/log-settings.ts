import { DEFAULT_LOG_CONFIG, type LogConfig } from '../../engine/log/log-config';

type Recorded = Readonly<Record<string, number | string>>;

/** Topic configurations of a recording over Kafka's defaults; a name that the log does not read is an error. */
export function logSettings(recorded: Recorded, base: LogConfig = DEFAULT_LOG_CONFIG): LogConfig {
  let config = base;
  for (const [name, value] of Object.entries(recorded)) {
    const field = name.split('.').map((word, i) => (i === 0 ? word : word[0].toUpperCase() + word.slice(1))).join('');
    if (!(field in config)) throw new Error(`The log does not read ${name}`);
    config = { ...config, [field]: field === 'cleanupPolicy' ? String(value).split(',') : value };
  }
  return config;
}
