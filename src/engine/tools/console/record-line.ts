import type { PlainRecord, RecordBatch } from '../../protocol/record-batch';

export interface ConsumedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly batch: RecordBatch;
  /** Its place in the batch. */
  readonly index: number;
  readonly record: PlainRecord;
  /** How many times a share group has been handed the record; null: no share group reads. */
  readonly deliveryCount: number | null;
}

/** A record as a line (R-CLI-34): the parts that are asked for, in a fixed order. */
export function recordLine({ partition, offset, batch, record, deliveryCount }: ConsumedRecord, properties: ReadonlyMap<string, string>): string {
  const isOn = (name: string, otherwise = false): boolean => (properties.has(name) ? properties.get(name)?.trim().toLowerCase() === 'true' : otherwise);
  const nullText = properties.get('null.literal') ?? 'null';
  const parts: string[] = [];
  if (isOn('print.timestamp')) parts.push(record.timestampMs < 0 ? 'NO_TIMESTAMP' : `${batch.timestampType}:${batch.timestampType === 'LogAppendTime' ? batch.maxTimestampMs : record.timestampMs}`);
  if (isOn('print.partition')) parts.push(`Partition:${partition}`);
  if (isOn('print.offset')) parts.push(`Offset:${offset}`);
  if (isOn('print.delivery')) parts.push(deliveryCount === null ? 'NOT_PRESENT' : `Delivery:${deliveryCount}`);
  // The console prints what the record itself says; a fetched record says nothing of its leader's epoch here.
  if (isOn('print.epoch')) parts.push('Epoch:NOT_PRESENT');
  if (isOn('print.headers')) {
    const headers = record.headers ?? [];
    parts.push(headers.length === 0 ? 'NO_HEADERS' : headers.map(([name, value]) => `${name}:${value ?? nullText}`).join(properties.get('headers.separator') ?? ','));
  }
  if (isOn('print.key')) parts.push(record.key ?? nullText);
  if (isOn('print.value', true)) parts.push(valueText(record) ?? nullText);
  return parts.join(properties.get('key.separator') ?? '\t') + (properties.get('line.separator') ?? '\n');
}

/** A value of so many bytes without content shows as that. */
export function valueText({ value, valueSizeBytes }: PlainRecord): string | null {
  return value === '' && valueSizeBytes !== undefined ? `(${valueSizeBytes} bytes)` : value;
}
