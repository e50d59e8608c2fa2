/** The checksum of record batches (Castagnoli). */
const POLYNOMIAL = 0x82f63b78;

const table = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value >>> 0;
});

/** Bytes go in one after the other. */
export class Crc32c {
  /** How many bytes went in. */
  length = 0;
  private state = 0xffffffff;

  get value(): number {
    return (this.state ^ 0xffffffff) >>> 0;
  }

  byte(value: number): void {
    this.length++;
    this.state = (this.state >>> 8) ^ (table[(this.state ^ value) & 0xff] as number);
  }

  bytes(values: Uint8Array): void {
    for (const value of values) this.byte(value);
  }

  /** The lowest `size` bytes of a whole number, the highest first. */
  int(value: number, size: number): void {
    const high = Math.floor(value / 0x100000000);
    for (let at = size - 1; at >= 0; at--) this.byte(at >= 4 ? (high >>> ((at - 4) * 8)) & 0xff : (value >>> (at * 8)) & 0xff);
  }

  /** A number with its sign folded in, seven bits a byte. */
  varint(value: number): void {
    // Beyond 32 bits by arithmetic: shifts would cut.
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.byte((rest % 0x80) | 0x80);
    this.byte(rest);
  }
}
