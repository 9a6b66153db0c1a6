/** A host name or an address, with a port where there is one. */
const serverName = /^\w[\w.-]{0,252}(,\d{1,5})?$/;

/**
 * Adds the cloud's suffix to a bare name, before the port where there is one.
 * @returns `undefined` where that makes no name of a server
 */
export function fullServerName(name: string, suffix: string): string | undefined {
  const [host = '', ...port] = name.replace(/^tcp:/i, '').split(',');
  if (host === '') return undefined;
  const full = host.includes('.') || host === 'localhost' ? host : host + suffix;
  const server = [full, ...port].join(',');
  return serverName.test(server) ? server : undefined;
}

/** Whether a name or a password is one: neither too long, nor with characters that do something. */
export function isPlain(text: string, longest: number): boolean {
  return text !== '' && text.length <= longest && !/\p{Cc}/u.test(text);
}
