import { int, list, notHonoured } from './definition';

/** Configurations of one subscription to clients' metrics (resource type CLIENT_METRICS). No client here pushes metrics. */
export const clientMetricsDefinitions = {
  intervalMs: notHonoured(int('interval.ms', '300000')),
  match: notHonoured(list('match', '')),
  metrics: notHonoured(list('metrics', '')),
} as const;
