import { typedText } from './text';

/** The block 127.0.0.0/8 of four decimal parts, without leading zeros. */
const loopbackAddress = /^127(?:\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}$/;

/** Whether a host name (`URL.hostname`) is this computer. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]' || hostname === '::1') return true;
  return loopbackAddress.test(hostname);
}

/**
 * Whether a URL may be called: `https`, or plain `http` on this computer. It is shown and stored, so it
 * must not contain a user name or password.
 */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** The marks around a URL in an e-mail or in a list. */
const marksAroundUrls = '<>,;';

const longestUrl = 4_000;

/**
 * Parses a URL as users type or paste it: without scheme, with a missing slash, or between quotation
 * marks; `undefined` if it has no host, or a user name or password.
 */
export function parseTypedUrl(text: string): URL | undefined {
  const typed = typedText(text, marksAroundUrls);
  if (typed.length > longestUrl) return undefined;
  const withScheme = typed.replace(
    /^(?:(https?)(?::[\\/]*|[\\/]{2})|(?![a-z][a-z\d+.-]*:\/\/))/iu,
    (_, scheme) => `${typeof scheme === 'string' ? scheme : 'https'}://`,
  );
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  const isUsable = url.username === '' && url.password === '' && url.hostname !== '';
  return isUsable ? url : undefined;
}
