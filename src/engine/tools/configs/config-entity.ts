import type { ParsedOptions } from '../command-line/joptsimple';
import { ILLEGAL_ARGUMENT, ToolFailure } from '../process/tool-failure';

export type EntityType = (typeof ENTITY_TYPES)[number];

/** What a command is about: a type with a name, or with the default (''), or with all of it (null). */
export interface ConfigEntity {
  readonly type: EntityType;
  readonly name: string | null;
}

export const ENTITY_TYPES = ['topics', 'clients', 'users', 'brokers', 'ips', 'client-metrics', 'groups', 'broker-loggers'] as const;

const SHORT_FORMS: readonly (readonly [option: string, type: EntityType, isDefault: boolean])[] = [
  ['topic', 'topics', false], ['client', 'clients', false], ['user', 'users', false], ['broker', 'brokers', false], ['broker-logger', 'broker-loggers', false], ['ip', 'ips', false],
  ['client-metrics', 'client-metrics', false], ['group', 'groups', false],
  ['client-defaults', 'clients', true], ['user-defaults', 'users', true], ['broker-defaults', 'brokers', true], ['ip-defaults', 'ips', true],
];

/** Entities of a command line in the long and in the short form (R-CLI-20). */
export function entitiesOf(options: ParsedOptions): readonly ConfigEntity[] {
  const types = options.texts('entity-type');
  const names = [...options.texts('entity-name'), ...(options.has('entity-default') ? [''] : [])];
  const long = types.map((type, i): ConfigEntity => {
    const known = ENTITY_TYPES.find((one) => one === type);
    if (known === undefined) {
      throw wrong(`Invalid entity type ${type}, the entity type must be one of ${ENTITY_TYPES.join(', ')} with a --bootstrap-server or --bootstrap-controller argument`);
    }
    return { type: known, name: names[i] ?? null };
  });
  const short = SHORT_FORMS.flatMap(([option, type, isDefault]): ConfigEntity[] => (options.has(option) ? [{ type, name: isDefault ? '' : options.text(option) }] : []));
  if (long.length > 0 && short.length > 0) throw wrong('--entity-{type,name,default} should not be used in conjunction with specific entity flags');
  const entities = [...long, ...short];
  if (entities.length === 0) throw wrong('At least one entity type must be specified');
  if (names.length > types.length) throw wrong('--entity-name or --entity-default must be used with an --entity-type');
  return entities;
}

export function wrong(text: string): ToolFailure {
  return new ToolFailure(ILLEGAL_ARGUMENT, text);
}

/** `topics` → `topic`. */
export function singular(type: EntityType): string {
  return type === 'client-metrics' ? type : type.slice(0, -1);
}
