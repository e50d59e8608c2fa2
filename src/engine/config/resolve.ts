import { brokerDefinitions } from './broker-definitions';
import { clientMetricsDefinitions } from './client-metrics-definitions';
import { consumerDefinitions } from './consumer-definitions';
import type { Definition, Definitions, Values } from './definition';
import { groupDefinitions } from './group-definitions';
import { kafkaRefusal } from './kafka-refusal';
import { producerDefinitions } from './producer-definitions';
import { topicDefinitions } from './topic-definitions';

/** Whose configuration a name belongs to; the same name may mean something in several. */
export type ConfigScope = 'broker' | 'topic' | 'group' | 'client-metrics' | 'producer' | 'consumer';

/** What is wrong with a setting, or worth knowing about it: name, value and what was expected instead. */
export interface ConfigRemark {
  readonly name: string;
  readonly value: string;
  readonly message: string;
  /** What Kafka itself says to it, where that is known. */
  readonly kafkaMessage?: string;
  /** The client's constructor finds it out and throws KafkaException with this cause; absent: ConfigException as it is. */
  readonly wrapped?: 'ConfigException' | 'IllegalArgumentException' | 'InvalidConfigurationException';
}

export interface Resolved<Table extends Definitions> {
  readonly values: Values<Table>;
  /** Settings that cannot be taken; their fields hold the default. */
  readonly errors: readonly ConfigRemark[];
  /** Settings that are taken but change nothing here. */
  readonly warnings: readonly ConfigRemark[];
}

/** Is there a Kafka configuration of that name? Without it every name outside the tables is taken with a warning. */
export type IsKnownName = (name: string) => boolean;

const tables: Readonly<Record<ConfigScope, Definitions>> = {
  broker: brokerDefinitions, topic: topicDefinitions, group: groupDefinitions, 'client-metrics': clientMetricsDefinitions, producer: producerDefinitions, consumer: consumerDefinitions,
};

const byName = new Map<Definitions, ReadonlyMap<string, Definition<unknown>>>(
  Object.values(tables).map((table) => [table, new Map(Object.values(table).map((definition) => [definition.name, definition]))]),
);

export function definitionsOf(scope: ConfigScope): Definitions {
  return tables[scope];
}

export function definitionOf(scope: ConfigScope, name: string): Definition<unknown> | undefined {
  return byName.get(tables[scope])?.get(name);
}

/** Does the engine's behaviour follow that configuration? */
export function isHonoured(scope: ConfigScope, name: string): boolean {
  return definitionOf(scope, name)?.honoured ?? false;
}

/** What is wrong with one setting, null when nothing is. */
export function checkSetting(scope: ConfigScope, name: string, value: string, isKnown?: IsKnownName): ConfigRemark | null {
  const definition = definitionOf(scope, name);
  if (definition !== undefined) return definition.read(value.trim()).ok ? null : refused(definition, value);
  if (scope === 'topic' || scope === 'group' || (isKnown !== undefined && !isKnown(name))) return { name, value, message: `Unknown ${scope} config name: ${name}` };
  return null;
}

/** What a user should know about a setting that is taken, null when there is nothing. */
export function warningAbout(scope: ConfigScope, name: string, value: string): ConfigRemark | null {
  if (isHonoured(scope, name)) return null;
  return { name, value, message: `${name} is accepted, but this simulator does not follow it: it behaves as with Kafka's default` };
}

/** Settings by name as a user wrote them, read into typed values over the defaults. */
export function resolve<Table extends Definitions>(scope: ConfigScope, table: Table, settings: Iterable<readonly [string, string]>, isKnown?: IsKnownName): Resolved<Table> {
  const given = new Map(settings);
  const errors: ConfigRemark[] = [];
  const warnings: ConfigRemark[] = [];
  for (const [name, value] of given) {
    const error = checkSetting(scope, name, value, isKnown);
    if (error !== null) errors.push(error);
    else {
      const warning = warningAbout(scope, name, value);
      if (warning !== null) warnings.push(warning);
    }
  }
  const values: Record<string, unknown> = {};
  for (const [field, definition] of Object.entries(table)) {
    const value = given.get(definition.name);
    const read = value === undefined ? null : definition.read(value.trim());
    values[field] = read !== null && read.ok ? read.value : definition.defaultValue;
  }
  return { values: values as Values<Table>, errors, warnings };
}

function refused(definition: Definition<unknown>, value: string): ConfigRemark {
  const { name, expectation } = definition;
  return { name, value, message: `Invalid value ${value} for configuration ${name}: expected ${expectation}`, kafkaMessage: kafkaRefusal(definition, value) };
}
