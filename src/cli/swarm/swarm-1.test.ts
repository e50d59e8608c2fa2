import { describe } from 'vitest';
import { testSeeds } from './swarm-test';

// Two files, so that two cores can share the runs: six of each mix.
describe('swarm (INV-01 … INV-16, R-ACK-01)', () => testSeeds(1, 48));
describe('swarm with people at terminals', () => testSeeds(1, 6, ['tools']));
