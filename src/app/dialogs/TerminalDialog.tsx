import { Dialog } from './Dialog';
import { useLab } from '../lab/lab-context';
import styles from './TerminalDialog.module.css';

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['Tab'], 'complete commands, options, topics, groups and files; again: walk through the list. A tool that reads is given the sign'],
  [['↑', '↓'], 'lines typed before'],
  [['Ctrl R'], 'search them'],
  [['Ctrl A', 'Ctrl E'], 'to the beginning, to the end'],
  [['Alt B', 'Alt F'], 'a word back, a word on'],
  [['Ctrl U', 'Ctrl K'], 'cut back to the beginning, on to the end'],
  [['Ctrl W', 'Alt Backspace'], 'cut the word before; many browsers keep Ctrl W for themselves'],
  [['Ctrl Y'], 'put back what was cut'],
  [['Ctrl C'], 'interrupt, or copy when something is selected'],
  [['Ctrl D'], 'end the input of a tool that reads'],
  [['Ctrl L'], 'clear the screen, as the command clear does'],
  [['Page Up', 'Page Down'], 'scroll'],
  [['Alt 1', 'Alt 4'], 'to another terminal'],
  [['Esc', 'Tab'], 'one after the other: out of the terminal; Shift Tab goes back'],
  [['Ctrl click', 'right click'], 'to the moment of a line'],
];

/** What the terminal is, in short, and its keys. */
export default function TerminalDialog() {
  const { ui } = useLab();
  return (
    <Dialog title="The terminal" wide onClose={() => ui.setState({ dialog: undefined })}>
      <div className={styles.words}>
        <p>
          Each terminal is a machine beside the cluster with Kafka’s own tools on it. A tool reaches the simulated brokers by requests over the network, as the real one does: it takes simulated time, and
          it fails when the cluster does. <code>help</code> lists the tools, <code>kafka-topics.sh --help</code> the options of one.
        </p>
        <p>
          What is typed is part of the run: undo takes it back, a link carries it, and at an earlier moment the screen shows what stood on it then. Typing there opens a new branch of history.
        </p>
        <p>
          A command needs simulated time. Where the clock stands, it runs for the command, and stops when that has ended or waits for input; the switch with the clock turns this off. Where the clock
          goes slower than 1×, it goes at 1× for the command, for five simulated seconds at most.
        </p>
      </div>
      <dl className={styles.keys}>
        {KEYS.map(([keys, does]) => (
          <div key={does}>
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>
        <a href="#/model">What is simplified here</a>
      </p>
    </Dialog>
  );
}
