import { readArguments } from './headless/arguments';
import { HeadlessInputError } from './headless/input-error';
import { readInput } from './headless/read-input';
import { HashMismatch, runHeadless } from './headless/run';

/** Runs a scenario without a screen and prints the facts asked for, one JSON object a line; the last line is the summary. */
async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  const input = await readInput(args.source);
  for (const { path, value, message } of input.warnings) process.stderr.write(`warning: ${path}: ${value}: ${message}\n`);
  runHeadless(input, args, (line) => process.stdout.write(`${line}\n`));
}

try {
  await main();
} catch (error) {
  if (!(error instanceof HeadlessInputError || error instanceof HashMismatch)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof HashMismatch ? 1 : 2;
}
