import { useEffect, useRef } from 'react';
import { formatClock, formatSpan, type Micros } from '../../base/time';
import { FactKind } from '../../engine/facts/fact-kinds';
import { factTone } from '../shared/facts';
import { factWords } from '../shared/fact-words';
import { Icon } from '../shared/Icon';
import styles from './Why.module.css';
import type { Fact } from '../../engine/kernel/fact';
import type { NameTable } from '../../session/names';

interface Props {
  /** Newest first: a fact about the thing, and what led to it. */
  readonly facts: readonly Fact[];
  readonly cut: boolean;
  readonly names: NameTable;
  readonly nowUs: number;
  readonly onJump: (fact: Fact) => void;
  /** Somebody asked: take the focus, once. */
  readonly asked: boolean;
  readonly onAnswered: () => void;
}

/** The chain of causes, oldest first. Every link of it is a moment one can go to. */
export function Why({ facts, cut, names, nowUs, onJump, asked, onAnswered }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!asked) return;
    title.current?.focus();
    onAnswered();
  }, [asked, onAnswered]);
  const chain = [...facts].reverse();
  const newest = facts[0];
  return (
    <section className={styles.why} aria-labelledby="why">
      <header className={styles.head}>
        <h3 id="why" ref={title} className={styles.title} tabIndex={-1}>{newest ? question(newest.kind) : 'Why?'}</h3>
        {chain.length > 1 && <span className={styles.span}>{formatSpan((newest.timeUs - chain[0].timeUs) as Micros)}</span>}
      </header>
      {chain.length === 0 && <p className={styles.none}>Nothing worth telling has happened to it yet.</p>}
      {cut && <p className={styles.none}>Older causes are no longer at hand: go further back and ask again.</p>}
      <ol className={styles.chain}>
        {chain.map((fact) => {
          const words = factWords(fact, names);
          return (
            <li key={fact.id}>
              <button type="button" className={styles.step} data-tone={factTone(fact.kind)} aria-current={fact.timeUs === nowUs ? 'time' : undefined} onClick={() => onJump(fact)} title={`Go to ${formatClock(fact.timeUs as Micros)}`}>
                <span className={styles.dot} aria-hidden="true" />
                <span className={styles.time}>{formatClock(fact.timeUs as Micros)}</span>
                <span className={styles.text}>
                  {words.text}
                  {words.detail !== undefined && <span className={styles.detail}>{words.detail}</span>}
                </span>
                <span className={styles.go}><Icon name="next" size={13} /></span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function question(kind: number): string {
  switch (kind) {
    case FactKind.LeaderElected:
    case FactKind.BecameLeader:
    case FactKind.BecameFollower:
    case FactKind.LeaderFound:
      return 'Why did the leader change?';
    case FactKind.PartitionLeaderless:
      return 'Why is there no leader?';
    case FactKind.IsrShrunk:
    case FactKind.IsrShrinkProposed:
      return 'Why did a replica leave the ISR?';
    case FactKind.IsrExpanded:
    case FactKind.IsrExpandProposed:
      return 'Why did a replica come back?';
    case FactKind.LogTruncated:
      return 'Why was the log cut back?';
    case FactKind.BrokerFenced:
    case FactKind.SessionExpired:
      return 'Why was it fenced?';
    case FactKind.BrokerUnfenced:
      return 'Why is it unfenced?';
    case FactKind.RebalanceStarted:
    case FactKind.GenerationStarted:
    case FactKind.GroupStable:
      return 'Why did the group rebalance?';
    case FactKind.SendFailed:
    case FactKind.SendRetried:
    case FactKind.ProduceRefused:
    case FactKind.ProduceTimedOut:
      return 'Why did the write not go through?';
    case FactKind.NodeCrashed:
    case FactKind.NodeStopped:
      return 'Why is it down?';
    default:
      return 'Why? What led here';
  }
}
