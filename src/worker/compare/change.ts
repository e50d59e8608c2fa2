import type { Change, Where } from './contract';

export type Config = Readonly<Record<string, string | number | boolean>>;
type Json = Readonly<Record<string, unknown>>;

/** The same scenario with a setting at that value everywhere; an empty value takes it away, which is Kafka's default. */
export function withSetting(scenario: unknown, { where, name }: Change, value: string): unknown {
  const whole = record(scenario);
  if (where === 'brokers') {
    const cluster = record(whole['cluster']);
    return { ...whole, cluster: { ...cluster, config: set(cluster['config'], name, value) } };
  }
  // Not a configuration of Kafka's but a field of the scenario, such as the number of controllers.
  if (where === 'cluster') return { ...whole, cluster: set(whole['cluster'], name, /^\d+$/.test(value) ? Number(value) : value) };
  const field = CONFIG_FIELD[where];
  const items = Array.isArray(whole[where]) ? (whole[where] as unknown[]) : [];
  return { ...whole, [where]: items.map((item) => ({ ...record(item), [field]: set(record(item)[field], name, value) })) };
}

/** What a change brings with it beside itself, as a sentence; null when nothing. */
export function impliedChange(scenario: unknown, { where, name, a, b }: Change): string | null {
  if (where !== 'producers' || ![a, b].some((value) => OFF[name]?.includes(value))) return null;
  const producers = record(scenario)['producers'];
  const free = Array.isArray(producers) && producers.some((one) => record(record(one)['config'])['enable.idempotence'] === undefined);
  return free ? `${name}=${[a, b].find((value) => OFF[name]?.includes(value))} switches enable.idempotence off where it is left at its default: the two runs differ in two settings.` : null;
}

/** Values with which an idempotent producer cannot keep its promise, so that the default gives way (KafkaProducer’s own rule). */
const OFF: Readonly<Record<string, readonly string[]>> = { acks: ['0', '1'], retries: ['0'] };

const CONFIG_FIELD: Readonly<Record<Exclude<Where, 'brokers' | 'cluster'>, string>> = { producers: 'config', topics: 'configs', groups: 'config' };

function set(config: unknown, name: string, value: string | number): Config {
  const { [name]: _before, ...rest } = record(config) as Record<string, string | number | boolean>;
  return value === '' ? rest : { ...rest, [name]: value };
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
