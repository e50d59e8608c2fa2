import { memo } from 'react';
import { GRID_FROM, STRIPS_UP_TO } from './density';
import { Icon } from '../shared/Icon';
import { ReplicaGrid } from './ReplicaGrid';
import { ReplicaRows } from './ReplicaRows';
import { ReplicaStrip } from './ReplicaStrip';
import { useStageActions } from './actions';
import { useInvitation } from './invitation';
import { useStrip } from './use-strip';
import { useThing } from './use-thing';
import { windowStart } from './strip-layout';
import { partitionThing } from '../../session/commands/things';
import styles from './BrokerCard.module.css';
import type { BrokerShape, ReplicaShape } from './types';

interface Props {
  readonly broker: BrokerShape;
  /** Log end of every partition, to line the strips of one partition up across brokers. */
  readonly ends: ReadonlyMap<string, number>;
  readonly columns: number;
  readonly pitch: number;
}

export const BrokerCard = memo(function BrokerCard({ broker, ends, columns, pitch }: Props) {
  const thing = useThing(broker.thing);
  const invitation = useInvitation(broker.thing);
  const down = broker.condition === 'crashed' || broker.condition === 'stopped';
  const count = broker.replicas.length;
  const look = down || broker.fenced ? 'broken' : broker.condition === 'paused' ? 'paused' : 'well';
  return (
    <section className={styles.card} data-look={look} data-selected={thing['data-selected']} data-marked={thing['data-marked']} data-anchor={broker.thing} onClick={thing.onClick} onContextMenu={thing.onContextMenu}>
      <header className={styles.head}>
        <button type="button" className={styles.title} tabIndex={-1} {...thing}>
          <span className={styles.lamp} data-tone={look} aria-hidden="true" />
          <span className={styles.name}>{broker.name}</span>
          {broker.rack !== undefined && !broker.note && <span className={styles.rack}>rack {broker.rack}</span>}
          {broker.note && <span className={styles.note} data-tone={broker.noteTone}>{broker.note}</span>}
        </button>
        {invitation && (
          <button
            type="button"
            className={styles.invitation}
            onClick={(event) => {
              event.stopPropagation();
              invitation.accept();
            }}
          >
            <Icon name="power" size={13} /> {invitation.title}
          </button>
        )}
      </header>
      {count === 0 ? (
        <p className={styles.nothing}>{down ? 'down' : 'no replicas yet'}</p>
      ) : count <= STRIPS_UP_TO ? (
        <ul className={styles.strips}>
          {broker.replicas.map((replica) => (
            <StripRow key={replica.thing} replica={replica} end={ends.get(`${replica.topic}-${replica.partition}`) ?? replica.leo} columns={columns} pitch={pitch} />
          ))}
        </ul>
      ) : count <= GRID_FROM ? (
        <ReplicaRows replicas={broker.replicas} />
      ) : (
        <ReplicaGrid replicas={broker.replicas} />
      )}
    </section>
  );
});

interface RowProps {
  readonly replica: ReplicaShape;
  readonly end: number;
  readonly columns: number;
  readonly pitch: number;
}

const StripRow = memo(function StripRow({ replica, end, columns, pitch }: RowProps) {
  const thing = useThing(replica.thing);
  const { selected } = useStageActions();
  const partition = partitionThing(replica.topic, replica.partition);
  const strip = useStrip(replica, end);
  const leads = replica.state === 'leader' || replica.state === 'elected' || replica.state === 'deposed';
  const chosen = selected === partition || selected === replica.thing;
  return (
    <li>
      <button type="button" className={styles.row} tabIndex={-1} data-state={replica.state} data-chosen={chosen || undefined} aria-label={rowWords(replica)} {...thing}>
        <span className={styles.partition}>{replica.topic}-{replica.partition}</span>
        <ReplicaStrip state={replica.state} strip={strip} windowStart={windowStart(strip.windowEnd, columns)} columns={columns} pitch={pitch} tags={leads || chosen} />
        <span className={styles.state}>{stateWords(replica)}</span>
      </button>
    </li>
  );
});

/** `short` for where there is little room. */
export function stateWords(replica: ReplicaShape, short = false): string {
  switch (replica.state) {
    case 'leader':
      return short ? `LEADER · ep ${replica.epoch}` : `LEADER · epoch ${replica.epoch}`;
    case 'elected':
      return `elected · epoch ${replica.epoch}`;
    case 'deposed':
      return `deposed · epoch ${replica.epoch}`;
    case 'lagging':
      return replica.lag === undefined ? 'not in sync' : `lagging ${replica.lag}`;
    default:
      return replica.state;
  }
}

function rowWords(replica: ReplicaShape): string {
  return `${replica.topic}-${replica.partition} on broker ${replica.broker}: ${stateWords(replica)}, high watermark ${replica.hw}, log end ${replica.leo}`;
}
