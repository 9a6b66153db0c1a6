import { isMasked } from '../../access/connectionString';
import { readExpiry, type Now } from './dates';
import { roleOf, type Role } from './labels';
import { pieceOf, type Piece } from './text';

/** A part of an account as LCS shows it. */
export type LcsField = 'server' | 'database' | 'user' | 'password' | 'expiresAt' | 'reason';

/**
 * Why a field is empty.
 * - `absent`: the text has no such value
 * - `several`: more than one value could be meant
 * - `hidden`: dots or asterisks stand for the value
 * - `placeholder`: a word or a link stands for the value
 * - `incomplete`: the value is cut off, or continues in another line
 * - `quoted`: quotation marks or escapes, which programs read differently
 * - `unreadable`: the text at this place isn't such a value
 * - `zone`: the time zone of a date isn't known
 * - `header`: a date or duration without a label or header could mean something else
 */
export type EmptyReason =
  | 'absent'
  | 'several'
  | 'hidden'
  | 'placeholder'
  | 'incomplete'
  | 'quoted'
  | 'unreadable'
  | 'zone'
  | 'header';

/** How the position of a value says what it is. */
export interface Position {
  /** `pair`: half of `server\database`. `order`: pair, account, and password, as LCS shows them. */
  readonly by: 'label' | 'column' | 'pair' | 'keyword' | 'order';
  /** The label, header, or keyword as it is written; empty without one. */
  readonly label: string;
}

/** A value of one field at one place of the text, or the reason why there is none. */
export interface Reading extends Position {
  readonly field: LcsField;
  /** An expiry is in milliseconds since 1970, or `never`. */
  readonly value?: string | number | undefined;
  readonly reason?: EmptyReason | undefined;
  /** Whether an expiry is in the user's time zone because the text names none. */
  readonly isZoneAssumed?: boolean;
  readonly at: Piece;
}

export type Readings = readonly Reading[];

/** Readings that belong together: a row of a table, a connection string, or a line. */
export interface Row {
  readonly readings: Readings;
  /** Whether these are all values of one account. */
  readonly isAccount: boolean;
  /** Rows with a blank line between them have different numbers. */
  readonly block: number;
}

/** How a value is written, which decides what else a password could be. */
export type Form = 'line' | 'cell' | 'bareKeyword' | 'quotedKeyword';

export function readRole(
  role: Role,
  at: Piece,
  position: Position,
  form: Form,
  now: Now,
): Readings {
  const pair = role === 'pair' || role === 'server' ? pairAt(at, role === 'pair') : undefined;
  if (pair !== undefined) return readPair(pair, position.label);
  if (role === 'pair') {
    const reason = at.text === '' ? 'absent' : 'unreadable';
    return (['server', 'database'] as const).map(field => ({ field, at, ...position, reason }));
  }
  if (role === 'other') return [];
  const field = role === 'remaining' ? 'expiresAt' : role;
  // A label in place of a value shows that the labels don't belong to the values next to them.
  const isLabel = field !== 'reason' && roleOf(at.text) !== undefined;
  if (isLabel) return [{ field, at, ...position, reason: 'unreadable' }];
  if (field !== 'expiresAt') return [readText(field, at, position, form)];
  const expiry = at.text === '' ? 'absent' : readExpiry(at.text, now, role === 'remaining');
  const reading = { field, at, ...position };
  if (expiry === 'never') return [{ ...reading, value: expiry }];
  if (typeof expiry === 'string') return [{ ...reading, reason: expiry }];
  return [{ ...reading, value: expiry.at, isZoneAssumed: expiry.isZoneAssumed }];
}

export function readPair({ server, database }: Pair, label = ''): Readings {
  return [
    { field: 'server', value: server.text, at: server, by: 'pair', label },
    { field: 'database', value: database.text, at: database, by: 'pair', label },
  ];
}

export function readText(
  field: TextField,
  piece: Piece,
  position: Position,
  form: Form,
  text = piece.text,
): Reading {
  const hasProtocol = field === 'server' && /^tcp:/iu.test(text);
  const value = hasProtocol ? text.slice(4) : text;
  const at = hasProtocol && text === piece.text ? pieceOf(piece, 4) : piece;
  const reason = value === '' ? 'absent' : doubtOf[field](value, form);
  return { field, at, ...position, ...(reason === undefined ? { value } : { reason }) };
}

