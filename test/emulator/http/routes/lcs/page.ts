import type { LcsDatabase } from '../../../lcs/databases';
import type { World } from '../../../world';
import type { Answer, Route } from '../../call';
import { accountsOf, addRule, entriesOf, requestAccount, shownName } from './access';
import { environmentRoute, escapeHtml, formOf, page, pagePath, type SiteCall } from './site';

/** The page of an environment, on which users request access and from which they copy text. */
export const pageRoutes: readonly Route[] = [
  environmentRoute('GET', pagePath, (call, database) => show(call, database, '')),
  environmentRoute('POST', pagePath, (call, database) => {
    const { address = '', reason = '', details = '' } = formOf(call);
    const name = `page-${String(database.allowList.length + 1)}`;
    const problem =
      address === ''
        ? requestAccount(call, database, reason, details)
        : addRule(call, database, { name, address, service: 'AzureSQL' });
    return show(call, database, problem);
  }),
];

function show(call: SiteCall, database: LcsDatabase, problem: string): Answer {
  const { world } = call;
  const { name, kind } = database.environment;
  const entries = entriesOf(world, database).map(each => [
    each.name,
    each.address,
    each.service,
    shownTime(each.expiresAt),
  ]);
  const accounts = accountsOf(world, database).map(account => accountRow(world, database, account));
  return page(
    name,
    `<p>This page of the emulator stands for the page of ${name} in Lifecycle Services. Enable access for
your address, request access if no account is shown, and reload the page until it shows the account. Then
select and copy the table <em>Database accounts</em>, and select <em>Import Credentials…</em> in VS Code.</p>
<p role="alert">${escapeHtml(problem)}</p>` +
      table('Enable access', ['Name', 'IP address', 'Service', 'Expiration'], entries) +
      form(call, '<label>IP address <input name="address"></label><button>Add</button>') +
      table('Database accounts', accountColumns, accounts) +
      (kind === 'selfService' ? form(call, requestFields(world)) : ''),
  );
}

function form({ token }: SiteCall, fields: string): string {
  const hidden = `<input type="hidden" name="__RequestVerificationToken" value="${token}">`;
  return `<form method="post">${hidden}${fields}</form>`;
}

function requestFields({ switchboard }: World): string {
  const options = switchboard.current.lcs.options.map(
    ({ label, value }) => `<option value="${escapeHtml(value)}">${escapeHtml(label)}</option>`,
  );
  return `<label>Type of access <select name="reason">${options.join('')}</select></label>
<label>Details <input name="details"></label><button>Request access</button>`;
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
