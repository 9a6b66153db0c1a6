import { splitServer } from '../access/connectionString';
import { isLoopback } from '../access/webAddress';

/** What of a cloud says where passwords belong. */
export interface SqlCloud {
  readonly id: string;
  /** For example `.database.windows.net`; may be empty in a custom cloud. */
  readonly sqlHostSuffix: string;
}

/**
 * Whose a host is.
 * - `cloud`: it lies under the cloud's suffix, so a password may go there
 * - `loopback`: this computer itself in a custom cloud; its own certificate will do there
 * - `foreign`: every other; the user is asked first
 */
export type HostKind = 'cloud' | 'loopback' | 'foreign';

/**
 * Labels of a host name as Azure SQL has them. What another program might read as another name is
 * none: white space, a path, a full-width dot, a dot at the end.
 */
const hostName = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;

/** Tells whose a host is. A suffix matches by whole labels, with at least one label before it. */
export function kindOfHost(host: string, cloud: SqlCloud): HostKind {
  const name = host.toLowerCase();
  if (cloud.id === 'custom' && isLoopback(name)) return 'loopback';
  const suffix = cloud.sqlHostSuffix.trim().toLowerCase().replace(/^\./, '');
  return suffix !== '' && hostName.test(name) && name.endsWith(`.${suffix}`) ? 'cloud' : 'foreign';
}

/**
 * Whether the password of a credential for a server (`host` or `host,port`) may be tried there
 * without asking.
 */
export function mayProbe(server: string, cloud: SqlCloud): boolean {
  return kindOfHost(splitServer(server).host, cloud) !== 'foreign';
}
