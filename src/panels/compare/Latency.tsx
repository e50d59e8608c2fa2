import { quantile, span } from './sentence';
import type { Comparison, Latency as One } from '../../worker/compare/contract';
import styles from './Tables.module.css';

const STEPS_PER_DECADE = 12;
const HALF = 62;

/** From the first send of a batch to its acknowledgement: A upwards, B downwards, on a scale of powers of ten. */
export function Latency({ comparison: { a, b } }: { readonly comparison: Comparison }) {
  const all = [...a.latencies, ...b.latencies].map(({ us }) => us).filter((us) => us > 0);
  const low = Math.floor(Math.log10(Math.max(100, Math.min(...all))));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1000, ...all))));
  const count = (high - low) * STEPS_PER_DECADE;
  const up = shares(a.latencies, low, count);
  const down = shares(b.latencies, low, count);
  const most = Math.max(0.01, ...up, ...down);
  return (
    <section className={styles.box} aria-labelledby="compare-latency">
      <h2 id="compare-latency">
        Acknowledgement latency <span>from the first send, by records</span>
      </h2>
      {all.length === 0 ? (
        <p className={styles.none}>Nothing was acknowledged in either run.</p>
      ) : (
        <svg viewBox={`0 0 ${count} ${2 * HALF}`} preserveAspectRatio="none" width="100%" height={2 * HALF} aria-hidden="true" className={styles.histogram}>
          {up.map((share, i) => <rect key={`a${i}`} data-run="A" x={i + 0.08} width={0.84} y={HALF - (share / most) * HALF} height={(share / most) * HALF} />)}
          {down.map((share, i) => <rect key={`b${i}`} data-run="B" x={i + 0.08} width={0.84} y={HALF} height={(share / most) * HALF} />)}
          <line x1={0} x2={count} y1={HALF} y2={HALF} />
        </svg>
      )}
      <p className={styles.axis} aria-hidden="true">
        {Array.from({ length: high - low + 1 }, (_, i) => <span key={i}>{span(10 ** (low + i))}</span>)}
      </p>
      <table className={styles.table}>
        <thead>
          <tr><th scope="col">share</th><th scope="col">A</th><th scope="col">B</th></tr>
        </thead>
        <tbody>
          {([['p50', 0.5], ['p90', 0.9], ['p99', 0.99], ['longest', 1]] as const).map(([title, share]) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {[a, b].map((run, i) => {
                const us = quantile(run.latencies, share);
                return <td key={i}>{us === null ? 'none' : span(us)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function shares(latencies: readonly One[], low: number, count: number): number[] {
  const bins = new Array<number>(count).fill(0);
  const total = Math.max(1, latencies.reduce((sum, { records }) => sum + records, 0));
  for (const { us, records } of latencies) {
    const at = Math.floor((Math.log10(Math.max(1, us)) - low) * STEPS_PER_DECADE);
    bins[Math.min(count - 1, Math.max(0, at))] += records / total;
  }
  return bins;
}
