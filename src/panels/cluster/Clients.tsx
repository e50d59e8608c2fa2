import { memo } from 'react';
import { useThing } from './use-thing';
import styles from './Clients.module.css';
import type { ControllerShape, CrowdShape, GroupShape, MemberShape, NodeCondition, ProducerShape } from './types';

/** Word for a condition that is not the normal one. */
export function conditionWord(condition: NodeCondition): string | undefined {
  return condition === 'running' ? undefined : condition;
}

export const ProducerCard = memo(function ProducerCard({ producer }: { producer: ProducerShape }) {
  const thing = useThing(producer.thing);
  const word = conditionWord(producer.condition);
  return (
    <button type="button" className={styles.client} tabIndex={-1} data-anchor={producer.thing} data-condition={producer.condition} {...thing}>
      <span className={styles.name}>{producer.name}</span>
      {word !== undefined && <span className={styles.word}>{word}</span>}
      {word === undefined && producer.lines.map((line) => <span key={line} className={styles.line}>{line}</span>)}
      {producer.trouble !== undefined && <span className={styles.trouble}>{producer.trouble}</span>}
    </button>
  );
});

/** Many producers as one; any of them can be selected from the list of commands. */
export const CrowdCard = memo(function CrowdCard({ crowd }: { crowd: CrowdShape }) {
  return (
    <div className={styles.crowd} data-anchor={crowd.thing}>
      <span className={styles.name}>{crowd.name}</span>
      {crowd.lines.map((line) => <span key={line} className={styles.line}>{line}</span>)}
    </div>
  );
});

export const GroupBox = memo(function GroupBox({ group }: { group: GroupShape }) {
  const thing = useThing(group.thing);
  return (
    <section className={styles.group} data-stable={group.stable || undefined} data-selected={thing['data-selected']} data-anchor={group.thing}>
      <button type="button" className={styles.groupHead} tabIndex={-1} {...thing}>
        <span className={styles.name}>{group.name}</span>
        <span className={styles.groupState} data-stable={group.stable || undefined}>
          {group.state}
          {group.stable && ` · gen ${group.generation}`}
        </span>
      </button>
      {group.members.length === 0 && <p className={styles.line}>no members</p>}
      {group.members.map((member) => (
        <MemberCard key={member.thing} member={member} />
      ))}
    </section>
  );
});

const MemberCard = memo(function MemberCard({ member }: { member: MemberShape }) {
  const thing = useThing(member.thing);
  const word = conditionWord(member.condition);
  return (
    <button type="button" className={styles.member} tabIndex={-1} data-anchor={member.thing} data-condition={member.condition} {...thing}>
      <span className={styles.name}>{member.name}</span>
      <span className={styles.chips}>
        {member.partitions.length === 0 && <span className={styles.chip} title="no partition assigned">…</span>}
        {member.partitions.map((p) => (
          <span key={p.key} className={styles.chip} title={p.title}>{p.label}</span>
        ))}
      </span>
      <span className={styles.feet}>
        {word !== undefined ? <span className={styles.word}>{word}</span> : <span>{member.doing}</span>}
        {member.lag !== undefined && <span>lag {member.lag}</span>}
      </span>
    </button>
  );
});

export const ControllerChip = memo(function ControllerChip({ controller }: { controller: ControllerShape }) {
  const thing = useThing(controller.thing);
  return (
    <button type="button" className={styles.controller} tabIndex={-1} data-anchor={controller.thing} data-condition={controller.condition} data-active={controller.active || undefined} {...thing}>
      <span className={styles.controllerName}>{controller.name}</span>
      <span className={styles.controllerNote}>{controller.note}</span>
    </button>
  );
});
