/** What an account shows on the page, as texts. */
export interface Texts {
  readonly server: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly expiresAt: string;
  readonly reason: string;
}

/** A column of the page, with its header. */
type Labels = Readonly<Record<'pair' | keyof Texts, string>>;

/** The headers of the page: pair, server, database, user, password, expiry, reason. */
const headers = `
en|SQL Server\\Database Name|Server name|Database name|User name|Password|Expires|Reason for access
de|SQL Server\\Datenbankname|Servername|Datenbankname|Benutzername|Kennwort|Ablaufdatum|Grund für den Zugriff
fr|Serveur SQL\\Nom de la base de données|Nom du serveur|Nom de la base de données|Nom d’utilisateur|Mot de passe|Date d’expiration|Motif de l’accès
es|Servidor SQL\\Nombre de la base de datos|Nombre del servidor|Nombre de la base de datos|Nombre de usuario|Contraseña|Fecha de caducidad|Motivo del acceso
ja|SQL Server\\データベース名|サーバー名|データベース名|ユーザー名|パスワード|有効期限|アクセスの理由
da|SQL Server\\Databasenavn|Servernavn|Databasenavn|Brugernavn|Adgangskode|Udløbsdato|Årsag til adgang
it|Server SQL\\Nome database|Nome server|Nome database|Nome utente|Password|Scadenza|Motivo dell'accesso
pt|SQL Server\\Nome do banco de dados|Nome do servidor|Nome do banco de dados|Nome de usuário|Senha|Expira em|Motivo do acesso
nl|SQL Server\\Databasenaam|Servernaam|Databasenaam|Gebruikersnaam|Wachtwoord|Vervaldatum|Reden voor toegang
sv|SQL Server\\Databasnamn|Servernamn|Databasnamn|Användarnamn|Lösenord|Upphör att gälla|Orsak till åtkomst
nb|SQL Server\\Databasenavn|Servernavn|Databasenavn|Brukernavn|Passord|Utløper|Årsak til tilgang
fi|SQL Server\\Tietokannan nimi|Palvelimen nimi|Tietokannan nimi|Käyttäjänimi|Salasana|Vanhenee|Käyttöoikeuden syy
is|SQL Server\\Heiti gagnagrunns|Heiti netþjóns|Heiti gagnagrunns|Notandanafn|Aðgangsorð|Rennur út|Ástæða aðgangs
pl|SQL Server\\Nazwa bazy danych|Nazwa serwera|Nazwa bazy danych|Nazwa użytkownika|Hasło|Wygasa|Powód dostępu
cs|SQL Server\\Název databáze|Název serveru|Název databáze|Uživatelské jméno|Heslo|Vyprší|Důvod přístupu
sk|SQL Server\\Názov databázy|Názov servera|Názov databázy|Používateľské meno|Heslo|Platnosť do|Dôvod prístupu
hu|SQL Server\\Adatbázis neve|Kiszolgáló neve|Adatbázis neve|Felhasználónév|Jelszó|Lejárat|Hozzáférés oka
ro|SQL Server\\Nume bază de date|Nume server|Nume bază de date|Nume utilizator|Parolă|Expiră|Motivul accesului
bg|SQL Server\\Име на базата данни|Име на сървъра|Име на базата данни|Потребителско име|Парола|Изтича|Причина за достъп
hr|SQL Server\\Naziv baze podataka|Naziv poslužitelja|Naziv baze podataka|Korisničko ime|Lozinka|Istječe|Razlog pristupa
sl|SQL Server\\Ime zbirke podatkov|Ime strežnika|Ime zbirke podatkov|Uporabniško ime|Geslo|Poteče|Razlog za dostop
sr|SQL Server\\Име базе података|Назив сервера|Име базе података|Корисничко име|Лозинка|Истиче|Разлог приступа
et|SQL Server\\Andmebaasi nimi|Serveri nimi|Andmebaasi nimi|Kasutajanimi|Parool|Aegub|Juurdepääsu põhjus
lv|SQL Server\\Datu bāzes nosaukums|Servera nosaukums|Datu bāzes nosaukums|Lietotājvārds|Parole|Derīgs līdz|Piekļuves iemesls
lt|SQL Server\\Duomenų bazės pavadinimas|Serverio pavadinimas|Duomenų bazės pavadinimas|Vartotojo vardas|Slaptažodis|Galioja iki|Prieigos priežastis
el|SQL Server\\Όνομα βάσης δεδομένων|Όνομα διακομιστή|Όνομα βάσης δεδομένων|Όνομα χρήστη|Κωδικός πρόσβασης|Λήγει|Λόγος πρόσβασης
tr|SQL Server\\Veritabanı Adı|Sunucu adı|Veritabanı adı|Kullanıcı adı|Parola|Bitiş tarihi|Erişim nedeni
ru|SQL Server\\Имя базы данных|Имя сервера|Имя базы данных|Имя пользователя|Пароль|Срок действия|Причина доступа
uk|SQL Server\\Назва бази даних|Ім’я сервера|Назва бази даних|Ім’я користувача|Пароль|Термін дії|Причина доступу
ca|Servidor SQL\\Nom de la base de dades|Nom del servidor|Nom de la base de dades|Nom d'usuari|Contrasenya|Caduca|Motiu de l'accés
zh-Hans|SQL Server\\数据库名称|服务器名称|数据库名称|用户名|密码|到期时间|访问原因
zh-Hant|SQL Server\\資料庫名稱|伺服器名稱|資料庫名稱|使用者名稱|密碼|到期日|存取原因
ko|SQL Server\\데이터베이스 이름|서버 이름|데이터베이스 이름|사용자 이름|암호|만료 날짜|액세스 이유
ar|خادم SQL\\اسم قاعدة البيانات|اسم الخادم|اسم قاعدة البيانات|اسم المستخدم|كلمة المرور|تاريخ الانتهاء|سبب الوصول
he|SQL Server\\שם מסד הנתונים|שם השרת|שם מסד הנתונים|שם משתמש|סיסמה|תאריך תפוגה|סיבת הגישה
th|SQL Server\\ชื่อฐานข้อมูล|ชื่อเซิร์ฟเวอร์|ชื่อฐานข้อมูล|ชื่อผู้ใช้|รหัสผ่าน|วันหมดอายุ|เหตุผลในการเข้าถึง
vi|SQL Server\\Tên cơ sở dữ liệu|Tên máy chủ|Tên cơ sở dữ liệu|Tên người dùng|Mật khẩu|Hết hạn|Lý do truy cập
id|SQL Server\\Nama database|Nama server|Nama database|Nama pengguna|Kata sandi|Kedaluwarsa|Alasan akses`;

