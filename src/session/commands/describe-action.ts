import { formatSpan, type Micros } from '../../base/time';
import type { ClientStep } from '../../engine/client/client-step';
import type { Command as Action } from '../../engine/scenario/command';

/** `broker-2` as people say it: `broker 2`. Clients keep their own names. */
export function nodeLabel(name: string): string {
  const match = /^(broker|controller)-(\d+)$/.exec(name);
  return match ? `${match[1]} ${match[2]}` : name;
}

/** When a client crashes, after `crash web`. */
export const STEP_WORDS: Readonly<Record<ClientStep, string>> = {
  polled: 'after its next poll, before any work',
  processed: 'after its work, before it commits',
  sent: 'with a Produce request under way',
  written: 'when all that it wrote is acknowledged, before it commits',
  committing: 'with an offset commit under way',
  ending: 'with EndTxn under way',
  committed: 'right after its next commit',
};

/** What an action did, as said after undo, on a branch and in the log: `crash broker 2`. */
export function describeAction(action: Action): string {
  switch (action.type) {
    case 'crash':
    case 'restart':
    case 'pause':
    case 'resume':
      return `${action.type} ${nodeLabel(action.node)}`;
    case 'stop':
      return `stop ${nodeLabel(action.node)} cleanly`;
    case 'cut':
      return `cut ${nodeLabel(action.from)} – ${nodeLabel(action.to)}`;
    case 'heal':
      return `heal ${nodeLabel(action.from)} – ${nodeLabel(action.to)}`;
    case 'degrade': {
      const parts = [action.lossPpm > 0 && `drop ${action.lossPpm / 10_000} %`, action.extraUs > 0 && `${formatSpan(action.extraUs as Micros)} slower`].filter(Boolean);
      return `${parts.join(', ') || 'heal'} ${nodeLabel(action.from)} – ${nodeLabel(action.to)}`;
    }
    case 'slowDisk':
      return action.writeUs > 0 ? `slow the disk of ${nodeLabel(action.node)}` : `restore the disk of ${nodeLabel(action.node)}`;
    case 'failDisk':
      return `fail the disk of ${nodeLabel(action.node)} under ${action.directory}`;
    case 'request':
      return describeRequest(action.api, action.body) ?? `send ${action.api} to ${nodeLabel(action.to)}`;
    case 'produce':
      return action.isPoison === true ? `send a record to ${action.topic} that nobody can process` : `send a record to ${action.topic}`;
    case 'crashAt':
      return action.step === null ? `${nodeLabel(action.node)}: no crash at a step` : `crash ${nodeLabel(action.node)} ${STEP_WORDS[action.step]}`;
    case 'setProcessing':
      return `${nodeLabel(action.node)}: ${formatSpan((action.processingMs * 1000) as Micros)} of work a poll`;
    case 'setPoisonPolicy':
      return `${nodeLabel(action.node)}: ${action.policy === 'skip' ? 'leave out' : 'die of'} what it cannot process`;
    case 'setClock':
      return action.skewMs === 0 ? `set the clock of ${nodeLabel(action.node)} right` : `set the clock of ${nodeLabel(action.node)} ${formatSpan((Math.abs(action.skewMs) * 1000) as Micros)} ${action.skewMs > 0 ? 'ahead' : 'back'}`;
    case 'setAnswer': {
      const answer = action.answer === 'none' ? 'never comes to an end with' : `${action.answer}s`;
      return `${nodeLabel(action.node)} ${answer} ${action.record === undefined ? 'every record' : `offset ${action.record.offset} of ${action.record.topic}-${action.record.partition}`}`;
    }
    case 'typeLine':
      return `terminal ${action.terminal}: ${action.text}`;
    case 'typeKey':
      return `terminal ${action.terminal}: ${action.key === 'interrupt' ? 'Ctrl-C' : 'Ctrl-D'}`;
    case 'setRate':
      return `${nodeLabel(action.node)}: ${action.recordsPerSecond} records a second`;
  }
}

/** Requests of administrators in their own words; others by the name of their API. */
function describeRequest(api: string, body: object): string | undefined {
  if (api === 'ElectLeaders' && 'electionType' in body) return body.electionType === 0 ? 'elect the preferred leaders' : 'elect a leader that is out of sync';
  if (api === 'DeleteRecords') return 'delete the oldest records';
  return api === 'IncrementalAlterConfigs' ? 'change settings' : undefined;
}
