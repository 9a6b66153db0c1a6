const eachByte = (text: string, encoding: BufferEncoding, form: (byte: string) => string): string =>
  [...Buffer.from(text, encoding)].map(byte => form(byte.toString(16).padStart(2, '0'))).join('');

/** The base64 form of a text depends on whether 0, 1, or 2 bytes precede it. */
const base64Forms = (text: string, encoding: 'base64' | 'base64url'): string[] =>
  [0, 1, 2].map(shift =>
    Buffer.from(' '.repeat(shift) + text)
      .toString(encoding)
      .slice(4, -4),
  );

/**
 * The 11 encodings of a secret to search for in text read as latin1. Each secret has only ASCII
 * characters that JSON doesn't escape.
 */
const encodings: Readonly<Record<string, (secret: string) => readonly string[]>> = {
  plain: secret => [secret],
  'list of bytes': secret => [[...Buffer.from(secret)].join(',')],
  percent: secret => [encodeURIComponent(secret)],
  'percent, twice': secret => [encodeURIComponent(encodeURIComponent(secret))],
  HTML: secret => [secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
  base64: secret => base64Forms(secret, 'base64'),
  base64url: secret => base64Forms(secret, 'base64url'),
  hexadecimal: secret => [
    eachByte(secret, 'latin1', byte => byte),
    eachByte(secret, 'latin1', byte => byte.toUpperCase()),
  ],
  'UTF-16LE': secret => [Buffer.from(secret, 'utf16le').toString('latin1')],
  'UTF-16BE': secret => [Buffer.from(secret, 'utf16le').swap16().toString('latin1')],
  'Unicode escapes': secret => [eachByte(secret, 'latin1', byte => `\\u00${byte}`)],
};

/** Returns the encodings in which a text contains a secret. */
export function formsIn(text: string, secret: string): string[] {
  return Object.entries(encodings)
    .filter(([, encode]) => encode(secret).some(form => text.includes(form)))
    .map(([name]) => name);
}