/** The labels of the page in each language. */
export const languages: Readonly<Record<string, Labels>> = Object.fromEntries(
  headers
    .trim()
    .split('\n')
    .map(line => {
      const [language = '', pair = '', server = '', database = '', ...others] = line.split('|');
      const [user = '', password = '', expiresAt = '', reason = ''] = others;
      return [language, { pair, server, database, user, password, expiresAt, reason }];
    }),
);

/** The columns of the page. Server and database are one. */
const columns = ['pair', 'user', 'password', 'reason', 'expiresAt'] as const;

function textOf(texts: Texts, column: (typeof columns)[number]): string {
  return column === 'pair' ? `${texts.server}\\${texts.database}` : texts[column];
}

const fields = ['server', 'database', 'user', 'password', 'expiresAt', 'reason'] as const;

/** The ways to write accounts down that the import supports. */
export const layouts: Readonly<
  Record<string, (labels: Labels, accounts: readonly Texts[]) => string>
> = {
  'a table with its header': (labels, accounts) =>
    [columns.map(each => labels[each]), ...accounts.map(each => columns.map(c => textOf(each, c)))]
      .map(cells => cells.join('\t'))
      .join('\n'),
  'one cell in each line': (labels, accounts) =>
    ['Database Accounts', ...columns.map(each => labels[each])]
      .concat(accounts.flatMap(each => columns.map(column => textOf(each, column))))
      .join('\r\n'),
  'labels above their values': (labels, [account]) =>
    columns
      .flatMap(each => [labels[each], account === undefined ? '' : textOf(account, each)])
      .join('\n'),
  'labels in front of their values': (labels, accounts) =>
    accounts
      .map(each => fields.map(field => `${labels[field]}: ${each[field]}`).join('\n'))
      .join('\n\n'),
  'labels with a full-width colon': (labels, accounts) =>
    accounts
      .map(each => fields.map(field => `${labels[field]}：${each[field]}`).join('\n'))
      .join('\n\n'),
  'a list of PowerShell': (labels, accounts) => {
    const width = Math.max(...columns.map(each => labels[each].length));
    return accounts
      .map(each => columns.map(c => `${labels[c].padEnd(width)} : ${textOf(each, c)}`).join('\n'))
      .join('\n\n');
  },
  'rows of label and value': (labels, [account]) =>
    columns
      .map(each => `${labels[each]}\t${account === undefined ? '' : textOf(account, each)}`)
      .join('\n'),
  'a table of PowerShell': (labels, accounts) => {
    const rows = [
      columns.map(column => labels[column]),
      ...accounts.map(each => columns.map(column => textOf(each, column))),
    ];
    const widths = columns.map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)));
    const [header = [], ...others] = rows;
    const ruler = header.map(cell => '-'.repeat(cell.length));
    return [header, ruler, ...others]
      .map(row =>
        row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join(' ')
          .trimEnd(),
      )
      .join('\n');
  },
};
