import type { LogConfig } from './log-config';

/**
 * How much earlier than segment.ms a new segment is rolled, drawn once per segment in [0, segment.jitter.ms) (R-SEG-03): logs
 * that were created together then do not roll together. The draw is a step of a 32-bit xorshift whose state is the log's.
 */
export class RollJitter {
  constructor(private state = 1) {}

  /** `seed` comes from a named random stream of the node that owns the log. */
  seed(seed: number): void {
    this.state = seed >>> 0 || 1;
  }

  next(config: LogConfig): number {
    const bound = Math.min(config.segmentJitterMs, config.segmentMs);
    if (bound <= 0) return 0;
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state % bound;
  }

  copy(): RollJitter {
    return new RollJitter(this.state);
  }
}
