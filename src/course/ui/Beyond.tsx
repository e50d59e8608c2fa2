import type { LessonBeyond } from '../format';
import { Inline } from './Inline';
import styles from './Beyond.module.css';

/** The same thing on a real cluster: commands, and what they print. */
export function RealCluster({ commands }: { readonly commands: LessonBeyond['realCluster'] }) {
  return (
    <ol className={styles.commands}>
      {commands.map(({ text, command, output }) => (
        <li key={text}>
          <p>
            <Inline text={text} />
          </p>
          <pre className={styles.terminal} tabIndex={0} role="group" aria-label={`Command and output: ${command}`}>
            <span className={styles.command}>{command}</span>
            {output !== '' && `\n${output}`}
          </pre>
        </li>
      ))}
    </ol>
  );
}

export function Simplified({ items }: { readonly items: LessonBeyond['simplified'] }) {
  return (
    <dl className={styles.simplified}>
      {items.map(({ title, text }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            <Inline text={text} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
