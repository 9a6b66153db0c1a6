/** A host name or an address, optionally with a port. */
const serverName = /^\w[\w.-]{0,252}(,\d{1,5})?$/;

/**
 * Adds the cloud's suffix to a name without a dot, before the port.
 * @returns `undefined` if the result isn't a server name
 */
export function fullServerName(name: string, suffix: string): string | undefined {
  const [host = '', ...port] = name.replace(/^tcp:/i, '').split(',');
  if (host === '') return undefined;
  const full = host.includes('.') || host === 'localhost' ? host : host + suffix;
  const server = [full, ...port].join(',');
  return serverName.test(server) ? server : undefined;
}

/** Whether a name or password is usable: not too long, and without control characters. */
export function isPlain(text: string, longest: number): boolean {
  return text !== '' && text.length <= longest && !/\p{Cc}/u.test(text);
}
