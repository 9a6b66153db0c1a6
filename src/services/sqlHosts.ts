import { splitServer } from '../access/connectionString';
import { isLoopback } from '../access/webAddress';
import type { Cloud } from './clouds';

/** The part of a cloud that says where passwords may go. */
type SqlCloud = Pick<Cloud, 'id' | 'sqlHostSuffix'>;

/**
 * How far a host is trusted.
 * - `cloud`: it is under the cloud's suffix, so a password may go there
 * - `loopback`: this computer in a custom cloud, where a self-signed certificate is accepted
 * - `foreign`: any other host; the extension asks first
 */
export type HostKind = 'cloud' | 'loopback' | 'foreign';

/**
 * Labels of a host name as Azure SQL uses them. Rejects text that another program could read as
 * another name: white space, a path, a full-width dot, a dot at the end.
 */
const hostName = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;

/** Classifies a host. A suffix matches by whole labels, with at least one label before it. */
export function kindOfHost(host: string, cloud: SqlCloud): HostKind {
  const name = host.toLowerCase();
  if (cloud.id === 'custom' && isLoopback(name)) return 'loopback';
  const suffix = cloud.sqlHostSuffix.trim().toLowerCase().replace(/^\./, '');
  return suffix !== '' && hostName.test(name) && name.endsWith(`.${suffix}`) ? 'cloud' : 'foreign';
}

/** Whether a password may be sent to a server (`host` or `host,port`) without asking the user. */
export function isTrustedSqlHost(server: string, cloud: SqlCloud): boolean {
  return kindOfHost(splitServer(server).host, cloud) !== 'foreign';
}
