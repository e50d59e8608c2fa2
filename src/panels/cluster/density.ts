/** A broker shows strips up to this many replicas, then one row each, and a grid of state cells beyond the second bound. */
export const STRIPS_UP_TO = 12;
export const GRID_FROM = 64;
