import type { LcsDatabase } from '../../../lcs/databases';
import type { World } from '../../../world';
import type { Answer, Route } from '../../call';
import { accountsOf, entriesOf, shownName } from './access';
import { environmentRoute, escapeHtml, page, type SiteCall } from './site';

/** The page of an environment, from which users copy text. */
export const pageRoutes: readonly Route[] = [
  environmentRoute('GET', 'V2/EnvironmentDetailsV3New', show),
];

function show(call: SiteCall, database: LcsDatabase): Answer {
  const { world } = call;
  const entries = entriesOf(world, database).map(({ name, address, service, expiresAt }) => [
    name,
    address,
    service,
    shownTime(expiresAt),
  ]);
  const accounts = accountsOf(world, database).map(account => accountRow(world, database, account));
  return page(
    database.environment.name,
    table('Enable access', ['Name', 'IP address', 'Service', 'Expiration'], entries) +
      table('Database accounts', accountColumns, accounts),
  );
}

const accountColumns = [
  'SQL Server\\Database Name',
  'User name',
  'Password',
  'Expires',
  'Reason for access',
  'Details',
];

function accountRow(
  world: World,
  database: LcsDatabase,
  account: LcsDatabase['accounts'][number],
): string[] {
  const { user, password, expiresAt, reason, reasonDetails } = account;
  const end = shownTime(expiresAt);
  return [shownName(world, database), user, password, end, reason, reasonDetails];
}

function shownTime(time: number): string {
  if (!Number.isFinite(time)) return '';
  return `${new Date(time).toLocaleString('en-US', { timeZone: 'UTC' })} UTC`;
}

function table(caption: string, columns: readonly string[], rows: readonly string[][]): string {
  const line = (tag: string, texts: readonly string[]) =>
    `<tr>${texts.map(each => `<${tag}>${escapeHtml(each)}</${tag}>`).join('')}</tr>`;
  const body = rows.map(row => line('td', row)).join('');
  return `<table><caption>${caption}</caption><thead>${line('th', columns)}</thead><tbody>${body}</tbody></table>`;
}
