/** The meaning of a label. `pair` is `server\database`; `other` is a label without a use here. */
export type Role = 'pair' | keyof typeof vocabulary;

/**
 * The labels of LCS in the languages of Dynamics 365, and the names of properties in PowerShell. A
 * text is a label only if it equals one of them. One line has one or more languages.
 */
const vocabulary = {
  server: `
    server|server name|servername|host|host name|hostname|data source|db server|dbserver
    name des servers|serveur|nom du serveur|nom de serveur|servidor|nombre del servidor
    nombre de servidor|nome server|nome del server|nome do servidor|servernaam|naam van de server
    naam van server|servernavn|tjener|tjenernavn|servernamn|palvelin|palvelimen nimi|netþjónn|þjónn
    heiti netþjóns|nafn netþjóns|heiti þjóns|nafn þjóns|serwer|nazwa serwera|název serveru
    jméno serveru|názov servera|meno servera|kiszolgáló|kiszolgáló neve|kiszolgálónév|szerver
    szerver neve|szervernév|nume server|numele serverului|nume de server|сървър|име на сървър
    име на сървъра|poslužitelj|naziv poslužitelja|ime poslužitelja|naziv servera|ime servera
    strežnik|ime strežnika|сервер|име сервера|назив сервера|serveri nimi|serverinimi|serveris
    servera nosaukums|servera vārds|serverio pavadinimas|serverio vardas|διακομιστής
    όνομα διακομιστή|όνομα του διακομιστή|sunucu|sunucu adı|имя сервера|название сервера
    назва сервера|ім'я сервера|nom del servidor|zerbitzaria|zerbitzariaren izena|zerbitzari-izena
    サーバー|サーバ|サーバー名|サーバ名|服务器|服务器名|服务器名称|伺服器|伺服器名稱|서버|서버 이름|서버명|خادم|الخادم|اسم الخادم|שרת|השרת
    שם השרת|שם שרת|เซิร์ฟเวอร์|ชื่อเซิร์ฟเวอร์|máy chủ|tên máy chủ|nama server|nama peladen|pelayan
    nama pelayan|सर्वर|सर्वर नाम|सर्वर का नाम|سرور|نام سرور`,
  database: `
    database|database name|databasename|db|db name|dbname|initial catalog|datenbank|datenbankname
    name der datenbank|base de données|nom de la base de données|nom de base de données
    base de datos|nombre de la base de datos|nombre de base de datos|nome database|nome del database
    banco de dados|nome do banco de dados|base de dados|nome da base de dados|databasenaam
    naam van de database|naam van database|databasenavn|databas|databasnamn|databasens namn
    tietokanta|tietokannan nimi|gagnagrunnur|heiti gagnagrunns|nafn gagnagrunns|baza danych
    nazwa bazy danych|databáze|název databáze|jméno databáze|databáza|názov databázy|adatbázis
    adatbázis neve|adatbázisnév|bază de date|nume bază de date|numele bazei de date|база данни
    база от данни|име на база данни|име на базата данни|име на база от данни|име на базата от данни
    baza podataka|naziv baze podataka|ime baze podataka|baza podatkov|zbirka podatkov
    podatkovna baza|podatkovna zbirka|ime baze podatkov|ime zbirke podatkov|ime podatkovne baze
    ime podatkovne zbirke|база података|име базе података|назив базе података|andmebaas
    andmebaasi nimi|datu bāze|datubāze|datu bāzes nosaukums|datubāzes nosaukums|duomenų bazė
    duomenų bazės pavadinimas|duomenų bazės vardas|βάση δεδομένων|όνομα βάσης δεδομένων
    όνομα της βάσης δεδομένων|veritabanı|veri tabanı|veritabanı adı|veri tabanı adı|база данных
    имя базы данных|название базы данных|база даних|назва бази даних|ім'я бази даних|base de dades
    nom de la base de dades|datu-basea|datu-basearen izena|データベース|データベース名|数据库|数据库名|数据库名称|資料庫|資料庫名稱
    데이터베이스|데이터베이스 이름|데이터베이스명|قاعدة البيانات|قاعدة بيانات|اسم قاعدة البيانات|מסד נתונים|מסד הנתונים
    שם מסד הנתונים|שם מסד נתונים|בסיס נתונים|ฐานข้อมูล|ชื่อฐานข้อมูล|cơ sở dữ liệu|tên cơ sở dữ liệu
    basis data|nama database|nama basis data|pangkalan data|nama pangkalan data|डेटाबेस|डेटाबेस नाम
    डेटाबेस का नाम|پایگاه داده|نام پایگاه داده`,
  user: `
    user|user name|username|user id|userid|uid|login|login name|loginname|database user|account
    account name|konto|kontoname|compte|cuenta|アカウント|アカウント名|账户|帐户|帳戶|계정|benutzer|benutzername
    anmeldename|nutzername|utilisateur|nom d'utilisateur|identifiant|nom de l'utilisateur|usuario
    nombre de usuario|nombre del usuario|utente|nome utente|nome dell'utente|nome de usuário
    nome do usuário|utilizador|nome de utilizador|nome do utilizador|gebruiker|gebruikersnaam|bruger
    brugernavn|användare|användarnamn|bruker|brukernavn|käyttäjä|käyttäjänimi|käyttäjätunnus
    käyttäjän nimi|notandi|notandanafn|heiti notanda|użytkownik|nazwa użytkownika|uživatel
    uživatelské jméno|jméno uživatele|přihlašovací jméno|používateľ|používateľské meno
    meno používateľa|prihlasovacie meno|felhasználó|felhasználónév|felhasználó neve|utilizator
    nume utilizator|nume de utilizator|numele utilizatorului|потребител|потребителско име
    име на потребител|име на потребителя|korisnik|korisničko ime|ime korisnika|uporabnik
    uporabniško ime|ime uporabnika|корисник|корисничко име|kasutaja|kasutajanimi|kasutaja nimi
    kasutajatunnus|lietotājs|lietotājvārds|lietotāja vārds|vartotojas|naudotojas|vartotojo vardas
    naudotojo vardas|χρήστης|όνομα χρήστη|kullanıcı|kullanıcı adı|oturum açma adı|пользователь
    имя пользователя|логин|користувач|ім'я користувача|логін|usuari|nom d'usuari|nom de l'usuari
    erabiltzailea|erabiltzaile-izena|erabiltzailearen izena|ユーザー|ユーザ|ユーザー名|ユーザ名|ログイン|ログイン名|用户|用户名
    用户名称|登录名|使用者|使用者名稱|用戶|用戶名稱|사용자|사용자 이름|사용자명|사용자 id|المستخدم|اسم المستخدم|משתמש|שם משתמש|שם המשתמש
    ผู้ใช้|ชื่อผู้ใช้|người dùng|tên người dùng|tên đăng nhập|pengguna|nama pengguna|उपयोगकर्ता
    उपयोगकर्ता नाम|उपयोगकर्ता का नाम|کاربر|نام کاربری`,
  password: `
    password|pwd|kennwort|passwort|mot de passe|contraseña|clave|senha|palavra-passe|wachtwoord
    adgangskode|kodeord|lösenord|passord|salasana|aðgangsorð|lykilorð|hasło|heslo|jelszó|parolă
    парола|lozinka|zaporka|geslo|лозинка|parool|salasõna|parole|slaptažodis|κωδικός πρόσβασης
    κωδικός|συνθηματικό|şifre|пароль|contrasenya|pasahitza|パスワード|密码|口令|密碼|암호|비밀번호|패스워드|كلمة المرور
    كلمة السر|סיסמה|סיסמא|ססמה|รหัสผ่าน|mật khẩu|kata sandi|kata laluan|पासवर्ड|رمز عبور|گذرواژه
    کلمه عبور`,
  expiresAt: `
    expires|expires on|expires at|expiry|expiry date|expiry time|expiration|expiration date
    expiration time|valid until|valid to|password expires|password expiry time|account expires
    passwordexpirytime|expirydate|expirytime|expirationdate|expiresat|expireson|ablaufdatum|ablauf
    ablaufzeit|ablaufzeitpunkt|läuft ab|läuft ab am|gültig bis|expire|expire le|date d'expiration
    heure d'expiration|date et heure d'expiration|valable jusqu'au|valide jusqu'au|caduca|caduca el
    caducidad|fecha de caducidad|vence|vence el|vencimiento|fecha de vencimiento|expira|expira el
    expiración|fecha de expiración|válido hasta|scadenza|data di scadenza|data scadenza|scade
    scade il|valido fino al|expira em|expiração|data de expiração|validade|data de validade
    válido até|vence em|vencimento|data de vencimento|verloopt|verloopt op|vervaldatum|verloopdatum
    geldig tot|vervalt op|udløber|udløber den|udløb|udløbsdato|udløbstidspunkt|gyldig til
    gyldig indtil|upphör|upphör att gälla|utgår|utgår den|utgångsdatum|förfallodatum|giltig till
    giltigt till|går ut|går ut den|utløper|utløper den|utløp|utløpsdato|utløpstidspunkt|vanhenee
    vanhentuu|vanhenemispäivä|vanhentumispäivä|voimassa asti|päättyy|päättymispäivä
    viimeinen voimassaolopäivä|voimassaolo päättyy|rennur út|gildir til|gildistími|lokadagsetning
    gildislok|fyrningardagsetning|wygasa|wygasa dnia|data wygaśnięcia|wygaśnięcie|ważne do|ważny do
    data ważności|termin ważności|vyprší|platnost do|platnost vyprší|vypršení platnosti
    datum vypršení platnosti|konec platnosti|platné do|dátum vypršania platnosti|vypršanie platnosti
    dátum uplynutia platnosti|uplynutie platnosti|koniec platnosti|dátum skončenia platnosti|lejár
    lejárat|lejárat dátuma|lejárati dátum|lejárati idő|érvényes|érvényesség vége|lejárat ideje
    expiră la|expiră pe|expirare|data expirării|dată expirare|valabil până la|изтича|изтича на
    срок на валидност|валиден до|дата на изтичане|istječe|ističe|istek|datum isteka|vrijedi do
    vrijeme isteka|važi do|poteče|potek|datum poteka|velja do|veljavno do|potek veljavnosti
    datum poteka veljavnosti|истиче|датум истека|важи до|aegub|aegumine|aegumiskuupäev|aegumisaeg
    kehtib kuni|beidzas|derīgs līdz|derīguma termiņš|derīguma beigu datums|beigu datums
    termiņa beigas|baigiasi|galioja iki|galiojimo pabaiga|galiojimo data|galiojimo pabaigos data
    λήγει|λήγει στις|λήξη|ημερομηνία λήξης|ισχύει έως|sona erme|sona erme tarihi|sona eriyor|bitiş
    bitiş tarihi|son kullanma tarihi|geçerlilik tarihi|geçerlilik süresi|истекает|срок действия
    срок действия до|срок действия истекает|действует до|действителен до|дата окончания
    дата окончания срока действия|окончание срока действия|дата истечения
    дата истечения срока действия|закінчується|термін дії|термін дії до|термін дії закінчується
    дійсний до|дата закінчення|дата завершення терміну дії|дата закінчення терміну дії|строк дії
    data de caducitat|caducitat|iraungitze-data|iraungitze data|iraungitzen da|有効期限|期限|失効日|失効日時
    有効期限日時|有効期限日|到期|到期时间|到期日|到期日期|过期|过期时间|过期日期|有效期|有效期至|失效时间|到期時間|過期|過期時間|有效期限|만료|만료일|만료 날짜|만료 시간
    만료 일시|만료일시|유효 기간|تنتهي|تنتهي في|ينتهي في|تاريخ الانتهاء|انتهاء الصلاحية|تاريخ انتهاء الصلاحية
    تنتهي الصلاحية|تنتهي الصلاحية في|صالح حتى|תפוגה|תאריך תפוגה|תאריך התפוגה|פג תוקף|מועד תפוגה
    בתוקף עד|תוקף|หมดอายุ|วันหมดอายุ|วันที่หมดอายุ|หมดอายุเมื่อ|hết hạn|ngày hết hạn|hết hạn vào
    hết hạn lúc|thời hạn|kedaluwarsa|kedaluwarsa pada|tanggal kedaluwarsa|berlaku hingga
    berlaku sampai|masa berlaku|tamat tempoh|tarikh tamat tempoh|समाप्ति|समाप्ति तिथि|समाप्ति समय
    انقضا|تاریخ انقضا`,
  remaining: `
    time remaining|remaining time|remaining|time left|expires in|jitexpiretimeremaining|restzeit
    verbleibende zeit|läuft ab in|temps restant|durée restante|expire dans|tiempo restante|caduca en
    tempo rimanente|tempo residuo|scade tra|tempo restante|resterende tijd|resterende tid
    tid tilbage|återstående tid|tid kvar|gjenværende tid|tid igjen|jäljellä oleva aika
    aikaa jäljellä|pozostały czas|zbývající čas|zostávajúci čas|hátralévő idő|timp rămas|kalan süre
    оставшееся время|残り時間|剩余时间|剩餘時間|남은 시간|الوقت المتبقي`,
  reason: `
    reason|reason for access|access reason|justification|business justification|reasonforaccess
    grund|grund für den zugriff|zugriffsgrund|begründung|motif|motif de l'accès|motif d'accès|raison
    raison de l'accès|motivo|motivo del acceso|motivo de acceso|razón|razón del acceso
    razón de acceso|justificación|motivo dell'accesso|motivo di accesso|motivo accesso|motivazione
    motivo do acesso|motivo de acesso|razão|razão do acesso|justificativa|justificação|reden
    reden voor toegang|reden van toegang|årsag|årsag til adgang|begrundelse|orsak|orsak till åtkomst
    anledning|anledning till åtkomst|årsak|årsak til tilgang|begrunnelse|grunn|grunn til tilgang|syy
    käyttöoikeuden syy|käytön syy|pääsyn syy|perustelu|ástæða|ástæða aðgangs|ástæða fyrir aðgangi
    powód|powód dostępu|przyczyna|przyczyna dostępu|uzasadnienie|důvod|důvod přístupu
    důvod pro přístup|dôvod|dôvod prístupu|dôvod na prístup|indok|indoklás|hozzáférés oka
    a hozzáférés oka|motivul accesului|motiv|motiv acces|motiv de acces|motivul|motivul pentru acces
    причина|причина за достъп|причина за достъпа|razlog|razlog pristupa|razlog za pristup
    obrazloženje|razlog za dostop|razlog dostopa|разлог|разлог приступа|разлог за приступ|põhjus
    juurdepääsu põhjus|iemesls|piekļuves iemesls|priežastis|prieigos priežastis|λόγος
    λόγος πρόσβασης|αιτία|αιτία πρόσβασης|αιτιολογία|neden|erişim nedeni|gerekçe|sebep
    причина доступа|обоснование|причина доступу|підстава|motiu|motiu de l'accés|motiu d'accés
    arrazoia|sarbidearen arrazoia|sartzeko arrazoia|理由|アクセスの理由|アクセス理由|原因|访问原因|访问理由|存取原因|存取理由|이유
    액세스 이유|사유|접근 이유|السبب|سبب الوصول|סיבה|סיבת הגישה|סיבה לגישה|เหตุผล|เหตุผลในการเข้าถึง
    เหตุผลการเข้าถึง|lý do|lý do truy cập|alasan|alasan akses|alasan untuk akses|sebab|sebab akses
    कारण|एक्सेस का कारण|पहुँच का कारण|دلیل|دلیل دسترسی`,
  other: `
    details|reason details|reasonforaccessdetails|access|type of access|access type|role|status
    state|action|actions|notes|comment|comments|created|created on|requested by|zugriff|zugriffstyp
    accès|type d'accès|detalles|acceso|tipo de acceso|dettagli|accesso|detalhes|acesso|detaljer
    adgang|詳細|アクセスの種類|详细信息|詳細資料|세부 정보|symbolicname|deploymentitemname|ispasswordexpired
    iscredentialkeyvaulturi|credentialinfokey`,
};

const roles: ReadonlyMap<string, Role> = new Map<string, Role>([
  ...Object.entries(vocabulary).flatMap(([role, words]) =>
    words.split(/[|\n]/u).map(label => [plain(label), role as Role] as const),
  ),
  ['instancename', 'pair'],
]);

const longestLabel = 64;

/** The role of a text that equals a label, apart from case, accents, and a final colon. */
export function roleOf(text: string): Role | undefined {
  if (text.length === 0 || text.length > longestLabel) return undefined;
  const label = plain(text);
  const cut = label.search(/[\\/¥₩]/u);
  if (cut < 1) return label === '' ? undefined : roles.get(label);
  const isPair =
    roles.get(label.slice(0, cut).trim()) === 'server' &&
    roles.get(label.slice(cut + 1).trim()) === 'database';
  return isPair ? 'pair' : undefined;
}

/** `SQL User name:` and `user name` are the same label. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{Mn}\u200B-\u200F]/gu, '')
    .toLowerCase()
    .replace(/[’`´ʼ]/gu, "'")
    .replace(/\s*[:*]$/u, '')
    .replace(/(?<!\p{L})sql[\s-]*|[\s-]*sql(?!\p{L})/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
