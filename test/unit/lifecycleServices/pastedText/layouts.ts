import type { LcsField } from '../../../../src/lifecycleServices/pastedText';

/** The values of an account as texts. */
export type Texts = Readonly<Record<LcsField, string>>;

type Labels = Readonly<Record<LcsField | 'pair', string>>;

/** What the page says in each language. */
export const languages: Readonly<Record<string, Labels>> = {
  en: {
    pair: 'SQL Server\\Database Name',
    server: 'Server name',
    database: 'Database name',
    user: 'User name',
    password: 'Password',
    expiresAt: 'Expires',
    reason: 'Reason for access',
  },
  de: {
    pair: 'SQL Server\\Datenbankname',
    server: 'Servername',
    database: 'Datenbankname',
    user: 'Benutzername',
    password: 'Kennwort',
    expiresAt: 'Ablaufdatum',
    reason: 'Grund für den Zugriff',
  },
  fr: {
    pair: 'Serveur SQL\\Nom de la base de données',
    server: 'Nom du serveur',
    database: 'Nom de la base de données',
    user: 'Nom d’utilisateur',
    password: 'Mot de passe',
    expiresAt: 'Date d’expiration',
    reason: 'Motif de l’accès',
  },
  es: {
    pair: 'Servidor SQL\\Nombre de la base de datos',
    server: 'Nombre del servidor',
    database: 'Nombre de la base de datos',
    user: 'Nombre de usuario',
    password: 'Contraseña',
    expiresAt: 'Fecha de caducidad',
    reason: 'Motivo del acceso',
  },
  ja: {
    pair: 'SQL Server\\データベース名',
    server: 'サーバー名',
    database: 'データベース名',
    user: 'ユーザー名',
    password: 'パスワード',
    expiresAt: '有効期限',
    reason: 'アクセスの理由',
  },
  da: {
    pair: 'SQL Server\\Databasenavn',
    server: 'Servernavn',
    database: 'Databasenavn',
    user: 'Brugernavn',
    password: 'Adgangskode',
    expiresAt: 'Udløbsdato',
    reason: 'Årsag til adgang',
  },
};

/** A part of an account with its label. */
interface Row {
  readonly label: string;
  readonly text: string;
}

function rows(labels: Labels, texts: Texts, order: readonly LcsField[]): readonly Row[] {
  // Server and database are one column, where the server stands.
  return order.flatMap(field => {
    if (field === 'database') return [];
    if (field !== 'server') return [{ label: labels[field], text: texts[field] }];
    return [{ label: labels.pair, text: `${texts.server}\\${texts.database}` }];
  });
}

/** Ways to write an account down; each names every value. */
export const labelledLayouts: Readonly<
  Record<string, (labels: Labels, texts: Texts, order: readonly LcsField[]) => string>
> = {
  'label and value in a line': (labels, texts, order) =>
    order.map(field => `${labels[field]}: ${texts[field]}`).join('\n'),
  'label and value in a line, the French way': (labels, texts, order) =>
    order.map(field => `${labels[field]} : ${texts[field]}`).join('\r\n'),
  'label and value in a line, the Japanese way': (labels, texts, order) =>
    order.map(field => `${labels[field]}：${texts[field]}`).join('\n'),
  'label and value with an equals sign': (labels, texts, order) =>
    order.map(field => `${labels[field]} = ${texts[field]}`).join('\n'),
  'label and value parted by a tab': (labels, texts, order) =>
    rows(labels, texts, order)
      .map(({ label, text }) => `${label}\t${text}`)
      .join('\n'),
  'value and label parted by a tab': (labels, texts, order) =>
    rows(labels, texts, order)
      .map(({ label, text }) => `${text}\t${label}`)
      .join('\n'),
  'a table with its head': (labels, texts, order) => {
    const all = rows(labels, texts, order);
    return [all.map(({ label }) => label), all.map(({ text }) => text)]
      .map(cells => cells.join('\t'))
      .join('\n');
  },
  'labels above their values': (labels, texts, order) =>
    rows(labels, texts, order)
      .map(({ label, text }) => `${label}\n${text}`)
      .join('\n'),
  'labels below their values': (labels, texts, order) =>
    rows(labels, texts, order)
      .map(({ label, text }) => `${text}\n${label}`)
      .join('\n\n'),
};

/** Ways to write an account down without any label; the reason is not among it. */
export const bareLayouts: Readonly<
  Record<string, (texts: Texts, order: readonly LcsField[]) => string>
> = {
  'one value a line': (texts, order) => bare(texts, order).join('\n'),
  'values parted by tabs': (texts, order) => bare(texts, order).join('\t'),
  'values parted by several spaces': (texts, order) => bare(texts, order).join('    '),
  'a table with a head that nobody understands': (texts, order) => {
    const values = bare(texts, order);
    const head = ['Vorsa\\Kelto', 'Nimo', 'Salvo', 'Furto'].slice(0, values.length);
    return [head, values].map(cells => cells.join('\t')).join('\n');
  },
};

function bare(texts: Texts, order: readonly LcsField[]): string[] {
  return order.flatMap(field => {
    if (field === 'database' || field === 'reason') return [];
    return [field === 'server' ? `${texts.server}\\${texts.database}` : texts[field]];
  });
}
