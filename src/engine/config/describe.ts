import { ConfigSource } from '../protocol/messages/configs';
import type { Definition } from './definition';
import { definitionOf } from './resolve';

/** One place that gives a setting a value. */
export interface ConfigSynonym {
  readonly name: string;
  readonly value: string | null;
  readonly source: number;
}

/** All that is set on a cluster, as one node sees it. */
export interface ConfigSources {
  /** Dynamic settings by `TOPIC/name`, `BROKER/id`, `BROKER/`. */
  readonly configs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** What the node was started with. */
  readonly staticConfig: ReadonlyMap<string, string>;
  /** Whose own dynamic settings count; null for the cluster's default. */
  readonly brokerId: number | null;
}

/** Everything that gives a topic's or a group's setting a value, the one that wins first. `own` are its settings, `source` what they count as. */
export function ownedSynonyms(sources: ConfigSources, own: ReadonlyMap<string, string> | undefined, source: number, definition: Definition<unknown>): ConfigSynonym[] {
  const names = definition.brokerNames ?? [];
  const synonyms: ConfigSynonym[] = [];
  const value = own?.get(definition.name);
  if (value !== undefined) synonyms.push({ name: definition.name, value, source });
  for (const name of names) addSet(sources, name, synonyms);
  const byDefault = topicDefault(names, definition);
  if (byDefault !== null) synonyms.push(byDefault);
  return synonyms;
}

/**
 * What DescribeConfigs tells of these: the names of a broker's count as synonyms where the first of them has a value (R-CLI-13). Else a
 * value from another one, such as log.retention.hours, shows as a default, in the unit of the topic's setting.
 */
export function shownSynonyms(synonyms: readonly ConfigSynonym[], definition: Definition<unknown>): { readonly synonyms: readonly ConfigSynonym[]; readonly winner: { readonly value: string | null; readonly source: number } } {
  const [primary] = definition.brokerNames ?? [];
  const isPrimarySet = synonyms.some(({ name }) => name === primary);
  const shown = isPrimarySet ? synonyms : synonyms.filter(({ name }) => name === definition.name);
  const [first] = synonyms;
  if (first === undefined || shown[0] === first) return { synonyms: shown, winner: winnerOf(synonyms, definition) };
  return { synonyms: shown, winner: { value: inMs(first), source: ConfigSource.DEFAULT } };
}

const MS_PER_UNIT: readonly (readonly [suffix: string, ms: number])[] = [['.hours', 3_600_000], ['.minutes', 60_000]];

function inMs({ name, value }: ConfigSynonym): string | null {
  const unit = MS_PER_UNIT.find(([suffix]) => name.endsWith(suffix));
  return unit === undefined || value === null || Number(value) < 0 ? value : String(Number(value) * unit[1]);
}

export function brokerSynonyms(sources: ConfigSources, definition: Definition<unknown>): ConfigSynonym[] {
  const synonyms: ConfigSynonym[] = [];
  addSet(sources, definition.name, synonyms);
  // Of the cluster's default only what was set as that.
  if (sources.brokerId === null) return synonyms.filter(({ source }) => source === ConfigSource.DYNAMIC_DEFAULT_BROKER);
  // What Kafka does not list among its configurations has no default to show either.
  if (definition.defaultText !== null && definition.internal !== true) synonyms.push({ name: definition.name, value: definition.defaultText, source: ConfigSource.DEFAULT });
  return synonyms;
}

function addSet({ configs, staticConfig, brokerId }: ConfigSources, name: string, synonyms: ConfigSynonym[]): void {
  const dynamic = brokerId === null ? undefined : configs.get(`BROKER/${brokerId}`)?.get(name);
  const clusterWide = configs.get('BROKER/')?.get(name);
  const fixed = staticConfig.get(name);
  if (dynamic !== undefined) synonyms.push({ name, value: dynamic, source: ConfigSource.DYNAMIC_BROKER });
  if (clusterWide !== undefined) synonyms.push({ name, value: clusterWide, source: ConfigSource.DYNAMIC_DEFAULT_BROKER });
  if (fixed !== undefined) synonyms.push({ name, value: fixed, source: ConfigSource.STATIC_BROKER });
}

/** Of several broker configurations the first that has a default gives it, such as log.retention.hours. */
function topicDefault(names: readonly string[], definition: Definition<unknown>): ConfigSynonym | null {
  for (const name of names) {
    const broker = definitionOf('broker', name);
    const value = broker === undefined && names.length === 1 ? definition.defaultText : (broker?.defaultText ?? null);
    if (value !== null) return { name, value, source: ConfigSource.DEFAULT };
  }
  return null;
}

/** What a setting amounts to: the first of its synonyms, else Kafka's default. */
export function winnerOf(synonyms: readonly ConfigSynonym[], definition: Definition<unknown>): { readonly value: string | null; readonly source: number } {
  return synonyms[0] ?? { value: definition.defaultText, source: ConfigSource.DEFAULT };
}
