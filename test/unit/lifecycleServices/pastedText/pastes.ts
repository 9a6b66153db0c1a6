/** What is expected of one account of a paste; the expiry in the computer's own zone or with its own. */
export interface ExpectedAccount {
  readonly server?: string;
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  readonly expiresAt?: number;
  readonly reason?: string;
}

/** A text as somebody would copy it. Everything in it is made up. */
export interface Paste {
  readonly title: string;
  readonly text: string;
  readonly accounts: readonly ExpectedAccount[];
}

/** The moment at which all of them are read: 21 November 2025, 10:05 in the computer's zone. */
export const now = new Date(2025, 10, 21, 10, 5).getTime();

const server = 'spartan-srv-weu-d365opsprod-0a1b2c';
const host = `${server}.database.windows.net`;
const database = 'db_d365opsprod_contosouat_ax_20251101_07153512_0a1b';
const user = 'JIT-ada-0a1b2c';
const password = 'Zx9!mock#not=Real';
const evening = new Date(2025, 10, 21, 18, 4, 11).getTime();
const eveningMinute = new Date(2025, 10, 21, 18, 4).getTime();
const inUtc = Date.UTC(2025, 10, 21, 18, 4, 11);

const login = { server, database, user, password };
const all = { ...login, expiresAt: evening };
const minute = { ...login, expiresAt: eveningMinute };

