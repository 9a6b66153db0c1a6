import * as l10n from '@vscode/l10n';
import {
  connectionStringFormats,
  type ConnectionStringFormatId,
} from '../../access/connectionString';
import type { SqlCredential } from '../../access/grant';
import type { Prompts } from '../prompts';

/** The name of such a copy, followed by the ID of its format. */
const copyPrefix = 'connectionString:';

/** The name under which a copy in this format is remembered, instead of its text. */
export function connectionStringCopy(format: ConnectionStringFormatId): string {
  return copyPrefix + format;
}

/** The format of a remembered copy, or `undefined` if it wasn't a connection string. */
export function copiedFormat(what: string): ConnectionStringFormatId | undefined {
  if (!what.startsWith(copyPrefix)) return undefined;
  return connectionStringFormats.find(({ id }) => copyPrefix + id === what)?.id;
}

/** Writes a connection string. It counts as a password. */
export function connectionString(
  grant: SqlCredential,
  password: string,
  format: ConnectionStringFormatId,
  trustServerCertificate: boolean,
): string {
  const { server, database, user } = grant;
  const written =
    connectionStringFormats.find(({ id }) => id === format) ?? connectionStringFormats[0];
  return written.format({ server, database, user, password, trustServerCertificate });
}

/** Lets the user choose a format. */
export async function pickFormat(
  prompts: Pick<Prompts, 'pick'>,
): Promise<ConnectionStringFormatId | undefined> {
  return prompts.pick(
    connectionStringFormats.map(({ id, name }) => ({
      label: name,
      description: formatWords(id),
      value: id,
    })),
    {
      title: l10n.t('Copy Connection String'),
      placeholder: l10n.t('Select a format. The text contains the password.'),
    },
  );
}

function formatWords(format: ConnectionStringFormatId): string {
  switch (format) {
    case 'adoNet':
      return l10n.t('.NET, SSMS, and most tools');
    case 'odbc':
      return l10n.t('ODBC Driver 18 for SQL Server');
    case 'jdbc':
      return l10n.t('Java');
    case 'goUrl':
      return l10n.t('URL for Go programs');
    case 'sqlAlchemy':
      return l10n.t('URL for mssql+pyodbc');
    case 'lcsLines':
      return l10n.t('Three lines: server\\database, user, password');
  }
}
