import { formatSpan, type Micros } from '../../base/time';
import { nodeLabel } from '../../session/commands/describe-action';
import type { ZooKeeperPart } from '../../worker/views/controller/controller-contract';
import frame from '../shared/PanelFrame.module.css';
import table from '../shared/PanelTable.module.css';
import styles from './ControllerPanel.module.css';

interface Props {
  readonly part: ZooKeeperPart;
  readonly onSelect: (node: string) => void;
}

/** The control plane before KRaft: there is no metadata log to show, but znodes, sessions and a broker in office. */
export function ZooKeeperPanel({ part, onSelect }: Props) {
  return (
    <section className={frame.panel} aria-label="Controller">
      <section className={frame.scroll} tabIndex={0} aria-label="ZooKeeper">
        <section className={styles.part} aria-label="Controller in office">
          <h2>
            Controller
            <span>a broker: the first to make /controller. There is no quorum and no metadata log here.</span>
            <b data-none={part.controller < 0 || undefined}>{part.controller < 0 ? 'no controller: nothing is decided' : `broker ${part.controller}, controller epoch ${part.controllerEpoch}`}</b>
          </h2>
          <p>{part.job === null ? 'It has nothing to deal with.' : `It deals with ${part.job}.`} {part.waitingEvents} more waiting, {part.unansweredPushes} requests to brokers not answered yet.</p>
        </section>
        <section className={styles.part} aria-label="Sessions">
          <h2>Sessions</h2>
          <table className={table.table}>
            <thead><tr><th scope="col">session</th><th scope="col">of</th><th scope="col">last heard</th><th scope="col">expires after</th></tr></thead>
            <tbody>
              {part.sessions.map((session) => (
                <tr key={session.id}>
                  <th scope="row">{session.id}</th>
                  <td><button type="button" className={frame.chip} onClick={() => onSelect(session.client)}>{nodeLabel(session.client)}</button></td>
                  <td>{formatSpan(session.heardAgoUs as Micros)} ago</td>
                  <td>{formatSpan(session.timeoutUs as Micros)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section className={styles.part} aria-label="Znodes">
          <h2>Znodes <span>{part.znodes.length < part.znodeCount ? `the first ${part.znodes.length} of ${part.znodeCount}` : `${part.znodeCount}`}</span></h2>
          <table className={table.table}>
            <thead><tr><th scope="col">path</th><th scope="col">holds</th><th scope="col">version</th><th scope="col">goes with session</th></tr></thead>
            <tbody>
              {part.znodes.map((znode) => (
                <tr key={znode.path}>
                  <th scope="row" className={table.anywhere}>{znode.path}</th>
                  <td className={table.anywhere}>{znode.data}</td>
                  <td>{znode.version}</td>
                  <td>{znode.session === 0 ? 'none: it stays' : znode.session}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </section>
    </section>
  );
}
