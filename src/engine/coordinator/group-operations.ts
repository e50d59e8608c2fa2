/** What may be done to a group, as answers give it: bits of read (3), delete (6), describe (8), describe (10) and alter its configuration (11). */
export const ALL_OPERATIONS = (1 << 3) | (1 << 6) | (1 << 8) | (1 << 10) | (1 << 11);

/** "Not asked for", as Kafka writes it. */
export const NO_OPERATIONS = -2_147_483_648;
