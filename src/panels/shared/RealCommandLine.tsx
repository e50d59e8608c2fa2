import { useEffect, useState, useSyncExternalStore } from 'react';
import { shellLines, type RealCommand } from '../../session/real-commands/real-command';
import type { Values } from '../../session/commands/command';
import { CommandButton, useDesk } from './commands';
import { copiedWords, useCopy } from './use-copy';
import styles from './RealCommandLine.module.css';

/** What stands for a command on a real cluster, and a way to take it along. */
export interface RealLine {
  /** Undefined until it is known. */
  readonly real: RealCommand | undefined;
  /** As it is typed into a shell; '' when there is nothing to type. */
  readonly text: string;
  /** What came of copying this very text. */
  readonly said: string;
  copy(): void;
}

/** Follows the run: what a command would do changes with it. No command, no line. */
export function useRealLine(command: string | undefined, values?: Values): RealLine {
  const desk = useDesk();
  const version = useSyncExternalStore(desk.subscribe, desk.version);
  const [real, setReal] = useState<RealCommand>();
  const [copied, copy] = useCopy();
  const [copiedText, setCopiedText] = useState('');
  const given = values === undefined ? '' : JSON.stringify(values);
  useEffect(() => {
    let current = true;
    if (command !== undefined) void desk.realCommand(command, given === '' ? undefined : (JSON.parse(given) as Values)).then((found) => current && setReal(found));
    return () => {
      current = false;
    };
  }, [desk, command, given, version]);
  const text = real?.kind === 'steps' ? real.steps.flatMap(shellLines).join('\n') : '';
  return {
    real, text, said: copiedText === text ? copiedWords(copied) : '',
    copy: () => {
      if (text !== '') void copy(text).then(() => setCopiedText(text));
    },
  };
}

interface Props {
  readonly line: RealLine;
  /** Names the text, so that the entry it belongs to can point at it. */
  readonly id: string;
  /** The key that copies as well. */
  readonly keys?: string;
  /** What it is the command of, where nothing beside it says so. */
  readonly of?: string;
  /** Offers to put it at the prompt of a terminal, where it is one line. */
  readonly offersTerminal?: boolean;
}

/** The lines of Kafka's tools, or why there are none. */
export function RealCommandLine({ line: { real, text, said, copy }, id, keys, of, offersTerminal = false }: Props) {
  const typed = offersTerminal && real?.kind === 'steps' && real.steps.length === 1 && real.steps[0]?.type === 'tool' && !text.includes('\n') ? text : undefined;
  return (
    <div className={styles.real} tabIndex={0} role="group" aria-label="Real command">
      <div id={id} className={styles.what}>
        <span className={styles.kicker}>{of === undefined ? 'On a real cluster' : `${of}, on a real cluster`}</span>
        {real?.kind === 'steps' && <pre className={styles.lines}>{text}</pre>}
        {real?.kind === 'none' && <span className={styles.reason}>{real.reason}</span>}
        {real?.kind === 'steps' && real.remark !== undefined && <span className={styles.reason}>{real.remark}</span>}
      </div>
      {text !== '' && (
        <button type="button" className={styles.copy} onClick={copy}>
          Copy {keys !== undefined && <kbd>{keys}</kbd>}
        </button>
      )}
      {typed !== undefined && (
        <CommandButton command="view.terminal" values={{ text: typed }} className={styles.copy}>
          In the terminal
        </CommandButton>
      )}
      <span role="status" className={styles.status}>
        {said}
      </span>
    </div>
  );
}
