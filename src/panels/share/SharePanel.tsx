import { useEffect, useState } from 'react';
import { formatSpan, type Micros } from '../../base/time';
import { nodeLabel } from '../../session/commands/describe-action';
import { MemberLetter } from '../shared/MemberLetter';
import { Records } from './Records';
import frame from '../shared/PanelFrame.module.css';
import table from '../shared/PanelTable.module.css';
import styles from './SharePanel.module.css';
import type { NameTable } from '../../session/names';
import type { ShareMemberRow, ShareParams, SharePartitionRow, SharePicture, ShareView } from '../../worker/views/share/share-contract';

interface Props {
  readonly view: ShareView | null;
  readonly names: NameTable;
  /** The group that is selected elsewhere, shown while none is chosen here. */
  readonly selected: string | undefined;
  readonly asText: boolean;
  readonly onParams: (params: ShareParams) => void;
  readonly onGroup: (group: string) => void;
  readonly onNode: (node: string) => void;
  readonly onPartition: (topic: string, partition: number) => void;
  readonly onFact: (id: number) => void;
}

/** A share group: its members, its partitions, and where each record of one partition stands. */
export function SharePanel({ view, names, selected, asText, onParams, onGroup, onNode, onPartition, onFact }: Props) {
  const [picked, setPicked] = useState<string>();
  const [opened, setOpened] = useState<{ readonly topic: string; readonly partition: number }>();
  const group = picked ?? selected;
  useEffect(() => {
    onParams({ ...(group === undefined ? {} : { group }), ...opened });
  }, [onParams, group, opened]);
  if (view === null) return <p className={frame.empty}>Reading the share group …</p>;
  const { picture } = view;
  if (picture === null) return <p className={frame.empty}>This run has no share group. In one, several members read the same partition and acknowledge record by record: a scenario gives a group <code>share</code>.</p>;
  const open = (topic: string, partition: number): void => {
    setOpened({ topic, partition });
    onPartition(topic, partition);
  };
  return (
    <section className={frame.panel} aria-label="Share group">
      <div className={frame.filters} role="group" aria-label="What is shown">
        <label>
          <span>group</span>
          <select value={picture.group} onChange={(event) => setPicked(event.target.value)} aria-label="Which share group">
            {view.all.map(({ group: name, state, members }) => <option key={name} value={name}>{name} · {state}, {members} {members === 1 ? 'member' : 'members'}</option>)}
          </select>
        </label>
      </div>
      <section className={`${frame.scroll} ${styles.panel}`} tabIndex={0} aria-label="Share group from inside">
        <p className={frame.headline}>
          <button type="button" onClick={() => onGroup(picture.group)}><b>{picture.group}</b></button>
          <span data-tone={picture.state === 'Stable' ? 'good' : 'plain'}>{picture.state}</span>
          {picture.groupEpoch >= 0 && <span>group epoch {picture.groupEpoch}</span>}
          <span>
            {picture.coordinator < 0 ? 'no coordinator' : (
              <>
                coordinator <button type="button" onClick={() => onNode(`broker-${picture.coordinator}`)}>{nodeLabel(`broker-${picture.coordinator}`)}</button>, in{' '}
                <button type="button" onClick={() => onPartition('__consumer_offsets', picture.shard)}>__consumer_offsets-{picture.shard}</button>
              </>
            )}
          </span>
        </p>
        {picture.opened === null ? <p className={styles.none}>No share partition is open yet: that comes with the first fetch of a member.</p> : (
          <Records opened={picture.opened} members={picture.members.map(({ name }) => name)} names={names} asText={asText} onFact={onFact} />
        )}
        <Partitions picture={picture} onOpen={open} onNode={onNode} />
        <Members members={picture.members} onNode={onNode} />
      </section>
    </section>
  );
}

function Partitions({ picture: { partitions, opened }, onOpen, onNode }: { readonly picture: SharePicture; readonly onOpen: (topic: string, partition: number) => void; readonly onNode: (node: string) => void }) {
  const number = (value: number): string => (value < 0 ? '–' : String(value));
  const isOpen = (row: SharePartitionRow): boolean => opened !== null && opened.topic === row.topic && opened.partition === row.partition;
  return (
    <table className={table.table}>
      <caption>Share partitions</caption>
      <thead>
        <tr>
          {['partition', 'leader', 'state', 'SPSO', 'SPEO', 'HW', 'available', 'acquired', 'acknowledged', 'archived', 'lag', 'share coordinator'].map((title) => <th key={title} scope="col">{title}</th>)}
        </tr>
      </thead>
      <tbody>
        {partitions.map((row) => (
          <tr key={`${row.topic}-${row.partition}`} data-open={isOpen(row) || undefined}>
            <th scope="row"><button type="button" aria-current={isOpen(row) || undefined} onClick={() => onOpen(row.topic, row.partition)}>{row.topic}-{row.partition}</button></th>
            <td>{row.leader < 0 ? 'none' : row.leader}</td>
            <td>{row.state === '' ? 'not open' : row.state}</td>
            {[row.startOffset, row.endOffset, row.highWatermark, row.available, row.acquired, row.acknowledged, row.archived].map((value, i) => <td key={i} className={table.number}>{number(value)}</td>)}
            <td className={table.number}>{row.lag ?? '–'}</td>
            <td>{row.shareCoordinator < 0 ? '–' : <button type="button" onClick={() => onNode(`broker-${row.shareCoordinator}`)}>{nodeLabel(`broker-${row.shareCoordinator}`)}</button>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Members({ members, onNode }: { readonly members: readonly ShareMemberRow[]; readonly onNode: (node: string) => void }) {
  return (
    <table className={table.table}>
      <caption>Members</caption>
      <thead>
        <tr>
          {['member', 'state', 'application', 'answers', 'partitions', 'in hand', 'accepted', 'released', 'rejected', 'session'].map((title) => <th key={title} scope="col">{title}</th>)}
        </tr>
      </thead>
      <tbody>
        {members.map((member, index) => (
          <tr key={member.node}>
            <th scope="row"><MemberLetter index={index} /> <button type="button" onClick={() => onNode(member.name)}>{member.name}</button></th>
            <td>{member.status === 'running' ? `${member.membership}, epoch ${member.memberEpoch}` : member.status === 'down' ? 'not running' : member.status}</td>
            <td>{member.status === 'running' ? member.phase : '–'}</td>
            <td>{member.answer}</td>
            {[member.partitions, member.inHand, member.accepted, member.released, member.rejected].map((value, i) => <td key={i} className={table.number}>{value}</td>)}
            <td>{member.sessionLeftUs < 0 ? 'none' : `${formatSpan(member.sessionLeftUs as Micros)} left`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
