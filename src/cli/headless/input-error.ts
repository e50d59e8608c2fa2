/** The command was given something it cannot work with: said on stderr, exit code 2. */
export class HeadlessInputError extends Error {
  override readonly name = 'HeadlessInputError';
}
