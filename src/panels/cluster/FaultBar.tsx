import { useId, useState, type SyntheticEvent } from 'react';
import { PARTITION_COMMANDS } from '../../session/commands/admin-commands';
import { CLIENT_BAR_FAULTS } from '../../session/commands/client-fault-commands';
import { LINK_FAULTS, NODE_FAULTS } from '../../session/commands/fault-commands';
import { CommandButton, useCommand } from '../shared/commands';
import { RealCommandLine, useRealLine } from '../shared/RealCommandLine';
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
  const isPartition = kind === 'partition';
  const ids: readonly string[] = isPartition ? PARTITION_COMMANDS : kind === 'link' ? LINK_FAULTS : kind === 'node' || kind === 'replica' ? [...NODE_FAULTS, ...CLIENT_BAR_FAULTS] : [];
  const [showsReal, setShowsReal] = useState(false);
  const [current, setCurrent] = useState<string>();
  if (ids.length === 0) {
    return (
      <div className={styles.bar} role="toolbar" aria-label="Faults">
        <p className={styles.hint}>{selected === undefined ? 'Select a broker, a client or a line between them to break it.' : `${label} cannot be hurt by itself: select a broker, a client or a line.`}</p>
      </div>
    );
  }
  const look = (event: SyntheticEvent): void => {
    const id = (event.target as Element).closest('[data-command]')?.getAttribute('data-command');
    if (id != null) setCurrent(id);
  };
  return (
    <>
      {showsReal && <Real command={current !== undefined && ids.includes(current) ? current : (ids[0] ?? '')} />}
      <div className={styles.bar} role="toolbar" aria-label={`${isPartition ? 'Administration of' : 'Faults on'} ${label}`} onFocus={look} onPointerOver={look}>
        <span className={styles.label}>{label}</span>
        {ids.map((id) => (
          <CommandButton key={id} command={id} className={styles.fault} data-strong={id === 'fault.crash' || id === 'fault.cut' || undefined} hideWhenUnavailable={!isPartition}>
            {shortFault(id)}
          </CommandButton>
        ))}
        {!isPartition && (
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
        )}
        <button type="button" className={styles.real} aria-pressed={showsReal} aria-label="Show the real command of each button" title="Show the real command of each button" onClick={() => setShowsReal(!showsReal)}>
          $_
        </button>
      </div>
    </>
  );
}

/** The real command of the button that the pointer or the focus is on. */
function Real({ command }: { readonly command: string }) {
  const { title } = useCommand(command);
  const line = useRealLine(command);
  const id = useId();
  return (
    <section aria-label={`Real command: ${title}`}>
      <RealCommandLine line={line} id={id} of={title} offersTerminal />
    </section>
  );
}
