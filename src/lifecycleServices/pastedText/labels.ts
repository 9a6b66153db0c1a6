import { isKnownUser, isServer, serverDatabaseOf } from './shapes';

/** What a label says its value is. */
export type Role =
  'serverDatabase' | 'server' | 'database' | 'user' | 'password' | 'expiresAt' | 'reason';

/**
 * Words and beginnings of words by which labels are known, by language family; `=` marks what is
 * only meant as a whole word. Whatever is not here is recognised by the values around it.
 */
const vocabulary: Readonly<Record<Exclude<Role, 'serverDatabase'>, string>> = {
  expiresAt:
    '=expires =expiry =expiration =expire =expired =valid =validity =remaining ablauf ablaufen ' +
    '=gültig gültigkeit verbleibend expire caduc vence vencim válid expira udløb udloeb =gyldig ' +
    'utløp utgår utgång giltig vanhene voimassa verloop verval geldig wygas ważn vyprš platnost ' +
    'lejár érvényes истека срок действител закінч bitiş geçerlilik scad 有効期限 失効 期限 过期 ' +
    '過期 到期 有效期 만료 유효 انتهاء תפוגה λήξη หมดอายุ hết+hạn kedaluwarsa',
  password:
    '=password =passwords =pwd =pass =passcode passwort kennwort mot+de+passe contraseñ contrasen =clave ' +
    'senha palavra-passe adgangskode kodeord lösenord passord salasana wachtwoord hasło heslo ' +
    'jelszó парол şifre parola パスワード 密码 密碼 口令 암호 비밀번호 سر+كلمة المرور סיסמ κωδικ ' +
    'รหัสผ่าน mật+khẩu sandi lozink gesl slaptažod',
  user:
    '=user =users =username =usernames =userid =uid =login =logins =account =accounts =signin benutzer ' +
    'anmeldename anmeldung =konto kontoname nutzername utilisateur identifiant =compte usuario ' +
    'usuário =cuenta =conta utilizador utente brugernavn =bruger användar bruker käyttäj ' +
    'gebruiker użytkownik uživatel felhasznál пользовател користувач логин логін kullanıcı ' +
    'ユーザー アカウント 用户 用戶 使用者 账户 帳戶 사용자 계정 المستخدم משתמש χρήστη ผู้ใช้ ' +
    'người+dùng pengguna',
  reason:
    '=reason =reasons =justification =purpose =grund begründung =raison =motif motivo razón razon ' +
    'razão justific årsag begrundelse orsak anledning begrunnelse peruste reden powód důvod ' +
    'indok причин neden sebep 理由 原因 目的 이유 سبب סיבה αιτί เหตุผล lý+do alasan',
  database:
    '=database =databases =databasename =catalog =db =dbname datenbank base+de+donn base+de+dat ' +
    'base+de+dad =databas =databasen databasnamn databasenavn databank tietokan baz+danych databáz adatbázis ' +
    'veritaban データベース 数据库 資料庫 数据庫 데이터베이스 баз+данн бази+даних قاعدة מסד βάση ' +
    'ฐานข้อมูล cơ+sở+dữ+liệu',
  server:
    '=server =servers =servername =serverName =sqlserver =host =hostname =fqdn servernam serveur servidor ' +
    'palvelin serwer szerver сервер sunucu サーバー サーバ 服务器 伺服器 서버 خادم שרת ' +
    'διακομιστ เซิร์ฟเวอร์ máy+chủ =datasource servernav',
};

/** In the order in which they count where a label has words of several. */
const order = ['expiresAt', 'password', 'user', 'reason', 'database', 'server'] as const;

const patterns = order.map(role => ({ role, pattern: patternOf(vocabulary[role]) }));

/** A label is short. Longer texts are sentences. */
const longestLabel = 64;
const mostWords = 9;

/** What a text that may be a label means, if it is one that is known. */
export function roleOfLabel(text: string): Role | undefined {
  if (!isWordy(text) || isKnownUser(text)) return undefined;
  const plain = text.normalize('NFC').toLowerCase();
  const roles = patterns.filter(({ pattern }) => pattern.test(plain)).map(({ role }) => role);
  const [first] = roles;
  return first === 'database' && roles.includes('server') ? 'serverDatabase' : first;
}

/**
 * Whether a text is made as labels are: some words of letters, with marks as labels have them. So
 * it is none of the values that have a form of their own.
 */
export function isWordy(text: string): boolean {
  return (
    text.length <= longestLabel &&
    !isServer(serverDatabaseOf(text)?.server ?? text) &&
    /^[$\p{L}(][\p{L}\p{M}\s'’.,/\\¥_&*()?-]*[:：]?$/u.test(text) &&
    text.split(/\s+/u).length <= mostWords
  );
}

function patternOf(words: string): RegExp {
  const alternatives = words.split(' ').map(word => {
    const text = word.toLowerCase().replace(/^=/u, '').replaceAll('+', '[\\s\\p{L}]*\\s');
    if (!word.startsWith('=')) return text;
    return `(?<![\\p{L}\\p{M}])${text}(?![\\p{L}\\p{M}])`;
  });
  return new RegExp(alternatives.join('|'), 'u');
}
