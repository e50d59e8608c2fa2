/**
 * A running 64-bit hash over everything that happened, as two 32-bit lanes of integer multiplications. Numbers are mixed
 * by their low and high words, so that times above 2³² µs count in full. Equal in every JavaScript engine.
 */
export class TraceHash {
  lo = 0x9e3779b9 | 0;
  hi = 0x85ebca6b | 0;

  mix(value: number): void {
    const low = value | 0;
    if (low === value) {
      // Nearly every number: its high word is its sign, and no arithmetic in doubles is needed to see that.
      this.mix32(low ^ (low >> 31 & -0x27d4eb2f));
      return;
    }
    const high = ((value - (low >>> 0)) / 4294967296) | 0;
    this.mix32(low ^ Math.imul(high, 0x27d4eb2f));
  }

  mix32(value: number): void {
    this.lo = Math.imul(this.lo ^ value, 0x01000193) + 0x6d2b79f5 | 0;
    this.lo = this.lo ^ this.lo >>> 15;
    this.hi = Math.imul(this.hi + value | 0, 0xcc9e2d51 | 0) ^ this.lo;
    this.hi = this.hi ^ this.hi >>> 13;
  }

  /** 16 hexadecimal digits. */
  hex(): string {
    return (this.hi >>> 0).toString(16).padStart(8, '0') + (this.lo >>> 0).toString(16).padStart(8, '0');
  }

  copy(): TraceHash {
    const c = new TraceHash();
    c.lo = this.lo;
    c.hi = this.hi;
    return c;
  }
}
