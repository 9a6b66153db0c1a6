import { isMasked } from '../../access/connectionString';
import type { Piece } from './source';

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
 */
export type EmptyReason =
  'absent' | 'several' | 'hidden' | 'placeholder' | 'incomplete' | 'quoted' | 'unreadable' | 'zone';

/** A value and where it is in the text, or why there is none. */
export type Checked =
  | { readonly value: string; readonly at: Piece }
  | { readonly reason: EmptyReason; readonly at: Piece };

/** How a password is written, which decides what else it could be. */
export type PasswordForm = 'line' | 'cell' | 'bareKeyword' | 'quotedKeyword';

const longestName = 128;
const longestPassword = 256;

const cutOff = /^(?:\.{3}|…)|(?:\.{3}|…)$/u;
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
/** Quotes and dashes that programs put in place of those that were typed. */
const typographic = /[‘’‚‛“”„‟‹›«»「」『』‐-―]/u;
const entity = /&(?:[a-z]{2,8}|#\d{1,7}|#x[\da-f]{1,6});/iu;
const inQuotes = /^(["'`]).*\1$/su;
/** Three in a row, in the middle of a password as well. */
const maskedPart = /[•●∙·⬤○]{2}|\*{3}/u;

/** Words that pages, tools, and people write where a value would be. */
const placeholders = new Set(
  (
    'none null n/a na tbd unknown empty hidden secret secure securestring redacted masked password ' +
    'passwort kennwort pwd changeme yourpassword mypassword thepassword newpassword enterpassword ' +
    'yourpasswordhere passwordhere yourstrongpassword show hide copy copied reveal view expired ' +
    'set notset unset true false yes no xxx system.security.securestring notavailable ' +
    'notapplicable pending seebelow seeabove'
  ).split(' '),
);
const template =
  /^(?:<[^<>]*>|\[[^[\]]*\]|\{+[^{}]*\}+|\([^()]*\)|%[^%]*%|\$[({].*[)}]|\$env:.*|\$[a-z]\w*|__\w+__|@\w+)$/iu;
const link =
  /^(?:(?:https?|secret|vault|kv|op):\/\/|www\.|@microsoft\.keyvault|vault:)|\.vault\.(?:azure|usgovcloudapi|microsoftazure)\.|\.vaultcore\.|\/secrets\//iu;
const guid = /^\{?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}?$/iu;
const dated = /^\S*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s,]|$)|^\d{1,2}:\d{2}(?::\d{2})?(?:\s|$)/u;

/** Words with letters only, as in a sentence. */
const word = /^[("]?[\p{L}\p{M}’'-]{2,}[.,;:!?)"]*$/u;
const number = /^[#(]?\d[\d.,:/-]*[.,;:!?)]*$/u;

/** Checks a password. The value is never changed: two readings leave the field empty. */
export function passwordAt(at: Piece, form: PasswordForm, text = at.text): Checked {
  const reason = passwordDoubt(text, form);
  return reason === undefined ? { value: text, at } : { reason, at };
}

function passwordDoubt(text: string, form: PasswordForm): EmptyReason | undefined {
  if (text === '') return 'absent';
  if (isMasked(text) || /^[*•#_?-]+$/u.test(text) || maskedPart.test(text)) return 'hidden';
  if (isPlaceholder(text)) return 'placeholder';
  if (cutOff.test(text)) return 'incomplete';
  if (typographic.test(text) || entity.test(text) || invisible.test(text)) return 'quoted';
  if (text.length > longestPassword) return 'unreadable';
  if (form === 'quotedKeyword') return undefined;
  if (inQuotes.test(text)) return 'quoted';
  if (guid.test(text) || dated.test(text) || pairAt({ ...at0, text }) !== undefined) {
    return 'unreadable';
  }
  const words = text.split(/\s+/u);
  const plain = words.filter(each => word.test(each)).length;
  const numbers = words.filter(each => number.test(each)).length;
  if (words.length > 1) {
    if (plain > 1 || (plain > 0 && plain + numbers === words.length)) return 'unreadable';
    // In a line, a remark may follow the password.
    return form === 'line' ? 'several' : undefined;
  }
  return form !== 'bareKeyword' && plain === 1 ? 'unreadable' : undefined;
}

const at0 = { start: 0, line: 0 };

function isPlaceholder(text: string): boolean {
  return (
    template.test(text) ||
    link.test(text) ||
    placeholders.has(
      text
        .toLowerCase()
        .replace(/[\s_<>()[\]-]/gu, '')
        .replace(/[.!]+$/u, ''),
    )
  );
}

/** Checks the name of a user or a database. */
export function nameAt(at: Piece): Checked {
  const { text } = at;
  if (text === '') return { reason: 'absent', at };
  if (isMasked(text) || maskedPart.test(text)) return { reason: 'hidden', at };
  if (isPlaceholder(text)) return { reason: 'placeholder', at };
  if (cutOff.test(text)) return { reason: 'incomplete', at };
  // An address of a person isn't the name of a SQL login.
  const isName =
    text.length <= longestName &&
    /^[\p{L}\p{Nd}_][\p{L}\p{M}\p{Nd}_.@$#+-]*(?<![.-])$/u.test(text) &&
    (!/@.*\./u.test(text) || /\.database\./iu.test(text));
  return isName ? { value: text, at } : { reason: 'unreadable', at };
}

/** Checks the reason of an access request, which is free text. */
export function reasonAt(at: Piece): Checked {
  if (at.text === '') return { reason: 'absent', at };
  const isText = at.text.length <= 500 && !invisible.test(at.text);
  return isText ? { value: at.text, at } : { reason: 'unreadable', at };
}

const hostName = /^(?!-)[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63})*$/iu;
const address = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/u;

/** Checks the host name of a server. A status, a version, or a heading isn't one. */
export function serverAt(piece: Piece): Checked {
  const at = pieceOfServer(piece);
  if (at.text === '') return { reason: 'absent', at };
  if (isPlaceholder(at.text)) return { reason: 'placeholder', at };
  if (cutOff.test(at.text)) return { reason: 'incomplete', at };
  const [host = '', port = '', ...others] = at.text.split(',');
  const isServer = isHost(host) && others.length === 0 && /^(?:\s?\d{1,5})?$/u.test(port);
  return isServer ? { value: at.text.replace(/\s/gu, ''), at } : { reason: 'unreadable', at };
}

function pieceOfServer(piece: Piece): Piece {
  const { length } = /^tcp:/iu.exec(piece.text)?.[0] ?? '';
  return { ...piece, text: piece.text.slice(length), start: piece.start + length };
}

function isHost(host: string): boolean {
  if (host === 'localhost' || address.test(host)) return true;
  if (!hostName.test(host) || host.length > 253) return false;
  // An environment has its own host, which isn't its database.
  if (host.includes('.')) return /(?<!\.dynamics)\.[a-z]{2,}$/iu.test(host);
  return isAzureName(host);
}

/** Logical servers of Azure SQL have lowercase names, which tell them from words of a sentence. */
function isAzureName(name: string): boolean {
  return (
    /^[a-z\d]+(?:-+[a-z\d]+)*$/u.test(name) &&
    /sql|srv|^spartan|^(?=.*[a-z])(?=.*-)(?=.*\d).{10,}$/u.test(name)
  );
}

/** The server and the database of a pair. */
export interface Pair {
  readonly server: Piece;
  readonly database: Piece;
}

/**
 * Splits `server\database` at its first backslash, as LCS shows it (contract D.6). Without a label,
 * the names must have the form of LCS: `DESKTOP-1\ada` is a Windows account.
 */
export function pairAt(at: Piece, hasLabel = false): Pair | undefined {
  const cut = at.text.length > 400 ? -1 : at.text.indexOf('\\');
  if (cut < 1) return undefined;
  const server = pieceOfServer({ ...at, text: at.text.slice(0, cut) });
  const database = { ...at, text: at.text.slice(cut + 1), start: at.start + cut + 1 };
  const host = server.text.replace(/,\d{1,5}$/u, '');
  if (
    !isHost(host) ||
    !/^[\w-][\w.-]{0,126}\w$/u.test(database.text) ||
    cutOff.test(database.text)
  ) {
    return undefined;
  }
  const isOfLcs = /\.database\.|^spartan-/iu.test(host) || /^(?:db_|axdb)/iu.test(database.text);
  return hasLabel || isOfLcs ? { server, database } : undefined;
}

/** Whether a name is a just-in-time or a documented static account (contract D.6). */
export function isDocumentedUser(name: string): boolean {
  return /^(?:jit[-_]?[\w.-]*\d[\w.-]*|ax[a-z]+(?:user|admin)|sqladmin)$/iu.test(name);
}

/** Whether a text can hardly be anything but a password that Azure SQL accepts. */
export function isComplexPassword(text: string): boolean {
  const classes = [/\p{Ll}/u, /\p{Lu}/u, /\d/u, /[^\p{L}\d]/u];
  return text.length >= 8 && classes.filter(each => each.test(text)).length >= 3;
}
