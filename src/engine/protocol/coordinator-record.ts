/** Fields of a record by the names of its schema, in the schema's order: what JSON shows of it. */
export type RecordFields = Readonly<Record<string, unknown>>;

/**
 * A record of an internal topic as its schemas have it: what decoders of tools print. A tagged field that holds its default is not there,
 * as in the JSON of real ones.
 */
export interface CoordinatorRecord {
  /** Whose: the types of two coordinators' records have the same numbers. */
  readonly coordinator: 'group' | 'transaction' | 'share';
  readonly key: { readonly type: number; readonly data: RecordFields };
  /** Null: a tombstone. */
  readonly value: { readonly version: number; readonly data: RecordFields } | null;
}
