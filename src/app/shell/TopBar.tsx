import { CommandButton } from '../../panels/shared/commands';
import { Icon } from '../../panels/shared/Icon';
import { RunClock } from './RunClock';
import { Transport } from './Transport';
import { onMac } from '../../panels/shared/commands';
import { useUi } from '../lab/lab-context';
import styles from './TopBar.module.css';

interface Props {
  /** Where I am: `Overview`, `Kafka in five minutes`. */
  readonly place: readonly string[];
}

export function TopBar({ place }: Props) {
  const theme = useUi((s) => s.theme);
  return (
    <header className={styles.bar}>
      <Brand />
      <nav className={styles.place} aria-label="Where I am">
        <ol>
          {place.map((part, index) => (
            <li key={part} aria-current={index === place.length - 1 ? 'page' : undefined}>{index === place.length - 1 ? <h1>{part}</h1> : part}</li>
          ))}
        </ol>
      </nav>
      <Transport />
      <RunClock />
      <div className={styles.tools}>
        <CommandButton command="share.open" className={styles.tool}>Share</CommandButton>
        <CommandButton command="view.present" className={styles.tool}>Present</CommandButton>
        <CommandButton command="view.next-theme" className={styles.icon} aria-label={`Theme: ${theme}. Change it`}>
          <Icon name={theme} />
        </CommandButton>
        <CommandButton command="palette.open" className={styles.tool} aria-label="All commands">{onMac ? '⌘K' : 'Ctrl K'}</CommandButton>
      </div>
    </header>
  );
}

export function Brand() {
  return (
    <a className={styles.brand} href="#/" aria-label="Highwater, home">
      <svg width="26" height="16" viewBox="0 0 26 16" aria-hidden="true">
        <rect x="0" y="1" width="5" height="14" rx="1.5" fill="var(--leader)" />
        <rect x="7" y="1" width="5" height="14" rx="1.5" fill="var(--leader)" />
        <rect x="14" y="1" width="5" height="14" rx="1.5" fill="var(--line-strong)" />
        <rect x="21" y="1" width="5" height="14" rx="1.5" fill="var(--line-strong)" />
      </svg>
      <span>Highwater</span>
    </a>
  );
}
