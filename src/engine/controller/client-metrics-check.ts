import { ErrorCode } from '../protocol/error-codes';

interface Refusal {
  readonly errorCode: number;
  readonly errorMessage: string;
}

const KNOWN = ['interval.ms', 'match', 'metrics'];
const MIN_INTERVAL_MS = 100;
const MAX_INTERVAL_MS = 3_600_000;
/** What a subscription can tell clients apart by. */
const SELECTORS = ['client_instance_id', 'client_id', 'client_software_name', 'client_software_version', 'client_source_address', 'client_source_port'];

/** What is wrong with the settings of a subscription to clients' metrics as a whole; their types are right. */
export function clientMetricsRefusal(settings: ReadonlyMap<string, string>): Refusal | null {
  for (const name of settings.keys()) {
    if (!KNOWN.includes(name)) return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `Unknown client metrics configuration: ${name}` };
  }
  const interval = settings.get('interval.ms');
  if (interval !== undefined && (Number(interval) < MIN_INTERVAL_MS || Number(interval) > MAX_INTERVAL_MS)) {
    return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `Invalid value ${interval} for interval.ms, interval must be between ${MIN_INTERVAL_MS} and ${MAX_INTERVAL_MS} (1 hour)` };
  }
  const wrong = (settings.get('match') ?? '').split(',').map((text) => text.trim()).find((text) => text !== '' && !isSelector(text));
  return wrong === undefined ? null : { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: `Illegal client matching pattern: ${wrong}` };
}

function isSelector(text: string): boolean {
  const [name = '', pattern = '', ...more] = text.split('=');
  if (more.length > 0 || pattern === '' || !SELECTORS.includes(name.trim())) return false;
  try {
    new RegExp(pattern.trim());
    return true;
  } catch {
    return false;
  }
}
