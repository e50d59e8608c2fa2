import { extent, place, type TimeScale } from '../shared/time-scale';
import { TimeAxis } from '../shared/TimeAxis';
import { clock, span } from '../shared/time-words';
import { markWords, spanWords } from './words';
import styles from './ConsumerPanel.module.css';
import type { ConsumerPanelView, ConsumerPicture, LoopMark } from '../../worker/views/consumer/consumer-contract';

interface Props {
  readonly view: ConsumerPanelView;
  readonly consumer: ConsumerPicture;
  readonly onFact: (id: number) => void;
}

/** Narrower than that, in per cent, and words have no room. */
const ROOM = 7;

/** The two threads of a consumer over the same time: the application that polls and works, and the heartbeats beside it. */
export function PollLoop({ view, consumer, onFact }: Props) {
  const scale: TimeScale = { fromUs: view.fromUs, toUs: view.timeUs };
  const { loop, busy, joins, marks, polls } = consumer;
  const of = (...kinds: readonly LoopMark['kind'][]): readonly LoopMark[] => marks.filter(({ kind }) => kinds.includes(kind));
  return (
    <section className={styles.part} aria-label="Poll loop">
      <h2>
        Poll loop
        <span>{polls.count < 2 ? '' : `the longest time between two polls that returned something: ${span(polls.longestGapUs)}`}</span>
        <em>
          <i className={styles.key} data-what="poll" aria-hidden="true" /> waits in poll() · <i className={styles.key} data-what="processing" aria-hidden="true" /> at work · <i className={styles.keyMark} data-kind="poll" aria-hidden="true" /> poll() returned records
        </em>
      </h2>
      <div className={styles.lines} role="img" aria-label={loopSummary(view, consumer)}>
        <Line label="application">
          {busy !== null && busy.map((share, i) => <i key={i} className={styles.busy} style={{ left: `${(100 * i) / busy.length}%`, width: `${100 / busy.length}%`, height: `${Math.round(share * 100)}%` }} title={`${Math.round(share * 100)} % at work`} />)}
          {loop.map((one) => {
            const at = extent(scale, one.fromUs, one.toUs);
            return <span key={one.fromUs} className={styles.span} data-what={one.what} style={at} title={`${spanWords(one.what)}, ${span(one.toUs - one.fromUs)} from ${clock(one.fromUs)}`}>{parseFloat(at.width) >= ROOM && one.what !== 'poll' ? `${spanWords(one.what)} ${span(one.toUs - one.fromUs)}` : ''}</span>;
          })}
          {of('poll').map((mark, i) => <i key={i} className={styles.mark} data-kind="poll" style={{ left: `${place(scale, mark.timeUs)}%` }} title={markWords(mark)} />)}
        </Line>
        <Line label="heartbeats">
          {of('heartbeat').map((mark, i) => (
            <i key={i} className={styles.beat} data-open={mark.answeredUs < 0 || undefined} style={extent(scale, mark.timeUs, mark.answeredUs < 0 ? view.timeUs : mark.answeredUs)} title={markWords(mark)} />
          ))}
        </Line>
        <Line label="commits">
          {of('commit', 'commit refused').map((mark, i) => <i key={i} className={styles.mark} data-kind={mark.kind} style={{ left: `${place(scale, mark.timeUs)}%` }} title={markWords(mark)} />)}
        </Line>
        <Line label="membership">
          {joins.map((one) => {
            const at = extent(scale, one.fromUs, one.toUs);
            return <span key={`${one.fromUs} ${one.what}`} className={styles.span} data-what="join" style={at} title={`${one.what}, ${span(one.toUs - one.fromUs)} from ${clock(one.fromUs)}`}>{parseFloat(at.width) >= ROOM ? `${one.what} ${span(one.toUs - one.fromUs)}` : ''}</span>;
          })}
        </Line>
        <div className={styles.line}><span /><TimeAxis scale={scale} /></div>
      </div>
      <Causes consumer={consumer} onFact={onFact} />
    </section>
  );
}

/** What interrupted the loop, each with the way to its cause. */
function Causes({ consumer: { loop, joins }, onFact }: { readonly consumer: ConsumerPicture; readonly onFact: (id: number) => void }) {
  const stops = loop.filter(({ what, fact }) => fact > 0 && (what === 'down' || what === 'paused' || what === 'failed')).map(({ what, fact, fromUs }) => ({ words: `${spanWords(what)} from ${clock(fromUs)}`, fact }));
  const moves = joins.filter(({ what, fact }) => fact > 0 && what !== 'syncing').map(({ what, fact, fromUs }) => ({ words: `${what} from ${clock(fromUs)}`, fact }));
  const all = [...stops, ...moves].slice(-6);
  if (all.length === 0) return null;
  return (
    <ul className={styles.causes} aria-label="Why">
      {all.map(({ words, fact }) => <li key={words}><button type="button" onClick={() => onFact(fact)}>{words}: why?</button></li>)}
    </ul>
  );
}

function Line({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className={styles.line}>
      <span>{label}</span>
      <div className={styles.area}>{children}</div>
    </div>
  );
}

/** The picture in a sentence. */
export function loopSummary({ fromUs, timeUs }: ConsumerPanelView, { loop, busy, marks, polls }: ConsumerPicture): string {
  const workUs = busy === null ? loop.filter(({ what }) => what === 'processing').reduce((sum, one) => sum + one.toUs - one.fromUs, 0) : busy.reduce((sum, share) => sum + share, 0) * ((timeUs - fromUs) / busy.length);
  const beats = marks.filter(({ kind }) => kind === 'heartbeat').length;
  const share = timeUs > fromUs ? Math.round((100 * workUs) / (timeUs - fromUs)) : 0;
  return `From ${clock(fromUs)} to ${clock(timeUs)}: ${polls.count} polls returned ${polls.records} records, the application worked ${share} % of the time, ${beats} heartbeats went out.`;
}
