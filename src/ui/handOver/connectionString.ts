import * as l10n from '@vscode/l10n';
import {
  connectionStringFormats,
  type ConnectionStringFormatId,
} from '../../access/connectionString';
import type { SqlCredential } from '../../access/grant';
import type { Prompts } from '../prompts';

/** The name under which a copy in this format is remembered, instead of its text. */
export function connectionStringCopy(format: ConnectionStringFormatId): string {
  return `connectionString:${format}`;
}

/** The connection string for the name of a copy; `undefined` for any other name. */
export function copiedConnectionString(
  { server, database, user }: SqlCredential,
  password: string,
  what: string,
  trustServerCertificate: boolean,
): string | undefined {
  const copied = connectionStringFormats.find(({ id }) => connectionStringCopy(id) === what);
  return copied?.format({ server, database, user, password, trustServerCertificate });
}

/** Lets the user choose a format. */
export async function pickFormat(
  prompts: Pick<Prompts, 'pick'>,
): Promise<ConnectionStringFormatId | undefined> {
  const uses: Readonly<Record<ConnectionStringFormatId, string>> = {
    adoNet: l10n.t('.NET, SSMS, and most tools'),
    odbc: l10n.t('ODBC Driver 18 for SQL Server'),
    jdbc: l10n.t('Java'),
    goUrl: l10n.t('URL for Go programs'),
    sqlAlchemy: l10n.t('URL for mssql+pyodbc'),
    lcsLines: l10n.t('Three lines: server\\database, user, password'),
  };
  return prompts.pick(
    connectionStringFormats.map(({ id, name }) => ({
      label: name,
      description: uses[id],
      value: id,
    })),
    {
      title: l10n.t('Copy Connection String'),
      placeholder: l10n.t('Select a format. The text contains the password.'),
    },
  );
}
