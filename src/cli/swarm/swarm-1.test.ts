import { describe } from 'vitest';
import { testSeeds } from './swarm-test';

// Two files, so that two cores can share the 500 runs.
describe('swarm (INV-01 … INV-16, R-ACK-01)', () => testSeeds(1, 250));
