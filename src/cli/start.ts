/** Builds the site, serves it as a web server would, and prints where. Arguments: `--port N`, `--host [ADDRESS]`. */
import { parseArgs } from 'node:util';
import { build, preview } from 'vite';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4173' }, host: { type: 'string', default: 'localhost' } },
});

await build({ logLevel: 'warn' });
const server = await preview({ preview: { port: Number(values.port), host: values.host }, logLevel: 'warn' });
const addresses = [...(server.resolvedUrls?.local ?? []), ...(server.resolvedUrls?.network ?? [])];
console.log(`Highwater is running at ${addresses.join(' and ')}  (Ctrl-C stops it)`);
