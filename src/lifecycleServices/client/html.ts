import type { HttpAnswer } from '../../access/http/transport';

/** No page that is read here is longer; what comes behind is not looked at. */
const longestPage = 2_000_000;

/** How a tag begins that is looked at. */
const tagStart = /<(input|form)(?=[\s/>])/gi;

/**
 * An attribute, right where the last one ended. It takes a text once from its start to its end: pages
 * come from outside, and may be made to keep an expression busy that looks at the same places again.
 */
const attribute = /([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/y;

/** Tags without an end that are passed over, as there are in scripts; each may be as long as its page. */
const mostEndless = 20;

/** Hosts that sign in, and parts of the paths that do. */
const signInHost = /^(?:login|sts|adfs|fs)\./i;
const signInPath =
  /\/(?:[^/.]*[^a-z/.])?(?:(?:ad)?logon|log[-_]?in|sign[-_]?in|oauth2?|authorize|saml2?|wsfed|adfs|sso)(?=[/.]|$)/i;

/** What ends a session lies beside what begins one, and is on the pages of everybody who is signed in. */
const signOutPath = /(?:log|sign)[-_]?(?:out|off)(?=[/.]|$)/i;

/** Headings, sentences, links and buttons that ask to sign in. Somebody who is signed in may see them as well. */
const signInWords =
  /<(?:body|h[1-3]|p|a|button)\b[^<>]{0,500}>[^<]{0,40}\b(?:sign|log)[ -]?[io]n\b/i;

/** How a page without a form sends on to a sign-in. */
const signInScript =
  /\b(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\(|url=)\s*["']?https?:\/\/(?:login|sts|adfs)\./i;

/** Fields that only a form of a sign-in has. */
const signInFields = new Set(['loginfmt', 'passwd', 'wresult', 'id_token', 'samlresponse']);

/** Where an address has no host, the one that names it is asked for. */
const noHost = 'https://site.invalid';

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
};

/** The anti-forgery token in a page; `undefined` where it has none. */
export function antiForgeryToken(page: string): string | undefined {
  for (const { name, attributes } of tagsIn(page)) {
    if (name !== 'input' || attributes.get('name') !== '__RequestVerificationToken') continue;
    const value = attributes.get('value') ?? '';
    // It becomes a header, which takes no white space and nothing beyond ASCII.
    if (/^[\x21-\x7e]+$/.test(value)) return value;
  }
  return undefined;
}

/** Whether an answer is a page, by its type or by how it begins. */
export function isPage(answer: HttpAnswer): boolean {
  const type = answer.headers['content-type'] ?? '';
  if (/^\s*<(?:!doctype|html|head|body|form|script)\b/i.test(answer.body)) return true;
  // Some services give JSON the type of a page.
  return /\bhtml\b/i.test(type) && !/^\s*[[{("]/.test(answer.body);
}

/** Whether a page that stands in place of data asks to sign in, if only in words. */
export function asksToSignIn(page: string): boolean {
  return isSignInPage(page) || signInWords.test(page.slice(0, longestPage));
}

/** Whether a page asks to sign in, or sends on to where that is asked. */
export function isSignInPage(page: string): boolean {
  for (const { name, attributes } of tagsIn(page)) {
    const action = attributes.get('action') ?? '';
    if (name === 'form' && isSignInAddress(action) && !signOutPath.test(pathOf(action)))
      return true;
    if (name !== 'input') continue;
    if (attributes.get('type')?.toLowerCase() === 'password') return true;
    if (signInFields.has(attributes.get('name')?.toLowerCase() ?? '')) return true;
  }
  const start = page.slice(0, longestPage);
  return (
    signInScript.test(start) || /<title>[^<]{0,40}\b(?:sign[ -]?in|log[ -]?[io]n)\b/i.test(start)
  );
}

/** Whether an address is that of a sign-in, by its host and path: what it carries says nothing. */
export function isSignInAddress(address: string): boolean {
  if (!URL.canParse(address, noHost)) return false;
  const { hostname, pathname } = new URL(address, noHost);
  return signInHost.test(hostname) || signInPath.test(pathname);
}

function pathOf(address: string): string {
  return URL.canParse(address, noHost) ? new URL(address, noHost).pathname : '';
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

function* tagsIn(page: string): Generator<Tag> {
  const text = page.slice(0, longestPage);
  const starts = new RegExp(tagStart);
  let endless = 0;
  for (let start = starts.exec(text); start !== null; start = starts.exec(text)) {
    const found = readTag(text, starts.lastIndex);
    if (found === undefined) {
      endless += 1;
      if (endless > mostEndless) return;
      continue;
    }
    yield { name: start[1]?.toLowerCase() ?? '', attributes: found.attributes };
    starts.lastIndex = found.end;
  }
}

/** Reads attributes up to the end of their tag, whose quoted values may have a `>` in them. */
function readTag(
  text: string,
  from: number,
): { readonly attributes: Tag['attributes']; readonly end: number } | undefined {
  const attributes = new Map<string, string>();
  for (let at = from; at < text.length;) {
    if (text[at] === '>') return { attributes, end: at + 1 };
    attribute.lastIndex = at;
    const found = attribute.exec(text);
    if (found === null) {
      at = behindMark(text, at);
      continue;
    }
    const [whole, key = '', double, single, bare] = found;
    attributes.set(key.toLowerCase(), decode(double ?? single ?? bare ?? ''));
    at += whole.length;
  }
  return undefined;
}

/** The place behind white space, a stray mark, or a quoted text that belongs to no attribute. */
function behindMark(text: string, at: number): number {
  const mark = text[at];
  if (mark !== '"' && mark !== "'") return at + 1;
  const end = text.indexOf(mark, at + 1);
  return end < 0 ? text.length : end + 1;
}

function decode(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi,
    (whole, hex, decimal, name) => {
      if (typeof name === 'string') return entities[name.toLowerCase()] ?? whole;
      const code = typeof hex === 'string' ? parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
