import { fail, PASS, skip, type Runner } from './outcome';
import { clusterOf } from './transcript/cluster';
import { parseTranscript } from './transcript/parse';
import { MissingTool, TranscriptPlayer } from './transcript/play';

/** Command lines of Kafka's tools, typed at a simulated cluster of the same make. */
export const runTranscript: Runner = (recorded) => {
  const transcript = parseTranscript(String(recorded['text']));
  try {
    const lines = new TranscriptPlayer(clusterOf(transcript), transcript).play();
    return lines.length === 0 ? PASS : fail(...lines);
  } catch (error) {
    if (error instanceof MissingTool) return skip(`needs the tool ${error.message}`);
    throw error;
  }
};
