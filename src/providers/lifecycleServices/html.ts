import type { HttpAnswer } from '../../access/provider';

/** No page that is read here is longer; what comes behind is not looked at. */
const longestPage = 2_000_000;

/** A tag with its attributes, whose quoted values may have a `>` in them. */
const tag = /<(input|form)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const attribute = /([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/g;

/** Paths and hosts that a sign-in goes to. */
const signInAddress =
  /\/(?:logon|login|signin|sign-in|account\/login|oauth2|saml2|wsfed|adfs)\b|^https?:\/\/(?:login|sts|adfs|fs)\./i;

/** How a page without a form sends on to a sign-in. */
const signInScript =
  /\b(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\(|url=)\s*["']?https?:\/\/(?:login|sts|adfs)\./i;

/** Fields that only a form of a sign-in has. */
const signInFields = new Set(['loginfmt', 'passwd', 'wresult', 'id_token', 'samlresponse']);

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
  return (
    /\bhtml\b/i.test(type) || /^\s*<(?:!doctype|html|head|body|form|script)\b/i.test(answer.body)
  );
}

/** Whether a page asks to sign in, or sends on to where that is asked. */
export function isSignInPage(page: string): boolean {
  for (const { name, attributes } of tagsIn(page)) {
    if (name === 'form' && isSignInAddress(attributes.get('action') ?? '')) return true;
    if (name !== 'input') continue;
    if (attributes.get('type')?.toLowerCase() === 'password') return true;
    if (signInFields.has(attributes.get('name')?.toLowerCase() ?? '')) return true;
  }
  const start = page.slice(0, longestPage);
  return (
    signInScript.test(start) || /<title>[^<]{0,40}\b(?:sign[ -]?in|log[ -]?[io]n)\b/i.test(start)
  );
}

/** Whether an address is that of a sign-in. */
export function isSignInAddress(address: string): boolean {
  return signInAddress.test(address.trim());
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

function* tagsIn(page: string): Generator<Tag> {
  for (const [, name = '', rest = ''] of page.slice(0, longestPage).matchAll(tag)) {
    const attributes = new Map<string, string>();
    for (const [, key = '', double, single, bare] of rest.matchAll(attribute)) {
      attributes.set(key.toLowerCase(), decode(double ?? single ?? bare ?? ''));
    }
    yield { name: name.toLowerCase(), attributes };
  }
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