export const pastes: readonly Paste[] = [
  {
    title: 'EN, the row of the page with its head',
    text:
      'Database Accounts\n' +
      'SQL Server\\Database Name\tUser name\tPassword\tReason for access\tDetails\tExpires\n' +
      `${server}\\${database}\t${user}\t${password}\tPerformance tuning for AX (write to AX)\tTicket 4711\t11/21/2025 6:04:11 PM\n`,
    accounts: [{ ...all, reason: 'Performance tuning for AX (write to AX)' }],
  },
  {
    title: 'EN, the row alone',
    text: `${server}\\${database}\t${user}\t${password}\t11/21/2025 6:04:11 PM`,
    accounts: [all],
  },
  {
    title: 'a row alone, whose server reads like a label',
    text: `contoso.database.windows.net\\AxDB\t${user}\t${password}\t11/21/2025 6:04:11 PM`,
    accounts: [{ ...all, server: 'contoso.database.windows.net', database: 'AxDB' }],
  },
  {
    title: 'EN, one value a line, nothing else',
    text: `${server}\\${database}\n${user}\n${password}\n2025-11-21T18:04:11Z`,
    accounts: [{ ...login, expiresAt: inUtc }],
  },
  {
    title: 'EN, labels above their values',
    text: `SQL Server\\Database Name\n${server}\\${database}\nUser name\n${user}\nPassword\n${password}\nExpires\nNovember 21, 2025 6:04 PM`,
    accounts: [minute],
  },
  {
    title: 'EN, labels below their values',
    text: `${password}\nPassword\n${user}\nUser name\n${server}\\${database}\nServer\\Database`,
    accounts: [login],
  },
  {
    title: 'EN, labels before their values, the order mixed',
    text: `Password: ${password}\nReason: Look into ticket 4711\nUser: ${user}\nDatabase: ${database}\nServer: ${host}\nExpires on: Fri, 21 Nov 2025 18:04:11 GMT`,
    accounts: [{ ...login, server: host, expiresAt: inUtc, reason: 'Look into ticket 4711' }],
  },
  {
    title: 'EN, labels behind their values',
    text: `${server}\\${database} (server\\database)\n${user} (user)\n${password} (password)`,
    accounts: [login],
  },
  {
    title: 'EN, a page in which the cells of the table became lines',
    text: `contoso-uat\nFull details\nSQL Server\\Database Name\nUser name\nPassword\nReason\n${server}\\${database}\n${user}\n${password}\nread data`,
    accounts: [{ ...login, reason: 'read data' }],
  },
  {
    title: 'EN, in one line of a chat',
    text: `Here you are: ${host}\\${database} user ${user} password ${password} expires in 7 hours 32 minutes`,
    accounts: [{ ...login, server: host, expiresAt: now + (7 * 60 + 32) * 60_000 }],
  },
  {
    title: 'EN, several labels in one line',
    text: `Server: ${host} Database: ${database} User name: ${user} Password: ${password} Expires: 2025-11-21 18:04:11`,
    accounts: [{ ...all, server: host }],
  },
  {
    title: 'EN, with ids, addresses and links around',
    text:
      'Environment ID\ndddddddd-1111-2222-3333-444444444444\nEnvironment name\nContoso-UAT-01\nhttps://contoso-uat.sandbox.operations.dynamics.com/\n' +
      `Your address 203.0.113.7 is allowed until 11/22/2025\nada.lovelace@contoso.com\n10.0.2177.114\n${server}\\${database}\n${user}\n${password}\nExpires 11/21/2025 6:04 PM`,
    accounts: [minute],
  },
  {
    title: 'EN, the static accounts of a Microsoft-managed environment',
    text:
      'SQL Server\\Database Name\tUser name\tPassword\n' +
      `${server}\\${database}\taxdbadmin\tAa1!first-Secret\n${server}\\${database}\taxruntimeuser\tBb2!second-Secret\n${server}\\${database}\taxdbreadonlyuser\tCc3!third-Secret`,
    accounts: [
      { server, database, user: 'axdbadmin', password: 'Aa1!first-Secret' },
      { server, database, user: 'axruntimeuser', password: 'Bb2!second-Secret' },
      { server, database, user: 'axdbreadonlyuser', password: 'Cc3!third-Secret' },
    ],
  },
  {
    title: 'EN, static accounts below one server',
    text: `${server}\\${database}\naxdbadmin\nAa1!first-Secret\naxdeployextuser\nBb2!second-Secret`,
    accounts: [
      { server, database, user: 'axdbadmin', password: 'Aa1!first-Secret' },
      { server, database, user: 'axdeployextuser', password: 'Bb2!second-Secret' },
    ],
  },
  {
    title: 'EN, blocks of labelled lines, one of them with a hidden password',
    text: `Server: ${host}\nDatabase: ${database}\nUser: ${user}\nPassword: ${password}\nExpires: 2025-11-21 18:04:11\n\nServer: ${host}\nDatabase: ${database}\nUser: JIT-bob-7f3c21\nPassword: ••••••••\nExpires: 2025-11-21 18:04:11`,
    accounts: [
      { ...all, server: host },
      { server: host, database, user: 'JIT-bob-7f3c21', expiresAt: evening },
    ],
  },
  {
    title: 'EN, without a password',
    text: `${server}\\${database}\n${user}\n********\nShow\nCopy`,
    accounts: [{ server, database, user }],
  },
  {
    title: 'EN, an account of another name, by its neighbours',
    text: `${server}\\${database}\nreportreader\n${password}`,
    accounts: [{ server, database, user: 'reportreader', password }],
  },
  {
    title: 'EN, a connection string of ADO.NET',
    text: `Server=tcp:${host},1433;Initial Catalog=${database};User ID=${user};Password="a;b""c";Encrypt=True;`,
    accounts: [{ server: `${host},1433`, database, user, password: 'a;b"c' }],
  },
  {
    title: 'EN, a table of markdown',
    text: `| Server | Database | User | Password | Valid until |\n|---|---|---|---|---|\n| tcp:${host},1433 | ${database} | ${user} | ${password} | 2025-11-21 18:04 |`,
    accounts: [{ ...minute, server: `${host},1433` }],
  },
  {
    title: 'DE, the row of the page with its head',
    text: `SQL Server\\Datenbankname\tBenutzername\tKennwort\tGrund für den Zugriff\tLäuft ab am\n${server}\\${database}\t${user}\t${password}\tLeistungsoptimierung für AX (in AX schreiben)\t21.11.2025 18:04:11`,
    accounts: [{ ...all, reason: 'Leistungsoptimierung für AX (in AX schreiben)' }],
  },
  {
    title: 'DE, Beschriftung je Zeile',
    text: `Ablaufdatum: 21. November 2025 um 18:04 Uhr\nKennwort: ${password}\nBenutzername: ${user}\nServer: ${host}\nDatenbank: ${database}`,
    accounts: [{ ...minute, server: host }],
  },
  {
    title: 'DE, Rest der Zeit in Worten',
    text: `${server}\\${database}\nJIT-Konto: ${user}\n${password}\nLäuft in 7 Stunden und 32 Minuten ab`,
    accounts: [{ ...login, expiresAt: now + (7 * 60 + 32) * 60_000 }],
  },
  {
    title: 'FR, une étiquette par ligne',
    text: `Nom du serveur : ${host}\nBase de données : ${database}\nNom d’utilisateur : ${user}\nMot de passe : ${password}\nExpire le : 21 novembre 2025 à 18:04\nMotif : Analyse du ticket 4711`,
    accounts: [{ ...minute, server: host, reason: 'Analyse du ticket 4711' }],
  },
  {
    title: 'FR, le tableau',
    text: `Serveur SQL\\Base de données\tUtilisateur\tMot de passe\tDate d'expiration\n${server}\\${database}\t${user}\t${password}\t21/11/2025 18:04:11`,
    accounts: [all],
  },
  {
    title: 'ES, etiquetas encima de los valores',
    text: `Servidor\\base de datos\n${server}\\${database}\nNombre de usuario\n${user}\nContraseña\n${password}\nCaduca\n21 de noviembre de 2025, 18:04`,
    accounts: [minute],
  },
  {
    title: 'ES, una línea',
    text: `Usuario: ${user} Contraseña: ${password} Servidor: ${host} Base de datos: ${database} Vence: 21/11/2025, 6:04:11 p. m.`,
    accounts: [{ ...all, server: host }],
  },
  {
    title: 'JA, 表',
    text: `SQL Server\\データベース名\tユーザー名\tパスワード\t有効期限\n${server}\\${database}\t${user}\t${password}\t2025/11/21 18:04:11`,
    accounts: [all],
  },
  {
    title: 'JA, ラベル付きの行',
    text: `サーバー名：${host}\nデータベース名：${database}\nユーザー名：${user}\nパスワード：${password}\n有効期限：2025年11月21日 午後6時04分\n理由：チケット 4711`,
    accounts: [{ ...minute, server: host, reason: 'チケット 4711' }],
  },
  {
    title: 'JA, 残り時間',
    text: `ユーザー名\n${user}\nパスワード\n${password}\nサーバー\\データベース\n${server}\\${database}\n有効期限\n7時間32分後`,
    accounts: [{ ...login, expiresAt: now + (7 * 60 + 32) * 60_000 }],
  },
  {
    title: 'DA, en etiket pr. linje',
    text: `Server: ${host}\nDatabase: ${database}\nBrugernavn: ${user}\nAdgangskode: ${password}\nUdløber: 21-11-2025 18.04\nÅrsag: Sag 4711`,
    accounts: [{ ...minute, server: host, reason: 'Sag 4711' }],
  },
  {
    title: 'DA, tabellen på hovedet',
    text: `Udløbsdato\tAdgangskode\tBrugernavn\tSQL Server\\Databasenavn\n21. nov. 2025 18.04\t${password}\t${user}\t${server}\\${database}`,
    accounts: [minute],
  },
  {
    title: 'a language that nobody here speaks, recognised by its values',
    text: `Palvelinko\\Kantako\tNimiko\tSalako\tLoppuko\n${server}\\${database}\tlukija7\t${password}\t2025-11-21 18:04:11`,
    accounts: [{ ...all, user: 'lukija7' }],
  },
  {
    title: 'rows of label and value, parted by a tab, values first',
    text: `${user}\tUser name\n${password}\tPassword\n${server}\\${database}\tServer\\Database`,
    accounts: [login],
  },
];