/** Readings without their values, because of what is around them. */
export function emptied(readings: Readings, reason: EmptyReason): Readings {
  return readings.map(each => ({ ...each, value: undefined, reason: each.reason ?? reason }));
}

export type TextField = Exclude<LcsField, 'expiresAt'>;

/** Why a text isn't the value of a field; `undefined` if it is one. */
const doubtOf: Record<TextField, (text: string, form: Form) => EmptyReason | undefined> = {
  server: serverDoubt,
  database: nameDoubt,
  user: nameDoubt,
  password: passwordDoubt,
  reason: text => (text.length > 500 || invisible.test(text) ? 'unreadable' : undefined),
};

const cutOff = /^(?:\.{3}|…)|(?:\.{3}|…)$/u;
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
/** Quotes and dashes that programs put in place of those that were typed, and entities of XML. */
const replaced = /[‘’‚‛“”„‟‹›«»「」『』‐-―]|&(?:[a-z]{2,8}|#\d{1,7}|#x[\da-f]{1,6});/iu;
const inQuotes = /^(["'`]).*\1$|^["'`]+$|\\u[\da-f]{4}/isu;
/** Two dots or three asterisks in a row, in the middle of a value as well. */
const maskedPart = /[•●∙·⬤○]{2}|\*{3}|^[*•#_?-]+$/u;

/** Words that pages, tools, and people write where a value would be. */
const placeholders = new Set(
  (
    'none null n/a na tbd unknown empty hidden secret secure securestring redacted masked password ' +
    'passwort kennwort pwd changeme yourpassword mypassword thepassword newpassword enterpassword ' +
    'yourpasswordhere passwordhere yourstrongpassword show hide copy copied reveal view expired ' +
    'set notset unset true false yes no xxx systemsecuritysecurestring notavailable so sa dito ' +
    'notapplicable pending seebelow seeabove sameasabove idem ditto'
  ).split(' '),
);
const template =
  /^(?:<[^<>]*>|\[[^[\]]*\]|\{+[^{}]*\}+|\([^()]*\)|%[^%]*%|\$[({].*[)}]|\$env:.*|\$[a-z]\w*|__\w+__|@\w+)$/iu;
const link =
  /^(?:(?:https?|secrets?|(?:key)?vault|akvs?|kv|op):\/\/|www\.|@microsoft\.keyvault|vault:)|\.vault\.(?:azure|usgovcloudapi|microsoftazure)\.|\.vaultcore\.|\/secrets\//iu;

function isPlaceholder(text: string): boolean {
  const plain = text.toLowerCase().replace(/[\s_<>()[\]{}*@#.!-]/gu, '');
  return template.test(text) || link.test(text) || placeholders.has(plain);
}

/** Texts of other kinds: an ID, hexadecimal data, a date, a time, a duration. */
const otherKinds = [
  /^\{?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}?$|^[\da-f]{48,}$/iu,
  /^\S*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s,]|$)|^\d{1,2}:\d{2}(?::\d{2})?(?:\s|$)/u,
];
/** Words with letters only, as in a sentence. */
const word = /^[("]?[\p{L}\p{M}’'-]+[.,;:!?)"]*$/u;
const number = /^[#(]?\d[\d.,:/-]*[.,;:!?)]*$/u;
/** A remark or the label of a button that was copied with the cell. */
const remark = /\s(?:[([].*[)\]]|show|hide|copy|copied|expired)$/iu;

/** Why a text is only a stand-in for a value; `undefined` if it isn't. */
function standIn(text: string): EmptyReason | undefined {
  if (isMasked(text) || maskedPart.test(text)) return 'hidden';
  if (isPlaceholder(text)) return 'placeholder';
  return cutOff.test(text) ? 'incomplete' : undefined;
}

function passwordDoubt(text: string, form: Form): EmptyReason | undefined {
  const why = standIn(text);
  if (why !== undefined) return why;
  if (replaced.test(text) || invisible.test(text)) return 'quoted';
  if (text.length > 256) return 'unreadable';
  if (form === 'quotedKeyword') return undefined;
  if (inQuotes.test(text)) return 'quoted';
  const isOther = otherKinds.some(kind => kind.test(text));
  if (isOther || pairAt({ text, start: 0, line: 0 }) !== undefined) return 'unreadable';
  const words = text.split(/\s+/u);
  const plain = words.filter(each => word.test(each)).length;
  const numbers = words.filter(each => number.test(each)).length;
  if (words.length === 1) return form !== 'bareKeyword' && plain === 1 ? 'unreadable' : undefined;
  if (plain > 1 || (plain > 0 && plain + numbers === words.length)) return 'unreadable';
  // In a line, a remark may follow the password.
  return form === 'line' || remark.test(text) ? 'several' : undefined;
}

const name = /^[\p{L}\p{Nd}_][\p{L}\p{M}\p{Nd}_.@$#+-]{0,127}(?<![.-])$/u;

function nameDoubt(text: string): EmptyReason | undefined {
  // An address of a person isn't the name of a SQL login.
  const isMail = /@.*\./u.test(text) && !/\.database\./iu.test(text);
  return standIn(text) ?? (name.test(text) && !isMail ? undefined : 'unreadable');
}

const hostName = /^(?!-)[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63})*$/iu;
const address = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/u;
/** A name made of words that stand for one, such as `your-sql-server`. */
const genericName =
  /^(?:(?:my|your|the|azure|ms|sql|server|srv|db|database|name|host|20\d\d)-?)+$/iu;

/** Checks the host name of a server. A status, a version, or a heading isn't one. */
function serverDoubt(text: string): EmptyReason | undefined {
  const [first = ''] = /^[^.,]*/u.exec(text) ?? [];
  if (isMasked(first) || maskedPart.test(text)) return 'hidden';
  if (isPlaceholder(text) || genericName.test(first)) return 'placeholder';
  if (/\.{3}|…/u.test(text)) return 'incomplete';
  return isHost(text.replace(/,\d{1,5}$/u, '')) ? undefined : 'unreadable';
}

function isHost(host: string): boolean {
  if (host === 'localhost' || address.test(host)) return true;
  if (!hostName.test(host) || host.length > 253) return false;
  // An environment has its own host, which isn't its database.
  if (host.includes('.')) return /(?<!\.dynamics)\.[a-z]{2,}$/iu.test(host);
  // Logical servers of Azure SQL have lowercase names, which tell them from words of a sentence.
  const isAzureName = /^[a-z\d]+(?:-+[a-z\d]+)*$/u.test(host);
  return isAzureName && /sql|srv|^spartan|^(?=.*[a-z])(?=.*-)(?=.*\d).{10,}$/u.test(host);
}

/** The halves of `server\database`. */
export type Pair = Readonly<Record<'server' | 'database', Piece>>;

/**
 * Splits `server\database` at its first backslash, as LCS shows it (contract D.6). Without a label,
 * the names must have the form of LCS: `DESKTOP-1\ada` is a Windows account.
 */
export function pairAt(at: Piece, hasLabel = false): Pair | undefined {
  const cut = at.text.length > 400 ? -1 : at.text.indexOf('\\');
  if (cut < 1) return undefined;
  const server = pieceOf(at, /^tcp:/iu.test(at.text) ? 4 : 0, cut);
  const database = pieceOf(at, cut + 1);
  const host = server.text.replace(/,\d{1,5}$/u, '');
  const isName = /^[\w-][\w.-]{0,126}\w$/u.test(database.text) && !cutOff.test(database.text);
  if (!isHost(host) || !isName) return undefined;
  const isOfLcs = /\.database\.|^spartan-/iu.test(host) || /^(?:db_|axdb)/iu.test(database.text);
  return hasLabel || isOfLcs ? { server, database } : undefined;
}

/** Whether a name is a just-in-time or a documented static account (contract D.6). */
export function isDocumentedUser(text: string): boolean {
  return /^(?:jit[-_]?[\w.-]*\d[\w.-]*|ax[a-z]+(?:user|admin)|sqladmin)$/iu.test(text);
}

/** Whether a text can hardly be anything but a password that Azure SQL accepts. */
export function isComplexPassword(text: string): boolean {
  const classes = [/\p{Ll}/u, /\p{Lu}/u, /\d/u, /[^\p{L}\d]/u];
  return text.length >= 8 && classes.filter(each => each.test(text)).length >= 3;
}
