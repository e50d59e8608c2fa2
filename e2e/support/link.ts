/** Links to runs that only a spec needs. */
import { parseScenario } from '../../src/engine/scenario/parse-scenario';
import { encodeLink } from '../../src/session/link';

/** The address of a run of a scenario, after so many events. */
export async function linkTo(scenario: object, events: number): Promise<string> {
  const parsed = parseScenario(scenario);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return `./#${await encodeLink({ scenario: parsed.scenario, seed: 1, commands: [], cursor: { events, timeUs: 0 } })}`;
}

/** Two members of a share group that give every record back, until it was delivered twice. */
export const SHARE_GROUP = {
  version: 1,
  cluster: { brokers: 3 },
  topics: [{ name: 'jobs', partitions: 1, replicationFactor: 3 }],
  producers: [{ name: 'shop', topic: 'jobs', workload: { recordsPerSecond: 8, keys: 10 } }],
  groups: [{
    name: 'workers', members: ['worker-1', 'worker-2'], topics: ['jobs'], processingMs: 700, config: { 'share.acknowledgement.mode': 'explicit' },
    share: { answer: 'release', configs: { 'share.auto.offset.reset': 'earliest', 'share.delivery.count.limit': '2' } },
  }],
};
