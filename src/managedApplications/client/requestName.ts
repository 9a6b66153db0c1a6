import { randomInt } from 'node:crypto';

const characters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `jit` and this many more: a newer version of the service takes ten characters at most. */
const randomCharacters = 7;

/** Makes a name for a request: one of 78 thousand million. */
export function newRequestName(): string {
  const random = Array.from(
    { length: randomCharacters },
    () => characters[randomInt(characters.length)],
  );
  return `jit${random.join('')}`;
}
