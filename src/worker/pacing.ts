import type { Speed } from './contract';

/** Wall time that the simulation may take before it lets messages in. */
export const SLICE_MS = 8;
/** Behind by more than this, the run gives up catching up: it is simply slower than asked. */
const MAX_BACKLOG_MS = 100;
const MEASURE_MS = 500;

/**
 * Ties simulated to real time: says up to which simulated time to run now. It holds no clock of its own; callers tell it the
 * time, so a test can.
 */
export class Pacing {
  private baseMs = 0;
  private baseUs = 0;
  private measuredMs = 0;
  private measuredUs = 0;
  /** Simulated seconds per real second lately; 0 when not known yet. */
  reachedSpeed = 0;

  constructor(public speed: Speed = 1) {}

  /** From now on, real and simulated time run together from these two moments. */
  start(nowMs: number, simulatedUs: number, speed: Speed): void {
    if (speed !== this.speed) this.reachedSpeed = 0;
    this.speed = speed;
    this.baseMs = this.measuredMs = nowMs;
    this.baseUs = this.measuredUs = simulatedUs;
  }

  /** Simulated time that should have been reached; Infinity for as fast as it goes. */
  targetUs(nowMs: number): number {
    if (this.speed === 'max') return Infinity;
    return Math.floor(this.baseUs + (nowMs - this.baseMs) * 1000 * this.speed);
  }

  /** Tells how far it really came. */
  ran(nowMs: number, simulatedUs: number): void {
    if (this.speed !== 'max') {
      const behindMs = (this.targetUs(nowMs) - simulatedUs) / (1000 * this.speed);
      if (behindMs > MAX_BACKLOG_MS) {
        this.baseMs = nowMs - MAX_BACKLOG_MS;
        this.baseUs = simulatedUs;
      }
    }
    const spanMs = nowMs - this.measuredMs;
    if (spanMs >= MEASURE_MS) {
      this.reachedSpeed = (simulatedUs - this.measuredUs) / 1000 / spanMs;
      this.measuredMs = nowMs;
      this.measuredUs = simulatedUs;
    }
  }
}
