import { BINS, type Comparison } from '../../worker/compare/contract';
import { factTone } from '../shared/facts';
import { formatClock, MICROS_PER_MS, type Micros } from '../../base/time';
import styles from './Timelines.module.css';

interface Props {
  readonly comparison: Comparison;
  readonly timeUs: number;
  readonly onTime: (timeUs: number) => void;
}

const HEIGHT = 34;

/** One clock for both: how much differs, and for each run its acknowledgements and its notable facts. */
export function Timelines({ comparison, timeUs, onTime }: Props) {
  const { a, b, bins, firstUs } = comparison;
  const { untilUs } = a;
  const at = (us: number): string => `${(us / untilUs) * 100}%`;
  const most = Math.max(1, ...a.acknowledgedBins, ...b.acknowledgedBins);
  return (
    <section className={styles.timelines} aria-labelledby="compare-timelines">
      <h2 id="compare-timelines">Timelines</h2>
      <div className={styles.lanes} aria-hidden="true">
        <Bars values={bins} most={Math.max(1, ...bins)} tone="difference" label="facts that differ" />
        {([['A', a], ['B', b]] as const).map(([letter, run]) => (
          <div key={letter} className={styles.run} data-run={letter}>
            <Bars values={run.acknowledgedBins} most={most} tone={letter} label={`${letter} acknowledged`} />
            <div className={styles.marks}>
              <span className={styles.label}>{letter} facts</span>
              {run.facts.filter(({ timeUs: us }) => us > 0).map((fact, i) => (
                <button key={i} type="button" tabIndex={-1} className={styles.mark} data-tone={factTone(fact.kind)} style={{ left: at(fact.timeUs) }} title={`${formatClock(fact.timeUs as Micros)} ${fact.text}`} onClick={() => onTime(fact.timeUs)} />
              ))}
            </div>
          </div>
        ))}
        {firstUs !== null && <span className={styles.first} style={{ left: at(firstUs) }} />}
        <span className={styles.cursor} style={{ left: at(timeUs) }} />
      </div>
      <input
        className={styles.slider}
        type="range"
        min={0}
        max={Math.floor(untilUs / MICROS_PER_MS)}
        step={10}
        value={Math.floor(timeUs / MICROS_PER_MS)}
        aria-label="Moment of both runs"
        aria-valuetext={formatClock(timeUs as Micros)}
        onChange={(event) => onTime(Number(event.target.value) * MICROS_PER_MS)}
      />
      <p className={styles.ends}>
        <span>0 s</span>
        <span>{formatClock(untilUs as Micros)}</span>
      </p>
    </section>
  );
}

function Bars({ values, most, tone, label }: { readonly values: readonly number[]; readonly most: number; readonly tone: string; readonly label: string }) {
  return (
    <div className={styles.bars} data-tone={tone}>
      <span className={styles.label}>{label}</span>
      <svg viewBox={`0 0 ${BINS} ${HEIGHT}`} preserveAspectRatio="none" width="100%" height={HEIGHT}>
        {values.map((value, i) => {
          const height = value === 0 ? 0 : Math.max(2, (value / most) * HEIGHT);
          return <rect key={i} x={i + 0.1} y={HEIGHT - height} width={0.8} height={height} />;
        })}
      </svg>
    </div>
  );
}
