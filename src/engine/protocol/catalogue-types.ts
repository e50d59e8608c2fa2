/** The shapes of the catalogues in `generated/`: facts about Kafka, as data. */

export interface ErrorEntry {
  readonly code: number;
  readonly name: string;
  /** Whether the client's exception class says that trying again may help. */
  readonly retriable: boolean;
  /** Exception class of the Java client; only NONE has none. */
  readonly exception?: string;
  /** Superclasses of the exception below ApiException, nearest first. */
  readonly extends?: readonly string[];
}

export type Listener = 'broker' | 'controller';

export interface ApiEntry {
  readonly key: number;
  readonly name: string;
  /** Oldest and latest stable version; `null` for an API that is no longer served. */
  readonly versions: readonly [oldest: number, latest: number] | null;
  readonly unstableVersion?: number;
  readonly flexibleFrom: number | null;
  readonly listeners: readonly Listener[];
}

export interface ApiFields {
  readonly name: string;
  readonly version: number;
  readonly request: readonly ApiField[];
  readonly response: readonly ApiField[];
}

export interface ApiField {
  readonly name: string;
  /** A primitive of Kafka's protocol, `struct`, or either after `[]` for an array. */
  readonly type: string;
  readonly nullable?: true;
  readonly tag?: number;
  readonly fields?: readonly ApiField[];
}

export type ConfigType = 'BOOLEAN' | 'STRING' | 'INT' | 'SHORT' | 'LONG' | 'DOUBLE' | 'LIST' | 'CLASS' | 'PASSWORD';
export type ConfigImportance = 'HIGH' | 'MEDIUM' | 'LOW';

export interface ConfigEntry {
  readonly name: string;
  readonly type: ConfigType;
  /** As text, the way DescribeConfigs shows it; `null` for no value, absent when `required`. */
  readonly default?: string | null;
  readonly required?: true;
  /** The validator's own text; absent when there is none, or none that can be shown. */
  readonly valid?: string;
  readonly importance: ConfigImportance;
  /** Of a broker's configuration: how far it can be changed while the broker runs. */
  readonly update?: 'read-only' | 'per-broker' | 'cluster-wide';
  /** Of a topic's or group's configuration: the broker's that give its default, the most specific first. */
  readonly broker?: readonly string[];
}
