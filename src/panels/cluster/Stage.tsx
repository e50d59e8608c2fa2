import { memo, useCallback, useMemo, useState, type CSSProperties, type KeyboardEvent } from 'react';
import { BrokerCard } from './BrokerCard';
import { ControllerChip, CrowdCard, GroupBox, ProducerCard } from './Clients';
import { fitColumns } from './strip-layout';
import { nearestInDirection } from './walk';
import { useStageActions } from './actions';
import { Wires, type FlightSource } from './Wires';
import { useSize } from '../shared/hooks';
import styles from './Stage.module.css';
import type { ClusterShape } from './types';

interface Props {
  readonly cluster: ClusterShape;
  readonly flights: FlightSource;
  readonly stacked: boolean;
  readonly fast: boolean;
  readonly theme: string;
  /** Where the stage says what it leaves out or draws differently. */
  readonly footnote?: string;
}

/** Width of a strip row that is neither strip nor name: state, gaps and the card's padding. */
const ROW_REST = 100 + 16 + 28;
const NAME_CHAR = 7.3;

export const Stage = memo(function Stage({ cluster, flights, stacked, fast, theme, footnote }: Props) {
  const [content, setContent] = useState<HTMLDivElement | null>(null);
  const [brokersBox, setBrokersBox] = useState<HTMLDivElement | null>(null);
  const { width } = useSize(brokersBox);
  const [flown, setFlown] = useState({ count: 0, streams: false });
  const actions = useStageActions();
  const nameWidth = useMemo(() => Math.min(130, Math.ceil(Math.max(6, ...cluster.partitions.map((p) => p.topic.length + String(p.partition).length + 1)) * NAME_CHAR)), [cluster.partitions]);
  const { columns, pitch } = fitColumns(width - nameWidth - ROW_REST);
  const ends = useMemo(() => new Map(cluster.partitions.map((p) => [`${p.topic}-${p.partition}`, p.end])), [cluster.partitions]);
  const onCount = useCallback((count: number, streams: boolean) => setFlown({ count, streams }), []);

  // Boxes move when members, replicas or notes come and go, not when numbers change.
  const arrangement = useMemo(
    () =>
      [
        cluster.brokers.map((b) => `${b.id}:${b.replicas.map((r) => r.state[0]).join('')}`).join(),
        cluster.groups.map((g) => `${g.name}:${g.members.map((m) => `${m.name}${m.partitions.length}`).join('|')}`).join(),
        cluster.producers.map((p) => `${p.name}${p.lines.length}${p.trouble ? 't' : ''}`).join(),
        cluster.controllers.length,
        cluster.crowd?.members.length,
        actions.selected ?? '',
      ].join(';'),
    [cluster, actions.selected],
  );

  const walk = (event: KeyboardEvent<HTMLDivElement>): void => {
    const next = nearestInDirection(event.currentTarget, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  return (
    <div className={styles.scroller} data-stacked={stacked || undefined}>
      <div
        className={styles.content}
        ref={setContent}
        style={{ '--name-width': `${nameWidth}px` } as CSSProperties}
        role="group"
        aria-label="Cluster. Arrow keys walk over its parts, Enter selects."
        tabIndex={0}
        onKeyDown={walk}
      >
        <Wires content={content} within={cluster.within} links={cluster.links} stacked={stacked} flights={flights} arrangement={arrangement} onCount={onCount} fast={fast} theme={theme} />
        <div className={styles.column} data-column="producers">
          <h2 className={styles.heading}>Producers</h2>
          <div className={styles.spread}>
            {cluster.producers.map((producer) => (
              <ProducerCard key={producer.thing} producer={producer} />
            ))}
            {cluster.crowd && <CrowdCard crowd={cluster.crowd} />}
            {cluster.producers.length === 0 && !cluster.crowd && <p className={styles.nobody}>no producers</p>}
          </div>
        </div>
        <div className={styles.middle}>
          <h2 className={styles.heading}>
            Brokers <span className={styles.headline}>{cluster.headline}</span>
          </h2>
          {cluster.controllers.length > 0 && (
            <div className={styles.controllers} role="group" aria-label="Controllers">
              {cluster.controllers.map((controller) => (
                <ControllerChip key={controller.thing} controller={controller} />
              ))}
            </div>
          )}
          <div className={styles.brokers} ref={setBrokersBox} data-anchor="brokers">
            {cluster.brokers.map((broker) => (
              <BrokerCard key={broker.thing} broker={broker} ends={ends} columns={columns} pitch={pitch} />
            ))}
            {cluster.brokers.length === 0 && (
              <p className={styles.nobody}>This cluster has no brokers: nothing can be written or read until one is added.</p>
            )}
          </div>
        </div>
        <div className={styles.column} data-column="groups">
          <h2 className={styles.heading}>Consumer groups</h2>
          <div className={styles.spread}>
            {cluster.groups.map((group) => (
              <GroupBox key={group.thing} group={group} />
            ))}
            {cluster.groups.length === 0 && <p className={styles.nobody}>no groups</p>}
          </div>
        </div>
        <p className={styles.legend}>
          <span>letter and colour: key · outlined: not committed</span>
          <span>
            {flown.streams ? `${flown.count.toLocaleString('en')} messages in flight: drawn as streams, wider is more` : `${flown.count} in flight`}
            {footnote !== undefined && ` · ${footnote}`}
          </span>
        </p>
      </div>
    </div>
  );
});
