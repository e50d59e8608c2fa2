import { utf8Length } from '../../../base/utf8';

/** What a synthetic workload consists of, as the scenario gives it. */
export interface WorkloadSettings {
  /** How many different keys, or the keys themselves; 0 or an empty list: records without a key. */
  readonly keys: number | readonly string[];
  /** Zipf exponent in steps of one half. */
  readonly keySkew: number;
  readonly valueSizeBytes: number;
  readonly spacing: 'regular' | 'random';
}

const TOP_WEIGHT = 100_000;
const LETTERS = 26;

/** Keys of different lengths: sizes have to be worked out record by record. */
export const UNEVEN = -2;

/**
 * A synthetic workload: which keys there are, how often each comes, how large a record is. Records are not made, only
 * counted; `record-content.ts` works out any of them when somebody looks. Immutable, shared by copies of the world.
 */
export class WorkloadPlan {
  readonly keyCount: number;
  /** Bytes of every key when all have the same, −1 (as of null) when there are none, `UNEVEN` when they differ. */
  readonly keySizeBytes: number;
  readonly valueSizeBytes: number;
  readonly spacing: 'regular' | 'random';
  private readonly names: readonly string[] | null;
  private readonly digits: number;
  private readonly keySkew: number;

  constructor(readonly producer: string, readonly topic: string, readonly seed: number, settings: WorkloadSettings) {
    const { keys } = settings;
    this.names = typeof keys === 'number' ? null : keys;
    this.keyCount = typeof keys === 'number' ? keys : keys.length;
    this.digits = String(Math.max(0, this.keyCount - 1)).length;
    this.keySkew = settings.keySkew;
    this.valueSizeBytes = settings.valueSizeBytes;
    this.spacing = settings.spacing;
    this.keySizeBytes = this.commonKeySize();
  }

  get hasKeys(): boolean {
    return this.keyCount > 0;
  }

  /** Up to 26 keys are the letters A to Z; more are `key-0000` and so on, all of the same length. */
  keyAt(index: number): string {
    if (this.names !== null) return this.names[index] as string;
    if (this.keyCount <= LETTERS) return String.fromCharCode(65 + index);
    return `key-${String(index).padStart(this.digits, '0')}`;
  }

  /** Whole numbers, falling as 1 / rank to the power of the skew; only exact operations, so the same on every machine. */
  weightAt(index: number): number {
    if (this.keySkew === 0) return 1;
    const rank = index + 1;
    let divisor = 1;
    for (let i = 0; i < Math.floor(this.keySkew); i++) divisor *= rank;
    if (this.keySkew % 1 !== 0) divisor *= Math.sqrt(rank);
    return Math.max(1, Math.floor(TOP_WEIGHT / divisor));
  }

  private commonKeySize(): number {
    if (this.keyCount === 0) return -1;
    const size = utf8Length(this.keyAt(0));
    if (this.names !== null) for (const name of this.names) if (utf8Length(name) !== size) return UNEVEN;
    return size;
  }
}
