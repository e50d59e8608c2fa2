import { describe } from 'vitest';
import { testSeeds } from './swarm-test';

describe('swarm (INV-01 … INV-16, R-ACK-01)', () => testSeeds(49, 48));
