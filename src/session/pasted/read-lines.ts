/** A paste, line by line: outputs of several tools in any order, with prompts and log lines between. */
import { groupTableHead, isOtherTableHead, readGroupRow, type GroupTable } from './group-tables';
import { noFacts, type PasteFacts } from './paste-facts';
import { isQuorumLine, isReplicationHead, readQuorumLine, readReplicationRow } from './quorum-lines';
import { isTopicLine, readTopicLine } from './topic-lines';

/** `$ anything`, `root@host:/# bin/kafka-topics …`, or `kafka-topics.sh …` alone. A group may be called kafka-something, too. */
const COMMAND = /^\s*\$\s|^.*[$#>%]\s+.*\bkafka-[a-z-]+|^\s*(?:\S*\/)?kafka-[a-z-]+(?:\.sh|\.bat|(?=\s+-))(?:\s|$)/;
const PROMPT = /^\S*[$#>%]\s*$/;
/** Lines of a tool's log, traces of failures, remarks beside a table: they say nothing about the cluster that is not in the output. */
const REMARK = /^\s*(?:\[\d{4}-\d\d-\d\d|WARN|ERROR|INFO|DEBUG|SLF4J|at |Caused by:|\.\.\. \d+ more|Consumer group '.*' has no active members\.|Warning: Consumer group '.*' is rebalancing\.|OpenJDK)/;
const FAILURE = /^\s*(?:Error:|Error while executing|Exception in thread|[\w.]+Exception:)/;

const ESCAPE = String.fromCharCode(27);
const COLOUR = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g');

type Table = GroupTable | 'replication' | 'other';

export function readLines(text: string): PasteFacts {
  const facts = noFacts();
  let table: Table | null = null;
  let isContinued = false;
  text.split(/\r\n|\r|\n/).forEach((raw, i) => {
    const line = i + 1;
    // What terminals and chat programs leave in a text: blanks of fixed width, colours.
    const shown = raw.replace(/[\u00a0\u2007\u202f]/g, ' ').replace(COLOUR, '');
    if (isContinued || isCommand(shown)) {
      isContinued = shown.trimEnd().endsWith('\\');
      table = null;
      return;
    }
    if (shown.trim() === '' || PROMPT.test(shown.trim())) {
      table = null;
      return;
    }
    table = readLine(shown, line, table, facts);
  });
  return facts;
}

function isCommand(text: string): boolean {
  return COMMAND.test(text) && !isTopicLine(text);
}

/** Gives the table that the next line may belong to. */
function readLine(text: string, line: number, table: Table | null, facts: PasteFacts): Table | null {
  if (isTopicLine(text)) {
    readTopicLine(text, line, facts);
    return null;
  }
  if (isQuorumLine(text)) {
    readQuorumLine(text, line, facts);
    return null;
  }
  if (isReplicationHead(text)) return 'replication';
  const head = groupTableHead(text);
  if (head !== null) return head;
  if (isOtherTableHead(text)) {
    facts.leftOut.push({ line, text: text.trim(), why: 'a table that is none of kafka-consumer-groups.sh --describe' });
    return 'other';
  }
  if (REMARK.test(text)) return table;
  if (FAILURE.test(text)) {
    facts.leftOut.push({ line, text: text.trim(), why: 'here the tool itself failed' });
    return null;
  }
  if (table === 'replication' && readReplicationRow(text, facts)) return table;
  if (table === 'other') return table;
  if (table !== null && table !== 'replication') {
    readGroupRow(table, text, line, facts);
    return table;
  }
  facts.leftOut.push({ line, text: text.trim(), why: 'not of a --describe of topics, consumer groups or the quorum' });
  return null;
}
