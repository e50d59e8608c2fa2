import { Dialog } from './Dialog';
import { onMac, useDesk } from '../../panels/shared/commands';
import { showChord } from '../../session/commands/keys';
import { useLab } from '../lab/lab-context';
import styles from './KeysDialog.module.css';
import type { CommandGroup } from '../../session/commands/command';

const GROUPS: readonly CommandGroup[] = ['Run', 'Time', 'Faults', 'Select', 'History', 'Workload', 'View', 'Help'];

const ELSEWHERE: readonly (readonly [string, string])[] = [
  ['arrow keys on the stage', 'walk from part to part'],
  ['Enter on a part', 'select it'],
  ['menu key, Shift F10', 'what can be done to it'],
  ['arrow keys on the time slider', 'back and forth; Page Up and Down by 1 s'],
  ['arrow keys on a divider', 'size of the panels'],
];

/** Commands that differ only in a number: one line for all. */
const BY_PLACE: Readonly<Record<string, readonly [title: string, keys: string]>> = {
  'select.broker-1': ['Select a broker by its place', '1 … 9'],
  'terminal.pane-1': ['A terminal by its place', `${showChord('Alt+1', onMac)} … 4`],
};

/** Every key there is, made from the commands themselves. */
export default function KeysDialog() {
  const { registry } = useDesk();
  const { ui } = useLab();
  const commands = registry.all().filter((c) => c.keys && c.keys.length > 0);
  return (
    <Dialog title="Keyboard" wide onClose={() => ui.setState({ dialog: undefined })}>
      <div className={styles.columns}>
        {GROUPS.map((group) => {
          const mine = commands.filter((c) => c.group === group && !/^(select\.broker|terminal\.pane)-[2-9]$/.test(c.id));
          return (
            mine.length > 0 && (
              <section key={group} className={styles.group}>
                <h3>{group}</h3>
                <dl>
                  {mine.map((c) => (
                    <div key={c.id}>
                      <dt>{BY_PLACE[c.id]?.[0] ?? c.title.replace(/ …$/, '')}</dt>
                      <dd>
                        {c.id in BY_PLACE ? <kbd>{BY_PLACE[c.id][1]}</kbd> : c.keys?.map((k) => <kbd key={k}>{showChord(k, onMac)}</kbd>)}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
        <section className={styles.group}>
          <h3>On the parts themselves</h3>
          <dl>
            {ELSEWHERE.map(([keys, does]) => (
              <div key={keys}>
                <dt>{does}</dt>
                <dd>{keys}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
