import type { IncomingMessage } from 'node:http';

/**
 * Names of the public cloud under which the HTTPS listener offers the services. No DNS knows that
 * they are here: `test/setup/publicNames.cjs` leads a process to the listeners.
 */
export const publicNames = {
  discovery: 'globaldisco.crm.dynamics.com',
  environments: '.crm4.dynamics.com',
  azure: 'management.azure.com',
  lcs: 'lcs.dynamics.com',
  echo: 'api.ipify.org',
  sql: '.database.windows.net',
} as const;

/** The names that the certificate is valid for. */
export const certificateNames = Object.values(publicNames).map(name =>
  name.startsWith('.') ? `*${name}` : name,
);

/** The base URL and the URL of a request. Environments have names or, at the base URL, paths. */
export function urlsOf({ headers, socket, url = '/' }: IncomingMessage): {
  base: string;
  url: URL;
} {
  const { host = '127.0.0.1' } = headers;
  const base = `${'encrypted' in socket ? 'https' : 'http'}://${host}`;
  const isEnvironment = host.endsWith(publicNames.environments);
  const path = isEnvironment ? `/${host.slice(0, -publicNames.environments.length)}` : '';
  return { base, url: new URL(path + url, base) };
}

/** The URL of an environment, without a trailing slash, for a client of the discovery. */
export function environmentUrl(base: string, path: string): string {
  return base === `https://${publicNames.discovery}`
    ? `https://${path}${publicNames.environments}`
    : `${base}/${path}`;
}
