import { clusterOf } from './cluster';
import { normaliseOutput } from './normalise';
import { parseTranscript } from './parse';
import { TranscriptPlayer, type Printed } from './play';

export type { Printed };

/** Types the command lines of a text in the form of a transcript; gives what each foreground command printed, normalised. */
export function typeLines(text: string): Printed[] {
  const transcript = parseTranscript(text.trimStart());
  const printed: Printed[] = [];
  const problems = new TranscriptPlayer(clusterOf(transcript), transcript, ({ command, step }, { stdout, stderr, exitCode }) => {
    if (step.type !== 'run') return [];
    const tool = command.replace(/\.sh .*$/, '');
    printed.push({ stdout: normaliseOutput(tool, stdout), stderr: normaliseOutput(tool, stderr.join('\n')).split('\n').filter((line) => line !== ''), exitCode });
    return [];
  }).play();
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return printed;
}
