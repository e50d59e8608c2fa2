import { PARTITION_COMMANDS } from '../../session/commands/admin-commands';
import { CLIENT_BAR_FAULTS } from '../../session/commands/client-fault-commands';
import { LINK_FAULTS, NODE_FAULTS } from '../../session/commands/fault-commands';
import { CommandButton } from '../shared/commands';
import { shortFault } from './fault-words';
import styles from './FaultBar.module.css';
import type { ThingId } from '../../session/commands/things';

interface Props {
  readonly selected: ThingId | undefined;
  /** What is selected, in words. */
  readonly label: string;
  readonly onMore: (x: number, y: number) => void;
}

/** What can be done to the selected thing: faults, and for a partition what an administrator does. Only faults are red. */
export function FaultBar({ selected, label, onMore }: Props) {
  const kind = selected?.slice(0, selected.indexOf('/'));
  const faults: readonly string[] = kind === 'link' ? LINK_FAULTS : kind === 'node' || kind === 'replica' ? [...NODE_FAULTS, ...CLIENT_BAR_FAULTS] : [];
  if (kind === 'partition') {
    return (
      <div className={styles.bar} role="toolbar" aria-label={`Administration of ${label}`}>
        <span className={styles.label}>{label}</span>
        {PARTITION_COMMANDS.map((id) => (
          <CommandButton key={id} command={id} className={styles.fault}>
            {shortFault(id)}
          </CommandButton>
        ))}
      </div>
    );
  }
  return (
    <div className={styles.bar} role="toolbar" aria-label={faults.length > 0 ? `Faults on ${label}` : 'Faults'}>
      {faults.length === 0 ? (
        <p className={styles.hint}>
          {selected === undefined ? 'Select a broker, a client or a line between them to break it.' : `${label} cannot be hurt by itself: select a broker, a client or a line.`}
        </p>
      ) : (
        <>
          <span className={styles.label}>{label}</span>
          {faults.map((id) => (
            <CommandButton key={id} command={id} className={styles.fault} data-strong={id === 'fault.crash' || id === 'fault.cut' || undefined} hideWhenUnavailable>
              {shortFault(id)}
            </CommandButton>
          ))}
          <button
            type="button"
            className={styles.fault}
            aria-haspopup="menu"
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              onMore(box.left, box.top);
            }}
          >
            More…
          </button>
        </>
      )}
    </div>
  );
}
