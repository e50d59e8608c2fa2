import type { ConfigScope } from '../../../engine/config/resolve';
import { definitionOf, definitionsOf } from '../../../engine/config/resolve';
import type { ConfigRow } from '../../contract';

/** Settings of one origin. A later layer wins over an earlier one. */
export interface Layer {
  readonly source: ConfigRow['source'];
  readonly settings: ReadonlyMap<string, string> | undefined;
}

const NO_VALUE = 'null';

/** Every configuration that the engine knows of that scope, and whatever else was set: value, default, origin. Changed ones first. */
export function configRows(scope: ConfigScope, layers: readonly Layer[], inherited?: (name: string) => { readonly value: string; readonly source: ConfigRow['source'] } | null): ConfigRow[] {
  const rows: ConfigRow[] = [];
  for (const definition of Object.values(definitionsOf(scope))) {
    const { name, honoured } = definition;
    const fallback = definition.defaultText ?? NO_VALUE;
    const set = lookUp(layers, name) ?? inherited?.(name) ?? null;
    rows.push({ name, value: set?.value ?? fallback, default: fallback, changed: set !== null && set.value !== fallback, honoured, source: set?.source ?? 'default' });
  }
  for (const { source, settings } of layers) {
    for (const [name, value] of settings ?? []) {
      if (definitionOf(scope, name) === undefined) rows.push({ name, value, default: '', changed: true, honoured: false, source });
    }
  }
  const rank = (row: ConfigRow): number => (row.changed ? 0 : row.honoured ? 1 : 2);
  return rows.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

function lookUp(layers: readonly Layer[], name: string): { readonly value: string; readonly source: ConfigRow['source'] } | null {
  for (let i = layers.length - 1; i >= 0; i--) {
    const { source, settings } = layers[i] as Layer;
    const value = settings?.get(name);
    if (value !== undefined) return { value, source };
  }
  return null;
}

/** A broker's settings, weakest first. */
export function brokerLayers(staticConfig: ReadonlyMap<string, string>, configs: ReadonlyMap<string, ReadonlyMap<string, string>>, brokerId: number | null): Layer[] {
  return [
    { source: 'static', settings: staticConfig },
    { source: 'dynamic', settings: configs.get('BROKER/') },
    { source: 'dynamic', settings: brokerId === null ? undefined : configs.get(`BROKER/${brokerId}`) },
  ];
}

/** A topic's configuration: its own settings over what it inherits from its broker's, under the broker's names for it. */
export function topicConfigRows(own: ReadonlyMap<string, string> | undefined, broker: readonly Layer[]): ConfigRow[] {
  return configRows('topic', [{ source: 'topic', settings: own }], (name) => {
    for (const brokerName of definitionOf('topic', name)?.brokerNames ?? []) {
      const set = lookUp(broker, brokerName);
      // Names of other units (log.retention.hours …) would need converting; their value is told under the broker.
      if (set !== null && isSameUnit(name, brokerName)) return set;
    }
    return null;
  });
}

function isSameUnit(topicName: string, brokerName: string): boolean {
  return lastWord(topicName) === lastWord(brokerName);
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
