/** The block 127.0.0.0/8 of four decimal parts, without leading zeros. */
const loopbackAddress = /^127(?:\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}$/;

/** Whether a host name, as `URL.hostname` gives it, is this computer itself. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]' || hostname === '::1') return true;
  return loopbackAddress.test(hostname);
}

/**
 * Whether a URL may be called: `https`, or plain `http` on this computer itself. None with a name or a
 * password in it: it is shown, kept and handed to browsers, and its secret with it.
 */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}
