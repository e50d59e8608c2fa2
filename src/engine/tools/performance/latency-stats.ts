import { javaFixed } from '../command-line/java-fixed';

const MB = 1024 * 1024;
const PERCENTILES = [['50th', 0.5], ['95th', 0.95], ['99th', 0.99], ['99.9th', 0.999]] as const;

/** Counts of one window of time. */
interface Window {
  startMs: number;
  count: number;
  bytes: number;
  totalLatencyMs: number;
  maxLatencyMs: number;
}

function openWindow(startMs: number): Window {
  return { startMs, count: 0, bytes: 0, totalLatencyMs: 0, maxLatencyMs: 0 };
}

/** What the producer's performance test counts (R-CLI-76). The real one keeps half a million latencies at most, here each counts. */
export class LatencyStats {
  private readonly all: Window;
  private window: Window;
  /** Latency in milliseconds → how many records had it. */
  private readonly latencies = new Map<number, number>();
  isSilent = false;

  constructor(startMs: number, private readonly reportingIntervalMs: number, private readonly isSteadyState: boolean, private readonly out: (line: string) => void) {
    this.all = openWindow(startMs);
    this.window = openWindow(startMs);
  }

  /** So many records of the same size came back at once. */
  record(count: number, bytesEach: number, latencyMs: number, nowMs: number): void {
    this.latencies.set(latencyMs, (this.latencies.get(latencyMs) ?? 0) + count);
    // The first of them may end the window; the others belong to the next.
    const isEnd = nowMs - this.window.startMs >= this.reportingIntervalMs;
    const first = isEnd ? 1 : count;
    for (const window of [this.all, this.window]) add(window, first, bytesEach, latencyMs);
    if (!isEnd) return;
    if (this.isSteadyState && this.all.count === this.window.count) this.out('In steady state.');
    if (!this.isSilent) this.out(windowLine(this.window, nowMs));
    this.window = openWindow(nowMs);
    for (const window of [this.all, this.window]) add(window, count - 1, bytesEach, latencyMs);
  }

  total(nowMs: number): string {
    const { count, bytes, totalLatencyMs, maxLatencyMs, startMs } = this.all;
    const elapsedMs = nowMs - startMs;
    const sorted = [...this.latencies].sort(([a], [b]) => a - b);
    const percentiles = PERCENTILES.map(([name, share]) => `${percentile(sorted, Math.floor(share * count))} ms ${name}`);
    return `${count}${this.isSteadyState ? ' steady state' : ''} records sent, ${javaFixed((1000 * count) / elapsedMs, 6)} records/sec (${javaFixed((1000 * bytes) / elapsedMs / MB, 2)} MB/sec), ${javaFixed(totalLatencyMs / count, 2)} ms avg latency, ${javaFixed(maxLatencyMs, 2)} ms max latency, ${percentiles.join(', ')}.`;
  }
}

function add(window: Window, count: number, bytesEach: number, latencyMs: number): void {
  if (count === 0) return;
  window.count += count;
  window.bytes += count * bytesEach;
  window.totalLatencyMs += count * latencyMs;
  window.maxLatencyMs = Math.max(window.maxLatencyMs, latencyMs);
}

function windowLine({ count, bytes, totalLatencyMs, maxLatencyMs, startMs }: Window, nowMs: number): string {
  const elapsedMs = nowMs - startMs;
  return `${count} records sent, ${javaFixed((1000 * count) / elapsedMs, 1)} records/sec (${javaFixed((1000 * bytes) / elapsedMs / MB, 2)} MB/sec), ${javaFixed(totalLatencyMs / count, 1)} ms avg latency, ${javaFixed(maxLatencyMs, 1)} ms max latency.`;
}

/** The latency at a place among all, in order. */
function percentile(sorted: readonly (readonly [latencyMs: number, count: number])[], place: number): number {
  let before = 0;
  for (const [latencyMs, count] of sorted) {
    before += count;
    if (place < before) return latencyMs;
  }
  return 0;
}
