import { DEFAULT_LOG_CONFIG, type LogConfig } from '../../engine/log/log-config';

type Recorded = Readonly<Record<string, number | string>>;

/** Topic configurations of a recording over Kafka's defaults. */
export function logSettings(recorded: Recorded, base: LogConfig = DEFAULT_LOG_CONFIG): LogConfig {
  let config = base;
  for (const [name, value] of Object.entries(recorded)) {
    const field = fieldOf(name);
    config = { ...config, [field]: field === 'cleanupPolicy' ? String(value).split(',') : value };
  }
  return config;
}

/** The first name in these settings that the log does not read. */
export function unreadSetting(...settings: readonly Recorded[]): string | undefined {
  return settings.flatMap((recorded) => Object.keys(recorded)).find((name) => !(fieldOf(name) in DEFAULT_LOG_CONFIG));
}

function fieldOf(name: string): string {
  return name.split('.').map((word, i) => (i === 0 ? word : word[0].toUpperCase() + word.slice(1))).join('');
}
