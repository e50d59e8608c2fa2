import { CommandButton } from '../../panels/shared/commands';
import { copiedWords, useCopy } from '../../panels/shared/use-copy';
import { shellLines } from '../../session/real-commands/real-command';
import type { LessonBeyond, RealCommand } from '../format';
import { Inline } from './Inline';
import styles from './Beyond.module.css';

type Props = Pick<LessonBeyond, 'realCluster' | 'typedAt'>;

/** The same thing on a real cluster: commands, and what they print. */
export function RealCluster({ realCluster, typedAt }: Props) {
  return (
    <>
      {'brokers' in typedAt && (
        <p className={styles.at}>
          For a new cluster of {typedAt.brokers} brokers and {typedAt.controllers === 1 ? 'a controller' : `${typedAt.controllers} controllers`}. The cluster of this lesson has topics and records already, so its terminal may answer otherwise.
        </p>
      )}
      <ol className={styles.commands}>
        {realCluster.map((real) => (
          <Shown key={real.text} {...real} />
        ))}
      </ol>
    </>
  );
}

function Shown({ text, command, input = [], output, notTyped }: RealCommand) {
  const [copied, copy] = useCopy();
  const lines = shellLines({ type: 'tool', command, ...(input.length === 0 ? {} : { input }) }).join('\n');
  return (
    <li>
      <p>
        <Inline text={text} />
      </p>
      <pre className={styles.terminal} tabIndex={0} role="group" aria-label={`Command and output: ${command}`}>
        <span className={styles.command}>{command}</span>
        {input.map((line) => (
          <span key={line} className={styles.input}>
            {`\n>${line}`}
          </span>
        ))}
        {output !== '' && `\n${output}`}
      </pre>
      <div className={styles.foot}>
        <button type="button" className={styles.button} aria-label={`Copy: ${command}`} onClick={() => void copy(lines)}>
          Copy
        </button>
        {notTyped === undefined && (
          <CommandButton command="view.terminal" values={{ text: command }} className={styles.button} aria-label={`In the terminal: ${command}`}>
            In the terminal
          </CommandButton>
        )}
        <span role="status">{copiedWords(copied)}</span>
      </div>
    </li>
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
