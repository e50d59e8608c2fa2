import { expect, it } from 'vitest';
import { writeLog, type ClientLog } from './client-log';

it('R-CLI-32: keeps the newest entries, and none where nobody looks', () => {
  const log: ClientLog = [];
  for (let node = 0; node < 150; node++) writeLog(log, { type: 'notConnected', server: { node, id: node } });
  expect(log).toHaveLength(100);
  expect(log[0]).toEqual({ type: 'notConnected', server: { node: 50, id: 50 } });
  writeLog(null, { type: 'notConnected', server: { node: 1, id: 1 } });
});
